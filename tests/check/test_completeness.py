"""Whatever the API, every exchange that a browser refuses has a cause: over generated APIs and over real definitions."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.api import (
    Api,
    Authorizer,
    GatewayResponse,
    Integration,
    IntegrationKind,
    IntegrationResponse,
    Method,
    MethodResponse,
    Policy,
    RequestValidator,
    Resource,
    Unknown,
)
from crossgate.check import CAUSES, check
from crossgate.check.diagnosis import unexplained
from crossgate.sources import load

UNKNOWN = Unknown("nobody knows")
PAGE = "https://app.example.com"

QUOTED = (
    "'*'",
    f"'{PAGE}'",
    "'https://b.example'",
    f"'{PAGE}, https://b.example'",
    f"'{PAGE}/'",
    "'https://*.example.com'",
    "'null'",
    "*",
    "''",
)
ORIGINS = (*QUOTED, "method.request.header.Origin", "integration.response.header.Access-Control-Allow-Origin", "context.requestId")
LISTS = ("'*'", "'GET,PUT'", "'put'", "'ANY'", "'Content-Type,Authorization'", "'a b'", "'[x]'", "','")
TRUTHS = ("'true'", "'True'", "'false'", "true")
TEMPLATES = ('{"statusCode": 200}', "{statusCode: 500}", '{"statusCode": "200"}', "", "#set($x = 1){}", "#if(", "$input.params('Origin')")
OVERRIDE = "#set($context.responseOverride.header.Access-Control-Allow-Origin = $input.params().header.get('Origin'))"

REDIRECTS = ("'/elsewhere'", "'https://c.example/'", "'ftp://c.example/'", "'http://u:p@c.example/'")

HEADERS: dict[str, tuple[str, ...]] = {"Origin": ORIGINS, "Methods": LISTS, "Headers": LISTS, "Credentials": TRUTHS}


T = TypeVar("T")


def built(node: Callable[..., T], /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """Draw *node*s with *fields* drawn, the others as they are by default."""
    return st.fixed_dictionaries(fields).map(lambda drawn: node(**drawn))


def mappings(prefix: str) -> st.SearchStrategy[dict[str, str | Unknown]]:
    """Return some Access-Control headers, right and wrong, and now and then a redirect."""
    keys: dict[str, st.SearchStrategy[str | Unknown]] = {
        f"{prefix}Access-Control-Allow-{name}": st.sampled_from((*values, UNKNOWN)) for name, values in HEADERS.items()
    }
    keys[f"{prefix}Location"] = st.sampled_from(REDIRECTS)
    return st.fixed_dictionaries({}, optional=keys)


STATUSES = st.sampled_from(("200", "204", "301", "302", "404", "500"))
PATTERNS = st.sampled_from((None, None, None, "", "4\\d{2}", "200", ".*error.*", UNKNOWN))
MEDIA = st.sampled_from(("application/json", "text/plain", "$default"))
texts = st.sampled_from((*TEMPLATES, *(f"{OVERRIDE}{text}" for text in TEMPLATES)))
integration_responses = built(
    IntegrationResponse,
    status_code=STATUSES,
    selection_pattern=PATTERNS,
    parameters=mappings("method.response.header."),
    templates=st.dictionaries(MEDIA, texts, max_size=1),
)
integrations = built(
    Integration,
    kind=st.sampled_from(("MOCK", "MOCK", "MOCK", "HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY", UNKNOWN)),
    http_method=st.sampled_from(("POST", "GET", None)),
    uri=st.sampled_from(("https://backend.example/", "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations", None, UNKNOWN)),
    request_templates=st.dictionaries(MEDIA, texts, max_size=2),
    request_parameters=st.dictionaries(st.just("integration.request.header.Authorization"), st.just("'x'"), max_size=1),
    passthrough=st.sampled_from(("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")),
    content_handling=st.sampled_from((None, "CONVERT_TO_TEXT", "CONVERT_TO_BINARY")),
    responses=st.lists(integration_responses, max_size=2).map(tuple),
)
authorizers = built(
    Authorizer,
    name=st.just("guard"),
    kind=st.sampled_from(("TOKEN", "REQUEST", "COGNITO_USER_POOLS")),
    identity_sources=st.sampled_from(((), ("method.request.header.Authorization",), ("method.request.querystring.key",), UNKNOWN)),
)


def methods(verb: str, path: str) -> st.SearchStrategy[Method]:
    return built(
        Method,
        http_method=st.just(verb),
        path=st.just(path),
        authorization=st.sampled_from(("NONE", "NONE", "NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS", UNKNOWN)),
        authorizer=st.none() | authorizers,
        api_key_required=st.sampled_from((False, False, True, UNKNOWN)),
        validator=st.none() | built(RequestValidator, body=st.booleans(), parameters=st.booleans()),
        request_parameters=st.dictionaries(
            st.sampled_from(("method.request.header.X-App", "method.request.querystring.q")), st.booleans(), max_size=1
        ),
        request_models=st.dictionaries(st.just("application/json"), st.just("Pet"), max_size=1),
        integration=st.none() | integrations | integrations | integrations,
        responses=st.dictionaries(STATUSES, built(MethodResponse, status_code=STATUSES), max_size=1),
        presence=st.sampled_from((None, None, None, UNKNOWN)),
    )


@st.composite
def working(draw: st.DrawFn, verb: str, path: str) -> Method:
    """Return a method that reaches its integration and declares what it sends, so that browsers get to see the headers."""
    quoted = {name: tuple(value for value in values if value.startswith("'")) for name, values in HEADERS.items()}
    keys = {f"method.response.header.Access-Control-Allow-{name}": st.sampled_from(values) for name, values in quoted.items()}
    keys["method.response.header.Location"] = st.sampled_from(REDIRECTS)
    sent = draw(st.fixed_dictionaries({}, optional=keys))
    status = draw(st.sampled_from(("200", "200", "200", "204", "302", "403", "407")))
    mock = draw(st.sampled_from(('{"statusCode": 200}', f'{OVERRIDE}{{"statusCode": 200}}')))
    responses = (IntegrationResponse(status, parameters=sent), IntegrationResponse("404", "4\\d{2}"))
    kind: IntegrationKind = "MOCK" if verb == "OPTIONS" else draw(st.sampled_from(("HTTP", "MOCK")))
    integration = Integration(
        kind, verb, "https://backend.example/", {"application/json": mock} if kind == "MOCK" else {}, responses=responses
    )
    declared = dict.fromkeys(sent, True)
    return Method(verb, path, integration=integration, responses={s: MethodResponse(s, declared) for s in (status, "404")})


@st.composite
def resources(draw: st.DrawFn) -> dict[str, Resource]:
    found = {}
    for path in draw(st.lists(st.sampled_from(("/", "/pets", "/pets/{id}", "/{proxy+}")), min_size=1, max_size=2, unique=True)):
        verbs = draw(st.lists(st.sampled_from(("OPTIONS", "OPTIONS", "GET", "PUT", "ANY")), min_size=1, max_size=3, unique=True))
        found[path] = Resource(path, {verb: draw(methods(verb, path) | working(verb, path)) for verb in verbs})
    return found


gateway_responses = st.lists(
    built(
        GatewayResponse,
        type=st.sampled_from(("DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED", "THROTTLED")),
        status_code=st.none() | STATUSES,
        parameters=mappings("gatewayresponse.header."),
    ),
    max_size=2,
).map(lambda entries: {entry.type: entry for entry in entries})

STATEMENT = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*/GET/*"}

apis = built(
    Api,
    name=st.just("pets"),
    kind=st.just("REST"),
    id=st.just("Pets"),
    source=st.just("pets.yaml"),
    resources=resources(),
    gateway_responses=gateway_responses,
    models=st.just({"Pet": '{"type": "object"}'}),
    binary_media_types=st.sampled_from(((), (), ("*/*",), ("image/*",), UNKNOWN)),
    api_key_source=st.sampled_from(("HEADER", "AUTHORIZER")),
    policy=st.sampled_from((None, None, None, Policy((STATEMENT,)))),
)

POLICIES = st.sampled_from(
    (
        {},
        {"origins": (PAGE,), "credentials": True},
        {"origins": (PAGE, "https://b.example"), "headers": ("X-Own", "x-amz-user-agent")},
        {"headers": ("Access-Control-Allow-Origin",)},
    )
)


@given(apis, POLICIES)
@settings(max_examples=100, deadline=None)
def test_every_refusal_of_any_api_has_a_cause(api: Api, stated: dict[str, object]) -> None:
    report = check(api, stated)
    assert [(trial.route, trial.outcome, trial.transcript.reason) for trial in unexplained(report.survey, CAUSES)] == []
    refused = {trial.method.route for trial in report.survey.trials("blocked")}
    assert refused <= {route for finding in report.findings for route in finding.routes}


SHARED = Path(os.environ.get("CROSSGATE_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "corpus" / "files"
KINDS = ("cfn-yaml", "cfn-json", "cdk-out", "sls-cfn")


@pytest.mark.skipif(
    not SHARED.exists() and not os.environ.get("CI"), reason=f"no real definitions: {SHARED} is missing (set CROSSGATE_SHARED)"
)
@pytest.mark.parametrize("kind", KINDS)
def test_every_refusal_of_real_definitions_has_a_cause(kind: str) -> None:
    files = sorted((SHARED / kind).iterdir())
    assert files
    for file in files:
        for api in load([str(file)]).apis:
            for stated in ({}, {"origins": (PAGE,), "credentials": True, "headers": ("x-own",)}):
                left = unexplained(check(api, stated).survey, CAUSES)
                assert left == (), (file.name, [(trial.route, trial.outcome) for trial in left])
