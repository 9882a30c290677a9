from __future__ import annotations

import pytest

from crossgate.text import Unreadable
from crossgate.text.decoding import decode, source_of


@pytest.mark.parametrize(
    ("data", "text", "bom"),
    [
        ("é: 1".encode(), "é: 1", False),
        ("é: 1".encode("utf-8-sig"), "é: 1", True),
        ("é: 😀".encode("utf-16"), "é: 😀", True),
        (b"\xfe\xff" + "é".encode("utf-16-be"), "é", True),
        (b"", "", False),
        (b"a\r\nb\rc", "a\r\nb\rc", False),
    ],
)
def test_what_is_text(data: bytes, text: str, bom: bool) -> None:
    source = decode("t", data)
    assert (source.text, source.bom, source.name) == (text, bom, "t")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04\0\0", "binary"),
        (b"a: 1\nb: \xe9\n", "byte 0xe9 on line 2"),
        ("a".encode("utf-16-le"), "binary"),
        (b"\xff\xfea", "UTF-16"),
    ],
)
def test_what_is_none(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        decode("t", data)
    assert words in caught.value.message
    assert caught.value.source == "t"


def test_what_is_too_large() -> None:
    with pytest.raises(Unreadable, match="too large"):
        decode("t", b" " * 9_000_000)


def test_a_mark_in_given_text() -> None:
    assert source_of("t", "\ufeffa").bom
    assert source_of("t", "\ufeffa").text == "a"
