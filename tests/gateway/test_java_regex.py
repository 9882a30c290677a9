"""Java regular expressions of definitions."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossgate.gateway.java_regex import matches_part, matches_start, matches_whole


@pytest.mark.parametrize(
    ("pattern", "text", "whole", "start", "part"),
    [
        ("4\\d{2}", "404", True, True, True),
        ("4", "404", False, True, True),
        ("0", "404", False, False, True),
        (".*bad.*", "a bad thing", True, True, True),
        (".*bad.*", "a\nbad", False, False, True),
        ("(?s).*bad.*", "a\nbad", True, True, True),
        ("(?i)ERR.*", "error", True, True, True),
        ("200|201", "201", True, True, True),
        ("[^0-9](.|\\n)*", "x\ny", True, True, True),
        ("", "", True, True, True),
        ("(", "x", None, None, None),
    ],
)
def test_matching(pattern: str, text: str, whole: bool | None, start: bool | None, part: bool | None) -> None:
    assert (matches_whole(pattern, text), matches_start(pattern, text), matches_part(pattern, text)) == (whole, start, part)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(.*)*b", "((a*)*)*b"])
def test_time_is_bounded(pattern: str) -> None:
    begun = time.perf_counter()
    matches_whole(pattern, "a" * 5000)
    matches_part(pattern, "a" * 5000)
    assert time.perf_counter() - begun < 4


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_pattern_gives_a_verdict(pattern: str, text: str) -> None:
    whole = matches_whole(pattern, text)
    assert whole in (True, False, None)
    if whole:
        assert matches_start(pattern, text)
        assert matches_part(pattern, text)
