"""The command that a finding ends with shows the refusal that the finding is about."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from crossgate.cli import main
from tests.check.pages import Example
from tests.check.test_causes import EXAMPLES, path, preflight, proxied, template

_TWO_APIS = """Parameters:
  Origin: {Type: String}
Resources:
  FirstApi: &api
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body: &body
        openapi: 3.0.1
        info: {title: first, version: "1"}
        paths:
          /pets:
            get:
              x-amazon-apigateway-integration:
                type: http
                httpMethod: GET
                uri: https://shop.example.com
                responses:
                  default:
                    statusCode: "200"
                    responseParameters: {method.response.header.Access-Control-Allow-Origin: !Sub "'${Origin}'"}
              responses: {"200": {headers: {Access-Control-Allow-Origin: {}}}}
  SecondApi:
    <<: *api
    Properties:
      Body:
        <<: *body
        info: {title: second, version: "1"}
"""


@pytest.fixture(autouse=True)
def _at_a_quiet_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def replayed(capsys: pytest.CaptureFixture[str], text: str, *flags: str) -> list[tuple[dict[str, object], dict[str, object]]]:
    """Check *text* and play the replay of each finding: pairs of the finding and the exchange that its replay showed."""
    Path("template.yaml").write_text(text, encoding="utf-8")
    main(["check", "template.yaml", "--format", "json", *flags])
    findings = json.loads(capsys.readouterr().out)["findings"]
    pairs = []
    for finding in findings:
        if finding["replay"]:
            code = main([*shlex.split(finding["replay"])[1:], "--format", "json", "--browser", "standard"])
            told = capsys.readouterr()
            assert code == 1, (finding["replay"], told)
            pairs.append((finding, json.loads(told.out)))
    return pairs


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{example.kind}" for name, example in EXAMPLES])
def test_every_replay_of_the_pages_examples_is_blocked(name: str, example: Example, capsys: pytest.CaptureFixture[str]) -> None:
    del name
    replayed(capsys, example.text)


def statuses(exchange: dict[str, object]) -> list[int]:
    turns = exchange["turns"]
    assert isinstance(turns, list)
    return [turn["response"]["status"] for turn in turns]


def test_what_happens_behind_the_gateway_is_replayed(capsys: pytest.CaptureFixture[str]) -> None:
    ((_, exchange),) = replayed(capsys, template(path("/pets", proxied("put"), preflight())), "--select", "gateway-responses-without-cors")
    assert statuses(exchange) == [200, 504]


def test_the_error_of_a_function_is_replayed_by_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    get = """            get:
              responses: {"200": {headers: {Access-Control-Allow-Origin: {}}}, "404": {}}
              x-amazon-apigateway-integration:
                type: aws
                httpMethod: POST
                uri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations
                responses:
                  default: {statusCode: "200", responseParameters: {method.response.header.Access-Control-Allow-Origin: "'*'"}}
                  ".*not found.*": {statusCode: "404"}
"""
    ((_, exchange),) = replayed(capsys, template(path("/pets", get)), "--select", "errors-without-allow-origin")
    assert statuses(exchange) == [404]


def test_the_replay_names_the_api_and_the_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    flags = ("--parameter", "Origin=https://other.example", "--origin", "https://app.example.com", "--select", "origin-not-allowed")
    pairs = replayed(capsys, _TWO_APIS, *flags)
    assert [shlex.split(str(finding["replay"]))[-4:] for finding, _ in pairs] == [
        ["--api", "FirstApi", "--parameter", "Origin=https://other.example"],
        ["--api", "SecondApi", "--parameter", "Origin=https://other.example"],
    ]
