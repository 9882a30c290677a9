"""``crossgate check`` and ``try`` of live APIs as users meet them: whole outputs, exit codes, and one clear message for each mistake."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from crossgate.api import Api
from crossgate.cli import main
from crossgate.sources.aws import state_text
from tests.gateway.builders import api as api_of
from tests.live.account import account_with
from tests.live.conftest import REGION
from tests.live.deploying import client, state_of
from tests.live.test_deployed import PUT, READY
from tests.snapshot import assert_snapshot

TARGET = f"aws:{REGION}/a1b2c3d4e5"
SCHEMA = json.loads(resources.files("crossgate.report").joinpath("report.schema.json").read_text(encoding="utf-8"))
TEMPLATE = """\
Resources:
  Pets:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: pets}
  PetsPath:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Pets, ParentId: !GetAtt Pets.RootResourceId, PathPart: pets}
  PutPets:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Pets
      ResourceId: !Ref PetsPath
      HttpMethod: PUT
      AuthorizationType: NONE
      MethodResponses:
        - StatusCode: "200"
          ResponseParameters:
            method.response.header.Access-Control-Allow-Headers: false
            method.response.header.Access-Control-Allow-Methods: false
            method.response.header.Access-Control-Allow-Origin: false
      Integration:
        Type: MOCK
        RequestTemplates: {application/json: '{"statusCode": 200}'}
        IntegrationResponses:
          - StatusCode: "200"
            ResponseParameters: {method.response.header.Access-Control-Allow-Origin: "'*'"}
"""


def state(configured: Api = READY, served: Api | None = None) -> dict[str, Any]:
    return state_of(configured, export=served)


@pytest.fixture
def account() -> Iterator[str]:
    """An account with an API whose stage lacks the preflight that is configured."""
    with account_with(state(served=api_of(PUT))) as address:
        yield address


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    told = capsys.readouterr()
    return code, told.out, told.err


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The message of a command that exits with 2 and prints nothing else."""
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith("crossgate: ")
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize("width", [80, 120])
def test_a_live_api_that_was_not_deployed(
    account: str, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    code, out, _ = run(capsys, "check", TARGET, "--endpoint-url", account, "--color", "never")
    assert code == 1
    assert_snapshot(f"check/live-not-deployed-{width}.txt", out.replace(account, "http://127.0.0.1:4566"))


def test_a_deployed_api_in_an_arn(capsys: pytest.CaptureFixture[str]) -> None:
    with account_with(state(served=READY)) as address:
        arn = f"arn:aws:apigateway:{REGION}::/restapis/a1b2c3d4e5/stages/prod"
        code, out, _ = run(capsys, "check", arn, "--endpoint-url", address, "--ignore", "gateway-responses-without-cors")
    assert code == 0
    assert "nothing found in 1 API" in out


def test_the_report_as_json(account: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "check", TARGET, "--endpoint-url", account, "--format", "json")
    report = json.loads(out)
    jsonschema.validate(report, SCHEMA)
    assert (report["apis"][0]["source"], report["apis"][0]["id"]) == (TARGET, "a1b2c3d4e5")
    (finding,) = [finding for finding in report["findings"] if finding["cause"] == "stage-not-deployed"]
    assert finding["routes"] == ["OPTIONS /pets"]
    assert [(place["file"], place["part"]) for place in finding["locations"]] == [(TARGET, "stage prod")]


def test_a_replay_names_how_to_reach_the_account(account: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "check", TARGET, "--endpoint-url", account, "--format", "json")
    replays = [finding["replay"] for finding in json.loads(out)["findings"] if finding["replay"]]
    assert replays
    assert all(TARGET in replay and f"--endpoint-url {account}" in replay for replay in replays)


def test_one_exchange_of_a_live_api(account: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "try", TARGET, "PUT /pets", "--endpoint-url", account)
    assert code == 0
    assert "OPTIONS /pets" in out
    assert "integration response 200" in out
    assert "line" not in out


def test_a_saved_state_is_checked_without_any_account(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "saved.json"
    saved.write_text(state_text(state(served=api_of(PUT))), encoding="utf-8")
    code, out, _ = run(capsys, "check", str(saved))
    assert code == 1
    assert "error[stage-not-deployed]" in out
    program = f"import sys, crossgate.cli; crossgate.cli.main(['check', {str(saved)!r}]); print('boto3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.endswith("False\n")


def test_a_template_that_takes_the_mending_away(account: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE, encoding="utf-8")
    code, out, _ = run(
        capsys,
        "check",
        TARGET,
        "--endpoint-url",
        account,
        "--against",
        str(template),
        "--select",
        "drifted-from-template",
        "--color",
        "never",
    )
    assert code == 1
    told = " ".join(out.split())
    assert "warning[drifted-from-template]: the next release of template.yaml takes away what is live: OPTIONS /pets" in told
    assert "after it pages cannot use PUT /pets" in told


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("Resources: {Queue: {Type: AWS::SQS::Queue}}", "there is no REST API in it"),
        (TEMPLATE + "  Other:\n    Type: AWS::ApiGateway::RestApi\n    Properties: {Name: other}\n", None),
        (
            json.dumps({"Resources": {name: {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": name}} for name in ("A", "B")}}),
            "which of its APIs is 'pets'? It has A, B",
        ),
        ("a: [", "template.yaml"),
    ],
)
def test_the_template_must_have_the_api(
    template: str, told: str | None, account: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(template, encoding="utf-8")
    words = ("check", TARGET, "--endpoint-url", account, "--against", str(path))
    if told is None:
        assert run(capsys, *words)[0] == 1
    else:
        assert told in refused(capsys, *words)


def test_one_api_is_compared_with_one_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE + "  Other:\n    Type: AWS::ApiGateway::RestApi\n    Properties: {Name: other}\n", encoding="utf-8")
    assert "--against compares one API with its template" in refused(capsys, "check", str(path), "--against", str(path))


def test_an_http_api(emulator: str, capsys: pytest.CaptureFixture[str]) -> None:
    calls = client(emulator, REGION, "apigatewayv2")
    api_id = calls.create_api(Name="ferry", ProtocolType="HTTP")["ApiId"]
    made = calls.create_integration(
        ApiId=api_id, IntegrationType="HTTP_PROXY", IntegrationMethod="PUT", IntegrationUri="https://a.example.com"
    )
    calls.create_route(ApiId=api_id, RouteKey="PUT /tickets", Target=f"integrations/{made['IntegrationId']}")
    calls.create_stage(ApiId=api_id, StageName="test", AutoDeploy=True)
    code, out, _ = run(capsys, "check", f"aws:{REGION}/{api_id}", "--endpoint-url", emulator, "--color", "never")
    assert code == 1
    assert out.startswith(f"ferry  HTTP API  aws:{REGION}/{api_id}")
    assert "PUT /tickets" in out


def test_a_websocket_api(emulator: str, capsys: pytest.CaptureFixture[str]) -> None:
    calls = client(emulator, REGION, "apigatewayv2")
    api_id = calls.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")["ApiId"]
    told = refused(capsys, "check", f"aws:{REGION}/{api_id}", "--endpoint-url", emulator)
    assert "is a WebSocket API: browsers let any page connect to it" in told


def test_an_unknown_api(emulator: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(capsys, "check", f"aws:{REGION}/zzzzzzzzzz", "--endpoint-url", emulator)
    assert told == (
        "crossgate: aws:eu-west-1/zzzzzzzzzz: this account has no REST or HTTP API 'zzzzzzzzzz' in eu-west-1; "
        "is it another region, or another account (--profile)?\n"
    )


def test_no_region(capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(capsys, "check", "aws:a1b2c3d4e5")
    assert told == "crossgate: no region: write aws:REGION/API_ID, or set AWS_REGION or the profile's region\n"


def test_what_was_meant_for_a_region(emulator: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    read = "aws:mars/abc123def4 was read as the stage 'abc123def4' of the API 'mars', which is no region such as eu-west-1\n"
    assert main(["check", "aws:mars/abc123def4"]) == 2
    assert capsys.readouterr().err.endswith(read)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    assert main(["check", "aws:mars/abc123def4", "--endpoint-url", emulator]) == 2
    assert capsys.readouterr().err.endswith(read)
    assert main(["check", "aws:abc123def4", "--endpoint-url", emulator]) == 2
    assert "was read as" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "flags",
    [
        ("check", "--domains"),
        ("check", "--profile", "work"),
        ("check", "--rate", "2"),
        ("try", "--endpoint-url", "http://127.0.0.1:5000"),
        ("fix", "--profile", "work"),
        ("fix", "--yes"),
        ("fix", "--calls", "single"),
        ("fix", "--force"),
        ("fix", "--apply"),
    ],
)
def test_flags_that_files_have_no_use_for(flags: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    command, flag, *value = flags
    call = ["PUT /pets"] if command == "try" else []
    assert main([command, str(tmp_path / "template.yaml"), *call, flag, *value]) == 2
    told = capsys.readouterr()
    assert told.err.startswith(f"crossgate: {flag} is for a live API, aws:REGION/API_ID; ")
    assert told.out == ""


def test_no_credentials(account: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "no usable AWS credentials" in refused(capsys, "check", TARGET, "--endpoint-url", account)


def test_an_unknown_stage(account: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "has no stage 'test'; it has prod" in refused(capsys, "check", f"{TARGET}/test", "--endpoint-url", account)


def test_an_unknown_profile(capsys: pytest.CaptureFixture[str]) -> None:
    assert "The config profile (work) could not be found" in refused(capsys, "check", TARGET, "--profile", "work")


@pytest.mark.parametrize("target", ["aws:somewhere", "aws:", "arn:aws:lambda:eu-west-1:123456789012:function:f"])
def test_what_names_no_live_api(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(capsys, "check", target)
    assert "is no live API: write aws:REGION/API_ID" in told or "no region" in told


@pytest.mark.parametrize("rate", ["0", "-1", "11", "nan", "inf"])
def test_a_rate_that_no_account_has(rate: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "give the calls per second, at most 10" in refused(capsys, "check", TARGET, f"--rate={rate}")


def test_a_private_api_says_who_reaches_it(capsys: pytest.CaptureFixture[str]) -> None:
    private = state(served=READY)
    private["api"]["endpointConfiguration"] = {"types": ["PRIVATE"]}
    with account_with(private) as address:
        _, out, _ = run(capsys, "check", TARGET, "--endpoint-url", address, "--color", "never")
        _, report, _ = run(capsys, "check", TARGET, "--endpoint-url", address, "--format", "json")
    assert "depends: the API is private: only browsers inside a VPC with an endpoint for it reach it" in " ".join(out.split())
    jsonschema.validate(json.loads(report), SCHEMA)
    assert json.loads(report)["apis"][0]["depends_on"][0]["where"]["part"] == "API"


def test_files_beside_live_apis(account: str, capsys: pytest.CaptureFixture[str]) -> None:
    example = str(Path(__file__).parents[2] / "examples" / "pets-recipe.yaml")
    _, out, _ = run(capsys, "check", example, TARGET, "--endpoint-url", account, "--format", "json")
    assert [api["source"] for api in json.loads(out)["apis"]] == [example, TARGET]
