"""A run of many exchanges through browsers and model: rounds, comparison, a second look, and shrinking; nothing is printed."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple, Self

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisException

from crossgate.browser import Profile
from tests.differential.exchange import Exchange, Places, Seen
from tests.differential.model import predict
from tests.differential.rig import Rig
from tests.differential.strategies import exchanges
from tests.differential.versions import differs_in_choice_only, profile_of

ROUND = 1000
"""Exchanges that are drawn together and played at a stretch."""

SYMBOLIC = Places("http://127.0.0.1:28471", "http://127.0.0.1:28472", "http://127.0.0.1:28473", "http://127.0.0.1:28474")
"""Where the model plays: which ports they are makes no difference."""

_LOOKS = 3
"""How often a disagreement must show up: browsers under load are late now and then, and their caches have clocks."""

_GROUP = 10
"""Exchanges that hypothesis draws in one go. After so many it takes to varying what it has, and most would be alike; the first is always
the simplest one there is."""

_SHRINK_TRIES = 60
_MOST_SHOWN = 40


class Drawn(NamedTuple):
    """An exchange and the name of the draw that it comes from."""

    exchange: Exchange
    name: str


class Disagreement(NamedTuple):
    """An exchange, shrunk, with what was expected of it and what was seen."""

    exchange: Exchange
    expected: Seen
    seen: Seen


class Tally:
    """What came of one browser's run. *unsteady* counts disagreements that did not show up again."""

    def __init__(self, browser: str, version: str) -> None:
        self.browser, self.version = browser, version
        self.played = self.calls = self.preflights = self.resolved = self.lines = 0
        self.unsteady = self.chosen = 0
        self.seconds = 0.0
        self.found = 0
        self.disagreements: list[Disagreement] = []
        self.stray: list[str] = []

    def count(self, seen: list[Seen]) -> None:
        """Add a round."""
        self.played += len(seen)
        for one in seen:
            self.preflights += any(hit.is_preflight for hit in one.hits)
            self.calls += len(one.results)
            self.resolved += any(result.resolved for result in one.results)
            self.lines += len(one.console)


def expected_of(exchange: Exchange, profile: Profile) -> Seen:
    """Return what the model says."""
    return predict(exchange, profile, SYMBOLIC, "e0000000")


class Campaign:
    """Browsers that stay open for many rounds; ``with`` starts and ends them.

    *most_shrunk* disagreements of each are shrunk: that plays one small exchange after the other, and takes its time.
    """

    def __init__(self, browsers: tuple[str, ...], *, most_shrunk: int = 6) -> None:
        self._most_shrunk = most_shrunk
        self._rigs = [Rig(browser) for browser in browsers]

    def __enter__(self) -> Self:
        self._runner = asyncio.Runner()
        self._open: list[Rig] = []
        try:
            for rig in self._rigs:
                self._open.append(self._runner.run(rig.__aenter__()))
        except BaseException:
            self.__exit__()
            raise
        self.tallies = [Tally(rig.browser.name, rig.browser.version) for rig in self._rigs]
        self._profiles = [profile_of(tally.browser, tally.version) for tally in self.tallies]
        return self

    def __exit__(self, *_: object) -> None:
        try:
            for rig in self._open:
                self._runner.run(rig.__aexit__(None, None, None))
        finally:
            self._runner.close()

    def rounds(self, first_seed: int, count: int) -> Iterator[list[Tally]]:
        """Play *count* exchanges; what there is so far is yielded after each round."""
        for number, start in enumerate(range(0, count, ROUND)):
            drawn = draw(f"{first_seed}-{number}", min(ROUND, count - start))
            found = self._runner.run(self._play_all(drawn))
            for rig, tally, profile, disagreeing in zip(self._rigs, self.tallies, self._profiles, found, strict=True):
                tally.found += len(disagreeing)
                for one in disagreeing[: _MOST_SHOWN - len(tally.disagreements)]:
                    shrinks = len(tally.disagreements) < self._most_shrunk
                    tally.disagreements.append(self._shown(rig, profile, one, shrinks=shrinks))
            yield self.tallies

    async def _play_all(self, drawn: list[Drawn]) -> list[list[Drawn]]:
        return await asyncio.gather(*(self._play(*one, drawn) for one in zip(self._rigs, self.tallies, self._profiles, strict=True)))

    async def _play(self, rig: Rig, tally: Tally, profile: Profile, drawn: list[Drawn]) -> list[Drawn]:
        """Return what disagrees, each time anew."""
        start = time.monotonic()
        seen = await rig.play([one.exchange for one in drawn])
        tally.seconds += time.monotonic() - start
        tally.count(seen)
        suspects = _disagreeing(drawn, seen, profile)
        tally.chosen += sum(_is_choice(one, what, profile) for one, what in zip(drawn, seen, strict=True))
        steady = suspects
        for _ in range(_LOOKS - 1):
            if steady:
                steady = _disagreeing(steady, await rig.play([one.exchange for one in steady]), profile)
        tally.unsteady += len(suspects) - len(steady)
        tally.stray = rig.stray
        return steady

    def _shown(self, rig: Rig, profile: Profile, found: Drawn, *, shrinks: bool) -> Disagreement:
        def seen(exchange: Exchange) -> Seen:
            return self._runner.run(rig.play([exchange]))[0]

        kind = _kind(expected_of(found.exchange, profile), seen(found.exchange))
        smallest = found.exchange
        if kind and shrinks:
            smallest = shrink(found.name, found.exchange, lambda smaller: _kind(expected_of(smaller, profile), seen(smaller)) == kind)
        return Disagreement(smallest, expected_of(smallest, profile), seen(smallest))


def _disagreeing(drawn: list[Drawn], seen: list[Seen], profile: Profile) -> list[Drawn]:
    return [
        one
        for one, what in zip(drawn, seen, strict=True)
        if what != expected_of(one.exchange, profile) and not _is_choice(one, what, profile)
    ]


def _is_choice(drawn: Drawn, seen: Seen, profile: Profile) -> bool:
    expected = expected_of(drawn.exchange, profile)
    return expected != seen and differs_in_choice_only(expected, seen)


def _kind(expected: Seen, seen: Seen) -> tuple[str, ...]:
    """Return which parts differ, so that shrinking does not wander from one disagreement to another."""
    return tuple(name for name in Seen._fields if getattr(expected, name) != getattr(seen, name))


def draw(name: str, count: int) -> list[Drawn]:
    """Return *count* exchanges, the same for the same *name*."""
    drawn: list[Drawn] = []
    for number in itertools.count():
        group: list[Exchange] = []
        _given(f"{name}-{number}", (Phase.generate,), group.append)
        drawn += [Drawn(exchange, f"{name}-{number}") for exchange in group[1:]]
        if len(drawn) >= count:
            break
    return drawn[:count]


class _Smaller(Exception):
    """Tells hypothesis that the disagreement is still there."""


def shrink(name: str, found: Exchange, disagrees: Callable[[Exchange], bool]) -> Exchange:
    """Return the smallest exchange that still *disagrees*: hypothesis draws again until it has *found*, and shrinks that."""
    smallest, tries = found, 0
    is_there = False

    def look(exchange: Exchange) -> None:
        nonlocal smallest, tries, is_there
        is_there = is_there or exchange == found
        if not is_there or tries >= _SHRINK_TRIES:
            return
        tries += 1
        if disagrees(exchange):
            smallest = exchange
            raise _Smaller

    with contextlib.suppress(_Smaller, HypothesisException):
        _given(name, (Phase.generate, Phase.shrink), look)
    return smallest


def _given(name: str, phases: tuple[Phase, ...], body: Callable[[Exchange], None]) -> None:
    @seed(name)
    @settings(
        max_examples=_GROUP,
        phases=phases,
        database=None,
        deadline=None,
        derandomize=False,
        report_multiple_bugs=False,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(exchanges)
    def run(exchange: Exchange) -> None:
        body(exchange)

    run()
