"""What a browser will make of one call to an API that is served here: both halves played against each other; sends nothing."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from crossgate.api import Integration, Method, Unknown
from crossgate.browser import PROFILES, NetworkFault, Outcome, Page, PageRequest, Send, fetch
from crossgate.exchange import UNSEEN_BACKEND, Judgement, PossibleOutcome, Transcript, Turn
from crossgate.exchange.worlds import best_response, certain_response, permissive_headers, unknowns_of
from crossgate.gateway import Answer, Answering, AssumedBackend, BackendFault, BackendReply, Circumstances, IntegrationRequest
from crossgate.http import Headers, Request, Response
from crossgate.serve.behind import Behind, Case, Standing
from crossgate.serve.runs import case_of, is_preflight
from crossgate.serve.stages import StageCall
from crossgate.serve.stub import Stub

_ASSUMED = AssumedBackend(BackendReply(unseen=UNSEEN_BACKEND))
_FUNCTION_DECIDES = Unknown("the authorizer's function decides when it is called")


class Place(NamedTuple):
    """Where a call goes: the *gateway* of an API, the *stage*, and what stands *behind* it."""

    gateway: Answering
    stage: StageCall
    behind: Behind


class Forecast(NamedTuple):
    """What is to be expected of a call. *backends* names what stood behind the gateway, for each turn.

    *leaning* tells for each turn whether a stand-in sent the headers that let it pass, which only the user's own backend can promise.
    *may_go_on* tells that the turns, which are those of the worst case, may not be all: the last one is a preflight that may pass.
    """

    transcript: Transcript
    backends: tuple[str, ...]
    leaning: tuple[bool, ...]
    may_go_on: bool

    @property
    def preflight(self) -> str:
        """``none`` where no browser asks first, else what becomes of the preflight: ``passes``, ``blocked`` or ``depends``."""
        turns = self.transcript.turns
        if not turns or not turns[0].is_preflight:
            return "none"
        if len(turns) > 1:
            return "passes"
        return "depends" if self.may_go_on else "blocked"

    @property
    def outcome(self) -> Outcome:
        """What the browser makes of it, in the worst case."""
        return next(iter(self.transcript.outcomes.values()))


def forecast(place: Place, origin: str, request: PageRequest, browser: str, possible: PossibleOutcome | None) -> Forecast:
    """Return what *browser* makes of *request* by a page of *origin*, when *possible* befalls it."""
    asked = _Asked(place, request.url, possible)
    outcome = _played(asked, origin, request, browser, worst=True)
    certain, unknowns = len(asked.turns), asked.unknowns()
    depends = outcome.blocked is not None and bool(unknowns) and not _played(asked, origin, request, browser, worst=False).blocked
    judgement = Judgement(request.url, {browser: outcome}, unknowns if depends else ())
    turns, callers = tuple(asked.turns.values())[:certain], asked.callers[:certain]
    return Forecast(
        Transcript(origin, request, turns, judgement),
        tuple(caller.label for caller in callers),
        tuple(caller.is_proxy_stub for caller in callers),
        may_go_on=len(asked.turns) > certain,
    )


def _played(asked: _Asked, origin: str, request: PageRequest, browser: str, *, worst: bool) -> Outcome:
    steps = fetch(Page(origin), request, PROFILES[browser])
    try:
        step = next(steps)
        while True:
            step = steps.send(asked.response(step, worst=worst))
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome


class _Asked:
    """The API within one call: what it answers to each request, as the server would."""

    def __init__(self, place: Place, url: str, possible: PossibleOutcome | None) -> None:
        self._place = place
        self._host = urlsplit(url).netloc
        self._url = url.partition("#")[0]
        self._possible = possible
        self._elsewhere: dict[str, Unknown] = {}
        self.turns: dict[Request, Turn] = {}
        self.callers: list[_Caller] = []

    def response(self, step: Send, *, worst: bool) -> Response | NetworkFault:
        host = urlsplit(step.request.url).netloc
        if host != self._host:
            self._elsewhere[host] = Unknown(f"the redirect leads to {host}, which this page does not call")
            return NetworkFault("refused", "another host") if worst else Response(200, Headers(permissive_headers(step.request)))
        turn = self.turns.get(step.request)
        if turn is None:
            turn = self.turns[step.request] = Turn(step.request, self._answer(step.request), step.is_preflight)
        return certain_response(turn.answer) if worst else best_response(turn.answer, step.request)

    def unknowns(self) -> tuple[Unknown, ...]:
        found = [unknown for turn in self.turns.values() for unknown in unknowns_of(turn.answer)]
        return tuple(dict.fromkeys((*found, *self._elsewhere.values())))

    def _answer(self, request: Request) -> Answer:
        gateway, stage, behind = self._place
        usual = Circumstances(stage=stage.name, stage_variables=stage.variables)
        backend = _Caller(behind)
        case = self._made_to_happen(request, usual)
        slow = False
        if case is None:
            method = gateway.route(request.method, _below(stage.prefix, request.url)).method
            mind = behind.mind(method) if method is not None else None
            slow = mind is not None and mind.waits
            case = behind.case(gateway, request, usual) if behind.intervenes and not slow else Case(request, usual)
        backend.instead = case.backend
        answer = gateway.answer(case.request, case.circumstances, backend)
        self.callers.append(backend)
        if slow and answer.answered_by == "integration":
            answer = answer._replace(doubts=(*answer.doubts, _FUNCTION_DECIDES))
        return answer

    def _made_to_happen(self, request: Request, usual: Circumstances) -> Case | None:
        if self._possible is None or is_preflight(request) or request.url != self._url:
            return None
        return case_of(self._possible, request, usual)


def _below(prefix: str, url: str) -> str:
    return urlsplit(url).path.removeprefix(prefix) or "/"


class _Caller:
    """Asks what stands behind the gateway; what would have to be waited for is assumed instead."""

    def __init__(self, behind: Behind) -> None:
        self._behind = behind
        self.instead: Standing | None = None
        self.label = ""
        self.is_proxy_stub = False

    def invoke(
        self, method: Method, integration: Integration, request: IntegrationRequest, original: Request
    ) -> BackendReply | BackendFault:
        backend = self.instead or self._behind.backend(method, integration)
        self.label = backend.label
        self.is_proxy_stub = isinstance(backend, Stub) and integration.is_proxy
        return (_ASSUMED if backend.waits else backend).invoke(method, integration, request, original)
