"""How many calls the fix of a live API takes, and how long AWS makes them last, as the API grows: ``python -m bench.live_fix``.

Counted on the control plane in memory that the tests have, with the pacer on a clock of its own: 10 calls a second, 40 at once after a
quiet time, and the slower operations' own quotas. A naive script makes four calls a path and two for the gateway's errors, one after the
other, and deploys; the console's "Enable CORS" is a dialog for each path.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.live.fake_control_plane import FakeControlPlane
from tests.live.fixing import journal, planned, read, work
from tests.live.states import large

from crossgate.live.apply import Way, settle
from crossgate.live.client import ControlPlane
from crossgate.live.failures import Permission
from crossgate.live.pacer import Pacer
from crossgate.live.reading import read_rest

RATE = 10.0
SIZES = (1, 10, 100, 300)


class PacedPlane:
    """*inner* behind the pacer, on a clock that only its waiting moves."""

    def __init__(self, inner: ControlPlane) -> None:
        self.region = inner.region
        self.seconds = 0.0
        self.calls = 0
        self._inner = inner
        self._pacer = Pacer(RATE, clock=lambda: self.seconds, sleep=self.pass_time)

    def pass_time(self, seconds: float) -> None:
        self.seconds += seconds

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        self._pacer.wait(operation)
        self.calls += 1
        return self._inner.call(operation, **parameters)

    def permission(self, operation: str, **parameters: Any) -> Permission:
        return self._inner.permission(operation, **parameters)


def whole_fix(size: int, way: Way | None) -> tuple[int, float]:
    """Return the calls of reading, changing, deploying and reading back, and the seconds that they last."""
    with tempfile.TemporaryDirectory() as folder, patch("os.fsync"):
        plane = PacedPlane(FakeControlPlane(large(size)))
        first = read(plane)
        plan = planned(first, way)
        undo_file = journal(Path(folder) / "undo.json", plan.first, plan.wanted)
        settle(work(plane, undo_file, way=plan.way)._replace(read=lambda: read_rest(plane, "abc123")), first)
        return plane.calls, plane.seconds


def naive_script(size: int) -> tuple[int, float]:
    """Return the calls of a script that writes every method by hand, and the seconds that they last."""
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    pacer = Pacer(RATE, clock=lambda: now, sleep=sleep)
    count = 1 + 4 * size + 2 + 1
    for _ in range(count - 1):
        pacer.wait("apigateway.put_method")
    pacer.wait("apigateway.create_deployment")
    return count, now


def main() -> None:
    """Print the table."""
    print("paths   single calls    merged          crossgate's choice   naive script    console")
    for size in SIZES:
        columns = [whole_fix(size, "single"), whole_fix(size, "merged"), whole_fix(size, None), naive_script(size)]
        single, merged, chosen, naive = (f"{calls:>5} in {seconds:>4.0f} s" for calls, seconds in columns)
        print(f"{size:>5}   {single}   {merged}   {chosen:<18}   {naive}   {size} dialogs")


if __name__ == "__main__":
    main()
