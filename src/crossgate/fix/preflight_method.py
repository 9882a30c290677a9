"""An OPTIONS method with a MOCK integration, made from what a path and the file around it ask for; no judgement of an existing one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from crossgate.api import Api, CorsPolicy, Integration, IntegrationResponse, Method, MethodResponse, Unknown
from crossgate.exchange import legitimate_request, verbs_of
from crossgate.fix.applied import RESPONSE_HEADER
from crossgate.fix.granted import (
    ALLOW_CREDENTIALS,
    ALLOW_HEADERS,
    ALLOW_METHODS,
    ALLOW_ORIGIN,
    MAX_AGE,
    is_choosing,
    is_list,
    literal,
    mapped,
    meant_names,
    merged,
    needed_headers,
    quoted,
)
from crossgate.fix.several_origins import with_choice

JSON = "application/json"

USUAL_HEADERS = ("Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token")
"""What the console of API Gateway allows, for where a file says nothing of its own.
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors-console.html"""

_SPELLINGS = {name.lower(): name for name in USUAL_HEADERS}
_EVERY_VERB = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


def preflight_method(api: Api, path: str, policy: CorsPolicy, served: Iterable[Method] | None = None) -> Method:
    """Return the OPTIONS method that answers every preflight of *path* for *policy*, by default that of the methods it has."""
    resource = api.resources.get(path)
    methods = tuple(served) if served is not None else tuple(resource.methods.values() if resource is not None else ())
    status = usual_status(api)
    headers = _headers(api, methods, policy)
    template = status_template(status)
    integration = Integration(
        "MOCK",
        request_templates={JSON: with_choice(template, policy.origins) if is_choosing(policy) else template},
        content_handling="CONVERT_TO_TEXT" if makes_binary(api) else None,
        responses=(IntegrationResponse(status, parameters={RESPONSE_HEADER + name: value for name, value in headers.items()}),),
    )
    return Method(
        "OPTIONS",
        path,
        integration=integration,
        responses={status: MethodResponse(status, dict.fromkeys((RESPONSE_HEADER + name for name in headers), True))},
        presence=_shared_presence(resource.methods.values() if resource is not None else ()),
    )


def _headers(api: Api, methods: tuple[Method, ...], policy: CorsPolicy) -> dict[str, str]:
    granted = needed_headers(policy)
    headers = {
        ALLOW_HEADERS: quoted(",".join(allowed_headers(api, methods, policy))),
        ALLOW_METHODS: quoted(",".join(allowed_methods(api, methods, policy))),
        ALLOW_ORIGIN: granted.pop(ALLOW_ORIGIN),
    }
    if ALLOW_CREDENTIALS in granted:
        headers[ALLOW_CREDENTIALS] = granted.pop(ALLOW_CREDENTIALS)
    if policy.max_age is not None:
        headers[MAX_AGE] = quoted(str(policy.max_age))
    return headers | granted


def status_template(status: str) -> str:
    """Return the request template that makes a MOCK choose *status*."""
    return f'{{"statusCode": {status}}}'


def allowed_methods(api: Api, methods: Iterable[Method], policy: CorsPolicy) -> tuple[str, ...]:
    """Return the verbs that *methods* answer and those that *policy* adds, OPTIONS last; all seven for ANY."""
    verbs: list[str] = []
    for method in methods:
        verbs += _EVERY_VERB if method.http_method == "ANY" else verbs_of(api, method)
    named = (*verbs, *(name.upper() for name in policy.methods))
    return (*dict.fromkeys(verb for verb in named if verb != "OPTIONS"), "OPTIONS")


def allowed_headers(api: Api, methods: Iterable[Method], policy: CorsPolicy) -> tuple[str, ...]:
    """Return the headers that the other preflights of the file allow (else the usual ones) with those that requests need."""
    needed = [
        _SPELLINGS.get(name.lower(), name)
        for method in methods
        if method.http_method != "OPTIONS"
        for verb in verbs_of(api, method)
        for name, _ in legitimate_request(api, method, verb, policy).headers
    ]
    declared = _usual_list(api, policy)
    if "*" in declared:
        needed = [name for name in needed if name.lower() == "authorization"]
    return merged(declared, needed)


def _usual_list(api: Api, policy: CorsPolicy) -> tuple[str, ...]:
    """Return the list that most preflights of the file allow."""
    lists = Counter(meant_names(value) for value in _preflight_values(api, ALLOW_HEADERS) if value and is_list(value))
    chosen = lists.most_common(1)[0][0] if lists else USUAL_HEADERS
    kept = tuple(name for name in chosen if name != "*" or not policy.credentials)
    return kept or USUAL_HEADERS


def _preflight_values(api: Api, header: str) -> Iterator[str | None]:
    for response in _preflight_responses(api):
        yield literal(mapped(response.parameters, RESPONSE_HEADER, header))


def _preflight_responses(api: Api) -> Iterator[IntegrationResponse]:
    for resource in api.resources.values():
        method = resource.methods.get("OPTIONS")
        integration = method.integration if method is not None else None
        if isinstance(integration, Integration) and integration.kind == "MOCK":
            yield from integration.responses


def usual_status(api: Api) -> str:
    """Return the status with which most preflights of the file are answered, 200 or 204."""
    statuses = Counter(response.status_code for response in _preflight_responses(api) if response.status_code in ("200", "204"))
    return str(statuses.most_common(1)[0][0]) if statuses else "200"


def makes_binary(api: Api) -> bool:
    """Whether the binary media types of *api* make an empty preflight body count as binary, or might.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
    """
    types = api.binary_media_types
    if isinstance(types, Unknown):
        return True
    return any(isinstance(name, Unknown) or name.lower() in ("*/*", "application/*", JSON) for name in types)


def _shared_presence(methods: Iterable[Method]) -> Unknown | None:
    presences = [method.presence for method in methods]
    return presences[0] if presences and all(presence is not None for presence in presences) else None
