"""What the pages do not show of the causes: grouping, completeness, and right definitions that nobody complains about."""

from __future__ import annotations

import pytest

from crossgate.api import Api
from crossgate.browser import Body, PageRequest
from crossgate.check import ALL_BROWSERS, CAUSES, Finding, Report, cause_of, check
from crossgate.check.diagnosis import unexplained
from crossgate.exchange import Pairing, host_of
from crossgate.gateway import Gateway
from crossgate.sources import load
from tests.check.pages import Example, examples

EXAMPLES = [(cause.name, example) for cause in CAUSES for example in examples(cause.name)]

MOCK = """
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: {{application/json: '{template}'}}
                responses:
                  default:
                    statusCode: "{status}"
                    responseParameters:
                      method.response.header.Access-Control-Allow-Origin: "'*'"
                      method.response.header.Access-Control-Allow-Methods: "{methods}"
                      method.response.header.Access-Control-Allow-Headers: "{headers}"
"""


def api_of(text: str) -> Api:
    """Return the one API of the template *text*."""
    loaded = load(["-"], stdin=text)
    assert not loaded.failures
    return loaded.apis[0]


def template(paths: str, top: str = "") -> str:
    return f"""Resources:
  ShopApi:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        info: {{title: shop, version: "1"}}
{top}        paths:
{paths}"""


def proxied(verb: str) -> str:
    return f'            {verb}:\n              x-amazon-apigateway-integration: {{type: http_proxy, httpMethod: ANY, uri: "https://shop.example.com"}}\n'


def preflight(
    methods: str = "'GET,PUT,DELETE'", headers: str = "'Content-Type'", status: str = "200", mock: str = '{"statusCode": 200}'
) -> str:
    declared = ", ".join(f"Access-Control-Allow-{name}: {{}}" for name in ("Origin", "Methods", "Headers"))
    operation = f'            options:\n              responses: {{"{status}": {{headers: {{{declared}}}}}}}'
    return operation + MOCK.format(template=mock, status=status, methods=methods, headers=headers)


def path(name: str, *operations: str) -> str:
    return f"          {name}:\n" + "".join(operations)


def findings_of(text: str, cause: str, stated: dict[str, object] | None = None) -> list[Finding]:
    return [finding for finding in check(api_of(text), stated).findings if finding.cause == cause]


def complaints(report: Report) -> list[str]:
    """Return the causes of everything worse than a note, but for the gateway's own errors, which every such API lacks headers on."""
    return [f.cause for f in report.findings if f.severity != "note" and f.cause != "gateway-responses-without-cors"]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{example.kind}" for name, example in EXAMPLES])
def test_every_refusal_of_the_pages_examples_has_a_cause(name: str, example: Example) -> None:
    policies: list[dict[str, object]] = [
        {},
        {"origins": ("https://app.example.com", "https://b.example"), "credentials": True, "headers": ("x-a",)},
    ]
    for stated in policies:
        assert unexplained(check(api_of(example.text), stated).survey, CAUSES) == (), name


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{example.kind}" for name, example in EXAMPLES])
def test_findings_read_well(name: str, example: Example) -> None:
    for finding in check(api_of(example.text)).findings:
        words = [finding.message, finding.fix, *(mark.label for mark in finding.marks), *finding.notes]
        assert not [text for text in words if "{routes}" in text or "{paths}" in text or "None" in text or text.endswith((".", " "))], (
            name,
            words,
        )
        assert finding.fix
        assert finding.marks or finding.api.place.span is None


def test_one_cause_is_one_finding_with_all_its_routes() -> None:
    text = template(path("/pets", proxied("put")) + path("/dogs", proxied("delete")) + path("/cats", proxied("put"), preflight()))
    (finding,) = findings_of(text + path("/bats", BARE), "missing-preflight")
    assert finding.routes == ("PUT /pets", "DELETE /dogs")
    assert finding.spared == ()  # nobody knows whether the backend of /cats sends the header, and /bats never works
    assert [mark.span.text for mark in finding.marks] == ["/pets", "/dogs"]


def test_three_routes_and_more_are_counted() -> None:
    text = template("".join(path(f"/p{n}", proxied("put")) for n in range(4)) + path("/q", proxied("get"), preflight()))
    (finding,) = findings_of(text, "missing-preflight")
    assert finding.message == "nothing answers the preflight of PUT /p0 and 3 more routes"


def test_every_missing_header_is_named_though_browsers_name_one() -> None:
    text = template(path("/pets", proxied("put"), preflight(headers="'X-Other'")))
    (finding,) = findings_of(text, "header-not-allowed", {"headers": ("x-a", "x-b")})
    assert all(f"`{name}`" in finding.message for name in ("content-type", "x-a", "x-b"))
    assert finding.primary is not None
    assert finding.primary.span.text == "\"'X-Other'\""


def test_every_missing_method_of_the_path_is_named_once() -> None:
    text = template(path("/pets", proxied("get"), proxied("put"), proxied("delete"), preflight(methods="'GET'")))
    (finding,) = findings_of(text, "method-not-allowed")
    assert finding.primary is not None
    assert finding.primary.label == "PUT and DELETE are missing from this list"
    assert finding.routes == ("PUT /pets", "DELETE /pets")


@pytest.mark.parametrize(("methods", "words"), [("'put'", "in capital letters"), ("'ANY'", "API Gateway's word"), ("'GET'", "is missing")])
def test_the_label_says_what_is_wrong_with_the_list_of_methods(methods: str, words: str) -> None:
    (finding,) = findings_of(template(path("/pets", proxied("put"), preflight(methods=methods))), "method-not-allowed")
    assert finding.primary is not None
    assert words in finding.primary.label


@pytest.mark.parametrize(
    "operations",
    [
        pytest.param((proxied("put"), preflight(methods="'GET,PUT,PATCH,DELETE,HEAD'")), id="methods that the path lacks"),
        pytest.param((proxied("put"), preflight(status="204")), id="a preflight answered with 204"),
        pytest.param((proxied("put"), preflight(mock="{statusCode: 200}")), id="a lenient mock template"),
        pytest.param((proxied("put"), preflight(mock='{ "statusCode" : 200, }')), id="a mock template with a comma too many"),
        pytest.param((proxied("put"), preflight(headers="'*'", methods="'*'")), id="wildcards without credentials"),
        pytest.param((proxied("put"), proxied("options")), id="OPTIONS answered by the backend"),
        pytest.param((proxied("x-amazon-apigateway-any-method"),), id="ANY covers OPTIONS"),
        pytest.param(
            (proxied("x-amazon-apigateway-any-method"), preflight(methods="'GET,PUT'")), id="ANY, of which pages use some methods"
        ),
        pytest.param((proxied("get"), preflight(methods="'OPTIONS'")), id="GET needs no entry among the methods"),
    ],
)
def test_what_works_is_not_complained_about(operations: tuple[str, ...]) -> None:
    assert complaints(check(api_of(template(path("/pets", *operations))))) == []


def test_a_wildcard_origin_is_not_a_check_that_is_too_wide() -> None:
    report = check(api_of(template(path("/pets", proxied("put"), preflight()))), {"origins": ("https://app.example.com",)})
    assert complaints(report) == []


def choosing(condition: str) -> str:
    """Return a preflight whose template allows the request's origin under *condition*."""
    sets = {"Origin": "$origin", "Credentials": "'true'", "Methods": "'PUT'", "Headers": "'content-type'"}
    lines = [f"#set($context.responseOverride.header.Access-Control-Allow-{name} = {value})" for name, value in sets.items()]
    lines = ["#set($origin = $input.params().header.get('Origin'))", f"#if({condition})", *lines, "#end"]
    lines += ["#set($context.responseOverride.header.Vary = 'Origin')", '{"statusCode": 200}']
    head = "            options:\n              x-amazon-apigateway-integration:\n                type: mock\n                requestTemplates:\n"
    text = "".join(f"                    {line}\n" for line in lines)
    return f'{head}                  application/json: |\n{text}                responses: {{default: {{statusCode: "200"}}}}\n'


@pytest.mark.parametrize(
    ("condition", "stranger"),
    [
        ("true", "https://stranger.example"),
        ("$origin.startsWith('https://app.example.com')", "https://app.example.com.stranger.example"),
        ("$origin.endsWith('example.com')", "https://stranger-example.com"),
        ("$origin.matches('https://app.example.com')", "https://appxexample.com"),
        ("$origin == 'null' || $origin == 'https://app.example.com'", "null"),
    ],
)
def test_a_choice_of_origins_that_anybody_can_pass_is_a_hole(condition: str, stranger: str) -> None:
    text = template(path("/pets", proxied("put"), choosing(condition)))
    (finding,) = findings_of(text, "origin-check-too-wide", {"origins": ("https://app.example.com",), "credentials": True})
    assert finding.severity == "warning"
    assert finding.primary is not None
    assert finding.primary.label == f"lets {stranger} in as well"


@pytest.mark.parametrize("condition", ["$origin == 'https://app.example.com'", "$origin.endsWith('.example.com')"])
def test_a_choice_of_origins_among_ones_own_is_fine(condition: str) -> None:
    report = check(
        api_of(template(path("/pets", proxied("put"), choosing(condition)))), {"origins": ("https://app.example.com",), "credentials": True}
    )
    assert complaints(report) == []


def test_an_origin_that_is_echoed_with_credentials_is_a_hole_whatever_the_policy() -> None:
    (finding,) = findings_of(template(path("/pets", proxied("put"), choosing("true"))), "origin-check-too-wide", {"credentials": True})
    assert "https://stranger.example" in finding.notes[0]


@pytest.mark.parametrize("methods", ["'OPTIONS'", "'ANY'", "'put'"])
def test_a_list_that_names_no_method_of_any_is_an_error(methods: str) -> None:
    text = template(path("/pets", proxied("x-amazon-apigateway-any-method"), preflight(methods=methods)))
    assert [finding.severity for finding in findings_of(text, "method-not-allowed")] == ["error"]


def redirecting(location: str) -> str:
    return f"""            get:
              responses: {{"302": {{headers: {{Access-Control-Allow-Origin: {{}}, Location: {{}}}}}}}}
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: {{application/json: '{{"statusCode": 302}}'}}
                responses:
                  default:
                    statusCode: "302"
                    responseParameters:
                      method.response.header.Access-Control-Allow-Origin: "'*'"
                      method.response.header.Location: "'{location}'"
"""


def test_what_a_redirect_leads_to_on_another_host_is_open() -> None:
    report = check(api_of(template(path("/go", redirecting("https://other.example/")))))
    assert complaints(report) == []
    (trial,) = [trial for trial in report.survey.trials("depends") if trial.outcome == "success"]
    assert "other.example" in trial.transcript.depends_on[0].why


def test_a_redirect_that_browsers_do_not_follow_is_an_error() -> None:
    (finding,) = findings_of(template(path("/go", redirecting("ftp://other.example/"))), "unusable-response")
    assert finding.severity == "error"
    assert finding.primary is not None
    assert finding.primary.span.text == "\"'ftp://other.example/'\""


def test_browsers_that_follow_the_standard_refuse_authorization_under_a_wildcard() -> None:
    api = api_of(template(path("/pets", proxied("put"), preflight(headers="'*'"))))
    stated = {"headers": ("Authorization",)}
    lenient, strict = (check(api, stated, browsers=browsers).findings for browsers in (ALL_BROWSERS, ("standard",)))
    found = [[f.severity for f in findings if f.cause == "wildcard-misses-authorization"] for findings in (lenient, strict)]
    assert found == [["warning"], ["error"]]


def test_one_origin_sent_twice_counts_as_several() -> None:
    twice = "                      method.response.header.access-control-allow-origin: \"'*'\"\n"
    text = template(
        path(
            "/pets",
            proxied("put"),
            preflight().replace(" {Access-Control-Allow-Origin: {},", " {Access-Control-Allow-Origin: {}, access-control-allow-origin: {},")
            + twice,
        )
    )
    assert [finding.severity for finding in findings_of(text, "several-origins")] == ["error"]


def test_a_status_that_a_template_sets_is_pointed_at_there() -> None:
    mock = '#set($context.responseOverride.status = 403){"statusCode": 200}'
    (finding,) = findings_of(template(path("/pets", proxied("put"), preflight(mock=mock))), "preflight-status-not-ok")
    assert finding.primary is not None
    assert "responseOverride.status" in finding.primary.span.text


def test_calls_that_no_check_plays_are_explained_too() -> None:
    api = api_of(template(path("/pets", proxied("post"), preflight())))
    pairing = Pairing(Gateway(api), ALL_BROWSERS)
    here = f"https://{host_of(api)}"
    large = PageRequest("POST", f"{here}/pets", body=Body("string", b"x" * (10 * 1024 * 1024 + 1)))
    assert cause_of(api, pairing.whole("https://app.example.com", large), pairing) == "too-large-at-the-edge"
    lost = PageRequest("GET", f"{here}/nowhere")
    assert cause_of(api, pairing.whole("https://app.example.com", lost), pairing) == "unknown-route"


def test_the_fix_names_every_path_it_is_for() -> None:
    guarded = "              security: [{sigv4: []}]\n"
    schemes = """        components:
          securitySchemes:
            sigv4: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
"""
    paths = "".join(path(f"/p{n}", proxied("put"), preflight(), guarded) for n in range(2))
    (finding,) = findings_of(template(paths, schemes), "preflight-needs-signature")
    assert finding.fix == "take the security, or x-amazon-apigateway-auth, off OPTIONS on /p0 and /p1"


def test_the_steps_say_which_header_is_missing_among_others() -> None:
    text = template(path("/pets", proxied("put"), preflight().replace("method.response.header.Access-Control-Allow-Origin: \"'*'\"", "")))
    (finding,) = findings_of(text, "preflight-without-allow-origin")
    assert finding.because[-2:] == ("Access-Control-Allow-Headers: Content-Type", "no Access-Control-Allow-Origin")


def test_a_slash_that_is_escaped_in_binary_media_types_counts_as_one() -> None:
    text = template(path("/pets", proxied("put"), preflight())).replace("      Body:", '      BinaryMediaTypes: ["*~1*"]\n      Body:')
    (finding,) = findings_of(text, "binary-media-types-break-preflight")
    assert finding.routes == ("PUT /pets",)
    assert not findings_of(text, "too-large-at-the-edge")


def test_gateway_responses_may_map_paths_and_query_strings() -> None:
    response = """        x-amazon-apigateway-gateway-responses:
          DEFAULT_4XX:
            responseParameters:
              gatewayresponse.header.Access-Control-Allow-Origin: "'*'"
              gatewayresponse.path.p: "'x'"
              gatewayresponse.querystring.q: "'x'"
"""
    assert not findings_of(template(path("/pets", proxied("put"), preflight()), response), "wrong-mapping-prefix")
    wrong = response.replace("gatewayresponse.path.p", "method.response.header.p")
    assert findings_of(template(path("/pets", proxied("put"), preflight()), wrong), "wrong-mapping-prefix")


def custom(response: str) -> str:
    return f"""            get:
              responses: {{"200": {{headers: {{Access-Control-Allow-Origin: {{}}}}}}}}
              x-amazon-apigateway-integration:
                type: http
                httpMethod: GET
                uri: https://shop.example.com
                responses:
                  default:
                    statusCode: "200"
                    {response}
"""


@pytest.mark.parametrize(
    "response",
    [
        "responseParameters: {method.response.header.Access-Control-Allow-Origin: integration.response.header.Access-Control-Allow-Origin}",
        "responseTemplates: {application/json: \"#set($context.responseOverride.header['Access-Control-Allow-Origin'] = $input.path('$.o'))\"}",
        'responseTemplates: {application/json: "#set($p = $util.parseJson($input.body))#set($context.responseOverride.header[$p.n] = $p.v)"}',
    ],
)
def test_a_custom_integration_that_takes_its_headers_from_the_backend_depends_on_it(response: str) -> None:
    report = check(api_of(template(path("/pets", custom(response)))))
    assert [finding.cause for finding in report.findings if finding.severity == "error"] == []
    (finding,) = [finding for finding in report.findings if finding.cause == "backend-must-send-headers"]
    assert finding.marks[0].label == "the response takes its headers from what the backend sends"


def test_a_template_that_needs_the_backends_body_is_not_called_broken() -> None:
    parameters = "responseParameters: {method.response.header.Access-Control-Allow-Origin: \"'*'\"}"
    reading = "responseTemplates: {application/json: \"#set($p = $util.parseJson($input.path('$.output')))$p.body\"}"
    text = template(path("/pets", custom(f"{parameters}\n                    {reading}")))
    assert [finding.cause for finding in check(api_of(text)).findings] == ["gateway-responses-without-cors"]
    text = text.replace("$p.body", "#end")
    assert findings_of(text, "broken-integration")


def test_outcomes_are_named_by_what_the_gateway_answers() -> None:
    get = """            get:
              security: [{key: []}]
              x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: "https://shop.example.com"}
"""
    top = """        x-amazon-apigateway-api-key-source: AUTHORIZER
        components: {securitySchemes: {key: {type: apiKey, name: x-api-key, in: header}}}
"""
    (finding,) = findings_of(template(path("/pets", get), top), "no-cors")
    assert finding.outcomes == ("success", "403 INVALID_API_KEY", "403 MISSING_AUTHENTICATION_TOKEN")


def test_the_first_step_is_told_once_where_the_path_has_no_place_of_its_own() -> None:
    text = """Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: shop}}
  Put:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: PUT
      AuthorizationType: NONE
      Integration: {Type: HTTP_PROXY, IntegrationHttpMethod: PUT, Uri: "https://shop.example.com"}
"""
    (finding,) = findings_of(text, "no-cors")
    assert finding.because[:2] == ("OPTIONS /", "no OPTIONS method there")


@pytest.mark.parametrize(("action", "refused"), [("PUT", False), ("GET", True)])
def test_a_policy_that_refuses_the_calls_too_is_noted(action: str, refused: bool) -> None:
    policy = (
        "        x-amazon-apigateway-policy: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: '*', "
        f"Action: 'execute-api:Invoke', Resource: 'execute-api:/*/{action}/*'}}]}}\n"
    )
    (finding,) = findings_of(template(path("/pets", proxied("put"), preflight()), policy), "preflight-refused-by-policy")
    assert bool(finding.notes) is refused


def gateway_responses(*types: str) -> str:
    header = "gatewayresponse.header.Access-Control-Allow-Origin"
    return "".join(
        f"  {name.replace('_', '')}: {{Type: AWS::ApiGateway::GatewayResponse, Properties: {{RestApiId: !Ref ShopApi, ResponseType: {name}, ResponseParameters: {{{header}: \"'*'\"}}}}}}\n"
        for name in types
    )


BARE = "            get:\n              responses: {}\n"


def test_a_method_without_integration_is_told_though_its_error_can_be_read() -> None:
    text = template(path("/pets", proxied("get")) + path("/toys", BARE, preflight("'GET'"))) + gateway_responses(
        "DEFAULT_4XX", "DEFAULT_5XX"
    )
    report = check(api_of(text))
    (finding,) = [one for one in report.findings if one.cause == "broken-integration"]
    assert (finding.severity, finding.routes) == ("error", ("GET /toys",))
    assert "deploys no API" in finding.message
    route = next(one for one in report.survey.routes if one.method.route == "GET /toys")
    assert (route.outcomes["success"].verdict, route.outcomes["success"].fails) == ("readable", True)


def test_a_call_that_never_works_is_no_matter_of_cors() -> None:
    found = {one.cause: one.routes for one in check(api_of(template(path("/pets", BARE) + path("/toys", proxied("put"))))).findings}
    assert found["broken-integration"] == ("GET /pets",)
    assert "PUT /toys" in found["no-cors"]


SAM = """Transform: AWS::Serverless-2016-10-31
Resources:
  Rooms:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Cors: {cors}
      DefinitionBody:
        openapi: 3.0.1
        info: {{title: rooms, version: "1"}}
        paths:
          /rooms:
            parameters: []
            get:
              parameters: [{{name: x-api-version, in: header, required: true, schema: {{type: string}}}}]
              x-amazon-apigateway-integration: {{type: http_proxy, httpMethod: GET, uri: "https://rooms.example.com"}}
            put:
              x-amazon-apigateway-integration: {{type: http_proxy, httpMethod: PUT, uri: "https://rooms.example.com"}}
"""


def sam(cors: str) -> dict[str, Finding]:
    return {finding.cause: finding for finding in check(api_of(SAM.format(cors=cors))).findings}


def test_a_list_of_methods_that_the_user_wrote_is_not_sams() -> None:
    assert "sam-cors-lists-other-keys" in sam("{AllowOrigin: \"'*'\", AllowHeaders: \"'*'\"}")
    assert "sam-cors-lists-other-keys" not in sam("{AllowOrigin: \"'*'\", AllowHeaders: \"'*'\", AllowMethods: \"'methods'\"}")


def test_the_headers_that_cors_is_to_list_are_those_that_pages_send() -> None:
    for written in ("\"'*'\"", "{AllowOrigin: \"'*'\"}"):
        finding = sam(written)["sam-cors-without-headers"]
        assert "\"'Content-Type,X-Api-Version'\"" in finding.fix


def refused(fault: str) -> list[tuple[str, str]]:
    """Return message and severity of what is told of a proxied method with *fault* in its integration."""
    text = template(path("/pets", proxied("put").replace("https://", fault), preflight()))
    return [(finding.message, finding.severity) for finding in findings_of(text, "refused-definition")]


def test_a_refused_definition_says_what_becomes_of_it() -> None:
    assert refused("shop:") == [("the deployment fails, as API Gateway refuses the URI of an integration", "error")]
    assert refused("${backend}://") == []


def test_names_in_quotes_of_their_own_are_told_as_that() -> None:
    text = template(path("/pets", proxied("put"), preflight(headers="'Content-Type', 'Authorization'")))
    (finding,) = findings_of(text, "header-not-allowed")
    assert "quotes" in finding.message
    assert "'Content-Type,Authorization'" in finding.fix


def test_what_one_list_lacks_for_several_routes_is_one_finding() -> None:
    guarded = "              security: [{tokens: []}]\n"
    schemes = """        components:
          securitySchemes:
            tokens: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: {type: token}}
"""
    pets = path("/pets", proxied("get"), guarded, proxied("put"), guarded, preflight(headers="'X-Other'"))
    (finding,) = findings_of(template(pets, schemes), "header-not-allowed")
    assert set(finding.routes) == {"GET /pets", "PUT /pets"}
    assert "`authorization` and `content-type`" in finding.message


def fixes(text: str, cause: str) -> list[str]:
    return [finding.fix for finding in findings_of(text, cause)]


def test_the_fix_of_a_missing_header_says_what_there_is_to_do() -> None:
    declared = custom("responseTemplates: {}")
    undeclared = declared.replace("headers: {Access-Control-Allow-Origin: {}}", "description: ok")
    key = "map method.response.header.Access-Control-Allow-Origin in the integration response"
    ask = preflight()
    assert fixes(template(path("/a", declared, ask)), "missing-allow-origin") == [key]
    assert fixes(template(path("/a", undeclared, ask)), "missing-allow-origin") == [f"{key}, and declare it in the method response"]
    both = fixes(template(path("/a", declared, ask) + path("/b", undeclared, ask)), "missing-allow-origin")
    assert both == [f"{key}, and declare it in the method responses that do not declare it yet"]


def test_the_fix_of_a_preflight_that_another_method_answers_adds_options() -> None:
    silent = preflight().replace("method.response.header.Access-Control-Allow-Origin: \"'*'\"", "")
    anything = silent.replace("options:", "x-amazon-apigateway-any-method:")
    (own,) = fixes(template(path("/pets", proxied("put"), silent)), "preflight-without-allow-origin")
    assert own == "set method.response.header.Access-Control-Allow-Origin in the integration response"
    (other,) = fixes(template(path("/pets", anything)), "preflight-without-allow-origin")
    assert other == "give /pets an OPTIONS method with a MOCK integration that sets Access-Control-Allow-Origin"


def test_the_fix_for_aws_sdks_names_what_is_missing() -> None:
    signed = "              x-amazon-apigateway-auth: {type: AWS_IAM}\n"
    known = "'Content-Type,Authorization,X-Amz-Date,X-Amz-Content-Sha256'"
    (fix,) = fixes(template(path("/pets", proxied("get"), signed, preflight(headers=known))), "sdk-header-not-allowed")
    assert fix == "add x-amz-security-token to Access-Control-Allow-Headers of OPTIONS; some SDKs send X-Amz-User-Agent as well"


IGNORED = """        x-amazon-apigateway-cors:
          allowOrigins: ["https://app.example.com"]
          allowHeaders: [Content-Type, X-Trace]
          maxAge: 60
"""


def test_cors_settings_of_http_apis_in_a_rest_api_tell_the_policy() -> None:
    api = api_of(template(path("/pets", proxied("put")), IGNORED))
    report = check(api)
    policy = report.survey.policy
    assert (policy.origins, policy.headers, policy.max_age) == (("https://app.example.com",), ("X-Trace",), 60)
    assert {"missing-preflight", "setting-without-effect"} <= {finding.cause for finding in report.findings}
    assert "no-cors" not in {finding.cause for finding in report.findings}
    stated = check(api_of(template(path("/pets", proxied("put"), preflight()), IGNORED)))
    assert stated.survey.policy.origins == ("*",), "what has an effect counts more"
    told = {finding.severity: finding.fix for finding in stated.findings if finding.cause == "setting-without-effect"}
    assert list(told) == ["note"]
    assert told["note"].startswith("delete it")


def test_an_ignored_setting_that_no_browser_could_follow_is_no_policy() -> None:
    odd = IGNORED.replace("X-Trace", '"no name"')
    assert check(api_of(template(path("/pets", proxied("put")), odd))).survey.policy.headers == ()


def test_pages_send_the_token_that_only_the_backend_checks() -> None:
    bearer = "              security: [{bearer: []}]\n"
    schemes = "        components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}\n"
    (finding,) = findings_of(template(path("/pets", proxied("get"), bearer), schemes), "no-cors")
    assert "preflight" in finding.outcomes
    (finding,) = findings_of(template(path("/pets", proxied("get"), bearer, preflight()), schemes), "header-not-allowed")
    assert "`authorization`" in finding.message


@pytest.mark.parametrize(
    ("name", "cause"),
    [("tokens", "preflight-needs-authorization"), ("key", "preflight-needs-api-key"), ("iam", "preflight-needs-signature")],
)
def test_options_with_the_security_of_the_document_are_to_say_that_they_have_none(name: str, cause: str) -> None:
    top = f"""        security: [{{{name}: []}}]
        components:
          securitySchemes:
            key: {{type: apiKey, name: x-api-key, in: header}}
            iam: {{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}}
            tokens: {{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: {{type: token}}}}
"""
    pets = path("/pets", proxied("get"), preflight(headers="'Content-Type,Authorization,X-Api-Key'"))
    (finding,) = findings_of(template(pets, top), cause)
    assert finding.fix == "write security: [] in OPTIONS on /pets, which has that of the whole document"
    assert finding.primary is not None
    assert finding.primary.span.text.startswith("[{")
