"""Scalars into YAML and JSON: plain, quoted or as a block, always so that the same value is read again; no collections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from crossgate.text.drafts import Plain
from crossgate.text.habits import Habits, family_of, most
from crossgate.text.tree import Scalar
from crossgate.text.yaml_scalars import plain_value

# Patterns that are compiled when they are first needed: together they take longer than everything else in loading this floor.
_PLAIN = r"[A-Za-z0-9_/.$+(^~\\;][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]*"
_UNFIT_PLAIN = r":(?:\s|$)|\s#|^---|^\.\.\.|\s$"
_UNFIT_FLOW = r"[\[\]{},:]"
_UNPRINTABLE = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
_UNFIT_BLOCK = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
_ESCAPED = r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]'
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def double_quoted(text: str) -> str:
    """Return *text* in double quotes, as JSON and YAML both read it."""
    return '"' + re.sub(_ESCAPED, lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}", text) + '"'


def single_quoted(text: str) -> str:
    """Return *text* in single quotes; it must hold no line ends and nothing unprintable."""
    return "'" + text.replace("'", "''") + "'"


def can_be_plain(text: str, *, flow: bool) -> bool:
    """Whether YAML reads *text* without quotes as this very text."""
    if not re.fullmatch(_PLAIN, text) or re.search(_UNFIT_PLAIN, text) or (flow and re.search(_UNFIT_FLOW, text)):
        return False
    return isinstance(plain_value(text), str) and text != "="


def can_be_block(text: str) -> bool:
    """Whether a literal block can hold *text* without an indentation indicator."""
    return "\n" in text and text[0] not in " \t\n" and not re.search(_UNFIT_BLOCK, text)


def json_scalar(value: Plain, key: str, habits: Habits) -> str:
    """Return *value* as JSON; digits without quotes, and booleans with them, where the document has them so at *key*."""
    if isinstance(value, str):
        is_number = value.isascii() and value.isdecimal() and str(int(value[:15])) == value
        return value if is_number and _style(key, habits) == "number" else double_quoted(value)
    if isinstance(value, bool) and most(habits.flag_styles[key], "") == '"':
        return double_quoted(str(value).lower())
    return "null" if value is None else str(value).lower()


def yaml_scalar(value: Plain, key: str, habits: Habits, *, flow: bool, style: str | None = None) -> str:
    """Return *value* on one line of YAML, in *style* if that can hold it, else as the document writes what stands at *key*."""
    wanted = _style(key, habits) if style is None else style
    if value is None:
        return "null"
    if isinstance(value, bool):
        word = str(value) if most(habits.capitals, False) else str(value).lower()
        quote = most(habits.flag_styles[key], "")
        return f"{quote}{word}{quote}" if quote in ("'", '"') else word
    if not isinstance(value, str):
        return str(value)
    if wanted in ("number", "") and value.isascii() and value.isdecimal() and str(plain_value(value)) == value and style != "":
        return value if wanted == "number" else _quoted(value, "", habits)
    return _text(value, wanted, habits, flow=flow)


def styles_beside(key: str, others: Iterable[Scalar]) -> Counter[str]:
    """Return how keys are written that stand beside a new *key*: for a number only other numbers tell."""
    return Counter(other.style for other in others if other.raw.isdecimal() or not key.isdecimal())


def yaml_key(key: str, habits: Habits, beside: Counter[str], *, flow: bool) -> str:
    """Return *key* as the keys *beside* it are written, else as the document writes this key or its kin."""
    family = habits.family_styles[family_of(key)]
    if key.isdecimal() and most(beside or family, "'") == "":
        return key
    votes = beside or (family if key.isdecimal() else habits.key_styles[key]) or family
    return _text(key, most(votes, ""), habits, flow=flow)


def _style(key: str, habits: Habits) -> str:
    votes = habits.value_styles[key]
    return most(votes, "")


def _text(value: str, wanted: str, habits: Habits, *, flow: bool) -> str:
    if wanted not in ("'", '"') and can_be_plain(value, flow=flow):
        return value
    return _quoted(value, wanted, habits)


def _quoted(value: str, wanted: str, habits: Habits) -> str:
    if re.search(_UNPRINTABLE, value):
        return double_quoted(value)
    if wanted not in ("'", '"') or (wanted == '"' and "'" not in value and ('"' in value or "\\" in value)):
        wanted = _usual_quote(value, habits)
    return single_quoted(value) if wanted == "'" else double_quoted(value)


def _usual_quote(value: str, habits: Habits) -> str:
    if len(value) > 2 and value[0] == "'" == value[-1]:
        return most(habits.header_quotes, '"')
    if '"' in value or "\\" in value:
        return "'"
    return '"' if "'" in value else most(habits.quotes, "'")
