"""Edits: made together, in order, apart, and back into the bytes of the file."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossgate.text import Edit, Source, apply, encoded
from crossgate.text.decoding import decode
from crossgate.text.edit import composed, merged


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


def edits_of_length(length: int) -> st.SearchStrategy[list[Edit]]:
    """Return some edits of a text of this length, in order and apart."""
    cuts = st.lists(st.integers(0, length), max_size=8).map(sorted)
    texts = st.lists(st.text("xy", max_size=3), min_size=4, max_size=4)
    pairs = st.builds(lambda at, new: list(zip(at[::2], at[1::2], new, strict=False)), cuts, texts)
    return pairs.map(lambda found: [Edit(*one) for index, one in enumerate(found) if not index or found[index - 1][:2] != one[:2]])


@given(st.data())
def test_edits_of_an_edited_text_are_edits_of_the_text_itself(data: st.DataObject) -> None:
    source = Source("t", "0123456789")
    first = data.draw(edits_of_length(10))
    between = Source("t", apply(source, first))
    second = data.draw(edits_of_length(len(between.text)))
    both = composed(source, first, second)
    assert apply(source, both) == apply(between, second)
    assert all(before.end < after.start for before, after in pairwise(both))


@given(st.text(alphabet="ab\r\né😀", max_size=20), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_an_unedited_text_is_the_same_bytes_again(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    source = decode("t", data)
    assert encoded(source, apply(source, [])) == data


def test_big_endian() -> None:
    data = b"\xfe\xff" + "é: 1".encode("utf-16-be")
    source = decode("t", data)
    assert encoded(source, source.text) == data
