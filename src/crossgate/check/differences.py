"""What two states of an API have different, as far as it can matter to a page: routes and settings by name; nothing is played."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from crossgate.api import (
    Api,
    Authorizer,
    CorsConfiguration,
    GatewayResponse,
    Integration,
    IntegrationResponse,
    Method,
    RequestValidator,
    Unknown,
    Value,
)

How = Literal["missing", "added", "changed"]


class Difference(NamedTuple):
    """One difference between an API and another state of it, in which it is *missing*, *added* or *changed*.

    *what* names it (``POST /pets``, ``gateway response DEFAULT_4XX``), *aspects* say what of it is changed; *route* is empty for what
    belongs to the whole API.
    """

    what: str
    how: How
    aspects: tuple[str, ...] = ()
    route: str = ""

    def __str__(self) -> str:
        return f"{self.what} ({', '.join(self.aspects)})" if self.aspects else self.what


def differences(api: Api, other: Api) -> tuple[Difference, ...]:
    """Return what *other* has different from *api*; what cannot be known counts as equal."""
    return (*_of_routes(api, other), *_of_gateway_responses(api, other), *_of_settings(api, other))


def _of_routes(api: Api, other: Api) -> Iterator[Difference]:
    mine, theirs = {method.route: method for method in api.methods}, {method.route: method for method in other.methods}
    for route, method in mine.items():
        if route not in theirs:
            if method.presence is None and not other.gaps:
                yield Difference(route, "missing", route=route)
            continue
        aspects = tuple(name for name, aspect in _ASPECTS.items() if not agree(aspect(method), aspect(theirs[route])))
        if aspects:
            yield Difference(route, "changed", aspects, route)
    for route, method in theirs.items():
        if route not in mine and method.presence is None and not api.gaps:
            yield Difference(route, "added", route=route)


def _of_gateway_responses(api: Api, other: Api) -> Iterator[Difference]:
    for kind in sorted(api.gateway_responses.keys() | other.gateway_responses.keys()):
        mine, theirs = api.gateway_responses.get(kind), other.gateway_responses.get(kind)
        if any(response is not None and response.presence is not None for response in (mine, theirs)):
            continue
        if mine is None or theirs is None or not agree(_of_gateway_response(mine), _of_gateway_response(theirs)):
            yield Difference(f"gateway response {kind}", "added" if mine is None else "missing" if theirs is None else "changed")


def _of_settings(api: Api, other: Api) -> Iterator[Difference]:
    if not agree(_in_any_order(api.binary_media_types), _in_any_order(other.binary_media_types)):
        yield Difference("binary media types", "changed")
    if not agree(_cors(api), _cors(other)):
        yield Difference("CORS configuration", "added" if api.cors is None else "missing" if other.cors is None else "changed")


def agree(one: Any, other: Any) -> bool:
    """Whether two values can be equal: what cannot be known may be anything that has its known parts."""
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return _can_be(one, other) and _can_be(other, one)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(agree(one[key], other[key]) for key in one)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(agree, one, other))
    return bool(one == other)


def _can_be(unknown: Any, known: Any) -> bool:
    """Whether *known* has the parts that are known of the text *unknown*."""
    if not (isinstance(unknown, Unknown) and isinstance(known, str) and unknown.shape):
        return True
    first, *middle = _GAP.split(unknown.shape)
    if not middle:
        return known == first
    last = middle.pop()
    at = len(first)
    for part in middle:
        found = known.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return known.startswith(first) and known.endswith(last) and len(known) - len(last) >= at


_GAP = re.compile(r"\$\{[^{}]*\}")


def _authorization(method: Method) -> tuple[object, ...]:
    authorizer = method.authorizer
    if isinstance(authorizer, Authorizer):
        return method.authorization, method.scopes, (authorizer.kind, authorizer.identity_sources)
    return method.authorization, method.scopes, authorizer


def _validator(method: Method) -> object:
    validator = method.validator
    return (validator.body, validator.parameters) if isinstance(validator, RequestValidator) else validator or (False, False)


def _integration(method: Method) -> object:
    integration = method.integration
    if not isinstance(integration, Integration):
        return integration
    if integration.is_proxy:
        return integration.kind, _backend(integration.uri), integration.payload_format
    called = () if integration.kind == "MOCK" else (_backend(integration.uri), integration.http_method)  # a MOCK calls nothing
    return (
        integration.kind,
        called,
        integration.request_templates,
        integration.request_parameters,
        integration.passthrough,
        integration.content_handling,
    )


def _backend(uri: Value[str] | None) -> Value[str] | None:
    """Return the function that *uri* invokes, which HTTP APIs name by its own ARN or by a path of the Lambda API, or *uri* itself.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    if isinstance(uri, Unknown):
        return Unknown(uri.why, uri.where, uri.remedy, str(_backend(uri.shape)))
    invoked = _INVOCATION.fullmatch(uri or "")
    return invoked[1] if invoked is not None else uri


_INVOCATION = re.compile(r".*:lambda:path/[^/]*/functions/(.*)/invocations")


def _integration_responses(method: Method) -> object:
    """What maps the backend's answer; for a proxy integration of a REST API nothing does."""
    integration = method.integration
    if not isinstance(integration, Integration) or integration.is_proxy:
        return ()
    return {str(response.status_code): _mapped(response) for response in integration.responses}


def _mapped(response: IntegrationResponse) -> tuple[object, ...]:
    return response.selection_pattern, _by_header(response.parameters), response.templates, response.content_handling


def _declared(method: Method) -> object:
    """The headers that the method declares for each status; a proxy integration needs none."""
    if isinstance(method.integration, Integration) and method.integration.is_proxy:
        return ()
    return {status: tuple(sorted(_by_header(response.parameters))) for status, response in method.responses.items() if response.parameters}


_ASPECTS: Mapping[str, Callable[[Method], object]] = {
    "authorization": _authorization,
    "API key": lambda method: method.api_key_required,
    "request validator": _validator,
    "integration": _integration,
    "integration responses": _integration_responses,
    "declared headers": _declared,
}


def _by_header(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in parameters.items()}


def _of_gateway_response(response: GatewayResponse) -> object:
    """What a gateway response sends besides its body, which an export leaves out where it is the service's own."""
    status = Unknown("the type's own status") if response.status_code is None else response.status_code
    return status, _by_header(response.parameters)


def _in_any_order(values: Any) -> Any:
    if isinstance(values, Unknown) or any(isinstance(value, Unknown) for value in values):
        return Unknown("some of the values")
    return tuple(sorted(values))


def _cors(api: Api) -> Any:
    cors = api.cors
    if not isinstance(cors, CorsConfiguration):
        return cors
    lists = (cors.allow_origins, cors.allow_methods, _lowered(cors.allow_headers), _lowered(cors.expose_headers))
    return (*map(_in_any_order, lists), cors.allow_credentials, cors.max_age or 0)


def _lowered(names: Any) -> Any:
    """Return header names in small letters, in which the service keeps them."""
    return names if isinstance(names, Unknown) else tuple(name.lower() if isinstance(name, str) else name for name in names)
