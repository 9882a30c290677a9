"""Recorded calls through the browser half: what a browser makes of the answers that a recording holds; nothing is read or sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crossgate.browser import PROFILES, NetworkFault, Outcome, Page, PageRequest, Send, fetch
from crossgate.exchange.worlds import permissive_headers
from crossgate.http import Headers, Response
from crossgate.probe.har import NOT_RECORDED, Answer, Call, Hop
from crossgate.probe.recording import Met, Recording

_LOST = NetworkFault(NOT_RECORDED, "the recording does not hold this response")


class Replayed(NamedTuple):
    """A recorded call as it was judged.

    *failed* is what the recording says of it. *from_cache*: a preflight is not in the recording, and must have been passed before.
    *assumes_credentials*: only with credentials, of which the recording does not tell, does it come out as recorded. *times*: how
    often it was made.
    """

    recording: Recording
    failed: bool
    from_cache: bool = False
    assumes_credentials: bool = False
    times: int = 1

    @property
    def is_hidden(self) -> bool:
        """Whether it failed at a response that the recording does not hold."""
        refusal = self.recording.refusal
        return refusal is not None and refusal.detail == NOT_RECORDED

    @property
    def is_unexplained(self) -> bool:
        """Whether the recording says that it failed, and nothing in it makes it fail."""
        return self.failed and (self.recording.refusal is None or self.is_hidden)


def replay(call: Call, browsers: Sequence[str]) -> Replayed:
    """Judge *call* as each of *browsers* does."""
    found = _play(call, call.request, browsers)
    if found.is_unexplained and call.request.credentials != "include":
        with_credentials = _play(call, call.request._replace(credentials="include"), browsers)
        if not with_credentials.is_unexplained:
            return with_credentials._replace(assumes_credentials=True)
    return found


def counted(found: Sequence[Replayed]) -> tuple[Replayed, ...]:
    """Return *found* with equal ones counted together, those that failed first."""
    groups: dict[tuple[str, ...], Replayed] = {}
    for one in found:
        recording = one.recording
        key = (recording.origin, recording.request.method, recording.request.url, recording.verdict, recording.reason)
        known = groups.get(key)
        groups[key] = one if known is None else known._replace(times=known.times + 1)
    return tuple(sorted(groups.values(), key=lambda one: one.recording.refusal is None and not one.failed))


def _play(call: Call, request: PageRequest, browsers: Sequence[str]) -> Replayed:
    outcomes: dict[str, Outcome] = {}
    turns: dict[Send, Met] = {}
    from_cache = False
    for name in browsers:
        answers = _Answers(call.hops)
        steps = fetch(Page(call.origin), request, PROFILES[name])
        try:
            step = next(steps)
            while True:
                answer = answers.answer(step)
                if answer is not None:
                    turns.setdefault(step, Met(step.request, answer, step.is_preflight))
                step = steps.send(answer if answer is not None else _permission(step))
        except StopIteration as end:
            outcomes[name] = end.value
        from_cache = from_cache or answers.from_cache
    return Replayed(Recording(call.origin, request, tuple(turns.values()), outcomes), call.failed, from_cache)


def _permission(step: Send) -> Response:
    return Response(204, Headers(permissive_headers(step.request)))


class _Answers:
    """The answers of one call in their order."""

    def __init__(self, hops: Sequence[Hop]) -> None:
        self._hops: Iterator[Hop] = iter(hops)
        self._hop: Hop | None = next(self._hops, None)
        self.from_cache = False

    def answer(self, step: Send) -> Answer | None:
        """Return the recorded answer to *step*; None for a preflight that must have been passed earlier."""
        hop = self._hop
        if hop is None:
            return _LOST
        if not step.is_preflight:
            self._hop = next(self._hops, None)
            return hop.actual
        if hop.preflight is None and isinstance(hop.actual, Response):
            self.from_cache = True
        return hop.preflight if hop.preflight is not None or isinstance(hop.actual, Response) else _LOST
