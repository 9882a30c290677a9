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
