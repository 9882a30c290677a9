"""The errors that API Gateway makes itself: which gateway responses must get CORS headers, and which origin they allow; no method."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import CorsPolicy, GatewayResponse, Unknown
from crossgate.api.change import PlannedChange, SetGatewayResponseHeaders
from crossgate.fix.applied import GATEWAY_RESPONSE_HEADER
from crossgate.fix.granted import ALLOW_CREDENTIALS, ALLOW_ORIGIN, VARY, is_choosing, lacking, mapped, needed_headers, spelled
from crossgate.fix.situation import Situation, Wishes
from crossgate.gateway.facts import DEFAULT_TYPES

_BARE = "gateway-responses-without-cors"
_CUSTOMISED = "customised-gateway-response"
_FIRST = ("", "first")
_ECHO = "method.request.header.origin"
"""Gateway responses may read the request, but cannot compare. Browsers speak HTTP/2 with API Gateway, which has header names small.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html"""


def gateway_response_changes(situation: Situation) -> Iterator[PlannedChange]:
    """Yield what lets pages read the gateway's own errors: both defaults, and each type that was customised, as it inherits nothing."""
    if not any(route.trials for route in situation.survey.routes):
        return
    causes = _causes(situation)
    for kind in dict.fromkeys((*DEFAULT_TYPES, *situation.api.gateway_responses)):
        cause = causes.get(kind) or (_BARE if kind in DEFAULT_TYPES else _CUSTOMISED)
        headers = _lacking(situation.api.gateway_responses.get(kind), situation.policy, situation.wishes)
        if headers and situation.wishes.wants_cause(cause):
            yield PlannedChange(SetGatewayResponseHeaders(kind, headers), cause, "safe", _why(kind, situation))
    yield from _choice(situation)


def _choice(situation: Situation) -> Iterator[PlannedChange]:
    """Ask which origin the gateway's own errors are to allow, where there are several and nobody has said."""
    origins = situation.policy.origins
    if not is_choosing(situation.policy) or situation.wishes.gateway_response_origin:
        return
    if any(trial.origin != origins[0] for trial, _ in situation.blocked() if trial.transcript.last.answer.answered_by != "integration"):
        why = (
            f"API Gateway's own errors cannot choose among origins and allow {origins[0]} only: --gateway-response-origin"
            " first keeps it so, echo allows whichever page asks, any allows every page without credentials"
        )
        yield PlannedChange(None, _BARE, "needs-a-choice", why)


def _causes(situation: Situation) -> dict[str, str]:
    """Return by the entry that answered (or would have) why browsers refuse the gateway's errors."""
    found: dict[str, str] = {}
    for trial, cause in situation.blocked():
        decided = trial.transcript.last.answer.mapped_by
        if isinstance(decided, GatewayResponse):
            found.setdefault(decided.type, cause)
    return found


def _lacking(entry: GatewayResponse | None, policy: CorsPolicy, wishes: Wishes) -> dict[str, str]:
    parameters = entry.parameters if entry is not None else {}
    wanted = wanted_headers(policy, wishes)
    value = mapped(parameters, GATEWAY_RESPONSE_HEADER, ALLOW_ORIGIN)
    if isinstance(value, Unknown):
        return {}
    if wishes.gateway_response_origin in _FIRST or not is_choosing(policy):
        if isinstance(value, str) and value.lower() == _ECHO and is_choosing(policy):
            return {}
        missing = lacking(parameters, GATEWAY_RESPONSE_HEADER, policy)
        return {header: text for header, text in missing.items() if header.lower() != VARY.lower()}
    return {
        spelled(parameters, GATEWAY_RESPONSE_HEADER, header): text
        for header, text in wanted.items()
        if not _is_same(mapped(parameters, GATEWAY_RESPONSE_HEADER, header), text)
    }


def _is_same(value: object, wanted: str) -> bool:
    return isinstance(value, str) and (value == wanted or (value.lower() == _ECHO and wanted == _ECHO))


def wanted_headers(policy: CorsPolicy, wishes: Wishes) -> dict[str, str]:
    """Return the headers of a gateway response for *policy*; where it has several origins *wishes* decide which one they allow."""
    headers = needed_headers(policy)
    if not is_choosing(policy) or wishes.gateway_response_origin in _FIRST:
        headers.pop(VARY, None)
    elif wishes.gateway_response_origin == "echo":
        headers[ALLOW_ORIGIN] = _ECHO
    else:
        return {ALLOW_ORIGIN: "'*'"}
    return {name: headers[name] for name in (ALLOW_ORIGIN, ALLOW_CREDENTIALS, VARY) if name in headers}


def _why(kind: str, situation: Situation) -> str:
    family = {"DEFAULT_4XX": "401, 403, 429 and the like", "DEFAULT_5XX": "500, 502, 504 and the like"}
    why = f"pages see the status of errors that API Gateway makes itself ({family[kind]})" if kind in family else f"{kind} inherits nothing"
    if not is_choosing(situation.policy):
        return why
    return {
        "": f"{why}; they allow {situation.policy.origins[0]} only",
        "first": f"{why}; they allow {situation.policy.origins[0]} only",
        "echo": f"{why}; they allow whichever page asks, because they cannot compare",
        "any": f"{why}; they allow any page without credentials",
    }[situation.wishes.gateway_response_origin]
