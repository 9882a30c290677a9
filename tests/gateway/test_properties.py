"""Whatever the definition and the request: an answer, and never a header from nowhere."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossgate.api import (
    Api,
    Authorizer,
    GatewayResponse,
    Integration,
    IntegrationResponse,
    Method,
    MethodResponse,
    Policy,
    RequestValidator,
    Resource,
    Unknown,
)
from crossgate.gateway import (
    GATEWAY_RESPONSES,
    Answer,
    AssumedBackend,
    BackendFault,
    BackendReply,
    Circumstances,
    Gateway,
    OpenPoints,
    refusals,
)
from crossgate.http import Headers, Request

unknowns = st.builds(Unknown, st.just("who knows"), shape=st.sampled_from(["", "${X}", "a${X}"]))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return strategy | unknowns


texts = st.text(max_size=6)
header_names = st.sampled_from(["Access-Control-Allow-Origin", "Content-Type", "Vary", "Origin", "Server", ""])
expressions = maybe(
    st.sampled_from(
        [
            "'*'",
            "''",
            "*",
            "'",
            "method.request.header.Origin",
            "method.request.path.id",
            "method.request.body.a",
            "context.identity.sourceIp",
            "stageVariables.v",
            "integration.response.header.Origin",
            "integration.response.body.a[0]",
            "context.requestId",
            "",
        ]
    )
    | texts
)
statuses = maybe(st.sampled_from(["200", "204", "400", "500", "default", ""]) | texts)
media_types = st.sampled_from(["application/json", "text/html", "*/*", "$default", "", "image/png"])
templates = st.dictionaries(
    media_types,
    st.none()
    | maybe(
        st.sampled_from(
            [
                '{"statusCode": 200}',
                "{",
                "#if($input.params('Origin'))x#end",
                "$input.json('$')",
                "#set($context.responseOverride.status = 418)",
                '#set($context.responseOverride.header.Access-Control-Allow-Origin = "x")',
                "$stageVariables.v $context.error.message",
                "",
            ]
        )
        | texts
    ),
    max_size=3,
)
handling = st.none() | maybe(st.sampled_from(["CONVERT_TO_TEXT", "CONVERT_TO_BINARY"]))


def parameters(prefix: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.builds(f"{prefix}{{}}".format, header_names) | texts, expressions, max_size=3)


integration_responses = st.builds(
    IntegrationResponse,
    statuses,
    selection_pattern=st.none() | maybe(st.sampled_from(["", "4\\d{2}", "5..", ".*", "(", "(?i)err.*", "200"]) | texts),
    parameters=parameters("method.response.header."),
    templates=templates,
    content_handling=handling,
)
integrations = st.builds(
    Integration,
    maybe(st.sampled_from(["MOCK", "MOCK", "HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY"])),
    http_method=st.none() | maybe(st.sampled_from(["POST", "GET", "ANY"])),
    uri=st.none() | maybe(st.sampled_from(["https://${stageVariables.v}/{id}", "arn:aws:apigateway:r:lambda:path/f", "x"])),
    request_templates=templates,
    request_parameters=parameters("integration.request.header."),
    passthrough=maybe(st.sampled_from(["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"])),
    content_handling=handling,
    responses=st.lists(integration_responses, max_size=3).map(tuple),
)
sources = st.sampled_from(
    ["method.request.header.Authorization", "method.request.querystring.q", "context.x.y", "stageVariables.v", "", "nonsense"]
)
authorizers = st.builds(
    Authorizer,
    texts,
    maybe(st.sampled_from(["TOKEN", "REQUEST", "COGNITO_USER_POOLS"])),
    maybe(st.lists(sources, max_size=2).map(tuple)),
    validation_expression=st.none() | maybe(st.sampled_from(["Bearer .*", "(", "(a+)+b"])),
)
validators = st.builds(RequestValidator, body=maybe(st.booleans()), parameters=maybe(st.booleans()))
request_keys = st.sampled_from(["method.request.header.X", "method.request.querystring.q", "method.request.path.id", "nonsense"])


@st.composite
def apis(draw: st.DrawFn) -> Api:
    resources: dict[str, Resource] = {}
    for path in draw(st.sets(st.sampled_from(["/", "/pets", "/pets/{id}", "/{proxy+}", "/pets/{id}/x", ""]), max_size=4)):
        verbs = draw(st.sets(st.sampled_from(["GET", "OPTIONS", "ANY"]), max_size=2))
        resources[path] = Resource(path, {verb: draw(methods(verb, path)) for verb in verbs})
    kinds = draw(st.sets(st.sampled_from([*sorted(GATEWAY_RESPONSES), "DEFAULT_4XX", "DEFAULT_5XX", "NONSENSE"]), max_size=4))
    responses = {kind: draw(gateway_responses(kind)) for kind in kinds}
    statements = st.fixed_dictionaries(
        {},
        optional={
            "Effect": st.sampled_from(["Allow", "Deny"]),
            "Principal": st.sampled_from(["*", {"AWS": "*"}, {"AWS": ["x"]}, 7, None]),
            "Action": st.sampled_from(["execute-api:Invoke", "*", ["s3:*"], None]),
            "Resource": st.sampled_from(["*", "execute-api:/*", "execute-api:/*/GET/*", ["arn:aws:execute-api:r:a:i/*"], {"Ref": "x"}]),
            "Condition": st.just({"Bool": {}}),
        },
    )
    policy = st.none() | st.builds(Policy, st.lists(statements, max_size=2).map(tuple), st.none() | unknowns)
    return Api(
        "test",
        "REST",
        "",
        "test",
        resources=resources,
        gateway_responses=responses,
        models=draw(st.dictionaries(st.just("M"), maybe(st.sampled_from(['{"type": "object"}', "x", '{"$ref": "#"}'])), max_size=1)),
        binary_media_types=draw(maybe(st.lists(maybe(st.sampled_from(["*/*", "image/*", "application/json", ""])), max_size=2).map(tuple))),
        api_key_source=draw(maybe(st.sampled_from(["HEADER", "AUTHORIZER"]))),
        policy=draw(policy),
    )


def methods(verb: str, path: str) -> st.SearchStrategy[Method]:
    return st.builds(
        Method,
        st.just(verb),
        st.just(path),
        authorization=maybe(st.sampled_from(["NONE", "NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"])),
        authorizer=st.none() | maybe(authorizers),
        api_key_required=maybe(st.booleans()),
        validator=st.none() | maybe(validators),
        request_parameters=st.dictionaries(request_keys, maybe(st.booleans()), max_size=2),
        request_models=st.dictionaries(media_types, maybe(st.just("M")), max_size=1),
        integration=st.none() | maybe(integrations),
        responses=st.dictionaries(st.just("200"), st.builds(MethodResponse, statuses), max_size=1),
        presence=st.none() | unknowns,
    )


def gateway_responses(kind: str) -> st.SearchStrategy[GatewayResponse]:
    return st.builds(
        GatewayResponse,
        st.just(kind),
        status_code=st.none() | statuses,
        parameters=parameters("gatewayresponse.header."),
        templates=templates,
        presence=st.none() | unknowns,
    )


request_headers = st.lists(
    st.tuples(
        st.sampled_from(
            ["Origin", "origin", "Content-Type", "Accept", "Authorization", "x-api-key", "Access-Control-Request-Method", "X-Amzn-Trace-Id"]
        ),
        st.sampled_from(["https://a.example", "application/json", "*/*", "image/png", ";", ",", "AWS4-HMAC", "GET", ""]) | texts,
    ),
    max_size=4,
)
requests = st.builds(
    Request,
    st.sampled_from(["GET", "OPTIONS", "PUT", "get", ""]),
    st.builds(
        "https://h{}".format, st.sampled_from(["/pets", "/pets/1", "/", "", "/pets//1?q=1;q=%zz&=", "/%00/é", "/stage/pets"]) | texts
    ),
    request_headers.map(Headers),
    st.sampled_from([b"", b"{}", b'{"a":[1]}', b"\xff\xfe", b'{"statusCode": 200}']),
)
circumstances = st.builds(
    Circumstances,
    authorizer=st.sampled_from(["allow", "deny", "unauthorized", "expired", "fail", "misconfigured"]),
    signed=st.booleans(),
    api_keys=st.none() | st.just(frozenset({"k"})),
    over_limit=st.sampled_from(["", "", "throttled", "quota"]),
    stage=st.sampled_from(["", "", "stage"]),
    stage_variables=st.dictionaries(st.just("v"), maybe(texts), max_size=1),
    canary=st.none() | st.booleans(),
    time_ms=st.integers(),
    request_id=texts,
)
outcomes = (
    st.none()
    | st.builds(BackendFault, st.sampled_from(["timeout", "unreachable", "malformed", "error"]), texts)
    | st.builds(
        BackendReply,
        st.sampled_from([200, 404, 500]),
        st.lists(st.tuples(header_names, maybe(texts)), max_size=2).map(tuple),
        st.sampled_from([b"", b"{}", b"\xff"]),
        output=st.sampled_from([None, {}, {"statusCode": 200}, {"errorMessage": "err"}, [1], {"headers": {"A": "b"}}]),
        is_lambda_output=st.booleans(),
    )
)
open_points = st.builds(
    OpenPoints,
    mock_without_template=st.sampled_from(["error", "default"]),
    bad_mock_status_type=st.sampled_from(["API_CONFIGURATION_ERROR", "INTEGRATION_FAILURE", "NONSENSE"]),
    selection=st.sampled_from(["whole", "prefix"]),
    selection_order=st.sampled_from(["status-code", "definition"]),
    header_names=st.sampled_from(["uncertain", "same-case", "any-case"]),
    undeclared_status=st.sampled_from(["served", "error"]),
    variable_falls_through=st.booleans(),
    binary_mock_response=st.sampled_from(["text", "binary"]),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(apis(), open_points, st.lists(st.tuples(requests, circumstances, outcomes), min_size=1, max_size=3))
def test_any_definition_answers_any_request(api: Api, points: OpenPoints, asked: list[tuple[Request, Circumstances, Any]]) -> None:
    gateway = Gateway(api, points)
    assert isinstance(refusals(api), tuple)
    for request, around, outcome in asked:
        answer = gateway.answer(request, around, AssumedBackend(outcome))
        check(answer)
        again = gateway.answer(request, around, AssumedBackend(outcome))
        assert again == answer, "answers do not depend on what was asked before"


def check(answer: Answer) -> None:
    assert isinstance(answer.status, int)
    assert 100 <= answer.status <= 599
    assert isinstance(answer.body, bytes)
    assert answer.steps, "every answer has its reasons"
    assert (answer.cause == "") == (answer.answered_by == "integration")
    assert all(isinstance(name, str) and isinstance(value, (str, Unknown)) for name, value in answer.headers)
    assert answer.method is not None or answer.answered_by != "integration"
    assert all(hasattr(OpenPoints(), point) for point in answer.rests_on)
    assert len(answer.doubts) == len(set(answer.doubts))
