"""Reads the character classes and escapes of Java's regular expressions; no repetition and no groups.

https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
"""

from __future__ import annotations

import re

from crossgate.gateway.mapping import regex_sets as sets
from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.regex_sets import CharSet

MAX_NESTING = 30
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|0([0-3]?[0-7]{1,2})")
_PROPERTY = re.compile(r"[pP](?:([A-Za-z])|\{([A-Za-z]+)\})")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}


class ClassReader:
    """A pattern, a position in it, and the grammar of what stands for one character."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self._nesting = 0

    def _fault(self) -> TemplateFault:
        return TemplateFault(f"not a regular expression: {self.pattern[:80]!r} (at character {self.at + 1})")

    def _skip(self, text: str) -> bool:
        if not self.pattern.startswith(text, self.at):
            return False
        self.at += len(text)
        return True

    def _next(self) -> str:
        if self.at >= len(self.pattern):
            raise self._fault()
        self.at += 1
        return self.pattern[self.at - 1]

    def _escaped_set(self, character: str) -> CharSet:
        if character in sets.SHORTHANDS:
            return sets.SHORTHANDS[character]
        if character in _CONTROLS:
            return sets.of_characters(_CONTROLS[character])
        self.at -= 1
        if code := _CODE.match(self.pattern, self.at):
            return sets.of_characters(self._coded(code))
        if named := _PROPERTY.match(self.pattern, self.at):
            self.at = named.end()
            members = sets.PROPERTIES.get(named.group(1) or named.group(2))
            if members is None:
                raise self._fault()
            return members.complement() if named.group().startswith("P") else members
        if character.isascii() and character.isalnum():
            raise self._fault()
        self.at += 1
        return sets.of_characters(character)

    def _coded(self, code: re.Match[str]) -> str:
        self.at = code.end()
        octal = code.group(4)
        number = int(octal, 8) if octal else int(code.group(1) or code.group(2) or code.group(3), 16)
        if number > 0x10FFFF:
            raise self._fault()
        return chr(number)

    def _class(self) -> CharSet:
        """Read a class after its ``[``: a union of members, cut with what follows ``&&``."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise TemplateFault("a regular expression that is nested too deep")
        negated = self._skip("^")
        whole = sets.EMPTY
        empty = True
        while empty or not self.pattern.startswith("]", self.at):
            if self._skip("&&"):
                whole = whole.intersection(self._class_rest())
                break
            whole = whole.union(self._class_member())
            empty = False
        if not self._skip("]"):
            raise self._fault()
        self._nesting -= 1
        return whole.complement() if negated else whole

    def _class_rest(self) -> CharSet:
        whole = sets.EMPTY
        while not self.pattern.startswith("]", self.at):
            if self._skip("&&"):
                return whole.intersection(self._class_rest())
            whole = whole.union(self._class_member())
        return whole

    def _class_member(self) -> CharSet:
        character = self._next()
        if character == "[":
            return self._class()
        first: CharSet | str = self._class_escape() if character == "\\" else character
        if isinstance(first, CharSet):
            return first
        following = self.pattern[self.at + 1 : self.at + 2]
        if not self.pattern.startswith("-", self.at) or following in ("]", "[", ""):
            return sets.of_characters(first)
        self.at += 1
        last_character = self._next()
        last = self._class_escape() if last_character == "\\" else last_character
        if isinstance(last, CharSet) or last < first:
            raise self._fault()
        return sets.of_range(first, last)

    def _class_escape(self) -> CharSet | str:
        character = self._next()
        if character in _CONTROLS:
            return _CONTROLS[character]
        if character in sets.SHORTHANDS or character in "pP":
            return self._escaped_set(character)
        self.at -= 1
        if code := _CODE.match(self.pattern, self.at):
            return self._coded(code)
        if character.isascii() and character.isalnum():
            raise self._fault()
        self.at += 1
        return character
