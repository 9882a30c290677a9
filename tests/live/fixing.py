"""A live fix on the fake control plane, from plan to end: what the tests of making, resuming and undoing share."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from crossgate.fix import Wishes
from crossgate.live import journal as journals
from crossgate.live.apply import Way, Work, settle
from crossgate.live.client import ControlPlane
from crossgate.live.journal import Header, Journal
from crossgate.live.plan import LivePlan, live_plan
from crossgate.live.reading import read_http, read_rest

Fields = dict[str, Any]

NAME = "aws:eu-west-1/abc123"
STATED: Fields = {"origins": ("https://app.example.com",), "source": "from the command line"}


def read(plane: ControlPlane, kind: str = "REST") -> Fields:
    return read_http(plane, "def456", complete=True) if kind == "HTTP" else read_rest(plane, "abc123", complete=True)


def planned(state: Fields, way: Way | None = None, stated: Fields | None = None, wishes: Wishes | None = None) -> LivePlan:
    return live_plan(NAME, state, STATED if stated is None else stated, wishes or Wishes(), way)


def journal(path: Path, first: Fields, wanted: Fields, stage: str = "prod") -> Journal:
    return journals.start(str(path), Header(NAME, "eu-west-1", first, wanted, stage, "token1"))


def work(plane: ControlPlane, undo_file: Journal, *, way: Way = "single", is_undo: bool = False, force: bool = False) -> Work:
    kind = undo_file.header.first["kind"]
    again = (lambda: read_http(plane, "def456")) if kind == "HTTP" else (lambda: read_rest(plane, "abc123"))
    return Work(plane, undo_file, again, lambda _: None, lambda _, __: None, is_undo, way, force)


def fixed(plane: ControlPlane, path: Path, way: Way | None = None, stage: str = "prod") -> tuple[LivePlan, Journal]:
    """Plan and make a fix of the API behind *plane*."""
    first = read(plane)
    plan = planned(first, way)
    undo_file = journal(path, plan.first, plan.wanted, stage)
    settle(work(plane, undo_file, way=plan.way), first)
    return plan, undo_file


def undone(plane: ControlPlane, path: Path) -> Fields:
    return dict(settle(work(plane, journals.open_again(str(path)), is_undo=True)))


def comparable(state: Fields) -> Fields:
    """Return *state* as far as it can be equal when a fix was taken back: lists that have no order are sorted, nothing is left out."""
    found = copy.deepcopy(state)
    for name, key in (("resources", "path"), ("gatewayResponses", "responseType"), ("deployments", "id"), ("routes", "RouteKey")):
        if all(key in one for one in found.get(name, ())):
            found[name] = sorted(found.get(name, ()), key=lambda one, key=key: one[key])  # type: ignore[misc]
    return found
