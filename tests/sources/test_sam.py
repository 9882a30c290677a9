"""SAM templates become APIs whose places lie in the template: events, Globals, implicit APIs, Cors, Auth, files, loops, refusals."""

from __future__ import annotations

import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.api import Api, CorsConfiguration, Integration, Unknown
from crossgate.sources import load, read_text
from crossgate.sources.loaded import Loaded
from tests.sources.reading_of import api_of, kinds_of, loaded

FUNCTION = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  List:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.list
      Runtime: python3.13
      Events:
        Get: {Type: Api, Properties: {Path: /pets, Method: get}}
        Post: {Type: Api, Properties: {Path: /pets, Method: POST}}
        Any: {Type: Api, Properties: {Path: '/{rest+}', Method: any}}
"""
CORS = """\
Globals:
  Api:
    Cors:
      AllowOrigin: "'https://app.example.com'"
      AllowHeaders: "'Content-Type'"
      MaxAge: "'600'"
      AllowCredentials: true
"""
EXPLICIT = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Origin: {Type: String, Default: "'https://a.example.com'"}
Resources:
  Pets:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Cors: {AllowOrigin: !Ref Origin, AllowHeaders: !Sub "'X-${AWS::Region}'"}
      Auth:
        DefaultAuthorizer: Tokens
        Authorizers:
          Tokens: {FunctionArn: !GetAtt Check.Arn}
      GatewayResponses:
        DEFAULT_4XX:
          ResponseParameters: {Headers: {Access-Control-Allow-Origin: "'*'"}}
  List:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.list
      Events:
        Get: {Type: Api, Properties: {RestApiId: !Ref Pets, Path: /pets, Method: get}}
        Open: {Type: Api, Properties: {RestApiId: !Ref Pets, Path: /open, Method: get, Auth: {Authorizer: NONE}}}
"""


def routes(api: Api) -> list[str]:
    return [method.route for method in api.methods]


def text_at(api: Api, route: str, field: str = "") -> str:
    method = next(method for method in api.methods if method.route == route)
    span = method.place[field] if field else method.place.span
    assert span is not None
    return span.text


def headers_of(api: Api, path: str) -> dict[str, object]:
    integration = api.resources[path].methods["OPTIONS"].integration
    assert isinstance(integration, Integration)
    return {key.rpartition(".")[2]: value for key, value in integration.responses[0].parameters.items()}


def test_events_make_the_implicit_api_in_the_order_of_the_text() -> None:
    api = api_of(FUNCTION)
    assert (api.id, api.kind) == ("ServerlessRestApi", "REST")
    assert routes(api) == ["GET /pets", "POST /pets", "ANY /{rest+}"]
    assert [text_at(api, route) for route in routes(api)] == ["get", "POST", "any"]
    assert api.resources["/pets"].place.span is not None
    assert api.resources["/pets"].place.span.text == "/pets"
    assert api.place.span is not None
    assert api.place.span.text == "Get"  # nobody wrote the API itself


def test_each_implicit_api_stands_where_its_first_event_does() -> None:
    found = loaded(FUNCTION + "        Hook: {Type: HttpApi, Properties: {Path: /hook, Method: post}}\n")
    spans = {api.id: api.place.span for api in found.apis}
    assert {name: span.text for name, span in spans.items() if span is not None} == {
        "ServerlessRestApi": "Get",
        "ServerlessHttpApi": "Hook",
    }


def test_apis_come_in_the_order_of_the_text() -> None:
    names = [f"Api{index}" for index in (3, 1, 2, 9, 7)]
    found = loaded("Resources:\n" + "".join(f"  {name}: {{Type: AWS::Serverless::Api, Properties: {{StageName: x}}}}\n" for name in names))
    assert [api.id for api in found.apis] == names


def test_cors_of_globals_makes_preflights_that_stand_where_their_values_do() -> None:
    api = api_of(CORS + FUNCTION)
    assert headers_of(api, "/pets") == {
        "Access-Control-Allow-Origin": "'https://app.example.com'",
        "Access-Control-Allow-Headers": "'Content-Type'",
        "Access-Control-Allow-Methods": "'GET,OPTIONS,POST'",
        "Access-Control-Max-Age": "'600'",
        "Access-Control-Allow-Credentials": "'true'",
    }
    assert text_at(api, "OPTIONS /pets") == "Cors"
    integration = api.resources["/pets"].methods["OPTIONS"].integration
    assert isinstance(integration, Integration)
    place = integration.responses[0].place
    spans = {name: place[f"parameters/method.response.header.Access-Control-{name}"] for name in ("Allow-Origin", "Allow-Methods")}
    assert {name: span.text for name, span in spans.items() if span is not None} == {
        "Allow-Origin": "\"'https://app.example.com'\"",
        "Allow-Methods": "Cors",
    }


def test_the_string_form_of_cors_sends_no_allow_headers() -> None:
    assert set(headers_of(api_of("Globals: {Api: {Cors: \"'*'\"}}\n" + FUNCTION), "/pets")) == {
        "Access-Control-Allow-Origin",
        "Access-Control-Allow-Methods",
    }


def test_explicit_apis_keep_intrinsics_authorizers_and_gateway_responses() -> None:
    api = api_of(EXPLICIT)
    assert routes(api) == ["GET /pets", "OPTIONS /pets", "GET /open", "OPTIONS /open"]
    get, preflight = api.resources["/pets"].methods["GET"], api.resources["/pets"].methods["OPTIONS"]
    assert (get.authorization, preflight.authorization) == ("CUSTOM", "CUSTOM")
    assert text_at(api, "OPTIONS /pets", "authorization") == "DefaultAuthorizer"
    assert api.resources["/open"].methods["GET"].authorization == "NONE"
    headers = headers_of(api, "/pets")
    assert headers["Access-Control-Allow-Origin"] == "'https://a.example.com'"
    untold = headers["Access-Control-Allow-Headers"]
    assert isinstance(untold, Unknown)
    assert untold.shape == "'X-${AWS::Region}'"
    assert api.gateway_responses["DEFAULT_4XX"].parameters == {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
    assert [stage.name for stage in api.stages] == ["Stage", "live"]
    assert api.deployments[0].renewed is True


def test_parameters_are_given_from_outside() -> None:
    api = api_of(EXPLICIT, {"Origin": "'https://b.example.com'", "AWS::Region": "eu-west-1"})
    assert headers_of(api, "/pets")["Access-Control-Allow-Origin"] == "'https://b.example.com'"
    assert headers_of(api, "/pets")["Access-Control-Allow-Headers"] == "'X-eu-west-1'"


def test_json_reads_like_yaml() -> None:
    as_json = """{"Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": {"Handler": "a.b",
      "Events": {"E": {"Type": "Api", "Properties": {"Path": "/x", "Method": "put"}}}}}}}"""
    api = api_of(as_json)
    assert routes(api) == ["PUT /x"]
    assert text_at(api, "PUT /x") == '"put"'


def test_http_apis_have_their_cors_configuration() -> None:
    api = api_of("""\
        Globals:
          HttpApi:
            CorsConfiguration: {AllowOrigins: ["https://app.example.com"], AllowMethods: [GET]}
        Resources:
          F:
            Type: AWS::Serverless::Function
            Properties: {Handler: a.b, Events: {Get: {Type: HttpApi, Properties: {Path: /x, Method: get}}, Rest: {Type: HttpApi}}}
        """)
    assert (api.id, api.kind) == ("ServerlessHttpApi", "HTTP")
    assert set(routes(api)) == {"GET /x", "ANY $default"}
    assert api.cors is not None
    assert not isinstance(api.cors, Unknown)
    assert api.cors.allow_origins == ("https://app.example.com",)


def test_the_cors_settings_of_http_apis_are_placed_each_at_its_own_line() -> None:
    text = """\
        Globals:
          HttpApi:
            CorsConfiguration:
              AllowMethods: [GET]
              AllowOrigins: [https://old.example.com]
        Resources:
          Api:
            Type: AWS::Serverless::HttpApi
            Properties:
              CorsConfiguration:
                AllowOrigins: [https://app.example.com]
                AllowCredentials: true
          F:
            Type: AWS::Serverless::Function
            Properties: {Handler: a.b, Events: {Get: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /x, Method: get}}}}
        """
    cors = api_of(text).cors
    assert isinstance(cors, CorsConfiguration)
    lines = {name: span.line for name in ("allow_methods", "allow_origins", "allow_credentials") if (span := cors.place[name])}
    assert lines == {"allow_methods": 4, "allow_origins": 11, "allow_credentials": 12}


WITH_EXTENSION = """\
Resources:
  Notes:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: SETTINGS
      DefinitionBody:
        openapi: 3.0.1
        x-amazon-apigateway-cors:
          allowOrigins: ["https://old.example.com"]
          allowHeaders: [X-One]
          maxAge: 90
        paths:
          /notes:
            put:
              x-amazon-apigateway-integration: {type: http_proxy, httpMethod: PUT, uri: "https://notes.example.com"}
"""


@pytest.mark.parametrize(
    ("settings", "lost", "line", "origins"),
    [
        ('{AllowOrigins: ["https://a.example.com"], MaxAge: 60}', "AllowOrigins, MaxAge", 8, 5),
        ('{AllowOrigins: ["https://a.example.com"], MaxAge: 90}', "AllowOrigins", 9, 5),
        ('{AllowOrigins: ["https://a.example.com", "https://OLD.example.com"]}', "", 0, 5),
        ("{AllowOrigins: [], AllowHeaders: [x-one, x-two]}", "", 0, 9),
        ("{MaxAge: 60, AllowCredentials: false}", "MaxAge", 11, 9),
        ("true", "AllowOrigins", 9, 5),
        ("{AllowOrigins: !Ref Unheard, MaxAge: 60}", "", 0, None),
    ],
)
def test_settings_of_a_definition_that_sam_puts_others_in_place_of_are_told(
    settings: str, lost: str, line: int, origins: int | None
) -> None:
    """As https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html says of CorsConfiguration."""
    api = api_of(WITH_EXTENSION.replace("SETTINGS", settings))
    told = [(one.message, one.place.span.line) for one in api.refusals if one.kind == "ignored-cors-extension" and one.place.span]
    assert told == ([(f"SAM takes {lost} from CorsConfiguration: what is said here is lost", line)] if lost else [])
    if origins is not None:
        assert isinstance(api.cors, CorsConfiguration)
        assert (span := api.cors.place["key:allow_origins"] or api.cors.place["allow_origins"])
        assert span.line == origins


def test_a_definition_body_is_read_with_what_sam_adds() -> None:
    api = api_of("""\
        Resources:
          Api:
            Type: AWS::Serverless::Api
            Properties:
              StageName: x
              Cors: "'*'"
              DefinitionBody:
                swagger: "2.0"
                paths:
                  /a:
                    parameters: [{name: v, in: header, type: string}]
                    get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: "https://x.example.com"}}
        """)
    assert routes(api) == ["GET /a", "OPTIONS /a"]
    assert text_at(api, "GET /a") == "get"
    assert headers_of(api, "/a")["Access-Control-Allow-Methods"] == "'GET,OPTIONS,PARAMETERS'"


@pytest.mark.parametrize(
    ("properties", "event", "words", "where"),
    [
        ("Cors: {AllowedOrigin: x}", "", "Invalid key 'AllowedOrigin'", "Cors"),
        ("""Cors: {AllowOrigin: "'*'", AllowCredentials: true}""", "", "can not be true", "Cors"),
        ("Auth: {DefaultAuthorizer: Nobody, Authorizers: {A: {UserPoolArn: x}}}", "", "was not defined", "Auth"),
        ("DefinitionUri: s3://a/b\n      Cors: \"'*'\"", "", "only with inline Swagger", "Cors"),
        ("Nonsense: 1", "", "Nonsense", "Nonsense"),
        ("StageName: y", "Auth: {Authorizer: Nobody}", "does not define any Authorizers", "E"),
    ],
)
def test_what_sam_refuses_is_told_at_its_place_and_the_rest_is_read(properties: str, event: str, words: str, where: str) -> None:
    api = api_of(f"""\
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: x
      {properties}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Events:
        E:
          Type: Api
          Properties:
            RestApiId: !Ref Api
            Path: /x
            Method: get
            {event}
""")
    refusal = next(refusal for refusal in api.refusals if refusal.kind in ("refused-by-sam", "sam-refuses-cors"))
    assert words in refusal.message
    assert refusal.place.span is not None
    assert refusal.place.span.text == where


def test_an_api_that_sam_refuses_as_a_whole_is_a_failure_with_its_place() -> None:
    found = loaded("Resources:\n  Api: {Type: AWS::Serverless::Api, Properties: {Name: x}}\n  Other:\n    Type: AWS::Serverless::Api\n"
                   "    Properties: {StageName: x}\n")  # fmt: skip
    assert [api.id for api in found.apis] == ["Other"]
    assert "StageName" in found.failures[0].message
    assert found.failures[0].where is not None
    assert found.failures[0].where.text == "Api"


def test_what_crashes_the_translator_is_left_out_and_what_is_beside_it_is_read() -> None:
    found = loaded("""\
        Resources:
          Own: {Type: AWS::ApiGateway::RestApi, Properties: {Name: own}}
          S: {Type: AWS::Serverless::Api}
          Good: {Type: AWS::Serverless::Api, Properties: {StageName: x}}
          F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Events: {E: {Type: Api}}}}
        """)
    assert {api.id for api in found.apis} == {"Own", "Good"}
    (implicit, declared) = sorted(failure.message for failure in found.failures)
    assert implicit.startswith("SAM cannot translate E: ")
    assert "Missing required property 'StageName'" in declared


@pytest.mark.parametrize("api", ["", "RestApiId: !Ref Api, "])
def test_an_api_that_loses_all_its_events_is_a_failure_with_its_place(api: str) -> None:
    declared = "  Api: {Type: AWS::Serverless::Api, Properties: {StageName: x}}\n" if api else ""
    function = f"  F: {{Type: AWS::Serverless::Function, Properties: {{Handler: a.b, Events: {{E: {{Type: Api, Properties: {{{api}Path: /a}}}}}}}}}}\n"
    found = loaded(f"Resources:\n{declared}{function}")
    messages = [failure.message for failure in found.failures] + [refusal.message for api in found.apis for refusal in api.refusals]
    assert any("Method" in message for message in messages)
    assert bool(found.failures) is not bool(api)


def test_one_definition_for_all_apis_is_refused_where_it_stands() -> None:
    own = "  Own: {Type: AWS::Serverless::Api, Properties: {StageName: x, DefinitionUri: s3://b/k}}\n"
    start = f"Globals: {{Api: {{DefinitionUri: s3://b/shared}}}}\nResources:\n{own}"
    assert [api.id for api in loaded(start).apis] == ["Own"]
    function = "  F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Events: {E: {Type: Api, Properties: {Path: /a, Method: get}}}}}\n"
    (failure,) = loaded(start + function).failures
    assert "DefinitionUri in Globals for ServerlessRestApi" in failure.message
    assert failure.where is not None
    assert failure.where.text == "DefinitionUri"


def test_loops_are_unrolled_before_sam() -> None:
    api = api_of("""\
        Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
        Resources:
          Fn::ForEach::Functions:
            - Name
            - [cats, dogs]
            - ${Name}Function:
                Type: AWS::Serverless::Function
                Properties: {Handler: a.b, Events: {E: {Type: Api, Properties: {Path: "/${Name}", Method: get}}}}
        """)
    assert set(routes(api)) == {"GET /cats", "GET /dogs"}


def test_events_for_an_api_elsewhere_are_named() -> None:
    found = loaded("""\
        Parameters: {Api: {Type: String}}
        Resources:
          F:
            Type: AWS::Serverless::Function
            Properties: {Handler: a.b, Events: {There: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /, Method: get}}}}
        """)
    assert not found.apis
    assert ["There" in skipped.reason for skipped in found.skipped] == [True]


def test_websocket_apis_and_plain_functions_are_no_apis() -> None:
    found = loaded("Resources: {Chat: {Type: AWS::Serverless::WebSocketApi, Properties: {RouteSelectionExpression: x, Routes: {}}}}")
    assert "WebSocket" in found.skipped[0].reason
    assert not loaded("Resources: {F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b}}}").apis


def test_keys_that_stand_twice_among_events_are_told() -> None:
    again = FUNCTION + "        Get: {Type: Api, Properties: {Path: /other, Method: get}}\n"
    assert "duplicate-key" in kinds_of(api_of(again))


def test_a_default_read_from_systems_manager_is_not_a_value() -> None:
    template = EXPLICIT.replace("{Type: String,", "{Type: AWS::SSM::Parameter::Value<String>,")
    assert isinstance(headers_of(api_of(template), "/pets")["Access-Control-Allow-Origin"], Unknown)


def _written(folder: Path, name: str, text: str) -> str:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(dedent(text), "utf-8")
    return str(folder / name)


DOCUMENT = """\
    openapi: 3.0.1
    paths:
      /b: {get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: "https://x.example.com"}}}
    """
INCLUDE = "DefinitionBody: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: ./api.yaml}}}"


@pytest.mark.parametrize("definition", ["DefinitionUri: api.yaml", INCLUDE])
def test_definitions_in_files_beside_the_template_are_read_with_places_in_them(tmp_path: Path, definition: str) -> None:
    template = f"Resources: {{Api: {{Type: AWS::Serverless::Api, Properties: {{StageName: x, {definition}}}}}}}"
    path = _written(tmp_path, "template.yaml", template)
    document = _written(tmp_path, "api.yaml", DOCUMENT)
    (api,) = load([path]).apis
    assert routes(api) == ["GET /b"]
    span = api.resources["/b"].methods["GET"].place.span
    assert span is not None
    assert os.path.normpath(span.file) == os.path.normpath(document)
    assert not api.gaps


def test_cors_makes_preflights_for_an_included_definition(tmp_path: Path) -> None:
    template = f"Resources: {{Api: {{Type: AWS::Serverless::Api, Properties: {{StageName: x, Cors: \"'*'\", {INCLUDE}}}}}}}"
    path = _written(tmp_path, "template.yaml", template)
    _written(tmp_path, "api.yaml", DOCUMENT)
    (api,) = load([path]).apis
    assert routes(api) == ["GET /b", "OPTIONS /b"]


@pytest.mark.parametrize("reference", ["../api.yaml", "/etc/hostname", "s3://bucket/api.yaml", "link.yaml", "missing.yaml"])
def test_files_outside_of_the_folder_are_not_followed(tmp_path: Path, reference: str) -> None:
    _written(tmp_path, "api.yaml", DOCUMENT)
    path = _written(
        tmp_path,
        "inside/template.yaml",
        f"Resources: {{Api: {{Type: AWS::Serverless::Api, Properties: {{StageName: x, DefinitionUri: '{reference}'}}}}}}",
    )
    (tmp_path / "inside" / "link.yaml").symlink_to(tmp_path / "api.yaml")
    (api,) = load([path]).apis
    assert not api.methods
    (gap,) = api.gaps
    assert ("on S3" in gap.why) == reference.startswith("s3:")
    assert reference.startswith("s3:") or os.path.basename(reference) in gap.why  # noqa: PTH119 - a name in a text


@pytest.mark.parametrize("kind", ["Api", "HttpApi"])
def test_a_definition_in_a_file_beside_piped_text_is_not_said_to_be_on_s3(kind: str) -> None:
    api = api_of(f"Resources: {{Api: {{Type: AWS::Serverless::{kind}, Properties: {{StageName: x, DefinitionUri: api.yaml}}}}}}")
    (gap,) = api.gaps
    assert "api.yaml: the template is no file" in gap.why
    assert not api.refusals


def test_nothing_is_asked_of_the_network_or_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.setenv(name, "nowhere-1")
    assert routes(api_of(EXPLICIT)) == ["GET /pets", "OPTIONS /pets", "GET /open", "OPTIONS /open"]


def test_many_events_take_no_more_than_their_number() -> None:
    events = "".join(f"        E{index}: {{Type: Api, Properties: {{Path: /p{index}, Method: get}}}}\n" for index in range(300))
    text = CORS + FUNCTION.split("        Get:", maxsplit=1)[0] + events
    start = time.process_time()
    api = api_of(text)
    assert time.process_time() - start < 4
    assert len(api.methods) == 600


def test_large_and_small_templates_are_read_in_several_threads_as_in_one() -> None:
    def template(events: int) -> str:
        return "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n" + "".join(
            f"        E{index}: {{Type: Api, Properties: {{Path: /p{index}, Method: get}}}}\n" for index in range(events)
        )

    texts = [template(events) for events in (3, 40, 5, 35)]
    alone = [loaded(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(loaded, texts * 2)) == alone * 2


def test_too_many_events_are_refused_quickly() -> None:
    events = "".join(f"        E{index}: {{Type: Api, Properties: {{Path: /p{index}, Method: get}}}}\n" for index in range(1_600))
    found = read_text("t.yaml", FUNCTION.split("        Get:", maxsplit=1)[0] + events)
    assert "API events" in found.failures[0].message


_LINES = FUNCTION.splitlines() + EXPLICIT.splitlines() + CORS.splitlines()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_LINES), max_size=40), st.randoms(use_true_random=False))
def test_any_text_is_read_or_refused_and_never_raises(lines: list[str], random: st.DrawFn) -> None:
    text = "Resources:\n" + "\n".join(lines)
    assert isinstance(read_text("t.yaml", text), Loaded)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([EXPLICIT, CORS + FUNCTION]), st.data())
def test_templates_with_a_value_of_another_kind_are_read_or_refused(template: str, data: st.DataObject) -> None:
    lines = template.splitlines()
    index = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[index].partition(":")
    lines[index] = (
        key + colon + data.draw(st.sampled_from([" []", " {}", " 1", " null", " !Ref X", " {Ref: [1]}", ' ""', " [[]]", " {a: {b: c}}"]))
    )
    found = read_text("t.yaml", "\n".join(lines) + "\n")
    assert isinstance(found, Loaded)
    assert found.apis or found.failures or found.skipped


def test_places_tell_what_sam_made() -> None:
    api = api_of(EXPLICIT)
    assert "by:SAM" in api.place
    fields = api.resources["/pets"].methods["OPTIONS"].place.fields
    assert {name: span.text for name, span in fields.items() if name.startswith("by:")} == {
        "by:Cors": "Cors",
        "by:DefaultAuthorizer": "DefaultAuthorizer",
    }
    assert not any(name.startswith("by:") for name in api.resources["/pets"].methods["GET"].place.fields)


@pytest.mark.parametrize(("value", "is_told"), [("true", False), ("false", False), ("\"'true'\"", True), ("!Ref Origin", True)])
def test_credentials_that_sam_passes_over_are_told(value: str, is_told: bool) -> None:
    text = EXPLICIT.replace("Cors: {AllowOrigin: !Ref Origin,", f"Cors: {{AllowOrigin: !Ref Origin, AllowCredentials: {value},")
    assert ("ignored-sam-cors" in kinds_of(api_of(text))) == is_told
