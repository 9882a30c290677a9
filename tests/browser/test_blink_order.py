"""The order in which Chromium looks at request headers, which decides the refused one it names."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.browser import CHROMIUM
from crossgate.browser.blink_order import blink_order, rapidhash
from tests.browser.drive import answer, get, play

names = st.lists(st.from_regex(r"[A-Za-z][a-zA-Z0-9-]{0,20}", fullmatch=True), max_size=30)


@settings(max_examples=100, deadline=None)
@given(names, st.booleans(), st.sampled_from(["http://api.example", "https://api.example"]))
def test_an_order_of_all_names(written: list[str], is_xhr: bool, url: str) -> None:
    order = blink_order(tuple((name, "1") for name in written), url, is_xhr)
    assert set(order) >= {name.lower() for name in written}
    assert len(set(order)) == len(order)


@settings(max_examples=100, deadline=None)
@given(names)
def test_fetch_does_not_care_how_headers_were_written(written: list[str]) -> None:
    once = blink_order(tuple((name, "1") for name in written), "https://api.example", False)
    assert blink_order(tuple((name.upper(), "1") for name in reversed(written)), "https://api.example", False) == once


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=120))
def test_hash_is_64_bits_of_the_whole_text(data: bytes) -> None:
    assert 0 <= rapidhash(data) < 1 << 64
    assert rapidhash(data + b"x") != rapidhash(data)


def test_one_of_the_refused_headers_is_named() -> None:
    outcome, _ = play(get([("X-A", "1"), ("X-B", "1"), ("X-C", "1")]), CHROMIUM, [answer(204, ("Access-Control-Allow-Origin", "*"))])
    assert outcome.blocked is not None
    assert outcome.blocked.detail in ("x-a", "x-b", "x-c")
