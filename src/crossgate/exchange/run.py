"""Browsers against one gateway: plays an exchange turn by turn and gives the transcript; derives no request and seeks no cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from crossgate.api import Unknown
from crossgate.browser import PROFILES, NetworkFault, Outcome, Page, PageRequest, Profile, Send, fetch
from crossgate.exchange.transcript import Transcript, Turn, verdict_of
from crossgate.exchange.worlds import best_response, certain_response, permissive_headers, unknowns_of
from crossgate.gateway import ORDINARY, Answer, AssumedBackend, Backend, Circumstances, Gateway
from crossgate.http import Headers, Request, Response

_Part = Literal["preflight", "actual", "whole"]
_Respond = Callable[[Answer, Request], Response]

_PREFLIGHT_PASSED = Outcome(type="cors", status=200, url="", headers=(), redirected=False, blocked=None, console=(), error=None)


class _Play(NamedTuple):
    """What is played: from which page, what, and under which circumstances."""

    page: Page
    request: PageRequest
    circumstances: Circumstances
    backend: Backend
    part: _Part


class Pairing:
    """A page in each of some browsers, and one gateway.

    The gateway is asked once for equal requests of one exchange, so that all browsers meet the same answers.
    """

    def __init__(self, gateway: Gateway, browsers: Sequence[str]) -> None:
        self.gateway = gateway
        self._profiles = tuple((name, PROFILES[name]) for name in browsers)
        self._judged: dict[object, Outcome] = {}

    def preflight(self, origin: str, request: PageRequest) -> Transcript | None:
        """Play only the preflight of *request*; None when no browser sends one."""
        return self._transcript(_Play(Page(origin), request, ORDINARY, AssumedBackend(), "preflight"))

    def actual(
        self, origin: str, request: PageRequest, circumstances: Circumstances = ORDINARY, backend: Backend | None = None
    ) -> Transcript:
        """Play *request* itself as if its preflight had passed."""
        transcript = self._transcript(_Play(Page(origin), request, circumstances, backend or AssumedBackend(), "actual"))
        assert transcript is not None, "an actual request is always sent"
        return transcript

    def whole(
        self, origin: str, request: PageRequest, circumstances: Circumstances = ORDINARY, backend: Backend | None = None
    ) -> Transcript:
        """Play the whole exchange, preflight and all."""
        transcript = self._transcript(_Play(Page(origin), request, circumstances, backend or AssumedBackend(), "whole"))
        assert transcript is not None, "a whole exchange has at least one turn"
        return transcript

    def _transcript(self, play: _Play) -> Transcript | None:
        gateway = _Asked(self.gateway, play)
        worst = {name: self._outcome(play, profile, gateway, _certain) for name, profile in self._profiles}
        outcomes = {name: outcome for name, outcome in worst.items() if outcome is not None}
        if not outcomes:
            return None
        verdict, unknowns = verdict_of(outcomes), gateway.unknowns()
        if verdict == "blocked" and unknowns:
            best = {name: self._outcome(play, profile, gateway, best_response) for name, profile in self._profiles}
            if verdict_of({name: outcome for name, outcome in best.items() if outcome is not None}) == "readable":
                return Transcript(play.page.origin, play.request, gateway.turns(), outcomes, "depends", unknowns)
        return Transcript(play.page.origin, play.request, gateway.turns(), outcomes, verdict)

    def _outcome(self, play: _Play, profile: Profile, gateway: _Asked, respond: _Respond) -> Outcome | None:
        """Let one browser fetch; None when only the preflight is played and it sends none."""
        steps = fetch(play.page, play.request, profile)
        try:
            step = next(steps)
            if play.part == "preflight" and not step.is_preflight:
                return None
            while True:
                step = steps.send(self._reply(play, step, gateway, respond))
                if play.part == "preflight" and not step.is_preflight:
                    return _PREFLIGHT_PASSED
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome

    def _reply(self, play: _Play, step: Send, gateway: _Asked, respond: _Respond) -> Response | NetworkFault:
        if play.part == "actual" and step.is_preflight:
            return Response(204, Headers(permissive_headers(step.request)))
        answer = gateway.answer(step)
        return NetworkFault("refused", "another host") if answer is None else respond(answer, step.request)


def _certain(answer: Answer, _: Request) -> Response:
    return certain_response(answer)


class _Asked:
    """The gateway within one exchange: remembers its turns, and knows nothing of other hosts."""

    def __init__(self, gateway: Gateway, play: _Play) -> None:
        self._gateway = gateway
        self._play = play
        self._host = urlsplit(play.request.url).netloc
        self._turns: dict[Request, Turn] = {}

    def answer(self, step: Send) -> Answer | None:
        turn = self._turns.get(step.request)
        if turn is None:
            if urlsplit(step.request.url).netloc != self._host:
                return None
            circumstances = self._play.circumstances
            turn = Turn(step.request, self._gateway.answer(step.request, circumstances, self._play.backend), step.is_preflight)
            self._turns[step.request] = turn
        return turn.answer

    def turns(self) -> tuple[Turn, ...]:
        return tuple(self._turns.values())

    def unknowns(self) -> tuple[Unknown, ...]:
        return tuple(dict.fromkeys(unknown for turn in self._turns.values() for unknown in unknowns_of(turn.answer)))
