"""Java's regular expressions as ``matches``, ``replaceAll`` and ``split`` use them, in bounded time; no template.

https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html and …/Matcher.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.regex_machine import Machine, Registers
from crossgate.gateway.mapping.regex_syntax import RegexReader
from crossgate.gateway.mapping.rendering import Rendering

_PLAIN = re.compile(r"(?:[^\\\[\](){}.*+?^$|]|\\[^A-Za-z0-9])+", re.DOTALL)
_REPLACEMENT = re.compile(r"\\(.)|\$([0-9])|\$\{([A-Za-z][A-Za-z0-9]*)\}|([\\$])", re.DOTALL)


ATTEMPT = 6
"""Steps that it costs to start matching at one more place."""


class Pattern:
    """A compiled expression. *plain* is the text that it stands for, if it is no more than a text."""

    __slots__ = ("_groups", "_names", "_program", "_registers", "plain")

    def __init__(self, text: str) -> None:
        reader = RegexReader(text)
        self._program = reader.program()
        self._names = reader.names
        self._groups = reader.groups
        self._registers: Registers = (-1,) * (2 * reader.groups + 2 + reader.marks)
        self.plain = re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL) if _PLAIN.fullmatch(text) else None

    def matches(self, text: str, r: Rendering) -> bool:
        """Tell whether all of *text* matches."""
        if self.plain is not None:
            return text == self.plain
        return Machine(text, r).run(self._program, 0, self._registers, full=len(text)) is not None

    def finds(self, text: str, r: Rendering) -> Iterator[tuple[int, int, Registers]]:
        """Yield start, end and groups of each match in *text*, from left to right."""
        machine = Machine(text, r)
        at = 0
        while at <= len(text):
            if self.plain is not None:
                at = text.find(self.plain, at)
                found = (at + len(self.plain), self._registers) if at >= 0 else None
                if found is None:
                    return
                r.charge(2)
            else:
                r.charge(ATTEMPT)
                found = machine.run(self._program, at, self._registers)
            if found is None:
                at += 1
                continue
            end, registers = found
            yield at, end, registers
            at = end if end > at else end + 1

    def replace(self, text: str, replacement: str, r: Rendering, most: int = -1) -> str:
        """Return *text* with each match, or the first *most*, replaced; ``$1`` in *replacement* is a group."""
        pieces: list[str] = []
        done = 0
        for count, (start, end, registers) in enumerate(self.finds(text, r)):
            if count == most:
                break
            pieces += [text[done:start], r.made(self._expand(replacement, text, start, end, registers))]
            done = end
        pieces.append(text[done:])
        return "".join(pieces)

    def _expand(self, replacement: str, text: str, start: int, end: int, registers: Registers) -> str:
        if "$" not in replacement and "\\" not in replacement:
            return replacement

        def piece(match: re.Match[str]) -> str:
            escaped, digit, name, broken = match.groups()
            if escaped is not None:
                return str(escaped)
            if broken is not None or (name is not None and name not in self._names):
                raise TemplateFault(f"not a replacement: {replacement[:80]!r}")
            group = self._names[name] if name is not None else int(digit)
            return _group(text, start, end, registers, group, self._groups)

        return _REPLACEMENT.sub(piece, replacement)

    def split(self, text: str, limit: int, r: Rendering) -> list[object]:
        """Return the pieces of *text* between matches, as Java's ``split`` does: without empty ones at the end unless *limit* is not 0."""
        pieces: list[object] = []
        done = 0
        for start, end, _ in self.finds(text, r):
            if limit > 0 and len(pieces) == limit - 1:
                break
            if end == 0:
                continue
            pieces.append(text[done:start])
            done = end
        if not pieces and not done:
            return [text]
        pieces.append(text[done:])
        if limit == 0:
            while pieces and pieces[-1] == "":
                pieces.pop()
        return pieces


def _group(text: str, start: int, end: int, registers: Registers, group: int, groups: int) -> str:
    if group == 0:
        return text[start:end]
    if group > groups:
        raise TemplateFault(f"a replacement with group {group}, which the expression does not have")
    first, last = registers[2 * group], registers[2 * group + 1]
    return text[first:last] if last >= 0 else ""


@lru_cache(maxsize=128)
def compile_pattern(text: str) -> Pattern:
    """Return the expression that *text* is. Raises TemplateFault for what Java refuses, and for what is too large."""
    return Pattern(text)
