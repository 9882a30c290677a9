"""What a probe, a recording or a message came to, as JSON values, version 1; the contract for other tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from crossgate.browser import NetworkFault
from crossgate.browser.recognition import Message
from crossgate.check import Finding
from crossgate.probe.joined import Joined
from crossgate.probe.layers import layer_of, product_of
from crossgate.probe.likely import Likely
from crossgate.probe.meaning import meaning_of
from crossgate.probe.recording import Met, Recording
from crossgate.probe.replay import Replayed
from crossgate.report.json import finding_record
from crossgate.report.steps import is_shown, outcome_record

VERSION = 1


def recording_record(recording: Recording, suspects: Sequence[Likely], *, all_headers: bool = True) -> dict[str, Any]:
    """Return a call as JSON values; the values of request headers are those that the user gave, or hidden ones."""
    request = recording.request
    return {
        "origin": recording.origin,
        "method": request.method,
        "url": request.url,
        "credentials": request.credentials == "include",
        "verdict": recording.verdict,
        "reason": recording.reason,
        "turns": [_turn(turn, all_headers=all_headers) for turn in recording.turns],
        "browsers": {name: outcome_record(outcome) for name, outcome in recording.outcomes.items()},
        "likely": likely_records(suspects),
    }


def _turn(turn: Met, *, all_headers: bool) -> dict[str, Any]:
    asked = {
        "preflight": turn.is_preflight,
        "address": turn.address,
        "request": {
            "method": turn.request.method,
            "url": turn.request.url,
            "headers": [list(pair) for pair in turn.request.headers],
        },
    }
    if isinstance(turn.answer, NetworkFault):
        return asked | {"response": None, "layer": None, "fault": {"kind": turn.answer.kind, "message": turn.answer.message}}
    layer = layer_of(turn.answer)
    headers = [[name, value] for name, value in turn.answer.headers if all_headers or is_shown(name)]
    return asked | {
        "response": {"status": turn.answer.status, "headers": headers},
        "layer": {"name": layer.name, "product": product_of(turn.answer), "tells": layer.tells, "source": layer.source},
        "fault": None,
    }


def likely_records(suspects: Iterable[Likely]) -> list[dict[str, str]]:
    """Return suspects as JSON values, the likeliest first; a cause is empty where there is no page."""
    return [{"cause": one.cause, "sign": one.sign} for one in suspects]


def joined_record(joined: Joined | None, source: str) -> dict[str, Any]:
    """Return what a definition says of a call as JSON values."""
    if joined is None:
        return {"source": source, "knows_path": False, "agrees": False, "different": [], "served_by_stage": "", "finding": None}
    found = finding_record(joined.found) if joined.found is not None else None
    return {
        "source": source,
        "knows_path": True,
        "agrees": not joined.different and not joined.served,
        "different": list(joined.different),
        "served_by_stage": joined.served,
        "finding": found,
    }


def message_record(
    message: Message, suspects: Sequence[Likely], found: Sequence[Finding] | None, commands: Sequence[str]
) -> dict[str, Any]:
    """Return a recognised message as JSON values; *found* is None where no definition was given, or it has no such path."""
    return {
        "browser": message.browser,
        "reasons": [str(said) for said in message.says],
        "meaning": meaning_of(message.says, message.detail).what,
        "url": message.url,
        "origin": message.page_origin,
        "method": message.method,
        "status": message.status,
        "value": message.value,
        "detail": message.detail,
        "error": message.error,
        "times": message.times,
        "likely": likely_records(suspects),
        "findings": None if found is None else [finding_record(finding) for finding in found],
        "next": list(commands),
    }


def replayed_record(one: Replayed, suspects: Sequence[Likely], commands: Sequence[str]) -> dict[str, Any]:
    """Return a recorded call as JSON values."""
    return recording_record(one.recording, suspects, all_headers=False) | {
        "failed": one.failed,
        "preflight_from_cache": one.from_cache,
        "assumes_credentials": one.assumes_credentials,
        "explained": not one.is_unexplained,
        "times": one.times,
        "next": list(commands),
    }
