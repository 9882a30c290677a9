"""Edits: made together, in order, apart, and back into the bytes of the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossgate.text import Edit, Source, apply, encoded
from crossgate.text.decoding import decode
from crossgate.text.edit import merged


def test_edits_are_made_together() -> None:
    source = Source("t", "abcdef")
    assert apply(source, []) == "abcdef"
    assert apply(source, [Edit(0, 0, "<"), Edit(1, 3, "X"), Edit(3, 3, "|"), Edit(6, 6, ">")]) == "<aX|def>"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(2, 3, ""), Edit(1, 2, "")],
        [Edit(0, 2, ""), Edit(1, 3, "")],
        [Edit(1, 1, "a"), Edit(1, 1, "b")],
        [Edit(0, 7, "")],
        [Edit(2, 1, "")],
        [Edit(-1, 0, "")],
    ],
)
def test_edits_that_cannot_be_made_together(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="out of order, overlaps another or leaves the text"):
        apply(Source("t", "abcdef"), edits)


def test_merging_keeps_the_order_at_one_place_and_drops_what_does_nothing() -> None:
    assert merged([Edit(3, 3, "b"), Edit(1, 2, ""), Edit(3, 4, "c"), Edit(0, 0, "")]) == (Edit(1, 2, ""), Edit(3, 4, "bc"))
    with pytest.raises(ValueError, match="two edits"):
        merged([Edit(1, 2, "a"), Edit(1, 3, "b")])


@given(st.text(alphabet="ab\r\né😀", max_size=20), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_an_unedited_text_is_the_same_bytes_again(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    source = decode("t", data)
    assert encoded(source, apply(source, [])) == data


def test_big_endian() -> None:
    data = b"\xfe\xff" + "é: 1".encode("utf-16-be")
    source = decode("t", data)
    assert encoded(source, source.text) == data
