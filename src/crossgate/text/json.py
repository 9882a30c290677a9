"""JSON texts into trees with the span of every node; no YAML, no meaning."""

from __future__ import annotations

import re

from crossgate.text.document import Document, repeated_keys
from crossgate.text.limits import MAX_DEPTH
from crossgate.text.source import Source, Span, Unreadable
from crossgate.text.tree import Mapping, Node, Scalar, Sequence

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_STRING = re.compile(r'"([^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+)"')
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_WORD = re.compile(r"[A-Za-z]+")

_SHORT_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_MOST_DIGITS = 4000

_Entry = tuple[Scalar, Node]


def parse_json(source: Source) -> Document:
    """Return the one value that *source* holds (RFC 8259); a lone surrogate becomes U+FFFD.

    Raises Unreadable, with the place, when the text is no JSON or is nested too deeply.
    """
    return _Scanner(source).document()


class _Open:
    """A mapping or a list that is still being read."""

    __slots__ = ("entries", "items", "key", "start")

    def __init__(self, start: int, *, mapping: bool) -> None:
        self.start = start
        self.entries: list[_Entry] | None = [] if mapping else None
        self.items: list[Node] = []
        self.key: Scalar | None = None


class _Scanner:
    """Reads one text from left to right, with the open collections on a stack of its own."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text
        self._at = 0
        self._stack: list[_Open] = []
        self._repeated: list[tuple[Scalar, Scalar]] = []

    def document(self) -> Document:
        node = self._next_node()
        while self._stack or node is None:
            if node is not None:
                self._add(node)
            node = self._next_node()
        if self._next_character():
            raise self._error("after the end of the JSON value there is more text")
        return Document(node, tuple(self._repeated))

    def _next_node(self) -> Node | None:
        """Return the next complete node, or None when a collection was opened or nothing but a comma or a key was read."""
        here = self._stack[-1] if self._stack else None
        character = self._next_character()
        if here is not None:
            if character == ("]" if here.entries is None else "}"):
                return self._closed()
            self._step_into_item(here, character)
            character = self._next_character()
        return self._value(character)

    def _step_into_item(self, here: _Open, character: str) -> None:
        """Move over the comma and the key that stand before a value."""
        if here.items or here.entries:
            if character != ",":
                raise self._error("a comma or the closing bracket is missing" if character else "the text ends inside a collection", here)
            self._at += 1
            character = self._next_character()
        if here.entries is None:
            return
        if character != '"':
            raise self._error("a key in double quotes is missing")
        here.key = self._string()
        if self._next_character() != ":":
            raise self._error("a colon is missing after the key")
        self._at += 1

    def _value(self, character: str) -> Node | None:
        if character in ("{", "["):
            if len(self._stack) >= MAX_DEPTH:
                raise self._error(f"this is nested more than {MAX_DEPTH} levels deep")
            self._stack.append(_Open(self._at, mapping=character == "{"))
            self._at += 1
            return None
        if character == '"':
            return self._string()
        return self._number() or self._word()

    def _add(self, node: Node) -> None:
        here = self._stack[-1]
        if here.entries is None:
            here.items.append(node)
        elif here.key is not None:
            here.entries.append((here.key, node))

    def _closed(self) -> Node:
        here = self._stack.pop()
        self._at += 1
        span = Span(self._source, here.start, self._at)
        if here.entries is None:
            return Sequence(tuple(here.items), span, None, True)
        if len({key.raw for key, _ in here.entries}) < len(here.entries):
            self._repeated += repeated_keys(here.entries)
        return Mapping(tuple(here.entries), span, None, True)

    def _string(self) -> Scalar:
        found = _STRING.match(self._text, self._at)
        if not found:
            raise self._error("this text in double quotes has no end, or holds a line end, a control character or an unknown escape")
        start, self._at = self._at, found.end()
        value = found[1] if "\\" not in found[1] else _ESCAPE.sub(_unescaped, found[1])
        return Scalar(value, value, Span(self._source, start, self._at), None, '"')

    def _number(self) -> Scalar | None:
        found = _NUMBER.match(self._text, self._at)
        if not found:
            return None
        start, self._at = self._at, found.end()
        raw = found[0]
        value = float(raw) if found[1] or found[2] else int(raw) if len(raw) < _MOST_DIGITS else raw
        return Scalar(value, raw, Span(self._source, start, self._at))

    def _word(self) -> Scalar:
        found = _WORD.match(self._text, self._at)
        word = found[0] if found else ""
        if word not in _WORDS:
            raise self._error(f"'{word[:40]}' is no JSON value" if word else "a value is missing")
        start, self._at = self._at, self._at + len(word)
        return Scalar(_WORDS[word], word, Span(self._source, start, self._at))

    def _next_character(self) -> str:
        found = _BLANK.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _error(self, what: str, opened: _Open | None = None) -> Unreadable:
        at = min(self._at, len(self._text))
        opening = f" (opened on line {self._source.line_column(opened.start)[0]})" if opened else ""
        return Unreadable(f"this is not JSON: {what}{opening}", Span(self._source, at, min(at + 1, len(self._text))))


def _unescaped(found: re.Match[str]) -> str:
    escape = found[0]
    if escape[1] != "u":
        return _SHORT_ESCAPES[escape[1]]
    if len(escape) == 12:
        high, low = int(escape[2:6], 16), int(escape[8:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    code = int(escape[2:], 16)  # noqa: FURB166 - the prefix is no Python one
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
