"""Fixing SAM templates: in SAM's own settings, proved on what SAM makes of the edited text, with every other byte left alone."""

from __future__ import annotations

import os
from textwrap import dedent
from typing import Any

import cfnlint.api  # type: ignore[import-untyped]
import pytest

from crossgate.fix import FixedText, Wishes, fixed_text
from crossgate.sources import read_text
from tests.fix.corpus import FILES, POLICIES, files, fixed, outcome, share_proved

PAGE = {"origins": ("https://app.example.com",)}
WISHES = Wishes(gateway_response_origin="first")
TWO = {"origins": ("https://a.example.com", "https://b.example.com")}
RESPONSES = """\
GatewayResponses:
  DEFAULT_4XX:
    ResponseParameters:
      Headers:
        Access-Control-Allow-Origin: "'*'"
  DEFAULT_5XX:
    ResponseParameters:
      Headers:
        Access-Control-Allow-Origin: "'*'"
"""
USUAL = "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token"


def function(*events: str) -> str:
    lines = "".join(f"        E{index}: {{Type: Api, Properties: {{{event}}}}}\n" for index, event in enumerate(events))
    return f"  Write:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: src/\n      Handler: app.write # mine\n      Runtime: python3.13\n      Events:\n{lines}"


def explicit(properties: str, *events: str) -> str:
    own = "".join(f"      {line}\n" for line in dedent(properties).splitlines())
    head = "Transform: AWS::Serverless-2016-10-31\nResources:\n  Notes:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: live  # the stage\n"
    return head + own + function(*(events or ("RestApiId: !Ref Notes, Path: /notes, Method: put",)))


def indented(text: str, by: int) -> str:
    return "".join(" " * by + line + "\n" for line in text.splitlines())


def fix(text: str, stated: dict[str, Any] | None = None) -> FixedText:
    apis = read_text("template.yaml", text).apis
    result = fixed_text(apis, stated, WISHES)
    again = fixed_text(read_text("template.yaml", result.after).apis, stated, WISHES)
    if not result.refused:
        assert again.after == result.after
    return result


def proved(text: str, stated: dict[str, Any] | None = None) -> str:
    """Return the fixed text; nothing may be left."""
    result = fix(text, stated)
    assert not result.refused, [one.reason for one in result.refused]
    assert all(proof.refused_after == 0 for proof in result.proofs)
    return result.after


def errors_of(text: str) -> set[str]:
    return {f"{match.rule.id} {match.message}" for match in cfnlint.api.lint(text) if match.rule.id.startswith("E")}


def test_cors_auth_and_gateway_responses_are_added_to_the_api() -> None:
    auth = "Auth:\n  DefaultAuthorizer: Tokens\n  Authorizers:\n    Tokens: {UserPoolArn: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Ex'}\n"
    before = explicit(auth)
    after = proved(before)
    own = f"Cors:\n  AllowOrigin: \"'*'\"\n  AllowHeaders: \"'{USUAL}'\"\n"
    own += auth.replace("Tokens\n", "Tokens\n  AddDefaultAuthorizerToCorsPreflight: false\n", 1) + RESPONSES
    assert after == explicit(own)


def test_the_short_form_becomes_the_long_one() -> None:
    after = proved(explicit("Cors: \"'*'\"\n" + RESPONSES))
    assert after == explicit(f"Cors:\n  AllowOrigin: \"'*'\"\n  AllowHeaders: \"'{USUAL}'\"\n" + RESPONSES)


@pytest.mark.parametrize("origin", ["!Sub \"'https://${AWS::StackName}.example.com'\"", "!Ref Origin"])
def test_an_expression_stays_in_the_long_form(origin: str) -> None:
    parameters = "Parameters:\n  Origin: {Type: String, Default: \"'https://app.example.com'\"}\n"
    after = fix(parameters + explicit(f"Cors: {origin}\n"), PAGE).after
    assert f"AllowOrigin: {origin}" in after


def test_unquoted_values_and_missing_methods_are_mended_where_they_stand() -> None:
    before = explicit('Cors:\n  AllowMethods: "GET,POST"\n  AllowHeaders: "\'Content-Type\'" # json\n  AllowOrigin: "*"\n' + RESPONSES)
    after = proved(before)
    assert after == before.replace('"GET,POST"', "\"'GET,POST,PUT,OPTIONS'\"").replace('"*"', "\"'*'\"", 1)


def test_an_unquoted_origin_is_not_kept_beside_the_one_that_is_wanted() -> None:
    paths = "RestApiId: !Ref Notes, Path: /needs-a-preflight, Method: put", "RestApiId: !Ref Notes, Path: /needs-none, Method: get"
    before = explicit("Cors:\n  AllowOrigin: app.example.com\n", *paths)
    after = fix(before, PAGE).after
    assert "AllowOrigin: \"'https://app.example.com'\"\n" in after


def test_an_implicit_api_is_fixed_in_globals() -> None:
    text = f"AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\n\nResources:\n{function('Path: /notes, Method: put')}"
    cors = f"Cors:\n  AllowOrigin: \"'https://app.example.com'\"\n  AllowHeaders: \"'{USUAL}'\"\n"
    section = indented(cors + RESPONSES.replace("*", "https://app.example.com"), 4)
    after = proved(text, PAGE)
    assert "Transform: AWS::Serverless-2016-10-31\nGlobals:\n  Api:\n" in after
    head, described = "Transform: AWS::Serverless-2016-10-31\n", "Description: notes\n"
    assert f"{described}{head}Globals:\n" in proved(text.replace(head, described + head), PAGE)
    assert f"{head}{described}Globals:\n" in proved(text.replace(head, head + described), PAGE)
    assert section.replace('"', "").replace("'", "") in after.replace('"', "").replace("'", "")


def test_credentials_and_max_age_are_written_as_sam_takes_them() -> None:
    after = proved(explicit(""), {**PAGE, "credentials": True, "max_age": 600})
    assert "AllowCredentials: true\n" in after
    assert "MaxAge: \"'600'\"\n" in after


def test_an_api_key_is_taken_off_the_preflights() -> None:
    before = explicit(
        "Cors: {AllowOrigin: \"'*'\", AllowHeaders: \"'Content-Type,X-Api-Key'\"}\nAuth:\n  ApiKeyRequired: true # all\n" + RESPONSES
    )
    assert proved(before) == before.replace("true # all\n", "true # all\n        AddApiKeyRequiredToCorsPreflight: false\n")


def test_a_definition_with_preflights_by_hand_gets_another_one() -> None:
    integration = 'x-amazon-apigateway-integration: {type: http_proxy, httpMethod: PUT, uri: "https://x.example.com"}'
    by_hand = """\
      options:
        responses: {"200": {description: ok, headers: {Access-Control-Allow-Origin: {type: string}, Access-Control-Allow-Headers: {type: string}, Access-Control-Allow-Methods: {type: string}}}}
        x-amazon-apigateway-integration:
          type: mock
          requestTemplates: {application/json: '{"statusCode": 200}'}
          responses:
            default:
              statusCode: "200"
              responseParameters:
                method.response.header.Access-Control-Allow-Origin: "'*'"
                method.response.header.Access-Control-Allow-Headers: "'Content-Type'"
                method.response.header.Access-Control-Allow-Methods: "'PUT'"
"""
    put = f"    put:\n        responses: {{}}\n        {integration}\n".replace("    put", "      put")
    definition = f'DefinitionBody:\n  swagger: "2.0"\n  info: {{title: x, version: "1"}}\n  paths:\n    /a:\n{put}{by_hand}    /b:\n{put}'
    result = fix(explicit(definition, "Path: /other, Method: get"))
    api = next(api for api in read_text("t.yaml", result.after).apis if api.id == "Notes")
    assert "OPTIONS" in api.resources["/b"].methods
    assert "Cors:" not in result.after.partition("Write:")[0]


def test_several_origins_are_chosen_among_in_a_merged_definition() -> None:
    result = fix(explicit(""), {"origins": ("https://a.example.com", "https://b.example.com")})
    assert not result.refused
    assert "MergeDefinitions: true" in result.after
    assert "responseOverride" in result.after
    assert not errors_of(result.after)


@pytest.mark.parametrize("version", ["", "OpenApiVersion: 3.0.1\n"])
@pytest.mark.parametrize(
    "auth",
    [
        "",
        "DefaultAuthorizer: AWS_IAM",
        "ApiKeyRequired: true",
        "DefaultAuthorizer: P\n  Authorizers: {P: {UserPoolArn: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Ex'}}",
    ],
)
def test_methods_any_are_written_out_as_sam_makes_them(auth: str, version: str) -> None:
    """SAM loses them where it merges definitions."""
    own = version + (f"Auth:\n  {auth}\n" if auth else "")
    events = (
        "RestApiId: !Ref Notes, Path: '/n/{id}', Method: any",
        "RestApiId: !Ref Notes, Path: /m, Method: put, Auth: {ApiKeyRequired: true}",
    )
    result = fix(explicit(own, *events), TWO)
    assert not result.refused, [one.reason for one in result.refused]
    assert "MergeDefinitions" not in result.after
    assert result.after.count("x-amazon-apigateway-any-method:") == 1
    assert result.after.count("responseOverride") == (2 if auth else 1), "a guarded method any cannot answer preflights itself"
    assert result.after.index("/n/{id}:") < result.after.index("/m:"), "in the order of the events"
    assert outcome(result).startswith("fixed and proved")
    assert not errors_of(result.after)


def test_what_a_state_machine_answers_is_written_out_with_its_headers() -> None:
    machine = """\
  Work:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: work.json
      Events:
        Start: {Type: Api, Properties: {RestApiId: !Ref Notes, Path: /start, Method: post}}
"""
    result = fix(explicit("Cors: {AllowOrigin: \"'https://app.example.com'\", AllowHeaders: \"'Content-Type'\"}") + machine, PAGE)
    assert not result.refused, [one.reason for one in result.refused]
    assert "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution" in result.after
    assert result.after.count("method.response.header.Access-Control-Allow-Origin: ") == 2
    assert all(proof.refused_after == 0 for proof in result.proofs)


@pytest.mark.parametrize("cors", ["", "Cors: {AllowOrigin: \"'https://app.example.com'\", AllowHeaders: \"'Content-Type'\"}\n"])
def test_a_definition_that_guards_all_operations_gets_an_open_preflight(cors: str) -> None:
    """The preflights of Cors say nothing of security, so that the requirements of an OpenAPI 3 document hold for them."""
    integration = "{type: http_proxy, httpMethod: PUT, uri: 'https://x.example.com'}"
    scheme = "{type: apiKey, name: x-api-key, in: header}"
    definition = f"""\
DefinitionBody:
  openapi: 3.0.1
  info: {{title: x, version: "1"}}
  security: [{{key: []}}]
  components: {{securitySchemes: {{key: {scheme}}}}}
  paths:
    /a:
      put: {{responses: {{}}, x-amazon-apigateway-integration: {integration}}}
"""
    result = fix(explicit(cors + definition, "Path: /other, Method: get"), PAGE)
    assert "      security: []\n" in result.after
    api = next(api for api in read_text("t.yaml", result.after).apis if api.id == "Notes")
    assert api.resources["/a"].methods["OPTIONS"].api_key_required is False


def test_cfn_lint_takes_what_was_written() -> None:
    auth = "Auth: {ApiKeyRequired: true}\n"
    assert not errors_of(proved(explicit(auth), {**PAGE, "credentials": True, "max_age": 600}))
    assert not errors_of(proved(f"Transform: AWS::Serverless-2016-10-31\nResources:\n{function('Path: /n, Method: put')}"))


@pytest.mark.parametrize(
    ("text", "stated", "reason"),
    [
        (f"Transform: AWS::Serverless-2016-10-31\nResources:\n{function('Path: /n, Method: put')}", TWO, "declare an AWS::Serverless::Api"),
        (f"Transform: AWS::Serverless-2016-10-31\nGlobals: {{Api: {{BinaryMediaTypes: ['*~1*'], Cors: \"'*'\"}}}}\nResources:\n{function('Path: /n, Method: put')}", None, "BinaryMediaTypes"),
        ("Conditions: {Paid: !Equals [a, a]}\n" + explicit("", "RestApiId: !Ref Notes, Path: /n, Method: any", "RestApiId: !Ref Notes, Path: /m, Method: put").replace("Function\n", "Function\n    Condition: Paid\n"), TWO, "under a condition"),
    ],
)  # fmt: skip
def test_what_sam_cannot_say_is_refused_with_the_reason(text: str, stated: dict[str, Any] | None, reason: str) -> None:
    result = fix(text, stated)
    assert any(reason in one.reason for one in result.refused), [one.reason for one in result.refused]
    assert "OPTIONS" not in result.after


def test_globals_are_not_changed_under_another_api_with_routes() -> None:
    own = "Cors: {AllowOrigin: \"'*'\", AllowHeaders: \"'Content-Type'\"}\n" + RESPONSES
    text = explicit(own) + "  Other:\n" + function("Path: /implicit, Method: put").partition("\n")[2]
    result = fix(text, {"origins": ("*",)})
    assert any("Globals" in one.reason for one in result.refused) or not result.refused


def test_an_http_api_gets_its_cors_configuration() -> None:
    text = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n"
        + function().rstrip()
        + "\n        E: {Type: HttpApi, Properties: {Path: /n, Method: put}}\n"
    )
    after = proved(text, PAGE)
    assert "  HttpApi:\n    CorsConfiguration:\n" in after


def test_each_cors_setting_is_altered_where_the_one_that_counts_stands() -> None:
    before = dedent("""\
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Notes:
            Type: AWS::Serverless::HttpApi
            Properties:
              CorsConfiguration:
                AllowOrigins: ["https://app.example.com"]
                AllowMethods: [GET]
              DefinitionBody:
                openapi: 3.0.1
                info: {title: notes, version: "1"}
                x-amazon-apigateway-cors:
                  allowOrigins: ["https://old.example.com"] # does not count
                  allowHeaders: [x-one] # counts
                paths:
                  /notes:
                    put:
                      responses: {}
                      x-amazon-apigateway-integration:
                        {type: http_proxy, httpMethod: PUT, uri: "https://notes.example.com", payloadFormatVersion: "1.0"}
        """)
    expected = before.replace("AllowMethods: [GET]", "AllowMethods: [GET, PUT]").replace("[x-one]", "[x-one, content-type]")
    assert proved(before) == expected
    with_origin = expected.replace('s: ["https://app.example.com"]', 's: ["https://app.example.com", "https://b.example.com"]')
    assert proved(before, {"origins": ("https://app.example.com", "https://b.example.com")}) == with_origin


def test_a_guarded_default_route_gets_a_route_for_preflights_beside_it() -> None:
    auth = "      Auth:\n        DefaultAuthorizer: Tokens\n        Authorizers:\n          Tokens: {JwtConfiguration: {issuer: 'https://i.example.com', audience: [a]}, IdentitySource: $request.header.Authorization}\n"
    api = "  Notes:\n    Type: AWS::Serverless::HttpApi\n    Properties:\n      StageName: live\n" + auth
    text = f"Transform: AWS::Serverless-2016-10-31\nResources:\n{api}{function()}        Rest: {{Type: HttpApi, Properties: {{ApiId: !Ref Notes}}}}\n"
    result = fix(text, PAGE)
    assert not result.refused, [one.reason for one in result.refused]
    assert result.is_changed


def test_an_api_of_cloudformation_beside_those_of_sam_is_fixed_as_such() -> None:
    native = "  Own:\n    Type: AWS::ApiGateway::RestApi\n    Properties: {Name: own}\n  Get:\n    Type: AWS::ApiGateway::Method\n    Properties:\n"
    native += "      RestApiId: !Ref Own\n      ResourceId: !GetAtt Own.RootResourceId\n      HttpMethod: PUT\n      AuthorizationType: NONE\n      Integration: {Type: MOCK}\n"
    result = fix(explicit("") + native)
    assert not result.refused, [one.reason for one in result.refused]
    assert "Type: AWS::ApiGateway::GatewayResponse" in result.after
    assert "AllowOrigin" in result.after


def test_json_templates_are_fixed_as_json() -> None:
    text = """{
  "Transform": "AWS::Serverless-2016-10-31",
  "Resources": {
    "Write": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "CodeUri": "src/", "Handler": "a.b", "Runtime": "python3.13",
        "Events": {"E": {"Type": "Api", "Properties": {"Path": "/n", "Method": "put"}}}
      }
    }
  }
}
"""
    after = proved(text)
    assert '"AllowOrigin": "\'*\'"' in after


def test_nearly_all_real_templates_end_proved() -> None:
    if not FILES.exists():
        if os.environ.get("CI") and os.environ.get("CROSSGATE_SHARED"):
            pytest.fail(f"CROSSGATE_SHARED names {FILES}, which is not there", pytrace=False)
        pytest.skip("the corpus of real templates is not here")
    outcomes = [outcome(fixed(path, POLICIES["one origin"])) for path in (files("sam") + files("sam-pairs"))[::4]]
    good, seen = share_proved(outcomes)
    assert good >= 0.9 * seen, sorted(set(outcomes))


def test_a_definition_in_another_file_is_left_alone() -> None:
    result = fix(explicit("DefinitionUri: s3://bucket/api.yaml\n" + RESPONSES.replace("'*'", "'https://old.example.com'")), PAGE)
    assert not result.is_changed
