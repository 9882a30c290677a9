"""A live fix by the command line against moto's server, over a real boto3 client: checked, fixed, checked again, undone; and its mistakes.

moto has neither merges (it fails half way) nor patches: those are played on the control plane in memory.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crossgate.cli import main
from crossgate.live.client import AwsControlPlane
from tests.live.emulated import client, everything, make_api
from tests.live.every_wire_fault import WireLab
from tests.live.proxy import FAULTS, proxy_to
from tests.schemas import as_promised

ORIGIN = "https://app.example.com"


@pytest.fixture
def endpoint(emulator: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.chdir(tmp_path)
    return emulator


@pytest.fixture
def api(endpoint: str) -> str:
    return make_api(client(endpoint), 2)


def run(endpoint: str, *words: str) -> int:
    return main([*words, "--endpoint-url", endpoint, "--rate", "1000"])


def missing(endpoint: str, api: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """Return the causes that a check finds, but for those that moto's poor exports of a stage make."""
    capsys.readouterr()
    run(endpoint, "check", f"aws:eu-west-1/{api}", "--origin", ORIGIN, "--format", "json")
    found = json.loads(capsys.readouterr().out)["findings"]
    return {one["cause"] for one in found} - {"stage-not-deployed", "backend-must-send-headers"}


def test_checked_fixed_checked_again_and_undone(endpoint: str, api: str, capsys: pytest.CaptureFixture[str]) -> None:
    target = f"aws:eu-west-1/{api}"
    before = everything(client(endpoint), api)
    assert missing(endpoint, api, capsys)
    assert run(endpoint, "fix", target, "--origin", ORIGIN) == 1
    assert everything(client(endpoint), api) == before
    run(endpoint, "fix", target, "--origin", ORIGIN, "--apply", "--yes")
    assert not missing(endpoint, api, capsys)
    stage = client(endpoint).get_stage(restApiId=api, stageName="prod")
    assert (stage["description"], stage["variables"]) == ("live", {"color": "red"})
    assert stage["deploymentId"] != before["stages"]["item"][0]["deploymentId"]
    (undo_file,) = Path().glob("crossgate-undo-*.json")
    assert undo_file.stat().st_mode & 0o777 == 0o600
    assert run(endpoint, "undo", str(undo_file), "--yes") == 0
    assert everything(client(endpoint), api) == before
    assert run(endpoint, "undo", str(undo_file), "--yes") == 0
    assert "nothing was left to do" in capsys.readouterr().out


def test_a_fix_tells_what_it_would_do_and_what_it_did(endpoint: str, api: str, capsys: pytest.CaptureFixture[str]) -> None:
    target = f"aws:eu-west-1/{api}"
    run(endpoint, "fix", target, "--origin", ORIGIN)
    shown = capsys.readouterr().out
    assert "+ OPTIONS /things0, OPTIONS /things1" in shown
    assert "calls:   10 calls" in shown
    assert "deploy:  stage prod gets a new deployment; its settings stay as they are" in shown
    run(endpoint, "fix", target, "--origin", ORIGIN, "--apply", "--yes")
    told = capsys.readouterr()
    assert "the state before is kept in crossgate-undo-" in told.err
    assert "applied: 12 calls" in told.out
    assert f"crossgate probe https://{api}.execute-api.eu-west-1.amazonaws.com/prod/things0 --origin {ORIGIN}" in " ".join(told.out.split())
    run(endpoint, "fix", target, "--origin", ORIGIN, "--format", "json")
    (again,) = as_promised(json.loads(capsys.readouterr().out), "fix")["files"]
    assert (again["outcome"], again["calls"]) == ("unchanged", [])


def test_deploying_needs_a_yes(endpoint: str, api: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(client(endpoint), api)
    assert run(endpoint, "fix", f"aws:eu-west-1/{api}", "--origin", ORIGIN, "--apply") == 2
    assert "Nobody can be asked here: say --yes. Nothing was changed." in capsys.readouterr().err
    assert everything(client(endpoint), api) == before
    assert run(endpoint, "fix", f"aws:eu-west-1/{api}", "--origin", ORIGIN, "--apply", "--no-deploy") == 0
    now = everything(client(endpoint), api)
    assert (now["stages"], now["deployments"]) == (before["stages"], before["deployments"])
    assert now["resources"] != before["resources"]


def test_several_stages_must_be_told_apart(endpoint: str, api: str, capsys: pytest.CaptureFixture[str]) -> None:
    apigateway = client(endpoint)
    deployment = apigateway.get_deployments(restApiId=api)["items"][0]["id"]
    apigateway.create_stage(restApiId=api, stageName="dev", deploymentId=deployment)
    target = f"aws:eu-west-1/{api}"
    assert run(endpoint, "fix", target, "--apply", "--yes") == 2
    assert "say which one to deploy" in capsys.readouterr().err
    run(endpoint, "fix", f"{target}/dev", "--apply", "--yes")
    stages = {one["stageName"]: one["deploymentId"] for one in apigateway.get_stages(restApiId=api)["item"]}
    assert stages["prod"] == deployment != stages["dev"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fix", "aws:eu-west-1/abc", "--write"), "a live API is changed with --apply"),
        (("fix", "aws:eu-west-1/abc", "template.yaml"), "a live API is fixed alone"),
        (("fix", "aws:eu-west-1/nosuchapi"), "this account has no REST or HTTP API 'nosuchapi'"),
        (("fix", "template.yaml", "--apply"), "--apply is for a live API"),
        (("fix",), "name a template"),
        (("undo", "nosuchfile.json"), "nosuchfile.json: cannot be opened: No such file"),
        (("fix", "--resume", "nosuchfile.json"), "nosuchfile.json: cannot be opened: No such file"),
    ],
)
def test_mistakes_get_one_sentence(endpoint: str, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(endpoint, *words) == 2
    assert said in capsys.readouterr().err


def test_a_fix_that_was_stopped_says_what_to_run_and_that_ends_it(endpoint: str, api: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(client(endpoint), api)
    with proxy_to(endpoint) as proxy:
        proxy.spoil("expire", 14)
        assert run(proxy.url, "fix", f"aws:eu-west-1/{api}", "--origin", ORIGIN, "--apply", "--yes") == 2
        (undo_file,) = (str(path) for path in Path().glob("crossgate-undo-*.json"))
        told = capsys.readouterr().err
        assert "they have expired: sign in again" in told
        assert f"The API may be half changed. Run again to finish: crossgate fix --resume {undo_file}\n" in told
        assert f"(crossgate undo {undo_file} takes it back)" in told
        assert everything(client(endpoint), api) != before
        proxy.heal()
        assert run(proxy.url, "fix", "--resume", undo_file, "--yes") == 0
        assert f"aws:eu-west-1/{api} is as the fix wants it, read back (" in capsys.readouterr().out
        assert not missing(endpoint, api, capsys)
        assert run(proxy.url, "undo", undo_file, "--yes") == 0
    assert everything(client(endpoint), api) == before


def test_ctrl_c_says_what_to_run(endpoint: str, api: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    whole = AwsControlPlane.call

    def interrupted(self: AwsControlPlane, operation: str, **parameters: object) -> dict[str, object]:
        if operation == "apigateway.put_integration":
            raise KeyboardInterrupt
        return whole(self, operation, **parameters)

    monkeypatch.setattr(AwsControlPlane, "call", interrupted)
    assert run(endpoint, "fix", f"aws:eu-west-1/{api}", "--origin", ORIGIN, "--apply", "--yes") == 130
    assert "stopped\nThe API may be half changed. Run again to finish: crossgate fix --resume crossgate-undo-" in capsys.readouterr().err


def test_what_others_changed_stops_an_undo_and_is_named(endpoint: str, api: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(client(endpoint), api)
    run(endpoint, "fix", f"aws:eu-west-1/{api}", "--origin", ORIGIN, "--apply", "--yes")
    (undo_file,) = (str(path) for path in Path().glob("crossgate-undo-*.json"))
    theirs = {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://other.example.com'"}
    client(endpoint).put_gateway_response(restApiId=api, responseType="DEFAULT_5XX", responseParameters=theirs)
    assert run(endpoint, "undo", undo_file, "--yes") == 2
    told = capsys.readouterr().err
    assert "  - gateway response DEFAULT_5XX has been changed meanwhile\n" in told
    assert f"To put it back all the same: crossgate undo {undo_file} --force" in told
    assert run(endpoint, "undo", undo_file, "--yes", "--force") == 0
    assert everything(client(endpoint), api) == before


def test_permissions_are_a_policy_document_of_this_api_alone(endpoint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(endpoint, "fix", "arn:aws:apigateway:eu-west-1::/restapis/abc123", "--permissions") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["Version"] == "2012-10-17"
    resources = [one for statement in document["Statement"] for one in statement["Resource"]]
    assert all(one.startswith("arn:aws:apigateway:eu-west-1::/restapis/abc123") for one in resources)
    fixing = {one["Action"]: one["Resource"] for one in document["Statement"] if one["Sid"].startswith("CrossgateFix")}
    assert set(fixing) == {"apigateway:PATCH", "apigateway:POST", "apigateway:PUT"}
    assert "arn:aws:apigateway:eu-west-1::/restapis/abc123/deployments" in fixing["apigateway:POST"]
    assert {one["Action"] for one in document["Statement"] if one["Sid"].startswith("CrossgateCheck")} == {"apigateway:GET"}


@pytest.mark.parametrize("fault", FAULTS)
def test_after_a_fault_on_the_wire_resuming_and_undoing_come_out(
    endpoint: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of the calls; ``python -m tests.live.every_wire_fault`` plays all."""
    monkeypatch.setattr("os.fsync", lambda _: None)
    lab = WireLab(endpoint, tmp_path)
    with proxy_to(endpoint) as proxy:
        assert lab.play(proxy, fault, 7 + 2 * FAULTS.index(fault)) == []
