"""Documents that leave something out: exports without integrations, parts of larger documents, names to be filled in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crossgate.api import Authorizer, Unknown
from crossgate.check import check
from crossgate.cli import main
from crossgate.sources import read_text
from crossgate.sources.kinds import parse
from crossgate.text import Source
from tests.sources.mutation import positions, replaced, wrong_nodes
from tests.sources.reading_of import integration_of
from tests.sources.test_mutations import assert_sound
from tests.sources.test_mutations import read as read_tree
from tests.sources.test_openapi import INTEGRATION, read

EXPORT = """\
{
  "openapi" : "3.0.1",
  "info" : { "title" : "pets", "version" : "2024-05-01T10:20:30Z" },
  "servers" : [ {
    "url" : "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/{basePath}",
    "variables" : { "basePath" : { "default" : "/prod" } }
  } ],
  "paths" : {
    "/pets" : {
      "get" : {
        "responses" : { "200" : { "description" : "200 response", "content" : { } } },
        "security" : [ { "tokens" : [ ] }, { "api_key" : [ ] } ]
      },
      "options" : {
        "responses" : { "200" : { "headers" : { "Access-Control-Allow-Origin" : { "schema" : { "type" : "string" } } } } }
      }
    }
  },
  "components" : {
    "securitySchemes" : {
      "tokens" : { "type" : "apiKey", "name" : "X-Token", "in" : "header" },
      "api_key" : { "type" : "apiKey", "name" : "x-api-key", "in" : "header" }
    }
  }
}
"""
AGAIN = "export it again with --parameters extensions='apigateway'"


def test_an_export_without_extensions() -> None:
    (api,) = read_text("export.json", EXPORT).apis
    assert [stage.name for stage in api.stages] == ["prod"]
    get, options = api.methods
    for method in (get, options):
        assert isinstance(method.integration, Unknown)
        assert method.integration.remedy == AGAIN
    assert isinstance(get.authorizer, Authorizer)
    assert (get.authorization, get.authorizer.name, get.authorizer.identity_sources) == (
        "CUSTOM",
        "tokens",
        ("method.request.header.X-Token",),
    )
    assert isinstance(get.authorizer.kind, Unknown)
    assert get.api_key_required is True
    assert (options.authorization, list(options.responses["200"].parameters)) == (
        "NONE",
        ["method.response.header.Access-Control-Allow-Origin"],
    )
    for kind in ("DEFAULT_4XX", "DEFAULT_5XX"):
        (value,) = api.gateway_responses[kind].parameters.values()
        assert isinstance(value, Unknown)


def test_an_export_with_integrations_is_taken_for_whole() -> None:
    text = EXPORT.replace('"security"', '"x-amazon-apigateway-integration": {"type": "mock"}, "security"')
    (api,) = read_text("export.json", text).apis
    get, options = api.methods
    assert integration_of(get).kind == "MOCK"
    assert options.integration is None
    assert not api.gateway_responses


@pytest.mark.parametrize(
    ("host", "path", "stage"),
    [
        ("a1.execute-api.eu-west-1.amazonaws.com", "/prod", "prod"),
        ("api.example.com", "/prod", None),
        ("a1.execute-api.eu-west-1.amazonaws.com", "/", None),
        ("a1.execute-api.eu-west-1.amazonaws.com", "/v1/prod", None),
    ],
)
def test_the_stage_of_an_export_of_version_two(host: str, path: str, stage: str | None) -> None:
    text = f"swagger: '2.0'\nhost: {host}\nbasePath: {path}\npaths:\n  /: {{get: {{x-amazon-apigateway-integration: {{type: mock}}}}}}\n"
    (api,) = read_text("export.yaml", text).apis
    assert [found.name for found in api.stages] == ([stage] if stage else [])


def test_the_part_of_a_document_with_its_paths() -> None:
    text = """\
x-definitions: {it: {x-amazon-apigateway-integration: &it {type: aws_proxy, httpMethod: POST}}}
paths:
  /pets:
    post:
      parameters: [{$ref: '#/components/parameters/Trace'}]
      x-amazon-apigateway-integration: {<<: *it, uri: '${method_pets}'}
      security: [{tokens: []}]
"""
    (api,) = read_text("paths.yaml", text).apis
    assert not api.refusals
    assert len(api.gaps) == 2
    (post,) = api.methods
    assert isinstance(post.authorization, Unknown)
    uri = integration_of(post).uri
    assert isinstance(uri, Unknown)
    assert (uri.why, uri.remedy) == ("${method_pets} is filled in before this document is imported", "--parameter method_pets=…")
    (given,) = read_text("paths.yaml", text, {"method_pets": "arn:aws:apigateway:x"}).apis
    assert integration_of(given.methods[0]).uri == "arn:aws:apigateway:x"


@pytest.mark.parametrize(("value", "is_placeholder"), [("'${site}'", True), ("'https://${site}/x'", True), ("'https://a.example'", False)])
def test_names_to_be_filled_in(value: str, is_placeholder: bool) -> None:
    mapping = {"responses": {"default": {"statusCode": "200", "responseParameters": {"method.response.header.A": value}}}}
    document = {
        "openapi": "3.0.1",
        "paths": {"/": {"get": {INTEGRATION: {"type": "mock", "uri": "https://${stageVariables.host}/", **mapping}}}},
    }
    integration = integration_of(read_text("api.json", json.dumps(document)).apis[0].methods[0])
    assert integration.uri == "https://${stageVariables.host}/"
    assert isinstance(integration.responses[0].parameters["method.response.header.A"], Unknown) is is_placeholder


def test_a_private_api() -> None:
    assert read(**{"x-amazon-apigateway-endpoint-configuration": {"vpcEndpointIds": ["vpce-1"]}}).endpoint == "PRIVATE"
    assert read(**{"x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": True}}).endpoint == "EDGE"


def test_references_to_other_files_are_gaps() -> None:
    api = read({"/a": {"$ref": "./a.yaml#/paths/~1a"}, "/b": {"get": {}}})
    assert [(method.route) for method in api.methods] == ["GET /b"]
    assert [gap.why for gap in api.gaps] == ["'./a.yaml#/paths/~1a' is in another file, and an import reads one file only"]


def test_what_an_export_lacks_is_no_finding_and_no_advice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "export.json"
    file.write_text(EXPORT, "utf-8")
    assert main(["check", str(file)]) == 0
    told = capsys.readouterr().out
    assert " ".join(told.split()).count(AGAIN) == 1
    assert "nothing found" in told
    assert "GET /pets  depends    depends    depends    depends    depends\n" in told


def test_an_export_that_would_lose_its_integrations_is_not_edited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "export.json"
    file.write_text(EXPORT.replace('"options"', '"put"'), "utf-8")
    assert main(["fix", "--write", str(file)]) == 2
    assert "importing it would drop them: export it again" in " ".join(capsys.readouterr().out.split())
    assert '"options"' not in file.read_text("utf-8")


BY_OTHER_MEANS = """\
openapi: 3.0.1
info: {title: pets, version: '1'}
security: [{tokens: []}]
paths:
  /pets:
    put:
      security: [{tokens: []}]
      responses: {'200': {description: ok}}
components:
  securitySchemes:
    tokens: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: {type: token}}
"""


INTEGRATED = "x-amazon-apigateway-integration: {type: mock}\n      responses: {'200'"


def test_a_document_that_gets_its_integrations_by_other_means(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "api.yaml"
    file.write_text(BY_OTHER_MEANS, "utf-8")
    assert main(["fix", "--write", str(file)]) == 0
    capsys.readouterr()
    fixed = file.read_text("utf-8")
    assert "options:\n      security: []\n" in fixed
    (api,) = read_text("api.yaml", fixed).apis
    put, options = api.methods
    assert isinstance(put.integration, Unknown)
    assert integration_of(options).kind == "MOCK"
    assert options.authorization == "NONE"
    assert main(["fix", str(file)]) == 0
    assert "nothing to change" in capsys.readouterr().out


def test_what_a_document_without_integrations_depends_on_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "api.json"
    file.write_text('{"swagger":"2.0","paths":{"/a":{"get":{}},"/b":{"get":{}}}}', "utf-8")
    main(["check", str(file)])
    told = " ".join(capsys.readouterr().out.split())
    assert told.count("depends: this document has no x-amazon-apigateway-integration, so what answers its routes is not known") == 1
    assert "; add the integrations, or check the live API: aws:REGION/API_ID" in told


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        ("x-amazon-apigateway-authorizer: {type: token}", "take the security off OPTIONS on /pets"),
        ("x-amazon-apigateway-authtype: awsSigv4", "take the security, or x-amazon-apigateway-auth, off OPTIONS on /pets"),
    ],
)
def test_fixes_are_told_in_the_words_of_openapi(scheme: str, said: str) -> None:
    guarded = "security: [{tokens: []}], responses: {}, x-amazon-apigateway-integration: {type: mock}"
    text = BY_OTHER_MEANS.replace("x-amazon-apigateway-authorizer: {type: token}", scheme)
    text = text.replace("    put:\n", f"    options: {{{guarded}}}\n    put:\n").replace("responses: {'200'", INTEGRATED)
    (api,) = read_text("api.yaml", text).apis
    assert said in {finding.fix for finding in check(api, {"origins": ("https://app.example.com",)}).findings}


def test_one_wrong_node_anywhere_in_an_export() -> None:
    source = Source("t.json", EXPORT)
    root = parse(source)[0].root
    for number, way in enumerate(positions(root)):
        wrong = wrong_nodes(root.span)
        for offset in range(3):
            assert_sound(read_tree(replaced(root, way, wrong[(number * 3 + offset) % len(wrong)]), source))
