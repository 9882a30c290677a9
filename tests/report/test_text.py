"""What people read, whole: each example at 80 and 120 columns, plain and in colour, and where characters are few."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from crossgate import check_api, load, play
from crossgate.cli import main
from crossgate.fix.suggestions import suggestions
from crossgate.report import steps, text
from crossgate.report.paint import Paint
from tests.snapshot import assert_snapshot

ROOT = Path(__file__).parents[2]
NAMES = ("pets-recipe", "pets-console", "pets-authorizer", "pets-rest/openapi", "pets-rest/sam", "pets-http/template")


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def shown(name: str, paint: Paint) -> str:
    return text.render([check_api(api) for api in load([f"examples/{name}.yaml"]).apis], paint)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_the_report(name: str, width: int) -> None:
    reports = [check_api(api) for api in load([f"examples/{name}.yaml"]).apis]
    fixes = {key: fix for report in reports for key, fix in suggestions(report).items()}
    printed = text.render(reports, Paint(width=width), fixes)
    assert [line for line in printed.splitlines() if len(line) > width and "crossgate" not in line] == []
    coloured = text.render(reports, Paint(colour=True, width=width), fixes)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == printed
    assert_snapshot(f"check/{name}-{width}.txt", printed)


TWO_OF_ONE_NAME = """\
Resources:
  One:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: some api}
  Two:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: some api}
  Third:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: another api}
"""


def test_apis_of_one_name_are_told_apart_by_their_ids() -> None:
    printed = text.render([check_api(api) for api in load(["-"], stdin=TWO_OF_ONE_NAME).apis], Paint())
    heads = [line.partition("  REST")[0] for line in printed.splitlines() if "  REST API  " in line]
    assert heads == ["some api (One)", "some api (Two)", "another api"]


@pytest.mark.parametrize("name", NAMES)
def test_colour_only_adds(name: str) -> None:
    coloured = shown(name, Paint(colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == shown(name, Paint())


@pytest.mark.parametrize("name", NAMES)
def test_plain_ascii_where_the_stream_has_no_more(name: str) -> None:
    assert shown(name, Paint(unicode=False)).isascii()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_prose_is_wider_than_the_terminal(name: str, width: int) -> None:
    long = [line for line in shown(name, Paint(width=width)).splitlines() if len(line) > width and "crossgate try" not in line]
    assert long == []


@pytest.mark.parametrize(
    ("name", "call", "headers"),
    [
        ("pets-console", "PUT /pets", ()),
        ("pets-authorizer", "GET /pets/7", (("Authorization", "Bearer x"),)),
        ("pets-recipe", "POST /pets", ()),
    ],
)
def test_one_exchange(name: str, call: str, headers: tuple[tuple[str, str], ...]) -> None:
    (api,) = load([f"examples/{name}.yaml"]).apis
    transcript = play(api, call, headers=headers, browsers=("chromium", "firefox", "safari"))
    assert_snapshot(f"try/{name}.txt", steps.render(transcript, "", Paint()))


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_a_replay_that_is_copied_is_one_command(name: str, width: int) -> None:
    lines = shown(name, Paint(width=width, unicode=False)).splitlines()
    starts = [number for number, line in enumerate(lines) if " = replay: " in line]
    copied = []
    for start in starts:
        end = next(number for number in range(start, len(lines)) if not lines[number].endswith("\\"))
        copied.append("\n".join(lines[start : end + 1]).partition("replay:")[2].replace("\\\n", " "))
    (report,) = [check_api(api) for api in load([f"examples/{name}.yaml"]).apis]
    assert [shlex.split(command) for command in copied] == [shlex.split(f.replay) for f in report.findings if f.replay]


def test_names_are_not_torn_apart_at_the_end_of_a_line() -> None:
    (api,) = load(["examples/pets-authorizer.yaml"]).apis
    report = check_api(api)
    printed = text.render([report], Paint(width=60))
    names = [name for finding in report.findings for name in finding.outcomes if len(finding.outcomes) > 1]
    assert [name for name in names if name not in printed] == []
    assert "500 AUTHORIZER_CONFIGURATION_ERROR" in names
    assert "\x1f" not in printed


@pytest.mark.parametrize("width", [80, 100])
def test_a_changed_line_shows_what_is_changed(width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    main(["check", "examples/pets-console.yaml", "--select", "method-not-allowed"])
    printed = capsys.readouterr().out.splitlines()
    (old,) = [line.strip() for line in printed if line.strip().startswith("- ")]
    (new,) = [line.strip() for line in printed if line.strip().startswith("+ ")]
    assert old.endswith("\"'OPTIONS'\"")
    assert "PUT" in new
    assert all(len(line) <= width for line in printed)


def test_one_exchange_fits_narrow_terminals() -> None:
    (api,) = load(["examples/pets-console.yaml"]).apis
    printed = steps.render(play(api, "PUT /pets"), "method-not-allowed", Paint(width=80))
    assert [line for line in printed.splitlines() if len(line) > 80] == []
    assert "line 112\n" in printed


def test_a_packaged_file_is_told_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "packaged.yaml"
    path.write_text(
        TWO_OF_ONE_NAME + "  Pets:\n    Type: AWS::Lambda::Function\n    Properties:\n      Code:\n        S3Key: " + "0a" * 16 + "\n"
    )
    for command in ("check", "fix"):
        main([command, str(path)])
        assert "mend the template that it was made from" in " ".join(capsys.readouterr().out.split())
    main(["check", "examples/pets-recipe.yaml"])
    assert "was made from" not in capsys.readouterr().out


def with_routes(*paths: str) -> str:
    """An OpenAPI document with GET on *paths*."""
    operations = [
        f"  {path}:\n    get: {{x-amazon-apigateway-integration: {{type: aws_proxy, httpMethod: POST, uri: x}}}}\n" for path in paths
    ]
    return "openapi: 3.0.1\ninfo: {title: t, version: '1'}\npaths:\n" + "".join(operations)


def test_long_paths_are_told_apart_in_the_table() -> None:
    paths = [f"/organisations/{{organisationId}}/members/{kind}/{{id}}" for kind in ("admins", "guests", "owners")]
    printed = text.render([check_api(api) for api in load(["-"], stdin=with_routes(*paths)).apis], Paint(width=80))
    rows = [line for line in printed.splitlines() if line.startswith("  GET ")]
    assert len({row[:35] for row in rows}) == len(paths)
    assert all(kind in printed for kind in ("admins", "guests", "owners"))
    assert max(map(len, rows)) <= 80


def test_an_api_whose_routes_cannot_be_seen_is_not_called_sound() -> None:
    body = "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/api.yaml}}}"
    template = f"Resources:\n  Api: {{Type: AWS::ApiGateway::RestApi, Properties: {{Name: t, Body: {body}}}}}\n"
    printed = text.render([check_api(api) for api in load(["-"], stdin=template).apis], Paint())
    assert printed.endswith("nothing found in 1 API, but no route of 1 can be seen\n")


def test_of_many_unknown_values_the_first_are_told() -> None:
    resources = "".join(
        f"""\
  Path{number}:
    Type: AWS::ApiGateway::Resource
    Properties: {{RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: p{number}}}
  Get{number}:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Path{number}
      HttpMethod: GET
      AuthorizationType: NONE
      MethodResponses: [{{StatusCode: 200, ResponseParameters: {{method.response.header.Access-Control-Allow-Origin: true}}}}]
      Integration:
        Type: MOCK
        RequestTemplates: {{application/json: '{{"statusCode": 200}}'}}
        IntegrationResponses:
          - {{StatusCode: 200, ResponseParameters: {{method.response.header.Access-Control-Allow-Origin: !Ref Origin{number}}}}}
"""
        for number in range(9)
    )
    parameters = "".join(f"  Origin{number}: {{Type: String}}\n" for number in range(9))
    template = f"Parameters:\n{parameters}Resources:\n  Api: {{Type: AWS::ApiGateway::RestApi, Properties: {{Name: t}}}}\n{resources}"
    printed = text.render([check_api(api) for api in load(["-"], stdin=template).apis], Paint(width=100))
    told = [line for line in printed.splitlines() if line.startswith("  depends: ")]
    assert len(told) == 6
    assert "and 4 more such places" in told[-1]
