"""What an edit changes, as a unified diff that patch and git understand; layout and colour only, no edit is made here."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from crossgate.report.paint import Paint

_STYLES = (("---", "strong"), ("+++", "strong"), ("@@", "place"), ("+", "added"), ("-", "bad"))
_NO_END = "\\ No newline at end of file"


def unified(name: str, before: str, after: str, *, context: int = 3) -> Iterator[str]:
    """Yield the lines of a unified diff from *before* to *after* of the file *name*, each without its line end."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    path = name.lstrip("/")
    for line in unified_diff(_by_line_feed(old), _by_line_feed(new), f"a/{path}", f"b/{path}", n=context):
        yield line.rstrip("\n")
        if not line.endswith("\n"):
            yield _NO_END


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
