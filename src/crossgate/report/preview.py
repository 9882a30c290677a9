"""The first lines that a fix takes out and puts in, each with its place, so that they can be typed by hand; no whole diff and no edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crossgate.report.diff import Fix
from crossgate.report.paint import Paint
from crossgate.report.snippet import fitted
from crossgate.text import Edit, Source, apply

_MOST_LINES = 10
"""Of a preview, with the lines that tell places."""
_MOST_COMPARED = 400
"""Longer runs of lines are shown as taken out and put in whole."""
_CLOSING = ("}", "]")
_KEY = re.compile(r"""(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'#{}\[\],|>&*!%@`][^#]*?))\s*:(?=\s|$)""")
"""A key of YAML or JSON at the beginning of what a line holds."""
_LONGEST_KEY = 200
"""Characters of a line in which a key is looked for."""


class Hunk(NamedTuple):
    """Lines of a text that are taken out, beginning with *line* (1-based), and lines that are put in there instead.

    Where none is taken out, the new ones stand above *line*.
    """

    line: int
    removed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What is taken out and what is put in."""
        return self.removed + self.added


def preview(fix: Fix, room: int, paint: Paint) -> list[str]:
    """Return what *fix* takes out and puts in first, in lines of at most *room* columns, and where to see the rest."""
    source, edits = fix
    every = list(hunks(source, edits))
    shown: list[str] = []
    left, is_cut = sum(len(hunk.lines) for hunk in every), False
    for hunk in every:
        space = _MOST_LINES - len(shown)
        changed = _changed(hunk)
        if left > space - 1 and len(changed) > space - 2:
            changed = changed[: max(0, space - 2)]
        if not changed:
            break
        fitting = _without_shared_beginnings(changed, room)
        is_cut = is_cut or any(len(line) > room for line in changed)
        shown.append(paint("dim", _place(hunk, parents_of(source, hunk), room)))
        shown += [paint("added" if line.startswith("+") else "bad", paint.plain(fitted(line, room))) for line in fitting]
        left -= len(changed)
    if left or is_cut:
        what = f"and {left} more line{'' if left == 1 else 's'}" if left else "in full"
        shown.append(paint("dim", paint.plain(f"… {what}: crossgate fix {source.name}")))
    return shown


def _changed(hunk: Hunk) -> list[str]:
    """Return the lines of *hunk* with their signs, without the blanks that all of them begin with, and without empty ones."""
    shared = min((_indent(line) for line in hunk.lines if line.strip()), default=0)
    signed = [("-", line) for line in hunk.removed] + [("+", line) for line in hunk.added]
    return [f"{sign} {line[shared:]}" for sign, line in signed if line.strip()]


def _place(hunk: Hunk, within: Sequence[str], room: int) -> str:
    """Return where *hunk* stands: its line and the keys it is *within*, the outermost left out where the room is too small."""
    where = f"line {hunk.line}" if hunk.removed else f"below line {hunk.line - 1}" if hunk.line > 1 else "above line 1"
    parents, cut = list(within), ""
    while parents:
        told = f"{where}, in {cut}{' > '.join(parents)}:"
        if len(told) <= room or len(parents) == 1:
            return fitted(told, room)
        parents, cut = parents[1:], "... > "
    return f"{where}:"


def _without_shared_beginnings(changed: list[str], room: int) -> list[str]:
    """Cut pairs of an old and a new line that are too long for *room* where they differ only far to the right."""
    lines = list(changed)
    for at in range(len(lines) - 1):
        old, new = lines[at], lines[at + 1]
        if (old[0], new[0]) == ("-", "+") and max(len(old), len(new)) > room:
            shared = next((n for n, (a, b) in enumerate(zip(old[2:], new[2:], strict=False)) if a != b), 0)
            cut = shared - room // 3
            if cut > 1:
                lines[at : at + 2] = [f"- …{old[2 + cut :]}", f"+ …{new[2 + cut :]}"]
    return lines


def hunks(source: Source, edits: Sequence[Edit]) -> Iterator[Hunk]:
    """Yield what *edits*, which are in order, change in the lines of *source*."""
    text, index = source.text, 0
    while index < len(edits):
        start = text.rfind("\n", 0, edits[index].start) + 1
        end = start
        group: list[Edit] = []
        while index < len(edits) and (not group or edits[index].start <= end):
            edit = edits[index]
            found = text.find("\n", max(edit.end, edit.start))
            end = max(end, found if found >= 0 else len(text))
            group.append(Edit(edit.start - start, edit.end - start, edit.text))
            index += 1
        old = Source(source.name, text[start:end])
        first = source.line_column(start)[0]
        for hunk in _differing(first, _lines(old.text), _lines(apply(old, group))):
            yield from _by_depth(_beginning_well(source, hunk))


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n")]


def _differing(first: int, old: list[str], new: list[str]) -> Iterator[Hunk]:
    """Yield how *old* lines, of which the first is line *first*, differ from *new* ones."""
    while old and new and old[0] == new[0]:
        first, old, new = first + 1, old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    if min(len(old), len(new)) < 2 or max(len(old), len(new)) > _MOST_COMPARED:
        if old or new:
            yield Hunk(first, tuple(old), tuple(new))
        return
    from difflib import SequenceMatcher  # noqa: PLC0415 - few edits replace several lines at once

    for kind, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Hunk(first + i, tuple(old[i:j]), tuple(new[k:n]))


def _beginning_well(source: Source, hunk: Hunk) -> Hunk:
    """Return *hunk*, where it only puts lines in, moved to where they begin with the least indented of them, if the same text comes of it.

    Lines that are put between ``a: b`` and another ``a: b`` may be told to begin at either; only one way makes sense to a reader.
    """
    if hunk.removed or _begins_well(hunk.added):
        return hunk
    moved = next((one for one in (*_moved_up(source, hunk), *_moved_down(source, hunk)) if _begins_well(one.added)), None)
    if moved is not None or not hunk.added[0].strip().startswith(_CLOSING):
        return moved or hunk
    below = source.line(hunk.line).rstrip()
    return Hunk(hunk.line, (below,), (*hunk.added, below))


def _moved_up(source: Source, hunk: Hunk) -> Iterator[Hunk]:
    line, added = hunk.line, hunk.added
    for _ in added:
        if line == 1 or source.line(line - 1).rstrip() != added[-1]:
            return
        line, added = line - 1, (added[-1], *added[:-1])
        yield Hunk(line, (), added)


def _moved_down(source: Source, hunk: Hunk) -> Iterator[Hunk]:
    line, added, end = hunk.line, hunk.added, source.line_column(len(source.text))[0]
    for _ in added:
        if line > end or source.line(line).rstrip() != added[0]:
            return
        line, added = line + 1, (*added[1:], added[0])
        yield Hunk(line, (), added)


def _begins_well(added: Sequence[str]) -> bool:
    first = next((line for line in added if line.strip()), "")
    return not first.strip().startswith(_CLOSING) and all(_indent(first) <= _indent(line) for line in added if line.strip())


def _by_depth(hunk: Hunk) -> Iterator[Hunk]:
    """Yield *hunk*, where it only puts lines in, in parts whose first line is the least indented: each has other parents."""
    if hunk.removed:
        yield hunk
        return
    part: list[str] = []
    for line in hunk.added:
        if part and line.strip() and not line.strip().startswith(_CLOSING) and _indent(line) < _indent(part[0]):
            yield Hunk(hunk.line, (), tuple(part))
            part = []
        part.append(line)
    yield Hunk(hunk.line, (), tuple(part))


def parents_of(source: Source, hunk: Hunk) -> tuple[str, ...]:
    """Return the keys under which all lines of *hunk* stand, outermost first, as the indentation above it tells; of lists, which item."""
    own = min((line for line in hunk.lines if line.strip()), key=_indent, default="")
    limit, in_list, items = _indent(own), own.lstrip().startswith("- "), 0
    found: list[str] = []
    for number in range(hunk.line - 1, 0, -1):
        if limit == 0 and not in_list:
            break
        line = source.line(number)
        dash, column = _indent(line), _column(line)
        key = _KEY.match(line, column, column + _LONGEST_KEY)
        if key is not None and (column < limit or (column == limit and in_list and column == dash)):
            found += [f"item {items}"] if items else []
            found.append(next(name for name in key.groups() if name is not None))
            limit, in_list, items = dash, column > dash, int(column > dash)
        elif column > dash and (dash < limit or (items and dash == limit)):
            limit, in_list, items = dash, True, items + 1
    return tuple(reversed(found))


def _column(line: str) -> int:
    """Return where the content of *line* begins: behind its blanks and the signs of list items."""
    at = _indent(line)
    while line.startswith("- ", at):
        at += 2
        at += _indent(line[at:])
    return at


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
