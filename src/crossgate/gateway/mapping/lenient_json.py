"""Reads JSON as leniently as AWS does, for bodies and MOCK status codes; no templates.

The rules are those of json-smart's permissive mode, the default reader of Jayway JsonPath, which explain every recorded and
reported probe: bare words and single quotes are strings, extra commas are skipped, and what follows the value is ignored.
https://github.com/netplex/json-smart-v2/blob/master/json-smart/src/main/java/net/minidev/json/parser/JSONParserBase.java
"""

from __future__ import annotations

import re

from crossgate.gateway.mapping.limits import MAX_DATA_DEPTH


class NotJson(Exception):
    """A text that even a lenient reader refuses."""


_SPACE = re.compile(r"[ \t\r\n]*")
_UNTIL_COLON = re.compile(r"[^:]*")
_UNTIL_COMMA_OR_BRACE = re.compile(r"[^,}]*")
_UNTIL_COMMA_OR_BRACKET = re.compile(r"[^,\]]*")
_UNTIL_END = re.compile(r".*", re.DOTALL)
_COMMAS = re.compile(r"[ \t\r\n,]*")
_INTEGER = re.compile(r"-?[0-9]+")
_FLOAT = re.compile(r"-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]*)?")
_QUOTED = {'"': re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL), "'": re.compile(r"'([^'\\]*(?:\\.[^'\\]*)*)'", re.DOTALL)}
_ESCAPE = re.compile(r"\\(u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)", re.DOTALL)
_SIMPLE_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
_WORDS: dict[str, object] = {"null": None, "true": True, "false": False, "NaN": float("nan")}
_MAX_DIGITS = 1000


def parse(text: str) -> object:
    """Return the value that *text* begins with. Raises NotJson."""
    return _Reader(text).first()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def first(self) -> object:
        self._skip(_SPACE)
        if self.at == len(self.text):
            raise NotJson
        return self._value(_UNTIL_END, 0)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _value(self, word: re.Pattern[str], depth: int) -> object:
        if depth > MAX_DATA_DEPTH:
            raise NotJson
        self._skip(_SPACE)
        next_character = self._peek()
        if next_character == "{":
            return self._object(depth)
        if next_character == "[":
            return self._array(depth)
        if next_character in ('"', "'"):
            return self._string()
        if next_character in ("", ":", "}", "]"):
            raise NotJson
        return self._word(word)

    def _word(self, until: re.Pattern[str]) -> object:
        match = until.match(self.text, self.at)
        raw = match.group().strip() if match else ""
        self.at = match.end() if match else self.at
        if raw in _WORDS:
            return _WORDS[raw]
        if len(raw) > _MAX_DIGITS:
            return raw
        if _INTEGER.fullmatch(raw):
            return int(raw)
        if _FLOAT.fullmatch(raw):
            try:
                return float(raw)
            except ValueError:
                return raw
        return raw

    def _string(self) -> str:
        match = _QUOTED[self._peek()].match(self.text, self.at)
        if match is None:
            raise NotJson
        self.at = match.end()
        inner = match.group(1)
        return _ESCAPE.sub(_unescape, inner) if "\\" in inner else inner

    def _object(self, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        self.at += 1
        while True:
            self._skip(_COMMAS)
            next_character = self._peek()
            if next_character == "}":
                self.at += 1
                return found
            if next_character in ("", ":", "]", "[", "{"):
                raise NotJson
            key = self._key()
            found[key] = self._value(_UNTIL_COMMA_OR_BRACE, depth + 1)
            self._skip(_SPACE)
            if self._peek() not in (",", "}"):
                raise NotJson

    def _key(self) -> str:
        if self._peek() in ('"', "'"):
            key = self._string()
        else:
            match = _UNTIL_COLON.match(self.text, self.at)
            key = match.group().strip() if match else ""
            self.at = match.end() if match else self.at
        self._skip(_SPACE)
        if self._peek() != ":":
            raise NotJson
        self.at += 1
        return key

    def _array(self, depth: int) -> list[object]:
        found: list[object] = []
        self.at += 1
        while True:
            self._skip(_COMMAS)
            next_character = self._peek()
            if next_character == "]":
                self.at += 1
                return found
            if next_character in ("", ":", "}"):
                raise NotJson
            found.append(self._value(_UNTIL_COMMA_OR_BRACKET, depth + 1))


def _unescape(match: re.Match[str]) -> str:
    escape = match.group(1)
    if len(escape) > 6:
        high, low = int(escape[1:5], 16), int(escape[7:], 16)
        return chr(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF))
    if len(escape) > 1:
        return chr(int(escape[1:], 16))
    return _SIMPLE_ESCAPES.get(escape, escape)
