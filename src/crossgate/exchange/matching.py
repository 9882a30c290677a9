"""An example text that a selection pattern matches, so that each mapped outcome of a backend can be played; nothing else."""

from __future__ import annotations

import re
from re import _constants as opcode  # type: ignore[attr-defined]
from re import _parser as grammar  # type: ignore[attr-defined]
from typing import Any

_LONGEST = 200


def example_of(pattern: str) -> str | None:
    """Return a short text that the whole *pattern* matches, or None if none was found.

    Selection patterns are Java regular expressions; the few constructs that Python lacks make this give up.
    """
    try:
        text = _sequence(grammar.parse(pattern))
        return text if len(text) <= _LONGEST and re.fullmatch(pattern, text, re.DOTALL) else None
    except (re.error, RecursionError, ValueError, OverflowError, KeyError):
        return None


def example_status(pattern: str) -> int | None:
    """Return the most usual HTTP status that the whole *pattern* matches, or None."""
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    return next((status for status in (*_USUAL, *range(100, 600)) if compiled.fullmatch(str(status))), None)


_USUAL = (200, 201, 400, 401, 403, 404, 409, 500, 502, 503)


def _sequence(items: Any) -> str:
    return "".join(_one(kind, argument) for kind, argument in items)


def _one(kind: Any, argument: Any) -> str:
    if kind is opcode.LITERAL:
        return chr(argument)
    if kind is opcode.ANY:
        return "x"
    if kind is opcode.NOT_LITERAL:
        return "y" if argument == ord("x") else "x"
    if kind is opcode.IN:
        return _from_set(argument)
    if kind is opcode.BRANCH:
        return _sequence(argument[1][0])
    if kind is opcode.SUBPATTERN:
        return _sequence(argument[-1])
    if kind in (opcode.MAX_REPEAT, opcode.MIN_REPEAT):
        least, _, body = argument
        return _sequence(body) * min(least, _LONGEST)
    if kind in (opcode.AT, opcode.ASSERT, opcode.ASSERT_NOT):
        return ""
    raise ValueError(kind)


def _from_set(members: Any) -> str:
    first, value = members[0]
    if first is opcode.NEGATE:
        excluded = (
            re.compile("[" + "".join(re.escape(chr(v)) for k, v in members[1:] if k is opcode.LITERAL) + "]") if len(members) > 1 else None
        )
        return next(str(c) for c in "xyz0 -" if not excluded or not excluded.match(c))
    if first is opcode.LITERAL:
        return chr(int(value))
    if first is opcode.RANGE:
        return chr(int(value[0]))
    category: str = {opcode.CATEGORY_DIGIT: "0", opcode.CATEGORY_WORD: "x", opcode.CATEGORY_SPACE: " "}.get(value, "x")
    return category
