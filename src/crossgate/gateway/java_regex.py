"""Whether a Java regular expression of a definition matches a text; the engine, bounded in time, is that of the mapping templates."""

from __future__ import annotations

from functools import lru_cache

from crossgate.gateway.mapping import TemplateFault

_REMEMBERED = 4_096


@lru_cache(_REMEMBERED)
def matches_whole(pattern: str, text: str) -> bool | None:
    """Tell whether *pattern* matches all of *text*, or None where Java refuses it or it takes too many steps."""
    if pattern.isalnum():
        return pattern == text
    from crossgate.gateway.mapping.java_regex import compile_pattern  # noqa: PLC0415 - most selection patterns are plain status codes
    from crossgate.gateway.mapping.rendering import Rendering  # noqa: PLC0415

    try:
        return compile_pattern(pattern).matches(text, Rendering({}))
    except TemplateFault:
        return None


def matches_part(pattern: str, text: str) -> bool | None:
    """Tell whether *pattern* matches somewhere in *text*, or None where Java refuses it or it takes too many steps."""
    return None if (start := _first_match(pattern, text)) is None else start >= 0


def matches_start(pattern: str, text: str) -> bool | None:
    """Tell whether *pattern* matches the beginning of *text*, or None where Java refuses it or it takes too many steps."""
    return None if (start := _first_match(pattern, text)) is None else start == 0


@lru_cache(_REMEMBERED)
def _first_match(pattern: str, text: str) -> int | None:
    """Return where the first match starts, -1 where there is none, None where that cannot be told."""
    if pattern.isalnum():
        return text.find(pattern)
    from crossgate.gateway.mapping.java_regex import compile_pattern  # noqa: PLC0415
    from crossgate.gateway.mapping.rendering import Rendering  # noqa: PLC0415

    try:
        return next((start for start, *_ in compile_pattern(pattern).finds(text, Rendering({}))), -1)
    except TemplateFault:
        return None
