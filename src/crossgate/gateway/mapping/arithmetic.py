"""The operators of template expressions on numbers and strings; what is not a number gives null, as in Velocity 1.7."""

from __future__ import annotations

from collections.abc import Callable
from math import fmod

from crossgate.gateway.mapping.limits import MAX_INTEGER, TemplateFault
from crossgate.gateway.mapping.rendering import Rendering
from crossgate.gateway.mapping.values import equal, to_text

Number = int | float


def _divide(left: Number, right: Number) -> Number | None:
    if right == 0:
        return None
    if isinstance(left, float) or isinstance(right, float):
        return left / right
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _remainder(left: Number, right: Number) -> Number | None:
    if right == 0:
        return None
    if isinstance(left, float) or isinstance(right, float):
        return fmod(left, right)
    remainder = abs(left) % abs(right)
    return remainder if left >= 0 else -remainder


ARITHMETIC: dict[str, Callable[[Number, Number], Number | None]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide,
    "%": _remainder,
}

COMPARISON: dict[str, Callable[[Number, Number], bool]] = {
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
}


def calculate(operator: str, left: object, right: object, r: Rendering) -> object:
    """Return *left* *operator* *right*; ``+`` joins texts, and a comparison of what are no numbers is false."""
    if operator in ("eq", "ne"):
        if left is None or right is None:  # no reference, which would be the empty text, but a sum or a range that came to nothing
            return (left is right) == (operator == "eq")
        return equal(left, right, r) == (operator == "eq")
    if isinstance(left, int | float) and isinstance(right, int | float) and type(left) is not bool and type(right) is not bool:
        if operator in COMPARISON:
            return COMPARISON[operator](left, right)
        return _bounded(operator, left, right)
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
        return r.made(to_text(left, r) + to_text(right, r))
    return False if operator in COMPARISON else None


def _bounded(operator: str, left: Number, right: Number) -> Number | None:
    try:
        result = ARITHMETIC[operator](left, right)
    except (OverflowError, ValueError):
        return None
    if isinstance(result, int) and abs(result) > MAX_INTEGER:
        raise TemplateFault("a number with too many digits")
    return result
