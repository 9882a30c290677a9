"""A seeded run against the installed browsers; ``make differential`` makes longer ones."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.differential.campaign import Campaign, Tally
from tests.differential.process import PROGRAMS, program
from tests.differential.report import summary, vector

COUNT = 1000
SEED = 1

pytestmark = pytest.mark.xdist_group("real browsers")  # one worker, so that the browsers are started once

installed = tuple(browser for browser in PROGRAMS if program(browser))


@pytest.fixture(scope="module")
def tallies() -> Iterator[dict[str, Tally]]:
    if not installed:
        yield {}
        return
    with Campaign(installed, most_shrunk=2) as campaign:
        for _ in campaign.rounds(SEED, COUNT):
            pass
        yield {tally.browser: tally for tally in campaign.tallies}


@pytest.mark.parametrize("browser", list(PROGRAMS))
def test_browser_and_model_agree(browser: str, tallies: dict[str, Tally]) -> None:
    if browser not in installed:
        if os.environ.get("CI"):
            pytest.fail(f"{browser} is not installed, and in CI it must be: make browsers")
        pytest.skip(f"left out: no {browser} is installed; make browsers does it where it may")
    tally = tallies[browser]
    print(summary(tally, SEED))
    assert tally.played == COUNT
    assert tally.preflights > COUNT / 4
    assert tally.resolved > COUNT / 10
    assert tally.lines > COUNT / 4
    assert not tally.stray
    assert not tally.disagreements, "\n\n".join(vector(tally, found) for found in tally.disagreements)
    assert not tally.found
    assert tally.unsteady <= COUNT / 100, "what does not agree at once should do so seldom"
