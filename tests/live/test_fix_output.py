"""What people see of live fixes, whole: the plan, what came of it, the question, and an undo, on a control plane in memory."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crossgate.cli import fix_applying, main
from crossgate.live import client
from tests.live import states
from tests.live.fake_control_plane import FakeControlPlane
from tests.live.fixing import comparable
from tests.snapshot import assert_snapshot

TARGET = "aws:eu-west-1/abc123"
ORIGIN = ("--origin", "https://app.example.com")

Account = Callable[[dict[str, Any]], FakeControlPlane]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Account:
    """Return what puts a state into the only account that the commands reach."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")  # so that no stage is looked for on AWS
    monkeypatch.setattr(fix_applying, "time", SimpleNamespace(monotonic=lambda: 0.0, sleep=time.sleep))  # calls took no time

    def put(state: dict[str, Any]) -> FakeControlPlane:
        plane = FakeControlPlane(state)
        monkeypatch.setattr(client, "connect", lambda *_, **__: plane)
        return plane

    return put


def canary() -> dict[str, Any]:
    settings = {"deploymentId": "old1", "percentTraffic": 10.0}
    return {**states.small(), "stages": [{"stageName": "prod", "deploymentId": "old1", "canarySettings": settings}]}


def stages(*names: str) -> dict[str, Any]:
    return {**states.small(), "stages": [{"stageName": name, "deploymentId": "old1"} for name in names]}


STATES: dict[str, Callable[[], dict[str, Any]]] = {
    "small": states.small,
    "large": lambda: states.large(40),
    "canary": canary,
    "two-stages": lambda: stages("dev", "prod"),
    "no-stage": stages,
}


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", ["small", "large"])
def test_a_plan(name: str, width: int, account: Account, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    account(STATES[name]())
    assert main(["fix", TARGET, *ORIGIN]) == 1
    assert_snapshot(f"fix/live-{name}-{width}.txt", capsys.readouterr().out)


@pytest.mark.parametrize("name", ["canary", "two-stages", "no-stage"])
def test_what_a_plan_says_of_deploying(name: str, account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    account(STATES[name]())
    main(["fix", TARGET, *ORIGIN])
    lines = capsys.readouterr().out.splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("  calls:"))
    assert_snapshot(f"fix/live-deploying-{name}.txt", "\n".join(lines[start : lines.index("", start)]) + "\n")


def test_an_api_of_a_stack_is_said_to_be_made_again(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    state = states.small()
    state["api"]["tags"] = {"aws:cloudformation:stack-name": "pets-prod"}
    account(state)
    for more in ((), ("--apply", "--yes")):
        main(["fix", TARGET, *ORIGIN, *more])
        told = " ".join(capsys.readouterr().out.split())
        assert "note: the API belongs to the CloudFormation stack pets-prod: fix its template too" in told


def test_what_came_of_a_fix_and_of_its_undo(account: Account, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    account(states.small())
    assert main(["fix", TARGET, *ORIGIN, "--apply", "--yes", "--save", "before.json"]) == 0
    assert main(["undo", "before.json", "--yes"]) == 0
    assert_snapshot("fix/live-applied-and-undone-80.txt", capsys.readouterr().out)


@pytest.mark.parametrize("deploys_itself", [False, True])
def test_an_http_api_is_fixed_and_undone(*, deploys_itself: bool, account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    before = states.http_state(stages=[{"StageName": "prod", "AutoDeploy": deploys_itself, "DeploymentId": "old1"}])
    plane = account(before)
    target = "aws:eu-west-1/def456"
    assert main(["fix", target, *ORIGIN]) == 1
    main(["fix", target, *ORIGIN, "--apply", "--yes", "--save", "before.json"])
    assert main(["undo", "before.json", "--yes"]) == 0
    assert_snapshot(f"fix/live-http-{'deploys-itself' if deploys_itself else 'deployed'}.txt", capsys.readouterr().out)
    assert comparable(plane.state) == comparable(before)
    assert any("create_deployment" in name for name in plane.calls) != deploys_itself


def test_a_question_is_asked_after_what_it_is_about(
    account: Account, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plane = account(states.small())
    for answer, code in (("n\n", 2), ("\n", 2), ("", 2), ("y\n", 0)):
        stdin = io.StringIO(answer)
        monkeypatch.setattr(stdin, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdin", stdin)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        before = len(plane.calls)
        assert main(["fix", TARGET, *ORIGIN, "--apply"]) == code
        told = capsys.readouterr()
        assert "+ OPTIONS /pets" in told.out
        assert "Make 12 calls on aws:eu-west-1/abc123 and deploy stage prod? [y/N] " in told.err
        assert any(".get_" not in name for name in plane.calls[before:]) == (code == 0)


def test_a_stale_stage_is_deployed_though_nothing_is_to_be_changed(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    plane = account(states.large(1))
    main(["fix", TARGET, *ORIGIN, "--apply", "--no-deploy"])
    verbs = {
        verb: {"responses": {}, "x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": states.LAMBDA}}
        for verb in ("get", "post")
    }
    served = {"openapi": "3.0.1", "info": {"title": "Pets", "version": "1"}, "paths": {"/things1": verbs}}
    vars(plane)["get_export"] = lambda **_: {"body": json.dumps(served)}
    capsys.readouterr()
    assert main(["fix", TARGET, *ORIGIN]) == 1
    told = capsys.readouterr().out
    assert "deploy:  stage prod gets a new deployment" in told
    assert "calls:" not in told
    main(["fix", TARGET, *ORIGIN, "--apply", "--yes"])
    assert plane.state["stages"][0]["deploymentId"] != "old1"
