"""What a template's values are as text, in comparisons and as JSON, after Java's rules; no methods and no syntax.

Values are str, bool, int, float, None, list, JavaList, dict, Entry, DefinedBlock and Opaque. Nothing else ever reaches a template.
"""

from __future__ import annotations

from collections.abc import Callable

from crossgate.gateway.mapping.limits import MAX_DATA_DEPTH, TemplateFault
from crossgate.gateway.mapping.rendering import Break, Rendering, Stop


class JavaList(list[object]):
    """A list that the template made: it prints as Java's lists do, where a list from JSON, a plain list here, prints as JSON."""

    __slots__ = ()


class Entry:
    """An entry of a map's ``entrySet()``."""

    __slots__ = ("key", "value")

    def __init__(self, key: object, value: object) -> None:
        self.key = key
        self.value = value


class Opaque:
    """An object of the gateway that has members and methods of its own and prints as nothing."""

    __slots__ = ()

    def member(self, _: str) -> object:
        """Return what ``.name`` gives: None, for what has methods only."""
        return None

    def call(self, _: Rendering, _name: str, _arguments: list[object]) -> object:
        """Return what ``.name(arguments)`` gives: None, for what has members only."""
        return None


class DefinedBlock:
    """A ``#define`` block with its body; *depth* guards against one that prints itself."""

    __slots__ = ("_body", "_depth", "_written")

    MAX_SELF = 2
    """How often a block may be within itself (directive.define.maxdepth of Velocity 1.7)."""

    def __init__(self, name: str, body: Callable[[Rendering], None]) -> None:
        self._body = body
        self._depth = 0
        self._written = f"${name}"

    @property
    def is_too_deep(self) -> bool:
        """Tell whether the block is being rendered within itself so often that it only prints its reference."""
        return self._depth >= self.MAX_SELF

    def render(self, r: Rendering) -> str:
        """Return the text of the block, or its reference as written when it is too deep in itself; ``#break`` ends the block."""
        if self.is_too_deep:
            return self._written
        self._depth += 1
        outer, r.out = r.out, []
        r.blocks += 1
        try:
            self._body(r)
        except Break:
            pass
        except Stop:
            outer.extend(r.out)
            raise
        finally:
            text, r.out = "".join(r.out), outer
            r.blocks -= 1
            self._depth -= 1
        return text


def to_text(value: object, r: Rendering, depth: int = 0) -> str:
    """Return *value* as Java's toString() would."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null" if depth else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return float_text(value)
    if isinstance(value, DefinedBlock):
        return value.render(r)
    return r.made(_collection_text(value, r, depth))


def _collection_text(value: object, r: Rendering, depth: int) -> str:
    if depth > MAX_DATA_DEPTH:
        raise TemplateFault("a value that is nested too deep to print")
    if isinstance(value, JavaList):
        r.charge(3 * len(value) + 1)
        return "[" + ", ".join([to_text(item, r, depth + 1) for item in value]) + "]"
    if isinstance(value, list):
        return to_json(value, r, depth)
    if isinstance(value, dict):
        r.charge(5 * len(value) + 1)
        return "{" + ", ".join([f"{to_text(key, r, depth + 1)}={to_text(item, r, depth + 1)}" for key, item in value.items()]) + "}"
    if isinstance(value, Entry):
        return f"{to_text(value.key, r, depth + 1)}={to_text(value.value, r, depth + 1)}"
    return ""


def float_text(number: float) -> str:
    """Return *number* as Java's Double.toString(): plain from 10⁻³ up to 10⁷, else with an exponent."""
    if number != number:  # noqa: PLR0124 - the test for NaN that needs no import
        return "NaN"
    if number in (float("inf"), float("-inf")):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0 or 1e-3 <= abs(number) < 1e7:
        plain = repr(number)
        return plain if "e" not in plain else f"{number:.20f}".rstrip("0")
    mantissa, _, exponent = f"{number:.17e}".partition("e")
    digits = repr(number).partition("e")[0].replace(".", "").lstrip("-0").rstrip("0") or "0"
    sign = "-" if mantissa.startswith("-") else ""
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{int(exponent)}"


def to_json(value: object, r: Rendering, depth: int = 0) -> str:
    """Return *value* as compact JSON."""
    if isinstance(value, str):
        return quote(value)
    if value is None:
        return "null"
    if depth > MAX_DATA_DEPTH:
        raise TemplateFault("a value that is nested too deep to print")
    if isinstance(value, list):
        r.charge(3 * len(value) + 1)
        return r.made("[" + ",".join([to_json(item, r, depth + 1) for item in value]) + "]")
    if isinstance(value, dict):
        r.charge(5 * len(value) + 1)
        pairs = [f"{quote(to_text(key, r, depth + 1))}:{to_json(item, r, depth + 1)}" for key, item in value.items()]
        return r.made("{" + ",".join(pairs) + "}")
    if isinstance(value, bool | int | float):
        return to_text(value, r)
    return quote(to_text(value, r, depth + 1))


_ESCAPES = {ord('"'): '\\"', ord("\\"): "\\\\", 8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}
_ESCAPES |= {code: f"\\u{code:04X}" for code in (*range(32), *range(127, 160)) if code not in _ESCAPES}


def quote(text: str) -> str:
    """Return *text* as a JSON string."""
    return f'"{text.translate(_ESCAPES)}"'


def is_number(value: object) -> bool:
    """Tell whether *value* is a number; Booleans are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def equal(left: object, right: object, r: Rendering, depth: int = 0) -> bool:
    """Compare with ``==``: numbers by value, things of one kind by content, all else as text; null and "" are the same."""
    r.charge(1)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if is_number(left) and is_number(right):
        return left == right
    if depth > MAX_DATA_DEPTH:
        raise TemplateFault("values that are nested too deep to compare")
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(equal(a, b, r, depth + 1) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key], r, depth + 1) for key in left)
    return to_text(left, r) == to_text(right, r)
