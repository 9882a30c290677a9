"""A fix of a live API, planned and proved on its state before any call: what is to change, and by which calls; none is made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crossgate.api import Api
from crossgate.api.change import PlannedChange
from crossgate.fix import Plan, Proof, Unproved, Wishes, plan, prove
from crossgate.fix.plan import concerns_deployment, without
from crossgate.live.apply import Way, planned_calls
from crossgate.sources.aws import read_live, state_text
from crossgate.sources.aws.writing import State, rewritten
from crossgate.sources.aws.writing.calls import Call
from crossgate.sources.aws.writing.nodes import nodes_of
from crossgate.text import CannotEdit

_MANY = 20
"""Single calls from which on one merge is made instead: fewer are quick enough, and each can be read before it is made."""

_WAYS: tuple[Way, ...] = ("single", "merged")

WayWish = Way | None


class Refused(NamedTuple):
    """A part of the plan that is left as it is, and why."""

    reason: str
    changes: tuple[PlannedChange, ...]


class LivePlan(NamedTuple):
    """What a fix makes of a live API. *wanted* is *first* itself where nothing changes.

    *calls* are those of the *way* that was taken, *single* and *merged* how many either needs; *why* tells the choice. *proof* is
    there when something changes.
    """

    first: State
    wanted: State
    plan: Plan
    refused: tuple[Refused, ...]
    calls: tuple[Call, ...]
    way: Way
    why: str
    single: int
    merged: int
    proof: Proof | None = None

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be changed."""
        return bool(self.calls)

    @property
    def changes(self) -> tuple[PlannedChange, ...]:
        """The changes, without what is said of deployments: one is made when all else is done."""
        return tuple(one for one in self.plan.changes if not concerns_deployment(one))


def live_plan(name: str, state: State, stated: dict[str, Any], wishes: Wishes, way: WayWish = None) -> LivePlan:
    """Return what a fix makes of the API *name* with the state *state*; a *way* forces how the calls are made.

    Raises Unproved when the changed state does not come to what was planned; then nothing may be called.
    """
    planned, refused = _possible(state, plan(api_of(name, state), stated, wishes))
    wanted = rewritten(state, planned.steps)
    proof = None if planned.is_idle else prove(planned, api_of(name, wanted))
    single, merged = (planned_calls(state, nodes_of(wanted), one) for one in _WAYS)
    chosen, why = _chosen(single, merged, way)
    calls = merged if chosen == "merged" else single
    return LivePlan(state, wanted, planned, tuple(refused), calls, chosen, why, len(single), len(merged), proof if calls else None)


def way_between(now: State, wanted: State, way: WayWish = None) -> Way:
    """Return how the calls from the state *now* to *wanted* are best made."""
    single, merged = (planned_calls(now, nodes_of(wanted), one) for one in _WAYS)
    return _chosen(single, merged, way)[0]


def api_of(name: str, state: Mapping[str, Any]) -> Api:
    """Return the API with the state *state*, called *name*.

    Raises Unproved when it cannot be read.
    """
    loaded = read_live(name, state_text(state))
    if len(loaded.apis) != 1:
        raise Unproved(tuple(map(str, loaded.failures)) or (f"{name}: no API is read from its state",))
    return loaded.apis[0]


def _possible(state: State, planned: Plan) -> tuple[Plan, list[Refused]]:
    """Return *planned* as far as the control plane takes it, and what is left with the reason."""
    try:
        rewritten(state, planned.steps)
    except CannotEdit:
        refused = _faults(state, planned.changes)
        return without(planned, [one for fault in refused for one in fault.changes]), refused
    return planned, []


def _faults(state: State, changes: Sequence[PlannedChange]) -> list[Refused]:
    refused: list[Refused] = []
    here = state
    for one in changes:
        try:
            here = rewritten(here, [one.change] if one.change is not None else [])
        except CannotEdit as failure:
            refused.append(Refused(str(failure), (one,)))
    return refused


def _chosen(single: Sequence[Call], merged: Sequence[Call], way: WayWish) -> tuple[Way, str]:
    """Return the way to go, and why."""
    one = "a single call for each thing that changes"
    if way == "merged" and merged == single:
        return "single", f"{one}: nothing here is wholly new, and a merge would replace what is there"
    if way is not None:
        return way, "as --calls asks"
    if merged != single and len(single) > _MANY:
        return "merged", f"what is wholly new goes by one merge; single calls would be {len(single)}"
    return "single", one
