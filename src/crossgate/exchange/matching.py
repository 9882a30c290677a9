"""An example text that a pattern of the definition matches: a selection pattern, or one in a model; nothing else."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from re import _constants as opcode  # type: ignore[attr-defined]
from re import _parser as grammar  # type: ignore[attr-defined]
from typing import Any

from crossgate.gateway.java_regex import matches_whole

_LONGEST = 200


@lru_cache(256)
def example_of(pattern: str, repeated: int = 0) -> str | None:
    """Return a short text that the whole *pattern* matches, or None if none was found.

    What may be repeated is there *repeated* times, as far as the pattern lets it. Patterns are Java regular expressions; the few
    constructs that Python lacks make this give up.
    """
    try:
        with _quietly():
            text = _sequence(grammar.parse(pattern), repeated)
            return text if len(text) <= _LONGEST and matches_whole(pattern, text) else None
    except (re.error, RecursionError, ValueError, OverflowError, KeyError, StopIteration):
        return None


@lru_cache(256)
def example_status(pattern: str | None, others: tuple[str, ...] = (), first: int = 200) -> int | None:
    """Return the most usual HTTP status that the whole *pattern* matches and none of *others* does, *first* if that is one, or None.

    No pattern matches every status.
    """
    statuses = (first, *_USUAL, *range(100, 600))
    return next((status for status in statuses if _takes(pattern, status) and not any(_takes(other, status) for other in others)), None)


def _takes(pattern: str | None, status: int) -> bool:
    return pattern is None or matches_whole(pattern, str(status)) is True


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep back what Python would warn of in patterns that are Java's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


_USUAL = (200, 201, 400, 401, 403, 404, 409, 500, 502, 503)


def _sequence(items: Any, repeated: int) -> str:
    return "".join(_one(kind, argument, repeated) for kind, argument in items)


def _one(kind: Any, argument: Any, repeated: int) -> str:
    if kind is opcode.LITERAL:
        return chr(argument)
    if kind is opcode.ANY:
        return "x"
    if kind is opcode.NOT_LITERAL:
        return "y" if argument == ord("x") else "x"
    if kind is opcode.IN:
        return _from_set(argument)
    if kind is opcode.BRANCH:
        return _sequence(argument[1][0], repeated)
    if kind is opcode.SUBPATTERN:
        return _sequence(argument[-1], repeated)
    if kind in (opcode.MAX_REPEAT, opcode.MIN_REPEAT):
        least, most, body = argument
        return _times(_sequence(body, repeated), max(int(least), min(int(most), repeated)))
    if kind in (opcode.AT, opcode.ASSERT, opcode.ASSERT_NOT):
        return ""
    raise ValueError(kind)


def _times(text: str, count: int) -> str:
    if len(text) * count > _LONGEST:
        raise ValueError(count)
    return text * count


def _from_set(members: Any) -> str:
    if members[0][0] is opcode.NEGATE:
        return next(c for c in "xyz0 -" if not any(_holds(member, c) for member in members[1:]))
    return next(c for c in _SAMPLES if any(_holds(member, c) for member in members))


_SAMPLES = "x0X " + "".join(map(chr, range(33, 127))) + "\n\t"
"""Characters to choose from, the plainest first."""


def _holds(member: Any, c: str) -> bool:
    """Tell whether *c* belongs to one member of a character set."""
    kind, argument = member
    if kind is opcode.LITERAL:
        return bool(ord(c) == argument)
    if kind is opcode.RANGE:
        return bool(argument[0] <= ord(c) <= argument[1])
    pattern = {
        opcode.CATEGORY_DIGIT: r"\d",
        opcode.CATEGORY_NOT_DIGIT: r"\D",
        opcode.CATEGORY_WORD: r"\w",
        opcode.CATEGORY_NOT_WORD: r"\W",
        opcode.CATEGORY_SPACE: r"\s",
        opcode.CATEGORY_NOT_SPACE: r"\S",
    }[argument]
    return re.match(pattern, c) is not None
