"""A fix of a live API made, gone on with, or taken back: call by call until the account says what it should; plans and prints nothing.

Nothing is taken for granted: when it is not known whether a call took effect, the API is read again and what is still missing is
worked out anew. So the same few lines make a fix, go on with one, and take it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from crossgate.live.client import ControlPlane
from crossgate.live.deployment import deploying_calls, taking_back_calls
from crossgate.live.failures import ControlPlaneError
from crossgate.live.journal import MERGING, Journal
from crossgate.live.threeway import three_way
from crossgate.sources.aws.writing.calls import Call, Made, rest_calls
from crossgate.sources.aws.writing.http_calls import http_calls
from crossgate.sources.aws.writing.merge import MOST_BYTES, merge_call, mergeable
from crossgate.sources.aws.writing.nodes import API, Address, Nodes, nodes_of

State = Mapping[str, Any]
Way = Literal["single", "merged"]

_MOST_ROUNDS = 12
_MOST_VAIN = 3
"""How often the same calls may be accepted without any effect: an account may be slow to show what was changed."""

_MOST_MERGES = 2
"""How often a merge may fail before single calls are made instead."""

_MOST_TRIES = 6
"""How often one call may fail."""

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 20.0
"""Seconds before the API is read again, after a call of which nobody knows whether it took effect."""

_UNKNOWN = ("server", "network")
_LOOK_AGAIN = ("conflict", "missing")


class Unsettled(Exception):
    """The API could not be brought to where it should be; the message says why."""


class Meanwhile(Unsettled):
    """Others have changed the same parts of the API: *changes* in people's words. Nothing was done."""

    def __init__(self, changes: Sequence[str]) -> None:
        super().__init__("; ".join(changes))
        self.changes = tuple(changes)


class _Failed(NamedTuple):
    """A call that did not come out, in a way that asks for another look at the API."""

    call: Call
    failure: ControlPlaneError


class Work(NamedTuple):
    """What making or taking back a fix needs: *read* gives the state of the API now; *told* hears of each call, and how many there are.

    *is_undo* takes the fix back. With *force* what others have changed in its way is changed all the same.
    """

    control: ControlPlane
    journal: Journal
    read: Callable[[], State]
    sleep: Callable[[float], None]
    told: Callable[[Call, int], None]
    is_undo: bool = False
    way: Way = "single"
    force: bool = False


def settle(work: Work, state: State | None = None) -> State:
    """Bring the API to the wanted state, or back to the first one, and return the state as it was read then.

    *state* is the one it has now, when it has just been read. Raises Unsettled, ControlPlaneError, NoJournal; then nothing is lost:
    the same may be asked for again, or the opposite.
    """
    way, vain, pause = work.way, 0, _FIRST_PAUSE
    before: tuple[Call, ...] = ()
    failed: list[_Failed] = []
    for _ in range(_MOST_ROUNDS):
        now = work.read() if state is None else state
        state = None
        calls = _missing(work, now, way, insist=bool(before))
        if not calls:
            work.journal.note("undone" if work.is_undo else "fixed")
            return now
        vain = vain + 1 if calls == before else 0
        if vain == _MOST_VAIN:
            raise Unsettled(f"AWS accepted the change of {calls[0].subject}, but it does not show")
        stumbled = _make(work, calls)
        before = calls if stumbled is None else ()
        if stumbled is not None:
            failed.append(stumbled)
            _require_hope(failed)
            way = _next_way(way, failed)
        if vain or (stumbled is not None and stumbled.failure.reason != "refused"):
            work.sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 2)
    raise Unsettled(f"AWS fails again and again: {failed[-1].failure}" if failed else "the API does not come to rest")


def _require_hope(failed: Sequence[_Failed]) -> None:
    """Raise the last failure when the same call has now failed so often that no waiting will help."""
    last = failed[-1]
    if sum(one.call == last.call for one in failed) == _MOST_TRIES:
        raise Unsettled(f"{last.failure} ({last.call.subject})")


def _next_way(way: Way, failed: Sequence[_Failed]) -> Way:
    """Return how to go on: by single calls once a merge was refused, or has failed too often."""
    merges = [one for one in failed if one.call.operation == MERGING]
    is_refused = any(one.failure.reason in ("refused", "missing") for one in merges)
    return "single" if is_refused or len(merges) == _MOST_MERGES else way


def planned_calls(state: State, target: Nodes, way: Way, *, insist: bool = False) -> tuple[Call, ...]:
    """Return the calls that give the API the nodes *target*; *merged* makes what is wholly new by one call.

    To *insist* is for the second time, when the same calls have left something behind.
    """
    now = nodes_of(state)
    if state.get("kind") == "HTTP":
        return http_calls(state, now, target, insist=insist)
    covered = mergeable(now, target) if way == "merged" else frozenset()
    merge = merge_call(state, covered, target) if covered else None
    if merge is None or len(merge.parameters["body"]) > MOST_BYTES:
        return rest_calls(state, now, target)
    return (merge, *rest_calls(state, {**now, **{address: target[address] for address in covered}}, target))


def _missing(work: Work, state: State, way: Way, *, insist: bool) -> tuple[Call, ...]:
    """Return the calls that are still to be made: first the configuration, and then, when it is complete, the deployment."""
    header = work.journal.header
    first, wanted = nodes_of(header.first), nodes_of(header.wanted)
    before, after = (wanted, first) if work.is_undo else (first, wanted)
    target, changes = three_way(nodes_of(state), before, after, _ours(work, first, wanted))
    if changes and not work.force:
        raise Meanwhile(changes)
    deploying = taking_back_calls if work.is_undo else deploying_calls
    return planned_calls(state, target, way, insist=insist) or deploying(state, header)


def _ours(work: Work, first: Nodes, wanted: Nodes) -> frozenset[Address]:
    """Return the addresses whose nodes are as they are because of a merge: the API's own, and what the fix adds."""
    return frozenset({API, *(wanted.keys() - first.keys())}) if work.journal.has_merged else frozenset()


def _make(work: Work, calls: Sequence[Call]) -> _Failed | None:
    """Make *calls* one after the other, each noted before and after.

    Returns the first of which nobody knows whether it took effect, or which found the API other than it was thought to be, or a merge
    that the service does not take; None when all came out. Raises the failures that end everything.
    """
    made: dict[str, str] = {}
    for index, call in enumerate(calls):
        parameters = _resolved(call.parameters, made)
        number = work.journal.begin(call, parameters)
        work.told(call, len(calls) - index)
        try:
            answer = work.control.call(call.operation, **parameters)
        except ControlPlaneError as failure:
            work.journal.end(number, "unknown" if failure.reason in _UNKNOWN else "failed")
            if failure.reason in (*_UNKNOWN, *_LOOK_AGAIN) or (failure.reason == "refused" and call.operation == MERGING):
                return _Failed(call, failure)
            raise
        work.journal.end(number, "done")
        if call.makes:
            made[call.makes] = str(answer["id"])
    return None


def _resolved(value: Any, made: Mapping[str, str]) -> Any:
    """Return *value* with the ids that calls have made meanwhile."""
    if isinstance(value, Made):
        if value.path not in made:
            raise Unsettled(f"the API has no {value.path}, and nothing makes it")
        return made[value.path]
    if isinstance(value, Mapping):
        return {key: _resolved(item, made) for key, item in value.items()}
    return [_resolved(item, made) for item in value] if isinstance(value, list) else value
