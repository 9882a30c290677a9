"""Undo files that somebody has damaged or made up: one sentence and exit code 2, or an undo that works; never a traceback."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossgate.cli import main
from crossgate.live import client
from crossgate.live.failures import ControlPlaneError
from crossgate.live.held import held
from tests.live import states
from tests.live.fake_control_plane import FakeControlPlane
from tests.live.fixing import fixed

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, 0, -1, "", "x", [], {}, [[]], [None], {"": None}, {"id": 1}, True, 1.5, "\ud800", "aws:eu-west-1/other"]
)


class Account(FakeControlPlane):
    """Refuses what is no call at all, as boto3 does before it sends anything."""

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        try:
            return super().call(operation, **parameters)
        except (KeyError, TypeError, AttributeError, StopIteration, AssertionError) as mistake:
            raise ControlPlaneError(f"{operation}: {mistake}", "usage") from None


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to everything in a JSON value."""
    yield way
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*way, key))


def put(value: Any, way: tuple[Any, ...], odd: Any) -> Any:
    if not way:
        return odd
    changed = copy.copy(value)
    changed[way[0]] = put(value[way[0]], way[1:], odd)
    return changed


@pytest.mark.parametrize("make", [states.small, states.http_state], ids=["REST", "HTTP"])
def test_no_undo_file_ends_in_a_traceback(
    make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)
    monkeypatch.setattr("time.sleep", lambda _: None)
    first = make()
    header = {
        "crossgate": "undo",
        "version": 1,
        "target": "aws:eu-west-1/abc123",
        "region": "eu-west-1",
        "stage": "prod",
        "token": "t",
        "first": first,
        "wanted": make(),
    }
    ways = list(places(header))
    path = tmp_path / "undo.json"

    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.sampled_from(ways), ODD, st.sampled_from([["undo"], ["fix", "--resume"]]))
    def check(way: tuple[Any, ...], odd: Any, command: list[str]) -> None:
        path.write_text(json.dumps(put(header, way, odd)) + "\n", encoding="utf-8")
        monkeypatch.setattr(client, "connect", lambda *_, **__: Account(make()))
        assert main([*command, str(path), "--yes"]) in (0, 2)
        capsys.readouterr()

    check()


def test_a_file_that_is_cut_or_has_noise_at_its_end_is_read_as_far_as_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)
    path = tmp_path / "undo.json"
    plane = FakeControlPlane(states.small())
    fixed(plane, path)
    data, after = path.read_bytes(), plane.state

    @settings(max_examples=40, deadline=None)
    @given(cut=st.integers(0, len(data)), noise=st.binary(max_size=40))
    def check(cut: int, noise: bytes) -> None:
        path.write_bytes(data[:cut] + noise)
        here = FakeControlPlane(after)
        monkeypatch.setattr(client, "connect", lambda *_, **__: here)
        code, end = main(["undo", str(path), "--yes"]), data.index(b"\n")
        assert code == (0 if cut > end else 2) or cut == end

    check()


@pytest.mark.parametrize("words", [["undo"], ["fix", "--resume"]], ids=["undo", "resume"])
def test_an_undo_file_that_another_process_is_at_work_with_is_left_to_it(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "undo.json"
    fixed(FakeControlPlane(states.small()), path)
    before = path.read_bytes()
    with held(str(path)):
        assert main([*words, str(path), "--yes"]) == 2
    assert capsys.readouterr().err == f"crossgate: {path}: another crossgate is at work with this file; wait until it has ended\n"
    assert path.read_bytes() == before
