"""What a cause is: a name, a severity, and how it knows its own among refused exchanges; no cause itself, no running."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from crossgate.api import Api, ApiKind, CorsConfiguration, GatewayResponse, Integration, IntegrationResponse, Method, Unknown
from crossgate.browser import Blocked
from crossgate.check.finding import Mark, Severity
from crossgate.check.survey import Survey, Trial
from crossgate.exchange import Turn
from crossgate.gateway import Answer
from crossgate.text import Span


class Diagnosis(NamedTuple):
    """What a cause says of one refusal: diagnoses of one cause with equal *message* become one finding.

    ``{routes}`` in the message stands for the routes of the finding. *severity* overrides that of the cause, *marks* point at what
    is wrong, *fix* says what to do. *routes* are the routes of the finding, where they are not those of the refusals.
    """

    message: str
    marks: tuple[Mark, ...]
    fix: str
    severity: Severity | None = None
    notes: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()


class Refused:
    """One refused exchange as causes see it: the trial, why the browser blocked it, and the gateway's answer that it judged.

    *reason* is the browser's reason without the prefix ``preflight-``: whether it was the preflight says *in_preflight*.
    """

    def __init__(self, survey: Survey, trial: Trial) -> None:
        self.survey = survey
        self.trial = trial
        self.api: Api = survey.api
        self.route: Method = trial.method
        assert trial.transcript.refusal is not None, "only refused trials are explained"
        self.blocked: Blocked = trial.transcript.refusal
        self.reason: str = trial.transcript.reason.removeprefix("preflight-")
        self.turn: Turn = trial.transcript.last
        self.answer = self.turn.answer
        self._headers: dict[str, str] | None = None

    @property
    def in_preflight(self) -> bool:
        """Whether it was the preflight that failed."""
        return self.trial.outcome == "preflight"

    @property
    def is_http(self) -> bool:
        """Whether an HTTP API answered, whose CORS settings are one configuration."""
        return self.api.kind == "HTTP"

    @property
    def answering(self) -> Method | None:
        """The method of the definition that answered (or refused), None when no method matched."""
        return self.answer.method

    @property
    def own(self) -> bool:
        """Whether the path of the route itself answered, not a greedy path beside it."""
        return self.answering is not None and self.answering.path == self.route.path

    def step(self, kind: str) -> Span | None:
        """Return the place of the last step of *kind*."""
        return next((step.place for step in reversed(self.answer.steps) if step.kind == kind), None)

    @property
    def stopped_at(self) -> Span | None:
        """The place of the step that stopped the request."""
        return next((step.place for step in reversed(self.answer.steps) if step.refused), None)

    @property
    def headers_not_allowed(self) -> tuple[str, ...]:
        """Every request header of the refused preflight that the answer does not allow, the one the browser names first."""
        asked = (self.turn.request.headers.combined("access-control-request-headers") or "").split(",")
        allowed = {name.strip().lower() for name in (self.header("Access-Control-Allow-Headers") or "").split(",")}
        named = dict.fromkeys((self.blocked.detail.lower(), *(name for name in asked if name and name not in allowed)))
        return tuple(name for name in named if name)

    @property
    def is_mock(self) -> bool:
        """Whether a MOCK integration answered."""
        integration = self.answering.integration if self.answering else None
        return isinstance(integration, Integration) and integration.kind == "MOCK"

    def integration_place(self, field: str) -> Span | None:
        """Return where *field* of the answering integration stands, else the integration's own place."""
        integration = self.answering.integration if self.answering else None
        return integration.place[field] if isinstance(integration, Integration) else None

    @property
    def status_place(self) -> Span | None:
        """Where the status of the answer is set."""
        override = next((step.place for step in self.answer.steps if step.kind == "override" and "the status" in step.text), None)
        if override is not None:
            return override
        decided = self.answer.mapped_by
        if decided is None or isinstance(decided, CorsConfiguration):
            return self.integration_place("responses")
        return decided.place["status_code"]

    def header(self, name: str) -> str | None:
        """Return the known value of a header of the answer that was refused, lines of one name combined, or None."""
        if self._headers is None:
            self._headers = {}
            for key, value in self.answer.headers:
                if not isinstance(value, Unknown):
                    known = self._headers.get(key.lower())
                    self._headers[key.lower()] = value if known is None else f"{known}, {value}"
        return self._headers.get(name.lower())

    def header_place(self, name: str) -> Span | None:
        """Return where the definition sets the response header *name*, else where the response that lacks it stands."""
        override = override_of(self.answer, name)
        if override is not None:
            return override
        decided = self.answer.mapped_by
        if decided is not None:
            return place_of_header(decided, name)
        return self.answering.place.span if self.answering else self.api.place.span


def route_named(route: str) -> str:
    """Return *route* as its owner names it: the route that takes everything has no method."""
    return _DEFAULT_ROUTE if route.endswith(f" {_DEFAULT_ROUTE}") else route


def named_routes(routes: Sequence[str]) -> str:
    """Return *routes* as a sentence says them: ``POST /pets and 3 more routes``."""
    if len(routes) < 3:
        return " and ".join(map(route_named, routes)) or "this API"
    return f"{route_named(routes[0])} and {len(routes) - 1} more routes"


def override_of(answer: Answer, name: str) -> Span | None:
    """Return the place of the mapping template that overrides the header *name* in *answer*."""
    told = f"{name.lower()}:"
    return next((step.place for step in answer.steps if step.kind == "override" and told in step.text.lower()), None)


_DEFAULT_ROUTE = "$default"

CORS_FIELDS = {
    "access-control-allow-origin": "allow_origins",
    "access-control-allow-methods": "allow_methods",
    "access-control-allow-headers": "allow_headers",
    "access-control-expose-headers": "expose_headers",
    "access-control-allow-credentials": "allow_credentials",
    "access-control-max-age": "max_age",
}
"""The fields of an HTTP API's CORS settings, by the headers that they become."""


def place_of_header(response: IntegrationResponse | GatewayResponse | CorsConfiguration, name: str) -> Span | None:
    """Return where *response* maps the header *name*, else the place of its parameters, else its own."""
    if isinstance(response, CorsConfiguration):
        return response.place[CORS_FIELDS.get(name.lower(), "")]
    for key in response.parameters:
        if key.lower().endswith(f".{name.lower()}"):
            return response.place[f"parameters/{key}"]
    return response.place["parameters"]


def made_by(node: Api | Method | None, name: str) -> Span | None:
    """Return the place of the property *name* of the source's own that made *node*, or what stands there; None where none did."""
    return node.place.fields.get(f"by:{name}") if node is not None else None


def is_operation(method: Method) -> bool:
    """Whether *method* is written as an operation of an OpenAPI document, by the name of its verb."""
    return method.place.span is not None and method.place.span.text.strip("\"'") == method.http_method.lower()


def has_security_of_all(refused: Refused) -> bool:
    """Whether the answering operation asks for what its document asks of all: the requirements are written there."""
    place = refused.answering.place["authorization"] if refused.answering is not None else None
    return place is not None and refused.api.place.fields.get("authorization") == place


def listed(names: Sequence[str]) -> str:
    """Return *names* as a sentence says them: ``PUT, PATCH and DELETE``."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def mark(span: Span | None, label: str = "", *, primary: bool = True) -> tuple[Mark, ...]:
    """Return a tuple of one Mark at *span*, or none when the source has no places."""
    return (Mark(span, label, primary),) if span is not None else ()


def explains_nothing(_: Refused) -> Diagnosis | None:
    """Explain no refusal: the cause only inspects."""
    return None


def _sees_nothing(_: Survey) -> Iterable[Diagnosis]:
    return ()


class Cause(NamedTuple):
    """One way in which things go wrong.

    *explain* looks at one refused exchange and gives a Diagnosis if this is why; *inspect* looks at the whole survey for
    what no exchange can show (a stale deployment, say) or what works and endangers. *explain* is asked only about refusals of *part*
    for one of *reasons* (without the prefix ``preflight-``); empty, they stand for all. *kind* is the only kind of API that can
    have it, None for both.
    """

    name: str
    severity: Severity
    summary: str
    explain: Callable[[Refused], Diagnosis | None] = explains_nothing
    inspect: Callable[[Survey], Iterable[Diagnosis]] = _sees_nothing
    part: Literal["preflight", "actual", ""] = ""
    reasons: tuple[str, ...] = ()
    kind: ApiKind | None = None

    def is_asked(self, kind: ApiKind, part: str, reason: str) -> bool:
        """Return whether *explain* is asked about a refusal of *part* for *reason* by an API of *kind*."""
        return self.can_befall(kind) and self.part in ("", part) and (not self.reasons or reason in self.reasons)

    def can_befall(self, kind: ApiKind) -> bool:
        """Return whether an API of *kind* can have it."""
        return self.kind in (None, kind)


class Explanations:
    """The causes of a sequence that explain refusals, sorted by what they are asked about: a survey has many refusals of few kinds."""

    def __init__(self, causes: Iterable[Cause]) -> None:
        self._causes = tuple(cause for cause in causes if cause.explain is not explains_nothing)
        self._asked: dict[tuple[ApiKind, str, str], tuple[Cause, ...]] = {}

    def of(self, refused: Refused) -> tuple[Cause, Diagnosis] | tuple[None, None]:
        """Return the first cause that knows *refused* as its own, with its diagnosis."""
        part = "preflight" if refused.in_preflight else "actual"
        for cause in self._asked_about(refused.api.kind, part, refused.reason):
            diagnosis = cause.explain(refused)
            if diagnosis is not None:
                return cause, diagnosis
        return None, None

    def _asked_about(self, kind: ApiKind, part: str, reason: str) -> tuple[Cause, ...]:
        found = self._asked.get((kind, part, reason))
        if found is None:
            found = self._asked[kind, part, reason] = tuple(cause for cause in self._causes if cause.is_asked(kind, part, reason))
        return found
