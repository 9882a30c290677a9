"""Browsers against one gateway: plays an exchange turn by turn and gives the transcript; derives no request and seeks no cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from crossgate.api import Unknown
from crossgate.browser import PROFILES, NetworkFault, Outcome, Page, PageRequest, Profile, Send, fetch
from crossgate.exchange.transcript import Judgement, Transcript, Turn
from crossgate.exchange.worlds import best_response, certain_response, permissive_headers, unknowns_of
from crossgate.gateway import ORDINARY, Answer, AssumedBackend, Backend, Circumstances, Gateway
from crossgate.http import Headers, Request, Response

_Part = Literal["preflight", "actual", "whole"]
_Respond = Callable[[Answer, Request], Response]

_PASSED = Outcome(type="cors", status=200, url="", headers=(), redirected=False, blocked=None, console=(), error=None)
"""Stands for a preflight that passed, where only the preflight is played."""

_UNSEEN = AssumedBackend()


class _Play(NamedTuple):
    """What is played: from which page, what, and under which circumstances."""

    page: Page
    request: PageRequest
    circumstances: Circumstances
    backend: Backend
    part: _Part


class Pairing:
    """A page in each of some browsers, and one gateway.

    All browsers meet the same answers. Judgements are remembered: equal requests with equal answers are judged once, whatever
    the address, because no CORS rule looks at it.
    """

    def __init__(self, gateway: Gateway, browsers: Sequence[str]) -> None:
        self.gateway = gateway
        self._profiles = tuple((name, PROFILES[name]) for name in browsers)
        self._sends: dict[object, Send | None] = {}
        self._judged: dict[object, Judgement] = {}

    def preflight(self, origin: str, request: PageRequest) -> Transcript | None:
        """Play only the preflight of *request*; None when no browser sends one."""
        return self._short(_Play(Page(origin), request, ORDINARY, _UNSEEN, "preflight"))

    def actual(
        self, origin: str, request: PageRequest, circumstances: Circumstances = ORDINARY, backend: Backend | None = None
    ) -> Transcript:
        """Play *request* itself as if its preflight had passed."""
        transcript = self._short(_Play(Page(origin), request, circumstances, backend or _UNSEEN, "actual"))
        assert transcript is not None, "an actual request is always sent"
        return transcript

    def whole(
        self, origin: str, request: PageRequest, circumstances: Circumstances = ORDINARY, backend: Backend | None = None
    ) -> Transcript:
        """Play the whole exchange, preflight and all."""
        transcript = self._long(_Play(Page(origin), request, circumstances, backend or _UNSEEN, "whole"))
        assert transcript is not None, "a whole exchange has at least one turn"
        return transcript

    def _short(self, play: _Play) -> Transcript | None:
        """Play a part that is one turn in all browsers alike, by what is remembered of equal ones; otherwise play it at length."""
        anonymous = (play.page.origin, play.part, play.request._replace(url=""))
        if anonymous not in self._sends:
            self._sends[anonymous] = self._common_send(play)
        send = self._sends[anonymous]
        if send is None:
            return self._long(play)
        request = Request(send.request.method, play.request.url, send.request.headers, send.request.body)
        answer = self.gateway.answer(request, play.circumstances, play.backend)
        key = (anonymous, answer.status, answer.headers, answer.unseen, answer.doubts)
        judgement = self._judged.get(key)
        if judgement is None:
            transcript = self._long(play)
            if transcript is None or len(transcript.turns) > 1:
                return transcript
            judgement = self._judged[key] = transcript.judgement
        return Transcript(play.page.origin, play.request, (Turn(request, answer, send.is_preflight),), judgement)

    def _common_send(self, play: _Play) -> Send | None:
        """Return the one request that every browser puts on the wire for this part, or None when they differ."""
        found = set()
        for _, profile in self._profiles:
            steps = fetch(play.page, play.request, profile)
            try:
                step = next(steps)
                if play.part == "actual" and step.is_preflight:
                    step = steps.send(Response(204, Headers(permissive_headers(step.request))))
            except StopIteration:
                return None
            found.add(step if step.is_preflight == (play.part == "preflight") else None)
        return found.pop() if len(found) == 1 else None

    def _long(self, play: _Play) -> Transcript | None:
        gateway = _Asked(self.gateway, play)
        worst = self._outcomes(play, gateway, _certain)
        if not worst:
            return None
        judgement, unknowns = Judgement(play.request.url, worst), gateway.unknowns()
        if judgement.refused_by and unknowns and not Judgement(play.request.url, self._outcomes(play, gateway, best_response)).refused_by:
            judgement = Judgement(play.request.url, worst, unknowns)
        return Transcript(play.page.origin, play.request, gateway.turns(), judgement)

    def _outcomes(self, play: _Play, gateway: _Asked, respond: _Respond) -> dict[str, Outcome]:
        found = {name: self._outcome(play, profile, gateway, respond) for name, profile in self._profiles}
        return {name: outcome for name, outcome in found.items() if outcome is not None}

    def _outcome(self, play: _Play, profile: Profile, gateway: _Asked, respond: _Respond) -> Outcome | None:
        """Let one browser fetch; None when only the preflight is played and it sends none."""
        steps = fetch(play.page, play.request, profile)
        try:
            step = next(steps)
            if play.part == "preflight" and not step.is_preflight:
                return None
            while True:
                step = steps.send(_reply(play, step, gateway, respond))
                if play.part == "preflight" and not step.is_preflight:
                    return _PASSED
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome


def _reply(play: _Play, step: Send, gateway: _Asked, respond: _Respond) -> Response | NetworkFault:
    if play.part == "actual" and step.is_preflight:
        return Response(204, Headers(permissive_headers(step.request)))
    answer = gateway.answer(step)
    if answer is not None:
        return respond(answer, step.request)
    if respond is _certain:
        return NetworkFault("refused", "another host")
    return Response(200, Headers(permissive_headers(step.request)))


def _certain(answer: Answer, _: Request) -> Response:
    return certain_response(answer)


class _Asked:
    """The gateway within one exchange: remembers its turns; what other hosts answer is unknown."""

    def __init__(self, gateway: Gateway, play: _Play) -> None:
        self._gateway = gateway
        self._play = play
        self._host = urlsplit(play.request.url).netloc
        self._turns: dict[Request, Turn] = {}
        self._elsewhere: dict[str, Unknown] = {}

    def answer(self, step: Send) -> Answer | None:
        turn = self._turns.get(step.request)
        if turn is None:
            host = urlsplit(step.request.url).netloc
            if host != self._host:
                self._elsewhere[host] = Unknown(f"the redirect leads to {host}, whose answer cannot be seen")
                return None
            answer = self._gateway.answer(step.request, self._play.circumstances, self._play.backend)
            turn = self._turns[step.request] = Turn(step.request, answer, step.is_preflight)
        return turn.answer

    def turns(self) -> tuple[Turn, ...]:
        return tuple(self._turns.values())

    def unknowns(self) -> tuple[Unknown, ...]:
        seen = (unknown for turn in self._turns.values() for unknown in unknowns_of(turn.answer))
        return tuple(dict.fromkeys((*seen, *self._elsewhere.values())))
