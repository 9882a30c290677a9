"""Which files a .gitignore leaves out; no I/O.

Source: https://git-scm.com/docs/gitignore
"""

from __future__ import annotations

import re
from typing import NamedTuple


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
    pieces: list[str] = []
    at = 0
    while at < len(body):
        piece, step = _piece(body, at)
        if not (piece == pieces[-1] if pieces and piece.endswith("*") else False):
            pieces.append(piece)
        at += step
    return "".join(pieces)


def _piece(body: str, at: int) -> tuple[str, int]:
    """Return the expression for what stands at *at*, and its length."""
    if body.startswith("**/", at):
        return "(?:[^/]+/)*", 3
    if body.startswith("**", at):
        return ".*", 2
    character = body[at]
    if character == "*":
        return "[^/]*", 1
    if character == "?":
        return "[^/]", 1
    if character == "[":
        end = body.find("]", at + 2)
        if end > 0:
            inner = body[at + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
            return f"[{'^' + inner[1:] if inner[0] in '!^' else inner}]", end - at + 1
    if character == "\\" and at + 1 < len(body):
        return re.escape(body[at + 1]), 2
    return re.escape(character), 1
