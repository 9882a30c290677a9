"""Every exchange an API must pass, played through: what each route gives in each outcome; no cause is sought here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from crossgate.api import Api, CorsPolicy, Method, Refusal, Unknown
from crossgate.browser import PageRequest
from crossgate.exchange import (
    PREFLIGHT,
    SUCCESS,
    Pairing,
    PossibleOutcome,
    Transcript,
    Verdict,
    actuals,
    as_sent,
    legitimate_request,
    mentions_cors,
    possible_outcomes,
    unknown_path,
    url_of,
    verbs_of,
)
from crossgate.gateway import gateway_of, refusals

ASKED = "asked"
"""The outcome of a call that matches no route of the definition."""

_ANSWERED = frozenset({"integration", "cors", "edge"})
"""Who answers a call without being an error of the gateway that a definition brings about."""

_NOWHERE = ("/no/such/path", "/")
"""Paths that an API may not have: a greedy one takes all below it, and so not the root
(https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html).
"""

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
    def fails(self) -> bool:
        """Whether a call that is right in everything ends in an error of the gateway itself, whoever may read that."""
        return self.outcome == SUCCESS and self.transcript.last.answer.answered_by not in _ANSWERED

    @property
    def never_works(self) -> bool:
        """Whether it would end in an error of the gateway with all CORS headers as well, because the definition is faulty."""
        answer = self.transcript.last.answer
        return self.fails and (answer.status >= 500 or answer.cause == "no-integration")

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
        """For each outcome that the configuration has a part in the trial that went worst, in the order played."""
        worst: dict[str, Trial] = {}
        for trial in self.trials:
            if not trial.is_reachable:
                continue
            known = worst.get(trial.outcome)
            if known is None or _ORDER[trial.verdict] < _ORDER[known.verdict]:
                worst[trial.outcome] = trial
        return worst


class Survey:
    """An API with its policy and everything that was played. *pairing* plays further exchanges on the same gateway.

    *mentions_cors*: whether the definition speaks of CORS at all; *refusals*: what API Gateway would refuse of the definition when it
    is deployed.
    """

    __slots__ = (
        *("api", "mentions_cors", "pairing", "policy", "refusals", "routes"),
        *("_by_preflight", "_by_route", "_by_verdict", "_refused_outright"),
    )

    def __init__(
        self,
        api: Api,
        policy: CorsPolicy,
        routes: tuple[RouteReport, ...],
        pairing: Pairing,
        *,
        mentions_cors: bool = True,
        refusals: tuple[Refusal, ...] = (),
    ) -> None:
        self.api, self.policy, self.routes, self.pairing = api, policy, routes, pairing
        self.mentions_cors, self.refusals = mentions_cors, refusals
        self._by_verdict: dict[Verdict | None, tuple[Trial, ...]] = {}
        self._by_route = {id(route.method): route for route in routes}
        self._by_preflight: dict[int, list[Trial]] | None = None
        self._refused_outright: tuple[Method, ...] | None = None

    def showing(self, api: Api, routes: tuple[RouteReport, ...]) -> Survey:
        """Return the same survey as one of *api* with *routes*: nothing is played again."""
        shown = Survey(api, self.policy, routes, self.pairing, mentions_cors=self.mentions_cors, refusals=self.refusals)
        shown._refused_outright = self.refused_outright
        return shown

    @property
    def refused_outright(self) -> tuple[Method, ...]:
        """The methods that pages cannot use for want of CORS: their preflight or their success is blocked, not only their errors."""
        if self._refused_outright is None:
            blocked = (trial for trial in self.trials("blocked") if trial.outcome in (PREFLIGHT, SUCCESS) and not trial.never_works)
            self._refused_outright = tuple({id(trial.method): trial.method for trial in blocked}.values())
        return self._refused_outright

    def trials(self, verdict: Verdict | None = None) -> tuple[Trial, ...]:
        """Return the trials of all routes, or those with *verdict*; not those that no configuration reaches."""
        found = self._by_verdict.get(verdict)
        if found is None:
            every = (trial for route in self.routes for trial in route.trials if trial.is_reachable)
            found = tuple(every) if verdict is None else tuple(trial for trial in self.trials() if trial.verdict == verdict)
            self._by_verdict[verdict] = found
        return found

    def trials_of(self, method: Method) -> tuple[Trial, ...]:
        """Return what was played of *method*, reachable or not."""
        route = self._by_route.get(id(method))
        return route.trials if route is not None else ()

    def preflights_of(self, method: Method) -> Sequence[Trial]:
        """Return the preflights that *method* answers, for its own path's calls and for others'."""
        if self._by_preflight is None:
            self._by_preflight = {}
            for trial in self.trials():
                if trial.outcome == PREFLIGHT:
                    self._by_preflight.setdefault(id(trial.transcript.last.answer.method), []).append(trial)
        return self._by_preflight.get(id(method), ())


def survey(api: Api, policy: CorsPolicy, browsers: Sequence[str], *, answering: Api | None = None) -> Survey:
    """Play every exchange that *api* must pass for the pages of *policy*, in each of *browsers*.

    *answering* is another state of it, by which the same calls are answered instead. The API of the survey has a gap for each route
    that could not be played.
    """
    pairing = Pairing(gateway_of(answering or api), tuple(browsers))
    played = _Player(api, policy, pairing)
    routes = tuple(RouteReport(method, tuple(played.trials_of(method))) for method in api.methods)
    told = api._replace(gaps=tuple(dict.fromkeys((*api.gaps, *played.unplayed)))) if played.unplayed else api
    return Survey(told, policy, routes, pairing, mentions_cors=mentions_cors(api), refusals=refusals(api))


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
        self._lost: dict[str, Sequence[Transcript | None]] = {}
        self.unplayed: list[Unknown] = []

    def trials_of(self, method: Method) -> Iterator[Trial]:
        if method.http_method == "OPTIONS":
            return
        for verb in verbs_of(self._api, method):
            outcomes = list(self._outcomes(method, verb))
            for number, origin in enumerate(self._policy.pages):
                for name, possible, from_each_page in outcomes:
                    transcript = from_each_page[number]
                    if transcript is not None and transcript.turns:
                        yield Trial(method, verb, name, origin, transcript, possible)
                    elif transcript is not None and name == SUCCESS:
                        self.unplayed.append(Unknown(f"no call of {verb} {method.path} is known that browsers make", method.place.span))

    def _outcomes(self, method: Method, verb: str) -> Iterator[tuple[str, PossibleOutcome | None, Sequence[Transcript | None]]]:
        """Yield each outcome of calling *method* by *verb*, with what comes of it for each page of the policy."""
        request = legitimate_request(self._api, method, verb, self._policy)
        pages = self._policy.pages
        yield PREFLIGHT, None, self._pairing.preflights(pages, request)
        for possible in possible_outcomes(method, verb, self._api.kind):
            asked = as_sent(request, method, self._api, possible)
            as_played, transcripts = actuals(self._pairing, pages, asked, method, possible)
            yield possible.name, as_played, transcripts
        yield unknown_path(self._api), None, self._unknown_path(verb, request)

    def _unknown_path(self, verb: str, request: PageRequest) -> Sequence[Transcript | None]:
        """Play a call of a path that the API does not have; None when it has them all."""
        if verb not in self._lost:
            self._lost[verb] = [None] * len(self._policy.pages)
            for path in _NOWHERE:
                asked = request._replace(url=url_of(self._api, path), headers=(), body=None)
                played = self._pairing.actuals(self._policy.pages, asked)
                if all(one.turns and one.last.answer.answered_by == unknown_path(self._api) for one in played):
                    self._lost[verb] = played
                    break
        return self._lost[verb]
