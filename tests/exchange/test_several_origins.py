"""Pages of several origins share an answer only where the gateway never looked at Origin: whatever the API, each fares as if alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.api import Api, Authorizer, CorsPolicy, GatewayResponse, Integration, IntegrationResponse, Method, RequestValidator, Resource
from crossgate.check import Survey, survey
from crossgate.exchange import DECIDING_BROWSERS
from crossgate.gateway import AssumedBackend, BackendReply, Gateway, IntegrationRequest
from crossgate.http import Headers, Request

PAGES = ("https://app.example.com", "https://admin.example.com", "null")
ALLOW_ORIGIN = "method.response.header.Access-Control-Allow-Origin"

HEADER = st.sampled_from(["Origin", "origin", "ORIGIN", "Accept", "X-Other"])
TEMPLATE = st.sampled_from(
    [
        '{"statusCode": 200}',
        '#set($o = $input.params("origin"))#set($context.responseOverride.header.Access-Control-Allow-Origin = $o){"statusCode": 200}',
        '#if($input.params().header.get("Origin") == "https://app.example.com"){"statusCode": 200}#else{"statusCode": 404}#end',
        '#set($p = $input)#if($p.params().header.size() > 3){"statusCode": 404}#else{"statusCode": 200}#end',
        '{"statusCode": 200, "id": "$context.requestId"}',
    ]
)
VALUE = st.one_of(
    st.sampled_from(["'*'", f"'{PAGES[0]}'", "'null'", "integration.response.header.Access-Control-Allow-Origin"]),
    HEADER.map("method.request.header.{}".format),
)
RESPONSES = st.dictionaries(st.sampled_from(["200", "404"]), st.dictionaries(st.just(ALLOW_ORIGIN), VALUE), min_size=1).map(
    lambda found: tuple(
        IntegrationResponse(status, None if status == "200" else status, parameters) for status, parameters in found.items()
    )
)
AUTHORIZER = st.none() | HEADER.map(
    lambda name: Authorizer("who", "REQUEST", (f"method.request.header.{name}",), validation_expression=None)
)


@st.composite
def integrations(draw: st.DrawFn) -> Integration:
    kind: Any = draw(st.sampled_from(["MOCK", "MOCK", "HTTP", "HTTP_PROXY", "AWS_PROXY"]))
    return Integration(
        kind,
        None if kind == "MOCK" else "POST",
        None if kind == "MOCK" else "https://backend.example.com/{who}",
        request_templates={"application/json": draw(TEMPLATE)},
        request_parameters=draw(st.just({}) | HEADER.map(lambda name: {"integration.request.path.who": f"method.request.header.{name}"})),
        responses=draw(RESPONSES),
    )


@st.composite
def methods(draw: st.DrawFn, verb: str) -> Method:
    authorizer = draw(AUTHORIZER)
    return Method(
        verb,
        "/pets",
        authorization="NONE" if authorizer is None else "CUSTOM",
        authorizer=authorizer,
        validator=draw(st.sampled_from([None, RequestValidator(parameters=True)])),
        request_parameters=draw(st.dictionaries(HEADER.map("method.request.header.{}".format), st.just(True), max_size=1)),
        integration=draw(integrations()),
    )


@st.composite
def apis(draw: st.DrawFn) -> Api:
    made: dict[str, Any] = {
        verb: draw(methods(verb)) for verb in draw(st.sampled_from([("PUT",), ("GET", "OPTIONS"), ("PUT", "OPTIONS"), ("ANY",)]))
    }
    mapped = draw(st.none() | VALUE)
    errors = {
        "DEFAULT_4XX": GatewayResponse("DEFAULT_4XX", parameters={"gatewayresponse.header.Access-Control-Allow-Origin": mapped or ""})
    }
    return Api("pets", "REST", "pets", "x", {"/pets": Resource("/pets", made)}, gateway_responses=errors if mapped else {})


def played(api: Api, pages: tuple[str, ...], page: str) -> list[Any]:
    """Return everything that is seen of the trials of *page* when *api* is surveyed for *pages*."""
    found: Survey = survey(api, CorsPolicy(pages), DECIDING_BROWSERS)
    return [
        (trial.route, trial.outcome, trial.verdict, trial.transcript.turns, trial.transcript.outcomes, trial.transcript.depends_on)
        for route in found.routes
        for trial in route.trials
        if trial.origin == page
    ]


@settings(max_examples=60, deadline=None)
@given(apis())
def test_each_page_fares_among_others_as_it_fares_alone(api: Api) -> None:
    for page in PAGES[1:]:
        assert played(api, PAGES, page) == played(api, (page,), page)


def asking(origin: str | None, **more: str) -> Request:
    pairs = [*more.items(), *([("Origin", origin)] if origin is not None else [])]
    return Request("PUT", "https://api.example.com/pets", Headers(pairs))


@settings(max_examples=150, deadline=None)
@given(apis(), st.sampled_from(["PUT", "OPTIONS", "GET"]), st.booleans())
def test_an_answer_that_heeds_no_origin_is_the_same_for_every_origin_and_for_none(api: Api, verb: str, accepts: bool) -> None:
    more = {"Accept": "*/*"} if accepts else {}
    answers = [Gateway(api).answer(asking(origin, **more)._replace(method=verb)) for origin in (*PAGES, None)]
    if not answers[0].heeds_origin:
        assert answers[1:] == answers[:1] * len(PAGES)


class Curious:
    """A backend that looks at what it is sent."""

    def invoke(self, _method: Method, _integration: Integration, _request: IntegrationRequest, original: Request) -> BackendReply:
        return BackendReply(headers=(("Access-Control-Allow-Origin", original.headers.combined("origin") or "*"),))


@pytest.mark.parametrize("kind", ["HTTP_PROXY", "HTTP"])
def test_only_a_backend_that_does_as_told_is_sure_not_to_heed_origin(kind: Any) -> None:
    responses = (IntegrationResponse("200", parameters={ALLOW_ORIGIN: "integration.response.header.Access-Control-Allow-Origin"}),)
    method = Method("PUT", "/pets", integration=Integration(kind, "PUT", "https://backend.example.com", responses=responses))
    gateway = Gateway(Api("pets", "REST", "pets", "x", {"/pets": Resource("/pets", {"PUT": method})}))
    assert gateway.answer(asking(PAGES[0]), backend=Curious()).heeds_origin
    assert not gateway.answer(asking(PAGES[0]), backend=AssumedBackend()).heeds_origin
