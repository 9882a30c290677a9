"""Every exchange an API must pass, played through: what each route gives in each outcome; no cause is sought here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from crossgate.api import Api, CorsPolicy, Method, Refusal
from crossgate.browser import PageRequest
from crossgate.exchange import (
    PREFLIGHT,
    SUCCESS,
    UNKNOWN_PATH,
    Pairing,
    PossibleOutcome,
    Transcript,
    Verdict,
    as_sent,
    legitimate_request,
    mentions_cors,
    possible_outcomes,
    url_of,
    verbs_of,
)
from crossgate.gateway import Gateway, refusals

ASKED = "asked"
"""The outcome of a call that matches no route of the definition."""

_ORDER: dict[Verdict, int] = {"blocked": 0, "depends": 1, "readable": 2}


class Trial(NamedTuple):
    """One exchange played for a route: which *outcome* of it, with which *verb*, from which page."""

    method: Method
    verb: str
    outcome: str
    origin: str
    transcript: Transcript
    possible: PossibleOutcome | None = None

    @property
    def verdict(self) -> Verdict:
        """What becomes of it."""
        return self.transcript.verdict

    @property
    def is_reachable(self) -> bool:
        """Whether any configuration of the API could change the outcome: the edge answers before the API is asked."""
        return self.transcript.last.answer.answered_by != "edge"

    @property
    def route(self) -> str:
        """The route with its concrete verb: ``PUT /pets``."""
        return f"{self.verb} {self.method.path}"


class RouteReport(NamedTuple):
    """All trials of one method of the definition."""

    method: Method
    trials: tuple[Trial, ...]

    @property
    def outcomes(self) -> dict[str, Trial]:
        """For each outcome the trial that went worst, in the order played."""
        worst: dict[str, Trial] = {}
        for trial in self.trials:
            known = worst.get(trial.outcome)
            if known is None or _ORDER[trial.verdict] < _ORDER[known.verdict]:
                worst[trial.outcome] = trial
        return worst


class Survey(NamedTuple):
    """An API with its policy and everything that was played. *pairing* plays further exchanges on the same gateway."""

    api: Api
    policy: CorsPolicy
    routes: tuple[RouteReport, ...]
    pairing: Pairing
    mentions_cors: bool = True
    """Whether the definition speaks of CORS at all."""
    refuses_outright: bool = False
    """Whether some route fails in its preflight or its success, not only in its errors."""
    refusals: tuple[Refusal, ...] = ()
    """What API Gateway would refuse of the definition when it is deployed."""

    def trials(self, verdict: Verdict | None = None) -> Iterator[Trial]:
        """Yield the trials of all routes, or those with *verdict*; not those that no configuration reaches."""
        for route in self.routes:
            for trial in route.trials:
                if trial.is_reachable and (verdict is None or trial.verdict == verdict):
                    yield trial


def survey(api: Api, policy: CorsPolicy, browsers: Sequence[str]) -> Survey:
    """Play every exchange that *api* must pass for the pages of *policy*, in each of *browsers*."""
    pairing = Pairing(Gateway(api), tuple(browsers))
    played = _Player(api, policy, pairing)
    routes = tuple(RouteReport(method, tuple(played.trials_of(method))) for method in api.methods)
    outright = any(trial.verdict == "blocked" and trial.outcome in (PREFLIGHT, SUCCESS) for route in routes for trial in route.trials)
    return Survey(api, policy, routes, pairing, mentions_cors(api), outright, refusals(api))


def trial_of(transcript: Transcript, pairing: Pairing) -> Trial:
    """Return a single exchange, played on its own, as the trial it would be in a survey."""
    address = urlsplit(transcript.request.url)
    method = pairing.gateway.route(transcript.request.method, address.path).method
    answer = transcript.last.answer
    outcome = SUCCESS if answer.status < 400 else f"response-{answer.status}"
    if transcript.last.is_preflight:
        outcome = PREFLIGHT
    elif answer.answered_by != "integration":
        outcome = answer.answered_by
    asked = method or Method(transcript.request.method, address.path)
    return Trial(asked, transcript.request.method, ASKED if method is None else outcome, transcript.origin, transcript)


class _Player:
    """Plays the routes of one API; remembers what is the same for all of them."""

    def __init__(self, api: Api, policy: CorsPolicy, pairing: Pairing) -> None:
        self._api = api
        self._policy = policy
        self._pairing = pairing
        self._lost: dict[tuple[str, str], Transcript | None] = {}

    def trials_of(self, method: Method) -> Iterator[Trial]:
        if method.http_method == "OPTIONS":
            return
        for verb in verbs_of(self._api, method):
            request = legitimate_request(self._api, method, verb, self._policy)
            for origin in self._policy.pages:
                yield from self._trials_from(origin, method, verb, request)

    def _trials_from(self, origin: str, method: Method, verb: str, request: PageRequest) -> Iterator[Trial]:
        preflight = self._pairing.preflight(origin, request)
        if preflight is not None:
            yield Trial(method, verb, PREFLIGHT, origin, preflight)
        for possible in possible_outcomes(method, verb):
            asked = as_sent(request, method, self._api, possible)
            transcript = self._pairing.actual(origin, asked, possible.circumstances, possible.backend)
            if transcript.turns:
                yield Trial(method, verb, possible.name, origin, transcript, possible)
        lost = self._unknown_path(origin, verb, request)
        if lost is not None:
            yield Trial(method, verb, UNKNOWN_PATH, origin, lost)

    def _unknown_path(self, origin: str, verb: str, request: PageRequest) -> Transcript | None:
        """Play a call of a path that the API does not have; None when some greedy path has them all."""
        known = (origin, verb)
        if known not in self._lost:
            asked = request._replace(url=url_of(self._api, "/no/such/path"), headers=(), body=None)
            transcript = self._pairing.actual(origin, asked)
            self._lost[known] = transcript if transcript.last.answer.answered_by == UNKNOWN_PATH else None
        return self._lost[known]
