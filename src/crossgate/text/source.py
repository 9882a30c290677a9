"""A text with a name, and spans in it; no syntax."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple


class Source:
    """One text that a user gave us: *name* as the user wrote it, *text* without a byte order mark (``bom`` tells of it).
    *encoding* is that of the file without its mark, as Python calls it. *beside* gives the texts that this one brings in, by the
    paths it names them with, and raises Unreadable; None where there is no folder to look in.

    Offsets count characters of *text*. Line ends are kept as they are.
    """

    __slots__ = ("_starts", "beside", "bom", "encoding", "name", "text")

    def __init__(
        self, name: str, text: str, *, bom: bool = False, encoding: str = "utf-8", beside: Callable[[str], Source] | None = None
    ) -> None:
        self.name = name
        self.text = text
        self.bom = bom
        self.encoding = encoding
        self.beside = beside
        self._starts: list[int] | None = None

    def __repr__(self) -> str:
        return f"Source({self.name!r})"

    def line_column(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column (in characters) of *offset*."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return the text of the 1-based line *number* without its line end."""
        starts = self._line_starts()
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def part_of(self, offset: int) -> str:  # noqa: ARG002 - for texts that are no files
        """Return what the user calls the part at *offset*, where nobody has seen this text as lines; empty for files."""
        return ""

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            starts = [0]
            at = self.text.find("\n")
            while at != -1:
                starts.append(at + 1)
                at = self.text.find("\n", at + 1)
            self._starts = starts
        return self._starts


class Span(NamedTuple):
    """The characters ``start`` up to but not including ``end`` of a source."""

    source: Source
    start: int
    end: int

    @property
    def file(self) -> str:
        """The name of the source."""
        return self.source.name

    @property
    def line(self) -> int:
        """The 1-based line of the first character."""
        return self.source.line_column(self.start)[0]

    @property
    def column(self) -> int:
        """The 1-based column of the first character."""
        return self.source.line_column(self.start)[1]

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]

    @property
    def part(self) -> str:
        """What the user calls this part of a text that is no file; empty for files."""
        return self.source.part_of(self.start)

    def __str__(self) -> str:
        part = self.part
        return f"{self.file} {part}" if part else f"{self.file}:{self.line}:{self.column}"

    def __repr__(self) -> str:
        return f"<Span {self}>"


class Unreadable(Exception):
    """A text that cannot be read at all: *message* says what is wrong and what to do, *where* the place if there is one."""

    def __init__(self, message: str, where: Span | None = None, *, source: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.source = source or (where.file if where else None)

    def __str__(self) -> str:
        place = str(self.where) if self.where else self.source
        return f"{place}: {self.message}" if place else self.message
