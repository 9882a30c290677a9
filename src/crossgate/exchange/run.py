"""Browsers against one gateway: plays an exchange turn by turn and gives the transcript; derives no request and seeks no cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from crossgate.api import Unknown
from crossgate.browser import PROFILES, NetworkFault, Outcome, Page, PageRequest, Profile, Send, fetch
from crossgate.exchange.transcript import Judgement, Transcript, Turn
from crossgate.exchange.worlds import best_response, certain_response, permissive_headers, unknowns_of
from crossgate.gateway import ORDINARY, Answer, Answering, AssumedBackend, Backend, Circumstances
from crossgate.http import Headers, Request, Response

_Part = Literal["preflight", "actual", "whole"]
_Respond = Callable[[Answer, Request], Response]

_PASSED = Outcome(type="cors", status=200, url="", headers=(), redirected=False, blocked=None, console=(), error=None)
"""Stands for a preflight that passed, where only the preflight is played."""

_UNSEEN = AssumedBackend()
_NOWHERE = Page("")


class _Play(NamedTuple):
    """What is played: from which page, what, and under which circumstances."""

    page: Page
    request: PageRequest
    circumstances: Circumstances
    backend: Backend
    part: _Part

    def of(self, origin: str) -> _Play:
        """Return the same from a page of *origin*."""
        return self._replace(page=Page(origin))


class _Call:
    """One call of one page, whatever its address: the request that all browsers send (None where they differ), what is on the wire
    beside the origin, and the judgements so far by what was judged.
    """

    __slots__ = ("judged", "send", "wire")

    def __init__(self, send: Send | None) -> None:
        self.send = send
        self.wire = (send.request.method, send.request.headers.without("origin"), send.request.body) if send is not None else None
        self.judged: dict[object, Judgement] = {}


class Pairing:
    """Pages in each of some browsers, and one gateway.

    All browsers meet the same answers, and so do pages of several origins where Origin has no part in them. Judgements are remembered:
    equal requests with equal answers are judged once, whatever the address, because no CORS rule looks at it.
    """

    def __init__(self, gateway: Answering, browsers: Sequence[str]) -> None:
        self.gateway = gateway
        self._profiles = tuple((name, PROFILES[name]) for name in browsers)
        self._calls: dict[object, dict[str, _Call]] = {}

    def preflights(self, origins: Iterable[str], request: PageRequest, circumstances: Circumstances = ORDINARY) -> list[Transcript | None]:
        """Play only the preflight of *request*, from a page of each of *origins*; None when no browser sends one."""
        return list(self._short(origins, _Play(_NOWHERE, request, circumstances, _UNSEEN, "preflight")))

    def actuals(
        self, origins: Iterable[str], request: PageRequest, circumstances: Circumstances = ORDINARY, backend: Backend | None = None
    ) -> list[Transcript]:
        """Play *request* itself as if its preflight had passed, from a page of each of *origins*."""
        found = self._short(origins, _Play(_NOWHERE, request, circumstances, backend or _UNSEEN, "actual"))
        return [transcript for transcript in found if transcript is not None]  # an actual request always comes to something

    def whole(
        self, origin: str, request: PageRequest, circumstances: Circumstances = ORDINARY, backend: Backend | None = None
    ) -> Transcript:
        """Play the whole exchange, preflight and all."""
        transcript = self._long(_Play(Page(origin), request, circumstances, backend or _UNSEEN, "whole"))
        assert transcript is not None, "a whole exchange has at least one turn"
        return transcript

    def _short(self, origins: Iterable[str], play: _Play) -> Iterator[Transcript | None]:
        """Play a part that is one turn in all browsers alike, by what is remembered of equal ones; otherwise play it at length."""
        calls = self._calls.setdefault((play.part, _but_address(play.request)), {})
        answer, wire = None, None
        for origin in origins:
            call = calls.get(origin)
            if call is None:
                call = calls[origin] = _Call(self._common_send(play.of(origin)))
            if call.send is None:
                yield self._long(play.of(origin))
                continue
            method, _, headers, body = call.send.request
            request = Request(method, play.request.url, headers, body)
            if answer is None or answer.heeds_origin or wire != call.wire:
                answer, wire = self.gateway.answer(request, play.circumstances, play.backend), call.wire
            yield self._judged(call, Turn(request, answer, call.send.is_preflight), origin, play)

    def _judged(self, call: _Call, turn: Turn, origin: str, play: _Play) -> Transcript | None:
        answer = turn.answer
        key = (answer.status, answer.headers, answer.unseen, answer.doubts)
        judgement = call.judged.get(key)
        if judgement is None:
            transcript = self._long(play.of(origin))
            if transcript is None or len(transcript.turns) > 1:
                return transcript
            judgement = call.judged[key] = transcript.judgement
        return Transcript(origin, play.request, (turn,), judgement)

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
        if judgement.refused_by and unknowns:
            best = Judgement(play.request.url, self._outcomes(play, gateway, best_response))
            judgement = best if best.refused_by else Judgement(play.request.url, worst, unknowns)  # what is wrong in any case, if anything
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


def _but_address(request: PageRequest) -> tuple[object, ...]:
    """Return all fields of *request* but its URL, as a key: quicker than a copy with another URL."""
    method, _, *rest = request
    return (method, *rest)


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

    def __init__(self, gateway: Answering, play: _Play) -> None:
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
