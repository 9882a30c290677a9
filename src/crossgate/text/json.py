"""JSON texts into trees with the span of every node; no YAML, no meaning."""

from __future__ import annotations

import re
from typing import NoReturn

from crossgate.text.document import Document, repeated_keys
from crossgate.text.limits import MAX_DEPTH
from crossgate.text.source import Source, Span, Unreadable
from crossgate.text.tree import Mapping, Node, Scalar, Sequence

_BLANK = r"[ \t\n\r]*+"
_STRING = r'"([^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+)"'
_KEY = f"{_STRING}{_BLANK}:{_BLANK}"

_after_blank = re.compile(_BLANK).match
_string_at = re.compile(_STRING).match
_first_key_at = re.compile(f"{_BLANK}{_KEY}").match
_next_key_at = re.compile(f"{_BLANK},{_BLANK}{_KEY}").match
_comma_at = re.compile(f"{_BLANK},{_BLANK}").match
_number_at = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?").match
_word_at = re.compile(r"[A-Za-z]+").match
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")

_SHORT_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_MOST_DIGITS = 4000

_new = tuple.__new__
"""Makes nodes and spans in half the time of their own constructors, which counts where there are a hundred thousand."""


def parse_json(source: Source) -> Document:
    """Return the one value that *source* holds (RFC 8259); a lone surrogate becomes U+FFFD.

    Raises Unreadable, with the place, when the text is no JSON or is nested too deeply.
    """
    return _Parser(source).document()


class _Parser:
    """Reads one text by descent, never deeper than MAX_DEPTH; each node is read on from where the span of the one before ends."""

    __slots__ = ("_repeated", "_source", "_text")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text
        self._repeated: list[tuple[Scalar, Scalar]] = []

    def document(self) -> Document:
        root = self._value(self._solid(0), 0)
        end = self._solid(root.span.end)
        if end < len(self._text):
            raise self._error("after the end of the JSON value there is more text", end)
        return Document(root, tuple(self._repeated))

    def _value(self, at: int, depth: int) -> Node:
        """Return the value that begins at *at*, inside *depth* collections."""
        character = self._text[at : at + 1]
        if character == '"':
            return self._string(_string_at(self._text, at) or self._no_string(at))
        if character in ("{", "["):
            if depth >= MAX_DEPTH:
                raise self._error(f"this is nested more than {MAX_DEPTH} levels deep", at)
            return self._mapping(at, depth + 1) if character == "{" else self._sequence(at, depth + 1)
        return self._number(at) or self._word(at)

    def _mapping(self, start: int, depth: int) -> Mapping:
        text, at = self._text, start + 1
        entries: list[tuple[Scalar, Node]] = []
        key = _first_key_at(text, at)
        while key:
            node = self._value(key.end(), depth)
            entries.append((self._string(key), node))
            at = node.span.end
            key = _next_key_at(text, at)
        end = self._solid(at)
        if text[end : end + 1] != "}":
            raise self._no_entry(end, start, is_first=not entries)
        if len({name.raw for name, _ in entries}) < len(entries):
            self._repeated += repeated_keys(entries)
        return _new(Mapping, (tuple(entries), _new(Span, (self._source, start, end + 1)), None, True))

    def _sequence(self, start: int, depth: int) -> Sequence:
        text = self._text
        items: list[Node] = []
        end = self._solid(start + 1)
        if text[end : end + 1] != "]":
            items.append(self._value(end, depth))
            while comma := _comma_at(text, items[-1].span.end):
                items.append(self._value(comma.end(), depth))
            end = self._solid(items[-1].span.end)
        if text[end : end + 1] != "]":
            raise self._no_comma(end, start)
        return _new(Sequence, (tuple(items), _new(Span, (self._source, start, end + 1)), None, True))

    def _string(self, found: re.Match[str]) -> Scalar:
        """Return the string whose inside is the first group of *found*."""
        value = found[1]
        start, end = found.span(1)
        if "\\" in value:
            value = _ESCAPE.sub(_unescaped, value)
        return _new(Scalar, (value, value, _new(Span, (self._source, start - 1, end + 1)), None, '"'))

    def _number(self, at: int) -> Scalar | None:
        found = _number_at(self._text, at)
        if not found:
            return None
        raw = found[0]
        value = float(raw) if found[1] or found[2] else int(raw) if len(raw) < _MOST_DIGITS else raw
        return Scalar(value, raw, Span(self._source, at, found.end()))

    def _word(self, at: int) -> Scalar:
        found = _word_at(self._text, at)
        word = found[0] if found else ""
        if word not in _WORDS:
            raise self._error(f"'{word[:40]}' is no JSON value" if word else "a value is missing", at)
        return Scalar(_WORDS[word], word, Span(self._source, at, at + len(word)))

    def _solid(self, at: int) -> int:
        """Return where, from *at* on, there is something other than blanks."""
        found = _after_blank(self._text, at)
        return found.end() if found else at

    def _no_entry(self, at: int, start: int, *, is_first: bool) -> Unreadable:
        """Return why at *at*, in the mapping that begins at *start*, there is neither an entry nor the end."""
        if not is_first:
            if self._text[at : at + 1] != ",":
                return self._no_comma(at, start)
            at = self._solid(at + 1)
        if self._text[at : at + 1] != '"':
            return self._error("a key in double quotes is missing", at)
        key = _string_at(self._text, at) or self._no_string(at)
        return self._error("a colon is missing after the key", self._solid(key.end()))

    def _no_comma(self, at: int, start: int) -> Unreadable:
        what = "a comma or the closing bracket is missing" if at < len(self._text) else "the text ends inside a collection"
        return self._error(f"{what} (opened on line {self._source.line_column(start)[0]})", at)

    def _no_string(self, at: int) -> NoReturn:
        raise self._error("this text in double quotes has no end, or holds a line end, a control character or an unknown escape", at)

    def _error(self, what: str, at: int) -> Unreadable:
        return Unreadable(f"this is not JSON: {what}", Span(self._source, at, min(at + 1, len(self._text))))


def _unescaped(found: re.Match[str]) -> str:
    escape = found[0]
    if escape[1] != "u":
        return _SHORT_ESCAPES[escape[1]]
    if len(escape) == 12:
        high, low = int(escape[2:6], 16), int(escape[8:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    code = int(escape[2:], 16)  # noqa: FURB166 - the prefix is no Python one
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
