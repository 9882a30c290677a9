"""Bytes of a file into the text of a Source: encodings, byte order marks and what is no text at all; no syntax."""

from __future__ import annotations

from crossgate.text.limits import MAX_CHARACTERS
from crossgate.text.source import Source, Unreadable

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARK = "\ufeff"


def decode(name: str, data: bytes) -> Source:
    """Return the text in *data*: UTF-8 with or without a byte order mark, or UTF-16 with one.

    Raises Unreadable when it is binary, in another encoding or too large.
    """
    if len(data) > 4 * MAX_CHARACTERS:
        raise _too_large(name)
    if data.startswith(_UTF16_MARKS):
        order = "utf-16-le" if data.startswith(_UTF16_MARKS[0]) else "utf-16-be"
        return source_of(name, _decoded(name, data[2:], order), bom=True, encoding=order)
    if b"\0" in data:
        raise Unreadable(
            "this is a binary file (it holds NUL bytes), not a template; UTF-16 is read only with a byte order mark", source=name
        )
    bom = data.startswith(_UTF8_MARK)
    return source_of(name, _decoded(name, data[3:] if bom else data, "utf-8"), bom=bom)


def source_of(name: str, text: str, *, bom: bool = False, encoding: str = "utf-8") -> Source:
    """Return *text* as a Source, its byte order mark taken off.

    Raises Unreadable when it is too large to be a definition of an API.
    """
    if len(text) > MAX_CHARACTERS:
        raise _too_large(name)
    if text.startswith(_MARK):
        return Source(name, text[1:], bom=True, encoding=encoding)
    return Source(name, text, bom=bom, encoding=encoding)


def _decoded(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"this is not {encoding.upper()}: byte 0x{data[error.start]:02x} on line {line}; save the file as UTF-8"
        raise Unreadable(message, source=name) from None


def _too_large(name: str) -> Unreadable:
    return Unreadable(f"this is too large to be read: more than {MAX_CHARACTERS // 1_000_000} million characters", source=name)
