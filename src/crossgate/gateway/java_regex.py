"""Java regular expressions, run within bounded time; nothing about what they select."""

from __future__ import annotations

import re
from functools import lru_cache


def matches_whole(pattern: str, text: str) -> bool | None:
    """Tell whether *pattern* matches all of *text*, or None where that cannot be decided here."""
    compiled = _compiled(pattern)
    return None if compiled is None else compiled.fullmatch(text[:1000]) is not None


def matches_part(pattern: str, text: str) -> bool | None:
    """Tell whether *pattern* matches somewhere in *text*, or None where that cannot be decided here."""
    compiled = _compiled(pattern)
    return None if compiled is None else compiled.search(text[:1000]) is not None


def matches_start(pattern: str, text: str) -> bool | None:
    """Tell whether *pattern* matches the beginning of *text*, or None where that cannot be decided here."""
    compiled = _compiled(pattern)
    return None if compiled is None else compiled.match(text[:1000]) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
