"""Which files a .gitignore leaves out; no I/O.

Source: https://git-scm.com/docs/gitignore
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ANY_FOLDERS = "**"


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    negated: bool
    folders_only: bool


class IgnoreRules:
    """The rules of one .gitignore; paths are relative to its folder, with slashes."""

    def __init__(self, text: str) -> None:
        self._rules = [rule for line in text.splitlines() if (rule := _rule(line)) is not None]

    def decide(self, path: str, *, is_folder: bool) -> bool | None:
        """Return whether *path* is ignored, or None when no rule speaks of it."""
        decided: bool | None = None
        for rule in self._rules:
            if (is_folder or not rule.folders_only) and rule.pattern.fullmatch(path):
                decided = not rule.negated
        return decided


def _rule(line: str) -> _Rule | None:
    line = line.rstrip("\r\n")
    if not line.endswith("\\ "):
        line = line.rstrip(" ")
    if not line or line.startswith("#"):
        return None
    negated = line.startswith("!")
    line = line.removeprefix("!").removeprefix("\\")
    folders_only = line.endswith("/")
    body = line.strip("/")
    if not body:
        return None
    anchored = "/" in line.rstrip("/")
    try:
        return _Rule(re.compile(("" if anchored else "(?:.*/)?") + _translated(body)), negated, folders_only)
    except re.error:
        return None


def _translated(body: str) -> str:
    """Return the expression for a pattern; ``**`` between slashes stands for any folders, also none."""
    segments: list[str] = []
    for segment in body.split("/"):
        if segment != _ANY_FOLDERS or segments[-1:] != [_ANY_FOLDERS]:
            segments.append(segment)
    last = len(segments) - 1
    pieces = []
    for index, segment in enumerate(segments):
        if segment == _ANY_FOLDERS:
            pieces.append(".*" if index == last else "(?:[^/]+/)*")
        else:
            pieces.append(_segment(segment) + ("" if index == last else "/"))
    return "".join(pieces)


def _segment(segment: str) -> str:
    """Return the expression for a name with wildcards; all but the last star match once and for all, so that none tries every length."""
    runs: list[str] = [""]
    at = 0
    while at < len(segment):
        if segment[at] == "*":
            runs.append("")
            at += 1
            continue
        piece, step = _piece(segment, at)
        runs[-1] += piece
        at += step
    first, *others = runs
    inner = "".join(f"(?>[^/]*?{run})" for run in others[:-1] if run)
    return first + inner + (f"[^/]*{others[-1]}" if others else "")


def _piece(segment: str, at: int) -> tuple[str, int]:
    """Return the expression for the one character that stands at *at*, and how long it is written."""
    character = segment[at]
    if character == "?":
        return "[^/]", 1
    if character == "[":
        end = segment.find("]", at + 2)
        if end > 0:
            inner = segment[at + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
            return f"[{'^' + inner[1:] if inner[0] in '!^' else inner}]", end - at + 1
    if character == "\\" and at + 1 < len(segment):
        return re.escape(segment[at + 1]), 2
    return re.escape(character), 1
