"""Reads Java's regular expressions into programs; no matching.

https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
"""

from __future__ import annotations

import re

from crossgate.gateway.mapping import regex_sets as sets
from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.regex_classes import MAX_NESTING, ClassReader
from crossgate.gateway.mapping.regex_program import UNBOUNDED, Fragment, Instruction, Op, either, one_of, repeat
from crossgate.gateway.mapping.regex_sets import CharSet

MAX_PATTERN = 1000
MAX_GROUPS = 50

_BRACES = re.compile(r"\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}")
_FLAGS = re.compile(r"\(\?([idmsux]*)(?:-([idmsux]+))?(:|\))")
_NAME = re.compile(r"\(\?<([A-Za-z][A-Za-z0-9]*)>")
_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|\Z)|\\.", re.DOTALL)
_LOOKS = {"(?=": (True, False), "(?!": (True, True), "(?<=": (False, False), "(?<!": (False, True)}
_ASSERTIONS = {"b": "word", "B": "not word", "A": "start", "z": "end", "Z": "last line end", "G": "start"}


class RegexReader(ClassReader):
    """A pattern and a position in it. ``program`` reads it all; then *groups* counts its groups, *registers* all remembered positions."""

    def __init__(self, pattern: str) -> None:
        if len(pattern) > MAX_PATTERN:
            raise TemplateFault(f"a regular expression of more than {MAX_PATTERN} characters")
        super().__init__(_QUOTED.sub(_unquoted, pattern))
        self.flags: frozenset[str] = frozenset()
        self.names: dict[str, int] = {}
        self.groups = 0
        self.marks = 0

    def program(self) -> tuple[Instruction, ...]:
        """Return the whole pattern as a program. Raises TemplateFault for what Java refuses."""
        fragment = self._alternatives()
        if self.at < len(self.pattern):
            raise self._fault()
        return (*fragment, Instruction(Op.DONE))

    def _alternatives(self) -> Fragment:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise TemplateFault("a regular expression that is nested too deep")
        outer = self.flags
        branches = [self._sequence()]
        while self._skip("|"):
            branches.append(self._sequence())
        self.flags = outer
        self._nesting -= 1
        whole = branches.pop()
        while branches:
            whole = either(branches.pop(), whole)
        return whole

    def _sequence(self) -> Fragment:
        whole: Fragment = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            whole += self._quantified(self._atom())
        return whole

    def _quantified(self, atom: Fragment) -> Fragment:
        bounds = self._bounds()
        if bounds is None:
            return atom
        mode = "lazy" if self._skip("?") else "possessive" if self._skip("+") else "greedy"
        self.marks += 1
        return repeat(atom, *bounds, mode, -self.marks)

    def _bounds(self) -> tuple[int, int] | None:
        for sign, bounds in (("*", (0, UNBOUNDED)), ("+", (1, UNBOUNDED)), ("?", (0, 1))):
            if self._skip(sign):
                return bounds
        match = _BRACES.match(self.pattern, self.at)
        if match is None:
            return None
        self.at = match.end()
        least = int(match.group(1))
        most = least if not match.group(2) else int(match.group(3)) if match.group(3) else UNBOUNDED
        if UNBOUNDED < most < least:
            raise self._fault()
        return least, most

    def _atom(self) -> Fragment:
        character = self._next()
        if character == "(":
            self.at -= 1
            return self._group()
        if character == "[":
            return one_of(self._cased(self._class()))
        if character == "\\":
            return self._escape()
        if character == ".":
            return one_of(sets.ANY if "s" in self.flags else sets.NOT_LINE_END)
        if character in "^$":
            lines = " of line" if "m" in self.flags else ""
            return [Instruction(Op.ASSERT, ("start" if character == "^" else "end" if lines else "last line end") + lines)]
        if character in "*+?{":
            raise self._fault()
        if "x" in self.flags and (character.isspace() or character == "#"):
            return self._comment(character)
        return one_of(self._cased(sets.of_characters(character)))

    def _comment(self, character: str) -> Fragment:
        if character == "#":
            while self.at < len(self.pattern) and self.pattern[self.at] not in sets.LINE_ENDS:
                self.at += 1
        return []

    def _cased(self, members: CharSet) -> CharSet:
        return members.without_case() if "i" in self.flags else members

    def _group(self) -> Fragment:
        if flags := _FLAGS.match(self.pattern, self.at):
            return self._flag_group(flags)
        for opening, (ahead, negated) in _LOOKS.items():
            if self._skip(opening):
                inner = (*self._closed(), Instruction(Op.DONE))
                return [Instruction(Op.LOOK, inner, (ahead, negated))]
        if self._skip("(?>"):
            return [Instruction(Op.ATOMIC, (*self._closed(), Instruction(Op.DONE)))]
        return self._capturing()

    def _flag_group(self, flags: re.Match[str]) -> Fragment:
        self.at = flags.end()
        changed = (self.flags | frozenset(flags.group(1))) - frozenset(flags.group(2) or "")
        if flags.group(3) == ")":
            self.flags = changed
            return []
        outer, self.flags = self.flags, changed
        inner = self._closed()
        self.flags = outer
        return inner

    def _capturing(self) -> Fragment:
        self.groups += 1
        number = self.groups
        if number > MAX_GROUPS:
            raise TemplateFault("a regular expression with too many groups")
        if name := _NAME.match(self.pattern, self.at):
            self.at = name.end()
            self.names[name.group(1)] = number
        elif self.pattern.startswith("(?", self.at):
            raise self._fault()
        else:
            self.at += 1
        return [Instruction(Op.SAVE, 2 * number), *self._closed(), Instruction(Op.SAVE, 2 * number + 1)]

    def _closed(self) -> Fragment:
        inner = self._alternatives()
        if not self._skip(")"):
            raise self._fault()
        return inner

    def _escape(self) -> Fragment:
        character = self._next()
        if character in _ASSERTIONS:
            return [Instruction(Op.ASSERT, _ASSERTIONS[character])]
        if character == "R":
            return either([*one_of(sets.of_characters("\r")), *one_of(sets.of_characters("\n"))], one_of(sets.VERTICAL))
        if character == "k" and (name := re.compile(r"<([A-Za-z0-9]+)>").match(self.pattern, self.at)) and name.group(1) in self.names:
            self.at = name.end()
            return [Instruction(Op.BACK, self.names[name.group(1)], "i" in self.flags)]
        if character in "123456789":
            return [Instruction(Op.BACK, int(character), "i" in self.flags)]
        return one_of(self._cased(self._escaped_set(character)))


def _unquoted(match: re.Match[str]) -> str:
    r"""Return ``\Q…\E`` with a backslash before each character instead, and any other escape as it is."""
    quoted = match.group(1)
    if quoted is None:
        return match.group()
    return "".join([character if character.isalnum() or character.isspace() else "\\" + character for character in quoted])
