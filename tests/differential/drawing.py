"""Shares and odd texts, from which the strategies of calls and answers are made; no header, no method."""

from __future__ import annotations

from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Texts = st.SearchStrategy[str]

odd_text = st.text(st.characters(min_codepoint=9, max_codepoint=255, exclude_characters="\n\r{}"), max_size=12)


def weighted(*choices: tuple[int, st.SearchStrategy[T]]) -> st.SearchStrategy[T]:
    """Draw from strategies in shares; ``one_of`` takes the same strategy twice for one."""
    table = [strategy for share, strategy in choices for _ in range(share)]
    return st.integers(0, len(table) - 1).flatmap(table.__getitem__)


def often(right: Texts, wrong: Texts, share: int = 3) -> Texts:
    """Draw from *right* so many times as often as from *wrong*."""
    return weighted((share, right), (1, wrong))
