"""What YAML 1.1 makes of a plain scalar, as PyYAML has it; no parsing of structure.

Dates stay texts: no field of an API is a date, and CloudFormation takes them as texts too.
Source: https://yaml.org/type/ and PyYAML's resolver.
"""

from __future__ import annotations

import re

ScalarValue = str | bool | int | float | None

STANDARD = "tag:yaml.org,2002:"
MERGE_KEY = "<<"

_TRUE = frozenset({"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"})
_FALSE = frozenset({"no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_INT = re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*(?::[0-5]?[0-9])*)")
_FLOAT = re.compile(
    r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_NUMERIC_STARTS = frozenset("0123456789+-.")
_MOST_DIGITS = 4000


def plain_value(text: str) -> ScalarValue:
    """Return the value of the plain scalar *text*."""
    if text in _NULL:
        return None
    if text[0] in _NUMERIC_STARTS:
        return _number(text)
    if text in _TRUE:
        return True
    return False if text in _FALSE else text


def tagged_value(text: str, tag: str) -> ScalarValue:
    """Return the value of *text* under the standard *tag* (``tag:yaml.org,2002:int``); what does not fit stays a text."""
    wanted = tag.removeprefix(STANDARD)
    if wanted == "null":
        return None
    value = plain_value(text)
    if wanted == "bool" and isinstance(value, bool):
        return value
    if wanted == "int" and isinstance(value, int):
        return value
    if wanted == "float" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return text


def _number(text: str) -> ScalarValue:
    if len(text) > _MOST_DIGITS:
        return text
    try:
        if _FLOAT.fullmatch(text):
            return _float(text)
        return _int(text) if _INT.fullmatch(text) else text
    except (ValueError, OverflowError):
        return text


def _int(text: str) -> int:
    digits = text.replace("_", "")
    sign = -1 if digits[0] == "-" else 1
    digits = digits.lstrip("+-")
    if ":" in digits:
        return sign * int(_sexagesimal(digits))
    if digits.startswith(("0b", "0x")):
        return sign * int(digits, 0)
    return sign * int(digits, 8 if digits.startswith("0") else 10)


def _float(text: str) -> float:
    digits = text.replace("_", "").lower()
    sign = -1.0 if digits[0] == "-" else 1.0
    digits = digits.lstrip("+-")
    if digits in (".inf", ".nan"):
        return sign * float(digits[1:])
    return sign * (_sexagesimal(digits) if ":" in digits else float(digits))


def _sexagesimal(digits: str) -> float:
    """Return the number written in base 60; an int as long as no part has a point."""
    total: float = 0
    for part in digits.split(":"):
        total = total * 60 + (float(part) if "." in part else int(part))
    return total
