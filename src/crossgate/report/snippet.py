"""The user's own lines with marks under them; knows spans and paint, not what a finding is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crossgate.check.finding import Mark
from crossgate.report.paint import Paint
from crossgate.text import Source

_TAB = "    "
_ROUTE = re.compile(r"\b(?:ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) /[^\s,]*")
_TOGETHER = "\x1e"
"""Stands for the blank of a route, at which no line ends."""
_JSON_SIGNS = ' {[:",'
"""What stands around the names of a live API's state; they are no concern of its reader."""


class _Underline(NamedTuple):
    line: int
    first: int
    last: int
    text: str
    mark: Mark


def snippet(marks: Sequence[Mark], paint: Paint, style: str) -> list[str]:
    """Return the marked lines of each source with line numbers and labels, as compilers show them.

    The arrow names the first primary place, and the lines shown begin with it; what stands above it comes after, as another place.
    """
    if not marks:
        return []
    gutter = gutter_of(marks)
    lines: list[str] = []
    for number, own in enumerate(_in_excerpts(marks)):
        source, has_lines = own[0].span.source, not own[0].span.part
        lead = ":::" if number else "-->"
        lines.append(f"{' ' * gutter}{paint('place', lead)} {own[0].span if has_lines else source.name}")
        lines += _excerpt(source, own, gutter, paint, style) if has_lines else _parts(own, gutter, paint, style)
    return lines


def _in_excerpts(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Return *marks* as they are shown together, each excerpt in the order of its text."""
    excerpts: list[list[Mark]] = []
    for source in dict.fromkeys(mark.span.source for mark in sorted(marks, key=lambda mark: not mark.primary)):
        own = sorted((mark for mark in marks if mark.span.source is source), key=lambda mark: mark.span.start)
        leading = next((mark.span.line for mark in own if mark.primary), 0)
        has_lines = not own[0].span.part
        before = [mark for mark in own if has_lines and mark.span.line < leading]
        excerpts += [own[len(before) :], *([before] if before else [])]
    return excerpts


def gutter_of(marks: Sequence[Mark]) -> int:
    """Return how wide the numbers of the marked lines are; places that have no lines take one column."""
    return max((1 if mark.span.part else len(str(mark.span.line)) for mark in marks), default=1)


def _parts(marks: Iterable[Mark], gutter: int, paint: Paint, style: str) -> list[str]:
    """Return the marked parts of a text that has no lines for its reader: each part's name, and below it the marked field."""
    bar, empty = paint("place", "|"), f"{' ' * gutter} {paint('place', '|')}"
    room = paint.width - gutter - 3
    lines, shown = [empty], ""
    for mark in sorted(marks, key=lambda mark: mark.span.start):
        name, underline = mark.span.part, _underline(mark)
        field = _field(underline, name)
        if name != shown:
            lines.append(f"{' ' * gutter} {bar} {paint('strong', paint.plain(fitted(name, room)))}")
        if field is None:
            field = underline._replace(first=1, last=len(name), text=name)
        else:
            part = _visible_part(field.text, field.first - 1, room)
            lines.append(f"{' ' * gutter} {bar} {paint.plain(part.text)}".rstrip())
        lines += _annotation(empty, _visible_part(field.text, field.first - 1, room), field, paint, style, room)
        shown = name
    lines.append(empty)
    return lines


def _field(underline: _Underline, part: str) -> _Underline | None:
    """Return the field that *underline* marks, without the signs around it; None when the mark is the whole *part*."""
    written = underline.text.strip().rstrip(",")
    named = written.rstrip(_JSON_SIGNS).strip('"') if written.endswith(("{", "[")) else None
    if not written.strip(_JSON_SIGNS) or (named is not None and (named in part.split(" ") or named == "api")):
        return None
    if named is not None:
        return underline._replace(text=f"  {named}", first=3, last=2 + len(named))
    gone = len(underline.text) - len(underline.text.lstrip()) - 2
    return underline._replace(text=f"  {written}", first=underline.first - gone, last=min(underline.last - gone, 2 + len(written)))


def _excerpt(source: Source, marks: Iterable[Mark], gutter: int, paint: Paint, style: str) -> list[str]:
    bar = paint("place", "|")
    empty = f"{' ' * gutter} {bar}"
    room = paint.width - gutter - 3
    lines = [empty]
    underlines = sorted({(u.line, u.first, u.last): u for u in map(_underline, marks)}.values(), key=lambda u: (u.line, u.first))
    previous, shown = 0, None
    for underline in underlines:
        if previous and underline.line > previous + 1:
            lines.append(paint("place", "..."))
        part = _visible_part(source.line(underline.line), underline.first - 1, room)
        if underline.line != previous or part != shown:
            lines.append(f"{paint('place', str(underline.line).rjust(gutter))} {bar} {paint.plain(part.text)}".rstrip())
        lines += _annotation(empty, part, underline, paint, style, room)
        previous, shown = underline.line, part
    lines.append(empty)
    return lines


class _Part(NamedTuple):
    """What is shown of one line: *text* as printed, of which the first *lead* columns stand before character *start* of the line."""

    text: str
    start: int
    lead: int


def _visible_part(line: str, first: int, room: int) -> _Part:
    """Return the whole *line* if it fits into *room* columns, else the part around its character *first*: lines may be megabytes long."""
    head = _shown(line[: room + 1])
    if len(line) <= room and _columns(head) <= room:
        return _Part(head, 0, 0)
    start = 0 if first < room // 2 else first - room // 4
    text = _shown(line[start : start + room])
    cut = "…" if start else ""
    while _columns(text) > room - len(cut) - 1:
        text = text[:-1]
    return _Part(f"{cut}{text}…" if start + len(text) < len(line) else cut + text, start, len(cut))


def _underline(mark: Mark) -> _Underline:
    line, first = mark.span.source.line_column(mark.span.start)
    text = mark.span.source.line(line)
    end_line, end = mark.span.source.line_column(max(mark.span.start, mark.span.end))
    last = end - 1 if end_line == line else len(text)
    return _Underline(line, first, max(first, last), text, mark)


def _annotation(empty: str, part: _Part, underline: _Underline, paint: Paint, style: str, room: int) -> list[str]:
    line = underline.text
    before = part.lead + _columns(_shown(line[part.start : underline.first - 1]))
    width = max(1, _columns(_shown(line[underline.first - 1 : min(underline.last, underline.first + room)])))
    before, width = min(before, max(0, room - 1)), max(1, min(width, room - before))
    sign, colour = ("^", style) if underline.mark.primary else ("-", "place")
    label = paint.plain(underline.mark.label)
    if not label or before + width + 1 + len(label) <= room:
        return [f"{empty} {' ' * before}{paint(colour, (sign * width + ' ' + label).rstrip())}"]
    indent = min(before, max(0, room - len(label)))
    return [
        f"{empty} {' ' * before}{paint(colour, sign * width)}",
        *(f"{empty} {' ' * indent}{paint(colour, line)}" for line in wrapped(label, room - indent)),
    ]


def wrapped(text: str, width: int) -> list[str]:
    """Break *text* at blanks into lines of at most *width* columns, not within a route; longer words break after commas if at all."""
    lines: list[str] = []
    text = _ROUTE.sub(lambda route: route[0] if 2 * _columns(route[0]) > width else route[0].replace(" ", _TOGETHER), text)
    words = [
        part for word in text.split(" ") for part in (word.replace(",", ", ").split(" ") if _columns(word) > width else [word]) if part
    ]
    for word in words:
        if lines and _columns(lines[-1]) + 1 + _columns(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return [line.replace(_TOGETHER, " ") for line in lines]


def fitted(text: str, width: int) -> str:
    """Return *text* on one line, its control characters made visible, cut to *width* columns."""
    shown = _shown(text)
    if _columns(shown) <= width:
        return shown
    while shown and _columns(shown) > width - 1:
        shown = shown[: -max(1, (_columns(shown) - width) // 2)]
    return shown + "…"


def _shown(text: str) -> str:
    return "".join(_TAB if c == "\t" else c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _columns(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
