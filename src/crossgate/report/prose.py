"""Wraps the prose of a Markdown text for a terminal; code, tables and headings stay as they are, and no markup is taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossgate.report.snippet import wrapped

_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_ITEM = re.compile(r" *(?:[-*+]|\d{1,9}[.)]) +")
_KEPT = re.compile(r"[|#>]|$")


def reflowed(text: str, width: int) -> str:
    """Return the Markdown *text* with paragraphs and list items in lines of at most *width* columns, where their words are no longer."""
    return "\n".join(_lines(text.split("\n"), width))


def hanging(lead: str, text: str, width: int) -> list[str]:
    """Return *text* behind *lead* in lines of at most *width* columns, those after the first indented to where it begins."""
    first, *others = wrapped(text, max(width - len(lead), 1)) or [""]
    return [f"{lead}{first}".rstrip(), *(f"{' ' * len(lead)}{line}" for line in others)]


def _lines(lines: list[str], width: int) -> Iterator[str]:
    paragraph: list[str] = []
    in_code = False
    for line in lines:
        is_fence = bool(_FENCE.match(line))
        is_kept = in_code or is_fence or bool(_KEPT.match(line))
        if paragraph and (is_kept or _ITEM.match(line)):
            yield from _wrapped_paragraph(paragraph, width)
            paragraph = []
        if is_kept:
            yield line
        else:
            paragraph.append(line)
        in_code ^= is_fence
    if paragraph:
        yield from _wrapped_paragraph(paragraph, width)


def _wrapped_paragraph(lines: list[str], width: int) -> list[str]:
    item = _ITEM.match(lines[0])
    lead = item[0] if item else ""
    words = " ".join(line.strip() for line in (lines[0][len(lead) :], *lines[1:]))
    return hanging(lead, words, width)
