"""However many calls wait and however the clock runs: never more in any time than the quotas give, and never slower than need be."""

from __future__ import annotations

import threading
import time
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.live.pacer import Bucket, Pacer, Stopped
from crossgate.live.quotas import SLOWER, TOTAL_BURST, TOTAL_RATE, Quota

_SLOW = "apigateway.get_resources"
_OTHER = "apigateway.get_stages"


class Clock:
    """A clock that moves only by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def pacer(rate: float, clock: Clock, burst: float | None = None) -> Pacer:
    return Pacer(rate, burst=burst, clock=clock, sleep=clock.sleep)


def keeps(starts: list[float], rate: float, burst: float) -> bool:
    """Whether no stretch of time has more starts than *burst* and what *rate* gives in it."""
    return all(
        last - first + 1 <= max(1.0, burst) + rate * (starts[last] - starts[first]) + 1e-6
        for first in range(len(starts))
        for last in range(first, len(starts))
    )


calls = st.lists(st.tuples(st.sampled_from([_SLOW, _OTHER, "apigateway.create_deployment"]), st.floats(0, 3)), max_size=60)


@settings(deadline=None)
@given(calls, st.floats(0.1, TOTAL_RATE))
def test_no_time_has_more_calls_than_its_share(asked: list[tuple[str, float]], rate: float) -> None:
    clock = Clock()
    paced, starts = pacer(rate, clock), defaultdict(list)
    for operation, pause in asked:
        clock.now += pause
        paced.wait(operation)
        starts["all"].append(clock.now)
        starts[operation].append(clock.now)
    share = rate / TOTAL_RATE
    assert keeps(starts["all"], rate, TOTAL_BURST * share)
    for operation, quota in SLOWER.items():
        assert keeps(starts[operation], quota.rate * share, quota.requests * share)
    assert paced.calls == len(asked)


@settings(deadline=None)
@given(st.integers(1, 80), st.floats(0.5, TOTAL_RATE), st.floats(1, 40))
def test_nothing_waits_longer_than_the_rate_asks(count: int, rate: float, burst: float) -> None:
    clock = Clock()
    paced = pacer(rate, clock, burst=burst)
    for _ in range(count):
        paced.wait(_OTHER)
    assert clock.now - 1000 <= max(0.0, count - int(burst)) / rate + 1e-3


def test_a_throttled_account_is_left_alone() -> None:
    clock = Clock()
    paced = pacer(5, clock)
    paced.hold(7)
    paced.wait(_OTHER)
    assert clock.now == pytest.approx(1007)


def test_a_slow_operation_does_not_hold_up_others() -> None:
    clock = Clock()
    paced = pacer(10, clock)
    for _ in range(5):
        paced.wait(_SLOW)
    paced.wait(_OTHER)
    assert clock.now == 1000
    paced.wait(_SLOW)
    assert clock.now == pytest.approx(1000.4)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 100), st.floats(0.5, 50), st.lists(st.floats(-5, 5), max_size=30))
def test_a_clock_that_goes_back_gives_no_tokens(rate: float, burst: float, steps: list[float]) -> None:
    bucket, now, latest, taken = Bucket(rate, burst), 100.0, 100.0, 0
    assert bucket.delay(now) == 0
    for step in steps:
        now += step
        latest = max(latest, now)
        while bucket.delay(now) <= 0:
            bucket.take(now)
            taken += 1
        assert taken <= max(1.0, burst) + rate * (latest - 100) + 1e-3 * (taken + 1)


def test_threads_share_one_pacer() -> None:
    paced = Pacer(200, burst=10, slower={"slow": Quota(1, 1)})
    starts: list[float] = []

    def work() -> None:
        for _ in range(10):
            paced.wait(_OTHER)
            starts.append(time.monotonic())

    threads = [threading.Thread(target=work) for _ in range(6)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(starts) == paced.calls == 60
    assert max(starts) - begun >= 50 / 200 - 0.01


def test_whoever_waits_is_told_when_all_is_over() -> None:
    paced = Pacer(0.01, burst=1)
    paced.wait(_OTHER)
    threading.Timer(0.05, paced.close).start()
    begun = time.monotonic()
    with pytest.raises(Stopped):
        paced.wait(_OTHER)
    assert time.monotonic() - begun < 30
    assert paced.calls == 1
