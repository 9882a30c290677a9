"""Replacements of characters in one text, and why a text cannot be edited; no syntax and no files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crossgate.text.source import Source, Span


class Edit(NamedTuple):
    """Put *text* in place of the characters ``start`` up to but not including ``end`` of a source's text."""

    start: int
    end: int
    text: str


class CannotEdit(Exception):
    """An edit that would not be safe: *reason* is a sentence that stands alone, *where* the place that stands against it."""

    def __init__(self, reason: str, where: Span | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" if self.where else self.reason


def apply(source: Source, edits: Sequence[Edit]) -> str:
    """Return the text of *source*, without its byte order mark, with all *edits* made at once.

    Raises ValueError unless they are in order, apart from each other and inside the text.
    """
    pieces: list[str] = []
    at = 0
    for index, (start, end, text) in enumerate(edits):
        if not at <= start <= end <= len(source.text) or (index and edits[index - 1][:2] == (start, end)):
            raise ValueError(f"the edit of the characters {start} to {end} is out of order, overlaps another or leaves the text")
        pieces += (source.text[at:start], text)
        at = end
    pieces.append(source.text[at:])
    return "".join(pieces)


def encoded(source: Source, text: str) -> bytes:
    """Return *text*, an edited form of the text of *source*, as the bytes of its file: same encoding, same byte order mark."""
    return (("\ufeff" if source.bom else "") + text).encode(source.encoding)


def merged(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return *edits* in order, those that begin at one place joined in the order given.

    Raises ValueError when two of them replace the same characters.
    """
    found: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit.start):
        last = found[-1] if found else None
        if last is not None and last.start == edit.start:
            if last.end > last.start and edit.end > edit.start:
                raise ValueError(f"two edits replace the characters from {edit.start}")
            found[-1] = Edit(edit.start, max(last.end, edit.end), last.text + edit.text)
        else:
            found.append(edit)
    return tuple(edit for edit in found if edit.end > edit.start or edit.text)


def composed(source: Source, first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits of *source* that come to the same as *first*, and then *second* of the text that *first* comes to.

    Raises ValueError when either are not such that they can be applied.
    """
    between = apply(source, first)
    apply(Source(source.name, between), second)
    parts: list[_Part] = []
    growth = 0
    for start, end, text in first:
        parts.append(_Part(start + growth, start + growth + len(text), len(text) - (end - start), ()))
        growth += parts[-1].growth
    parts += (_Part(edit.start, edit.end, 0, (edit,)) for edit in second)
    found: list[Edit] = []
    growth = 0
    for part in _touching_joined(parts):
        text = _altered(between, part)
        found.append(Edit(part.start - growth, part.end - growth - part.growth, text))
        growth += part.growth
    return tuple(found)


class _Part(NamedTuple):
    """A part of a text between two edits: by how much the first made it longer, and what the second does to it."""

    start: int
    end: int
    growth: int
    edits: tuple[Edit, ...]


def _touching_joined(parts: Iterable[_Part]) -> list[_Part]:
    """Return *parts* in order, those that overlap or touch as one."""
    found: list[_Part] = []
    for part in sorted(parts, key=lambda part: (part.start, part.end)):
        last = found[-1] if found else None
        if last is not None and part.start <= last.end:
            found[-1] = _Part(last.start, max(last.end, part.end), last.growth + part.growth, (*last.edits, *part.edits))
        else:
            found.append(part)
    return found


def _altered(text: str, part: _Part) -> str:
    pieces: list[str] = []
    at = part.start
    for start, end, new in part.edits:
        pieces += (text[at:start], new)
        at = end
    return "".join((*pieces, text[at : part.end]))
