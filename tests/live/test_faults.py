"""Faults at calls of making and taking back a live fix: what is run after one ends in exactly the wanted or the first state."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from crossgate.live.apply import settle
from tests.live import states
from tests.live.every_fault import MAKERS, Lab, points
from tests.live.fake_control_plane import FakeControlPlane
from tests.live.faults import FAULTS
from tests.live.fixing import journal, planned, read, work

EVERY = 13
"""Which calls are played here; ``python -m tests.live.every_fault`` plays all."""


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("fault", FAULTS)
def test_after_a_fault_every_command_ends_in_the_wanted_or_the_first_state(
    maker: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    found = list(points(maker, fault, tmp_path, every=EVERY, first=list(FAULTS).index(fault) % EVERY))
    assert len(found) >= 3
    assert [point for point in found if point.bad] == []


def test_a_fault_that_only_hides_an_answer_needs_nothing_to_be_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    plan = planned(read(FakeControlPlane(states.small())))
    whole = Lab(states.small(), plan, tmp_path / "undo.json")
    whole.make()
    first = next(index for index, operation in enumerate(whole.plane.calls) if ".get_" not in operation)
    for fault in ("lost after", "500 after", "lost before", "conflict"):
        for index in range(first, first + len(plan.calls)):
            lab = Lab(states.small(), plan, tmp_path / "undo.json")
            lab.make(fault, index)
            assert lab.is_wanted(), (fault, index)


def test_what_is_about_to_be_called_is_on_the_disk_before(tmp_path: Path) -> None:
    path = tmp_path / "undo.json"
    plan = planned(read(FakeControlPlane(states.small())))

    class Watching(FakeControlPlane):
        def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
            if not operation.partition(".")[2].startswith("get_"):
                last = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
                assert last["operation"] == operation
                assert last["parameters"] == parameters
            return super().call(operation, **parameters)

    settle(work(Watching(states.small()), journal(path, plan.first, plan.wanted)))
