"""A seeded run against the installed browsers; ``make differential`` makes longer ones."""

from __future__ import annotations

import os

import pytest

from tests.differential.campaign import Campaign, Tally
from tests.differential.process import PROGRAMS, program
from tests.differential.report import summary, vector

COUNT = 1000
SEED = 1


def test_browsers_and_model_agree() -> None:
    """One test for all browsers, because they play the same exchanges at the same time."""
    installed = tuple(browser for browser in PROGRAMS if program(browser))
    missing = ", ".join(browser for browser in PROGRAMS if browser not in installed)
    if missing and os.environ.get("CI"):
        pytest.fail(f"not installed, and in CI they must be: {missing}; try: make browsers")
    if installed:
        with Campaign(installed, most_shrunk=2) as campaign:
            for _ in campaign.rounds(SEED, COUNT):
                pass
        for tally in campaign.tallies:
            _check(tally)
    if missing:
        pytest.skip(f"left out, because not installed: {missing}; make browsers installs them where it may")


def _check(tally: Tally) -> None:
    print(summary(tally, SEED))
    assert tally.played == COUNT
    assert tally.preflights > COUNT / 4
    assert tally.resolved > COUNT / 10
    assert tally.lines > COUNT / 4
    assert not tally.stray
    assert not tally.disagreements, "\n\n".join(vector(tally, found) for found in tally.disagreements)
    assert not tally.found
    assert tally.unsteady <= COUNT / 100, "what does not agree at once should do so seldom"
