"""Example texts for selection patterns: what is found matches, whatever the pattern."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossgate.exchange.matching import example_of, example_status


@pytest.mark.parametrize(
    "pattern",
    [
        ".*",
        "4\\d{2}",
        "[45]\\d\\d",
        ".*Not Found.*",
        "(?i)error.*",
        "a|b",
        "^Bad Request: .+$",
        "\\[BadRequest\\].*",
        "[^0-9]+x?",
        '.*"code":\\s*404.*',
        "(\\w+)-\\d",
    ],
)
def test_the_example_matches(pattern: str) -> None:
    text = example_of(pattern)
    assert text is not None
    assert re.fullmatch(pattern, text, re.DOTALL)


@pytest.mark.parametrize(
    ("pattern", "status"), [("404", 404), ("4\\d{2}", 400), ("5..", 500), ("2\\d\\d", 200), ("[345]\\d{2}", 400), ("418", 418), (".*", 200)]
)
def test_the_most_usual_status_is_chosen(pattern: str, status: int) -> None:
    assert example_status(pattern) == status


@pytest.mark.parametrize("pattern", ["(", "abc", "99", "a{99999999}"])
def test_a_pattern_without_status_has_none(pattern: str) -> None:
    assert example_status(pattern) is None


@given(st.text(alphabet="ab.*+?|()[]{}^$\\d0-9", max_size=12))
def test_no_pattern_breaks_it(pattern: str) -> None:
    text = example_of(pattern)
    assert text is None or re.fullmatch(pattern, text, re.DOTALL)
    example_status(pattern)
