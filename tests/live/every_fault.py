"""Every fault at every call of making and of taking back a live fix, and what running each command after it comes to.

``python -m tests.live.every_fault`` plays all of them and prints how many there were and how many were good.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from crossgate.live import journal as journals
from crossgate.live.apply import Unsettled, Way, settle
from crossgate.live.failures import ControlPlaneError
from crossgate.live.plan import LivePlan
from crossgate.sources.aws.writing.nodes import nodes_of
from tests.live import states
from tests.live.fake_control_plane import FakeControlPlane
from tests.live.faults import FAULTS, Crash, FaultyPlane
from tests.live.fixing import comparable, journal, planned, read, work

STOPS = (ControlPlaneError, Unsettled, Crash, KeyboardInterrupt)
MAKERS: dict[str, tuple[Callable[[], dict[str, Any]], Way]] = {
    "small": (states.small, "single"),
    "merged": (lambda: states.large(12), "merged"),
}


class Lab:
    """One API, a fix of it, and a fault."""

    def __init__(self, state: dict[str, Any], plan: LivePlan, path: Path) -> None:
        self.state = state
        self.plan = plan
        self.path = path
        self.plane = FakeControlPlane(state)
        self.path.unlink(missing_ok=True)
        self.journal = journal(path, plan.first, plan.wanted)

    def make(self, fault: str = "", index: int = 0) -> FaultyPlane:
        return self._run(fault, index, is_undo=False)

    def take_back(self, fault: str = "", index: int = 0) -> FaultyPlane:
        return self._run(fault, index, is_undo=True)

    def is_wanted(self) -> bool:
        served = self.plane.state["stages"][0]["deploymentId"]
        ours = [one["id"] for one in self.plane.state["deployments"] if one["id"] != "old1"]
        return nodes_of(self.plane.state) == nodes_of(self.plan.wanted) and ours == [served]

    def is_first(self) -> bool:
        return comparable(self.plane.state) == comparable(self.state)

    def _run(self, fault: str, index: int, *, is_undo: bool) -> FaultyPlane:
        plane = FaultyPlane(self.plane, fault or "throttled", index if fault else -1)
        again = journals.open_again(str(self.path))
        doing = work(plane, again, way=self.plan.way, is_undo=is_undo)
        if fault:
            with suppress(*STOPS):
                settle(doing)
        else:
            settle(doing)
        return plane


class Point(NamedTuple):
    """A fault at one call of a run, and whether each command after it ended as it should: *after* names those that did not."""

    maker: str
    run: str
    fault: str
    call: int
    bad: tuple[str, ...]


def points(maker: str, fault: str, folder: Path, *, every: int = 1, first: int = 0) -> Iterator[Point]:
    """Yield what comes of *fault* at every call of a fix and of an undo; or at every so manieth, beginning with *first*."""
    make, way = MAKERS[maker]
    plan = planned(read(FakeControlPlane(make())), way)

    def lab() -> Lab:
        return Lab(make(), plan, folder / "undo.json")

    whole = lab()
    for index in range(first, whole.make().count, every):
        yield Point(maker, "fix", fault, index, tuple(_after_fix(lab, fault, index)))
    for index in range(first, whole.take_back().count, every):
        yield Point(maker, "undo", fault, index, tuple(_after_undo(lab, fault, index)))


def _after_fix(lab: Callable[[], Lab], fault: str, index: int) -> Iterator[str]:
    resumed, taken_back = lab(), lab()
    if not resumed.make(fault, index).has_failed:
        yield "the fault did not strike"
    resumed.make()
    if not resumed.is_wanted():
        yield "fix, fix --resume"
    resumed.take_back()
    if not resumed.is_first():
        yield "fix, fix --resume, undo"
    taken_back.make(fault, index)
    taken_back.take_back()
    if not taken_back.is_first():
        yield "fix, undo"


def _after_undo(lab: Callable[[], Lab], fault: str, index: int) -> Iterator[str]:
    again, forward = lab(), lab()
    for one in (again, forward):
        one.make()
        if not one.take_back(fault, index).has_failed:
            yield "the fault did not strike"
    again.take_back()
    if not again.is_first():
        yield "fix, undo, undo"
    forward.make()
    if not forward.is_wanted():
        yield "fix, undo, fix --resume"


def main() -> int:
    """Play everything and print the totals."""
    began = time.monotonic()
    found: list[Point] = []
    with tempfile.TemporaryDirectory() as folder, patch("os.fsync"):  # nothing but this process reads the files
        for maker in MAKERS:
            for fault in FAULTS:
                found += points(maker, fault, Path(folder))
    bad = [point for point in found if point.bad]
    for point in bad:
        print(point)
    print(f"{len(found)} points ({len(FAULTS)} faults), {len(found) - len(bad)} good, {time.monotonic() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
