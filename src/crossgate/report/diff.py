"""What an edit changes, as a unified diff that patch and git understand; layout and colour only, no edit is made here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crossgate.report.paint import Paint
from crossgate.text import Edit, Source

Fix = tuple[Source, Sequence[Edit]]
"""Edits of one text that mend one finding."""

Fixes = Mapping[int, Fix]
"""Fixes by the identity of their finding."""

_STYLES = (("---", "strong"), ("+++", "strong"), ("@@", "place"), ("+", "added"), ("-", "bad"))
_NO_END = "\\ No newline at end of file"


def unified(name: str, before: str, after: str, *, context: int = 3) -> Iterator[str]:
    """Yield the lines of a unified diff from *before* to *after* of the file *name*, each without its line end."""
    from difflib import unified_diff  # noqa: PLC0415 - only whole diffs need it

    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    path = name.lstrip("/")
    for line in unified_diff(_by_line_feed(old), _by_line_feed(new), _quoted(f"a/{path}"), _quoted(f"b/{path}"), n=context):
        yield line.rstrip("\n")
        if not line.endswith("\n"):
            yield _NO_END


def _quoted(path: str) -> str:
    """Return *path* as patch and git write it: in quotes and as octal bytes where it could be misread or steer a terminal.

    https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
    """
    if path.isprintable() and not any(character in path for character in '"\\'):
        return path
    return '"' + "".join(_octal(character) for character in path) + '"'


def _octal(character: str) -> str:
    if character.isprintable() and character not in '"\\':
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))


def edit_record(source: Source, edit: Edit) -> dict[str, Any]:
    """Return *edit* of *source* as JSON values, with 1-based lines and columns (in characters)."""
    line, column = source.line_column(edit.start)
    end_line, end_column = source.line_column(edit.end)
    return {"file": source.name, "line": line, "column": column, "end_line": end_line, "end_column": end_column, "text": edit.text}


def painted(lines: Iterator[str], paint: Paint) -> Iterator[str]:
    """Yield *lines* of a diff in colours, with control characters made visible where they go to a terminal."""
    for line in lines:
        style = next((style for start, style in _STYLES if line.startswith(start)), "")
        yield (paint(style, _shown(line)) if style else _shown(line)) if paint.colour else line


def _by_line_feed(lines: list[str]) -> list[str]:
    """Join what only other separators than the line feed divide: patch and git count lines by line feeds."""
    joined: list[str] = []
    for line in lines:
        if joined and not joined[-1].endswith("\n"):
            joined[-1] += line
        else:
            joined.append(line)
    return joined


def _shown(line: str) -> str:
    return "".join(char if char.isprintable() or char in "\t\r" else "\N{REPLACEMENT CHARACTER}" for char in line)
