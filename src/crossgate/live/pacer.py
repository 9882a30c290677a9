"""One pacer for all calls of a process: token buckets after the account's quotas, shared by all threads; it makes no call itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from threading import Event, Lock

from crossgate.live.quotas import DEFAULT_RATE, SLOWER, TOTAL_BURST, TOTAL_RATE, Quota


class Bucket:
    """A token bucket: holds at most *burst* tokens, gets *rate* new ones a second, and is full at first. Times are seconds of any clock."""

    __slots__ = ("_at", "_tokens", "burst", "rate")

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = max(1.0, burst)
        self._tokens = self.burst
        self._at: float | None = None

    def delay(self, now: float) -> float:
        """Return for how many seconds from *now* there is no token; 0 when there is one."""
        self._fill(now)
        return max(0.0, (1.0 - self._tokens) / self.rate) if self._tokens < 1.0 - _ROUNDING else 0.0

    def take(self, now: float) -> None:
        """Take one token, which ``delay`` told to be there."""
        self._fill(now)
        self._tokens -= 1.0

    def _fill(self, now: float) -> None:
        if self._at is not None and now > self._at:
            self._tokens = min(self.burst, self._tokens + (now - self._at) * self.rate)
        self._at = now if self._at is None else max(now, self._at)


_ROUNDING = 1e-9
"""Tokens that a clock's rounding may leave short; without it a wait could be too short to move the clock."""


class Stopped(Exception):
    """A call that was waiting when the pacer was closed: it was not made."""


class Pacer:
    """Lets calls start no faster than *rate* a second, and the slower operations no faster than the same share of their own quota.

    *burst* calls may start at once after a quiet time; by default the same share of the account's burst. *tell* hears of pauses, of each in
    the same words once.
    """

    def __init__(
        self,
        rate: float = DEFAULT_RATE,
        *,
        burst: float | None = None,
        slower: Mapping[str, Quota] = SLOWER,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
        tell: Callable[[str], object] = lambda _: None,
    ) -> None:
        share = rate / TOTAL_RATE
        self._closed = Event()
        self._clock = clock
        self._sleep = sleep or self._closed.wait
        self._total = Bucket(rate, TOTAL_BURST * share if burst is None else burst)
        self._slower = {name: Bucket(quota.rate * share, quota.requests * share) for name, quota in slower.items()}
        self._held_until = 0.0
        self._tell = tell
        self._told: set[str] = set()
        self._lock = Lock()
        self.calls = 0
        """How many calls were let through."""

    def wait(self, operation: str) -> None:
        """Return when the next call of *operation* may start.

        Raises Stopped when the pacer is closed.
        """
        while True:
            if self._closed.is_set():
                raise Stopped
            delay = self._start(operation)
            if delay <= 0:
                return
            self._sleep(delay)

    def hold(self, seconds: float) -> None:
        """Let no call start for *seconds*: the account was throttled, whoever called too often."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + seconds)

    def pause(self, seconds: float, why: str) -> None:
        """Let *seconds* pass before a call is made again, for this thread alone, and no more of them once the pacer is closed."""
        told = f"{why}; trying again in {seconds:g} s"
        with self._lock:
            is_news = told not in self._told
            self._told.add(told)
        if is_news:
            self._tell(told)
        self._sleep(seconds)

    def close(self) -> None:
        """Let no call start any more: whoever waits is told at once."""
        self._closed.set()

    def _start(self, operation: str) -> float:
        """Take the tokens for *operation*, all or none; return how long to wait before asking again, 0 when they are taken."""
        with self._lock:
            now = self._clock()
            buckets = [self._total, *(bucket for bucket in (self._slower.get(operation),) if bucket is not None)]
            delay = max(self._held_until - now, *(bucket.delay(now) for bucket in buckets))
            if delay > 0:
                return delay
            for bucket in buckets:
                bucket.take(now)
            self.calls += 1
            return 0.0
