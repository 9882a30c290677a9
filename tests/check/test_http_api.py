"""HTTP APIs: every refusal has a cause, no cause speaks of what only REST APIs have, and what works is not complained about."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.api import Api, Authorizer, CorsConfiguration, Integration, IntegrationResponse, Method, Place, Refusal, Resource, Unknown
from crossgate.browser import PageRequest
from crossgate.check import ALL_BROWSERS, CAUSES, Report, cause_of, check
from crossgate.check.diagnosis import unexplained
from crossgate.exchange import Pairing, declared_policy, host_of, mentions_cors
from crossgate.gateway import AssumedBackend, BackendReply, gateway_of
from crossgate.text import Source, Span

PAGE = "https://app.example.com"
UNKNOWN = Unknown("nobody knows")
FUNCTION = Integration("AWS_PROXY", "POST", "arn:aws:lambda:eu-west-1:1:function:f", payload_format="2.0")
MAPPED = FUNCTION._replace(responses=(IntegrationResponse("404", "404", {"overwrite:statuscode": "403"}),))
TOKENS = Authorizer("tokens", "JWT", ("$request.header.Authorization",))
LAMBDA = Authorizer("guard", "REQUEST", ("$request.header.X-Token", "$request.querystring.q"))
CORS = CorsConfiguration((PAGE,), ("GET", "PUT"), ("authorization", "content-type"))
REST_WORDS = ("MOCK", "gateway response", "DEFAULT_4XX", "mapping template", "integration response", "gatewayresponse", "OPTIONS method")


def route(verb: str, path: str, authorizer: Authorizer | str | None = None, integration: Any = FUNCTION) -> Method:
    kinds: dict[Any, Any] = {None: "NONE", "AWS_IAM": "AWS_IAM", TOKENS: "JWT", LAMBDA: "CUSTOM"}
    named = authorizer if isinstance(authorizer, Authorizer) else None
    return Method(verb, path, kinds[authorizer], named, integration=integration)


def api(*methods: Method, cors: Any = CORS) -> Api:
    resources: dict[str, dict[str, Method]] = {}
    for method in methods:
        resources.setdefault(method.path, {})[method.http_method] = method
    return Api("t", "HTTP", "t", "t", {path: Resource(path, found) for path, found in resources.items()}, cors=cors)


def causes(report: Report) -> dict[str, str]:
    return {finding.cause: finding.severity for finding in report.findings}


routes = st.builds(
    route,
    st.sampled_from(["GET", "PUT", "ANY", "OPTIONS"]),
    st.sampled_from(["/pets", "/pets/{id}", "/{proxy+}", "/"]),
    st.sampled_from([None, "AWS_IAM", TOKENS, LAMBDA]),
    st.sampled_from([FUNCTION, MAPPED, None, UNKNOWN, Integration("HTTP_PROXY", "ANY", "https://b.example")]),
) | st.builds(route, st.just("ANY"), st.just("$default"), st.sampled_from([None, TOKENS, LAMBDA]))
entries = st.sampled_from([PAGE, PAGE + "/", "*", "https://*", "https://*.example.com", "app.example.com", UNKNOWN])
names = st.sampled_from(["GET", "PUT", "*", "put", "authorization", "Content-Type", "a b", UNKNOWN])
configurations = st.builds(
    CorsConfiguration,
    st.lists(entries, max_size=3).map(tuple),
    st.lists(names, max_size=4).map(tuple),
    st.lists(names, max_size=4).map(tuple),
    st.just(()),
    st.sampled_from([True, False, UNKNOWN]),
    st.sampled_from([None, 600]),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(routes, max_size=4),
    st.none() | st.just(UNKNOWN) | configurations,
    st.sampled_from([{}, {"origins": (PAGE, "https://b.example")}, {"origins": (PAGE,), "credentials": True, "headers": ("x-a",)}]),
)
def test_every_refusal_has_a_cause(methods: list[Method], cors: Any, stated: dict[str, Any]) -> None:
    report = check(api(*methods, cors=cors), stated)
    assert unexplained(report.survey, CAUSES) == ()
    for finding in report.findings:
        words = (finding.message, finding.fix, *(mark.label for mark in finding.marks))
        assert not [word for word in REST_WORDS for text in words if word in text], (finding.cause, words)


def test_what_is_wrong_whatever_stands_behind_a_route_is_its_cause() -> None:
    cors = CorsConfiguration(("*",), ("*",), ("*",), (), allow_credentials=True)
    report = check(api(route("GET", "/pets", None, UNKNOWN), cors=cors), {})
    assert unexplained(report.survey, CAUSES) == ()
    assert causes(report)["any-origin-with-credentials"] == "error"


def test_what_works_is_not_complained_about() -> None:
    good = api(route("GET", "/pets", TOKENS), route("PUT", "/pets", TOKENS), route("GET", "/pets/{id}"))
    report = check(good)
    assert report.findings == ()
    assert report.survey.trials("blocked") == ()
    assert report.survey.trials("depends") == ()
    assert report.survey.policy.source == "as the API declares"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (api(route("ANY", "$default", TOKENS)), {"default-route-needs-authorization": "error"}),
        (api(route("ANY", "/{proxy+}", LAMBDA)), {"default-route-needs-authorization": "error"}),
        (api(route("ANY", "/pets", "AWS_IAM")), {"default-route-needs-authorization": "error"}),
        (api(route("ANY", "$default", TOKENS), route("OPTIONS", "/{proxy+}")), {}),
        (api(route("ANY", "$default")), {}),
        (api(route("PUT", "/pets"), route("OPTIONS", "/pets", TOKENS)), {"preflight-needs-authorization": "error"}),
        (api(route("PUT", "/pets"), route("OPTIONS", "/pets", "AWS_IAM")), {"preflight-needs-signature": "error"}),
        (api(route("PUT", "/pets"), route("OPTIONS", "/pets", None, None)), {"broken-integration": "error"}),
        (api(route("PUT", "/pets"), cors=CORS._replace(allow_headers=())), {"header-not-allowed": "error"}),
        (api(route("DELETE", "/pets")), {"method-not-allowed": "error"}),
        (api(route("GET", "/pets"), cors=None), {"http-api-without-cors-configuration": "note", "backend-must-send-headers": "note"}),
        (api(route("PUT", "/pets"), cors=None), {"no-cors": "warning", "backend-must-send-headers": "note"}),
    ],
)
def test_what_goes_wrong(asked: Api, expected: dict[str, str]) -> None:
    assert causes(check(asked)) == expected


def test_the_fix_of_a_method_speaks_of_the_configuration() -> None:
    (finding,) = [one for one in check(api(route("DELETE", "/pets"))).findings if one.cause == "method-not-allowed"]
    assert "the allowed methods of the CORS configuration" in finding.fix


def test_a_path_beside_one_that_has_a_route_for_options() -> None:
    found = causes(check(api(route("PUT", "/pets"), route("OPTIONS", "/pets"), route("PUT", "/toys"), cors=None)))
    assert found["missing-preflight"] == "error"


@pytest.mark.parametrize(
    ("entry", "label"),
    [
        ("https://b.example", "is not among these"),
        (PAGE + "/", "no browser sends"),
        ("https://*.example.com", "know no wildcard but"),
    ],
)
def test_what_is_wrong_with_the_origins(entry: str, label: str) -> None:
    span = Span(Source("t", "x"), 0, 1)
    asked = api(route("PUT", "/pets"), cors=CORS._replace(allow_origins=(entry,), place=Place(span)))
    (finding,) = check(asked, {"origins": (PAGE,)}).findings
    assert finding.cause == "origin-not-in-configuration"
    assert label in finding.marks[0].label


def test_headers_of_the_backend_that_are_ignored() -> None:
    asked = api(route("GET", "/pets"))
    pairing = Pairing(gateway_of(asked), ALL_BROWSERS)
    backend = AssumedBackend(BackendReply(200, (("Access-Control-Allow-Origin", "https://b.example"),)))
    played = pairing.whole("https://b.example", PageRequest("GET", f"https://{host_of(asked)}/pets"), backend=backend)
    assert (played.verdict, cause_of(asked, played, pairing)) == ("blocked", "backend-cors-headers-ignored")


def test_calls_that_no_route_takes() -> None:
    asked = api(route("GET", "/pets"), cors=None)
    pairing = Pairing(gateway_of(asked), ALL_BROWSERS)
    played = pairing.whole(PAGE, PageRequest("GET", f"https://{host_of(asked)}/none"))
    assert (played.verdict, cause_of(asked, played, pairing)) == ("blocked", "unknown-route")


@pytest.mark.parametrize(
    ("cors", "origins", "credentials"),
    [
        (None, ("*",), False),
        (CORS, (PAGE,), False),
        (CORS._replace(allow_origins=("https://*",)), ("*",), False),
        (CORS._replace(allow_origins=(PAGE + "/", UNKNOWN), allow_credentials=True), (PAGE,), True),
        (UNKNOWN, ("*",), False),
    ],
)
def test_the_policy_is_what_the_configuration_declares(cors: Any, origins: tuple[str, ...], credentials: bool) -> None:
    asked = api(route("GET", "/pets"), cors=cors)
    policy = declared_policy(asked)
    assert (policy.origins, policy.credentials) == (origins, credentials)
    assert mentions_cors(asked) == (cors is not None)


def test_a_configuration_that_is_refused_is_one_finding() -> None:
    refused = api(route("PUT", "/pets"), cors=CORS._replace(allow_origins=("*",), allow_credentials=True))
    refused = refused._replace(refusals=(Refusal("any-origin-with-credentials", "not supported"),))
    assert [finding.cause for finding in check(refused).findings] == ["any-origin-with-credentials"]
