"""The user's own lines with marks under them; knows spans and paint, not what a finding is about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crossgate.check.finding import Mark
from crossgate.report.paint import Paint
from crossgate.text import Source

_TAB = "    "


class _Underline(NamedTuple):
    line: int
    first: int
    last: int
    mark: Mark


def snippet(marks: Sequence[Mark], paint: Paint, style: str) -> list[str]:
    """Return the marked lines of each source with line numbers and labels, as compilers show them."""
    if not marks:
        return []
    ordered = sorted(marks, key=lambda mark: not mark.primary)
    sources = list(dict.fromkeys(mark.span.source for mark in ordered))
    gutter = max(len(str(mark.span.line)) for mark in marks)
    lines: list[str] = []
    for source in sources:
        own = [mark for mark in ordered if mark.span.source is source]
        lead = "-->" if source is sources[0] else ":::"
        lines.append(f"{' ' * gutter}{paint('place', lead)} {own[0].span}")
        lines += _excerpt(source, own, gutter, paint, style)
    return lines


def _excerpt(source: Source, marks: Iterable[Mark], gutter: int, paint: Paint, style: str) -> list[str]:
    bar = paint("place", "|")
    empty = f"{' ' * gutter} {bar}"
    lines = [empty]
    underlines = sorted({(u.line, u.first, u.last): u for u in map(_underline, marks)}.values(), key=lambda u: (u.line, u.first))
    previous: int | None = None
    for underline in underlines:
        if previous is not None and underline.line > previous + 1:
            lines.append(paint("place", "..."))
        if underline.line != previous:
            text = _shown(source.line(underline.line))
            lines.append(f"{paint('place', str(underline.line).rjust(gutter))} {bar} {_fitted(text, paint.width - gutter - 3)}".rstrip())
        lines += _annotation(empty, source, underline, paint, style, gutter)
        previous = underline.line
    lines.append(empty)
    return lines


def _underline(mark: Mark) -> _Underline:
    line, first = mark.span.source.line_column(mark.span.start)
    length = len(mark.span.source.line(line))
    end_line, end = mark.span.source.line_column(max(mark.span.start, mark.span.end))
    last = end - 1 if end_line == line else length
    return _Underline(line, first, max(first, last), mark)


def _annotation(empty: str, source: Source, underline: _Underline, paint: Paint, style: str, gutter: int) -> list[str]:
    line = source.line(underline.line)
    before = _columns(_shown(line[: underline.first - 1]))
    width = max(1, _columns(_shown(line[underline.first - 1 : underline.last])))
    room = paint.width - gutter - 3
    before, width = min(before, max(0, room - 1)), max(1, min(width, room - before))
    sign, colour = ("^", style) if underline.mark.primary else ("-", "place")
    label = paint.plain(underline.mark.label)
    if not label or before + width + 1 + len(label) <= room:
        return [f"{empty} {' ' * before}{paint(colour, (sign * width + ' ' + label).rstrip())}"]
    indent = min(before, max(0, room - len(label)))
    return [
        f"{empty} {' ' * before}{paint(colour, sign * width)}",
        *(f"{empty} {' ' * indent}{paint(colour, part)}" for part in wrapped(label, room - indent)),
    ]


def wrapped(text: str, width: int) -> list[str]:
    """Break *text* at blanks into lines of at most *width* columns; a longer word is broken after commas, or stays whole."""
    lines: list[str] = []
    words = [
        part for word in text.split(" ") for part in (word.replace(",", ", ").split(" ") if _columns(word) > width else [word]) if part
    ]
    for word in words:
        if lines and _columns(lines[-1]) + 1 + _columns(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _shown(text: str) -> str:
    return "".join(_TAB if c == "\t" else c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _columns(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _fitted(text: str, width: int) -> str:
    if _columns(text) <= width:
        return text
    while text and _columns(text) > width - 1:
        text = text[: -max(1, (_columns(text) - width) // 2)]
    return text + "…"
