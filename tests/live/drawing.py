"""REST APIs that an account may hold, drawn at random: whatever can decide about a page's calls, each value one that the service takes."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from crossgate.api import (
    Api,
    Authorizer,
    GatewayResponse,
    Integration,
    IntegrationResponse,
    Method,
    MethodResponse,
    RequestValidator,
    Resource,
)
from tests.live.deploying import LAMBDA

PATHS = ("/", "/pets", "/pets/{id}", "/{proxy+}")
VERBS = ("ANY", "DELETE", "GET", "OPTIONS", "POST", "PUT")

_HEADERS = ("Access-Control-Allow-Origin", "Access-Control-Allow-Headers", "Vary")
_AUTHORIZERS = {
    "tokens": Authorizer("tokens", "TOKEN", ("method.request.header.Authorization",)),
    "asks": Authorizer("asks", "REQUEST", ("method.request.header.X-Key", "method.request.querystring.q"), result_ttl=0),
    "pool": Authorizer("pool", "COGNITO_USER_POOLS", ("method.request.header.Authorization",)),
}
_VALIDATORS = (None, RequestValidator(body=True), RequestValidator(parameters=True))

_URLS = ("https://a.example.com", "https://b.example.com/x")
_BACKENDS = {"MOCK": (None,), "HTTP": _URLS, "HTTP_PROXY": _URLS, "AWS": (LAMBDA,), "AWS_PROXY": (LAMBDA,)}

values = st.sampled_from(["'*'", "'https://app.example.com'", "'Origin'"])
templates = st.dictionaries(
    st.sampled_from(["application/json", "text/html"]), st.sampled_from(['{"statusCode": 200}', "$input.body"]), max_size=1
)


def headers_of(prefix: str) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from([f"{prefix}.header.{name}" for name in _HEADERS]), values, max_size=2)


def declared(parameters: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, bool]]:
    return parameters.map(lambda found: dict.fromkeys(found, False))


@st.composite
def integrations(draw: st.DrawFn) -> Integration:
    kind: Any = draw(st.sampled_from(["MOCK", "HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY"]))
    responses = [IntegrationResponse("200", None, draw(headers_of("method.response")), draw(templates))]
    if draw(st.booleans()):
        responses.append(IntegrationResponse("500", "5\\d\\d", draw(headers_of("method.response")), draw(templates)))
    return Integration(
        kind,
        http_method=None if kind == "MOCK" else draw(st.sampled_from(["GET", "POST"])),
        uri=draw(st.sampled_from(_BACKENDS[kind])),
        request_templates=draw(templates),
        passthrough=draw(st.sampled_from(["WHEN_NO_MATCH", "NEVER"])),
        content_handling=draw(st.sampled_from([None, "CONVERT_TO_TEXT"])),
        responses=tuple(responses),
        timeout=draw(st.sampled_from([29_000, 5_000])),
    )


@st.composite
def methods(draw: st.DrawFn, verb: str, path: str) -> Method:
    authorization: Any = draw(st.sampled_from(["NONE", "NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"]))
    guards = {"CUSTOM": ("tokens", "asks"), "COGNITO_USER_POOLS": ("pool",)}.get(authorization, ())
    return Method(
        verb,
        path,
        authorization=authorization,
        authorizer=_AUTHORIZERS[draw(st.sampled_from(guards))] if guards else None,
        api_key_required=draw(st.booleans()),
        validator=draw(st.sampled_from(_VALIDATORS)),
        request_parameters=draw(st.sampled_from([{}, {"method.request.header.X-Version": True}])),
        integration=draw(integrations()),
        responses={"200": MethodResponse("200", draw(declared(headers_of("method.response"))))},
    )


@st.composite
def apis(draw: st.DrawFn, *, with_validators: bool = True) -> Api:
    """A REST API; exports keep no validator under the test's own names, so they can be left out."""
    resources = {}
    for path in sorted(draw(st.sets(st.sampled_from(PATHS), min_size=1, max_size=2))):
        verbs = sorted(draw(st.sets(st.sampled_from(VERBS), max_size=2)))
        found = [draw(methods(verb, path)) for verb in verbs]
        resources[path] = Resource(path, {one.http_method: one if with_validators else one._replace(validator=None) for one in found})
    kinds = draw(st.sets(st.sampled_from(["DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED"])))
    responses = {kind: GatewayResponse(kind, None, draw(headers_of("gatewayresponse"))) for kind in sorted(kinds)}
    used = {
        one.authorizer.name: one.authorizer
        for found in resources.values()
        for one in found.methods.values()
        if isinstance(one.authorizer, Authorizer)
    }
    return Api(
        name="pets",
        kind="REST",
        id="a1b2c3d4e5",
        source="aws:eu-west-1/a1b2c3d4e5",
        resources=resources,
        gateway_responses=responses,
        authorizers=used,
        binary_media_types=draw(st.sampled_from([(), ("*/*",), ("image/png", "image/jpeg")])),
    )
