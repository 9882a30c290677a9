"""HTTP APIs: the CORS configuration that they need, and routes that let preflights past authorizers; REST APIs have neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crossgate.api import ANY_ORIGIN, CorsConfiguration, CorsPolicy, Method, Unknown, Value
from crossgate.api.change import AddMethod, PlannedChange, SetAuthorization, SetCorsConfiguration
from crossgate.check import Trial
from crossgate.check.causes.default_route_needs_authorization import open_route
from crossgate.exchange import PREFLIGHT
from crossgate.fix.situation import Situation
from crossgate.http import OriginError, parse_origin

Texts = Value[tuple[Value[str], ...]]

_BARE = "http-api-without-cors-configuration"
_REFUSED_BY_SAM = "sam-refuses-cors"
_CAUGHT = "default-route-needs-authorization"
_GUARDED = ("preflight-needs-authorization", "preflight-needs-signature")
_WITHOUT_INTEGRATION = "broken-integration"
_ORIGIN = ("origin-not-in-configuration", "backend-cors-headers-ignored")
_CREDENTIALS = ("credentials-not-allowed", "any-origin-with-credentials")
_METHODS = ("method-not-allowed", "literal-wildcard")
_HEADERS = ("header-not-allowed", "sdk-header-not-allowed", "literal-wildcard", "wildcard-misses-authorization")
_WILD = "wildcard-misses-authorization"
_SAFELISTED = frozenset({"accept", "accept-language", "content-language"})
"""https://fetch.spec.whatwg.org/#cors-safelisted-request-header; content-type is safe for a few values only."""


def cors_configuration_changes(situation: Situation) -> Iterator[PlannedChange]:
    """Yield what makes an HTTP API serve the pages of its policy: open routes for preflights, and one configuration."""
    blocked = list(situation.blocked())
    yield from _open_preflights(blocked)
    if isinstance(situation.api.cors, CorsConfiguration):
        yield from _extended(situation, situation.api.cors, blocked)
    elif situation.api.cors is None and blocked:
        yield from _made(situation, blocked)


def _open_preflights(blocked: Sequence[tuple[Trial, str]]) -> Iterator[PlannedChange]:
    """Let preflights past the authorizers in front of them."""
    seen = set()
    for trial, cause in blocked:
        answering = trial.transcript.last.answer.method
        if trial.outcome != PREFLIGHT or answering is None or (answering.route, cause) in seen:
            continue
        seen.add((answering.route, cause))
        if cause == _CAUGHT:
            yield _open_route(answering, trial.transcript.last.request.url)
        elif cause in _GUARDED:
            why = f"browsers send no credentials with a preflight, so {answering.route} must not ask for any"
            yield PlannedChange(SetAuthorization(answering.route), cause, "safe", why)
        elif cause == _WITHOUT_INTEGRATION:
            why = f"{answering.route} has no integration and answers 404: attach one, or remove the route for the CORS configuration"
            yield PlannedChange(None, cause, "needs-a-choice", why)


def _open_route(caught: Method, url: str) -> PlannedChange:
    """Return the route that takes the preflight of *url* to the integration of *caught*, past its authorizer.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
    """
    verb, _, path = open_route(caught, url).partition(" ")
    route = Method(verb, path, integration=caught.integration)
    why = f"a route for OPTIONS goes before {caught.path}; it asks for nothing, and its integration must answer with 2xx"
    return PlannedChange(AddMethod(route), _CAUGHT, "safe", why)


def _made(situation: Situation, blocked: Sequence[tuple[Trial, str]]) -> Iterator[PlannedChange]:
    """Give the API a configuration, unless its backends seem to see to CORS and nobody said which pages are to be served."""
    policy, causes = situation.policy, [cause for _, cause in blocked]
    refused = [refusal for refusal in situation.api.refusals if refusal.kind == _REFUSED_BY_SAM]
    handlers = [] if refused else [route.route for route in situation.api.methods if _takes_preflights(route)]
    if handlers and policy.source == "assumed" and policy.allows_any_origin and _CAUGHT not in causes:
        unrouted = dict.fromkeys(trial.route for trial, _ in blocked if trial.outcome == PREFLIGHT)
        yield PlannedChange(None, _BARE, "needs-a-choice", _question(handlers, tuple(unrouted)))
        return
    if policy.allows_any_origin and any("AllowCredentials" in refusal.message for refusal in refused):
        why = "SAM refuses credentials for any origin, so the settings do without: if pages send any, name them with --origin --credentials"
        yield PlannedChange(None, _REFUSED_BY_SAM, "needs-a-choice", why)
    cors = CorsConfiguration(
        policy.origins,
        _needed_methods(situation),
        _needed_headers(situation),
        policy.expose,
        policy.credentials,
        policy.max_age,
    )
    cause = next((cause for cause in causes if cause not in (*_GUARDED, _CAUGHT, _WITHOUT_INTEGRATION)), causes[0])
    why = "API Gateway then answers preflights by itself, and adds the headers to every response, errors too"
    yield PlannedChange(SetCorsConfiguration(cors), cause, "safe", why)


def _takes_preflights(method: Method) -> bool:
    """Whether the route takes preflights, past no authorizer, to a backend."""
    return method.http_method in ("ANY", "OPTIONS") and method.authorization == "NONE" and method.integration is not None


def _question(handlers: Sequence[str], refused: Sequence[str]) -> str:
    """Return what only the owner knows: a configuration would overrule a backend that answers CORS, and help where none does.

    *refused* are the routes whose preflights reach no backend.
    """
    behind = "its backend" if len(handlers) == 1 else "their backends"
    kept = f"give {_named(refused)} a route for OPTIONS as well" if refused else "nothing is to be changed here"
    return (
        f"who answers CORS? {_named(handlers)} can take preflights to {behind}. If that answers them, {kept}, and errors that API Gateway "
        "makes itself stay unreadable. If not, say with --origin which pages are to be served ('*': all): the API gets a CORS "
        "configuration, which answers preflights, adds the headers to every response, errors too, and overrules the backend"
    )


def _named(routes: Sequence[str]) -> str:
    return routes[0] + (f" and {len(routes) - 1} more" if len(routes) > 1 else "")


def _extended(situation: Situation, cors: CorsConfiguration, blocked: Sequence[tuple[Trial, str]]) -> Iterator[PlannedChange]:
    """Add to the configuration what refused exchanges lack; all of it at once, named by the first cause."""
    causes = [cause for _, cause in blocked]
    wild = situation.wishes.wants_cause(_WILD) and any(map(_rests_on_wildcard, situation.survey.trials("readable")))
    new = cors
    if any(cause in _ORIGIN for cause in causes):
        new = new._replace(allow_origins=_origins(new.allow_origins, situation.policy))
    if any(cause in _CREDENTIALS for cause in causes) and situation.policy.credentials:
        new = new._replace(allow_credentials=True, allow_origins=_origins(new.allow_origins, situation.policy))
    if any(cause in _METHODS for cause in causes):
        new = new._replace(allow_methods=_joined(new.allow_methods, _needed_methods(situation), literal=situation.policy.credentials))
    if wild or any(cause in _HEADERS for cause in causes):
        needed = (*_needed_headers(situation), *_refused_headers(blocked))
        new = new._replace(allow_headers=_joined(new.allow_headers, needed, literal=situation.policy.credentials))
    if new != cors:
        cause = next((cause for cause in causes if cause in (*_ORIGIN, *_CREDENTIALS, *_METHODS, *_HEADERS)), _WILD)
        yield PlannedChange(SetCorsConfiguration(new), cause, "safe", "the configuration then allows what pages of the policy send")


def _origins(known: Texts, policy: CorsPolicy) -> Texts:
    """Return *known* with the origins of *policy*, in place of entries that were meant for them, and of `*` beside credentials."""
    if isinstance(known, Unknown):
        return known
    kept = [entry for entry in known if not (entry == ANY_ORIGIN and policy.credentials) and not _is_meant(entry, policy)]
    missing = [origin for origin in policy.origins if origin not in kept]
    return tuple(kept) if ANY_ORIGIN in kept else (*kept, *missing)


def _is_meant(entry: Value[str], policy: CorsPolicy) -> bool:
    """Whether *entry* is a misspelled origin of *policy*."""
    if isinstance(entry, Unknown) or entry in policy.origins:
        return False
    try:
        parse_origin(entry)
    except OriginError as error:
        return error.canonical in policy.origins
    return False


def _joined(known: Texts, needed: Iterable[str], *, literal: bool) -> Texts:
    """Return *known* and the *needed* names that it lacks; a wildcard covers all but Authorization, and nothing when it is *literal*."""
    if isinstance(known, Unknown):
        return known
    kept = tuple(name for name in known if not (literal and name == "*"))
    names = {name.lower() for name in kept if isinstance(name, str)}
    if "*" in kept:
        needed = (name for name in needed if name.lower() == "authorization")
    missing = {name.lower(): name for name in needed if name.lower() not in names}
    return (*kept, *missing.values())


def _needed_methods(situation: Situation) -> tuple[str, ...]:
    """Return the methods by which pages use the routes, and those that the policy names."""
    used = (trial.verb for trial in situation.survey.trials())
    return tuple(dict.fromkeys((*used, *(name.upper() for name in situation.policy.methods))))


def _needed_headers(situation: Situation) -> tuple[str, ...]:
    """Return the headers that pages have to send to the routes, in small letters as browsers ask for them."""
    sent = (name.lower() for trial in situation.survey.trials() for name, _ in trial.transcript.request.headers)
    wanted = (name.lower() for name in situation.policy.headers)
    return tuple(name for name in dict.fromkeys((*sent, *wanted)) if name not in _SAFELISTED)


def _refused_headers(blocked: Sequence[tuple[Trial, str]]) -> Iterator[str]:
    for trial, cause in blocked:
        if cause in _HEADERS and trial.outcome == PREFLIGHT:
            asked = trial.transcript.last.request.headers.combined("access-control-request-headers") or ""
            yield from (name for name in asked.split(",") if name)


def _rests_on_wildcard(trial: Trial) -> bool:
    """Whether browsers pass what the standard refuses: Authorization under a wildcard."""
    strict = trial.transcript.outcomes.get("standard") if trial.outcome == PREFLIGHT else None
    blocked = strict.blocked if strict is not None else None
    return blocked is not None and blocked.detail.lower() == "authorization"
