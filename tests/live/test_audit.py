"""``crossgate audit`` over many generated APIs in an emulated account: the worst verdict of each, the pace kept, and gone on with after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from crossgate.check import check
from crossgate.cli import main
from crossgate.live.audit import Audit, Place
from crossgate.live.failures import ControlPlaneError
from crossgate.report import audit as report
from crossgate.report.audit import Cost
from crossgate.report.paint import Paint
from tests.live.deploying import state_of
from tests.live.many import fill
from tests.live.test_audit_log import row
from tests.live.test_deployed import PUT, READY
from tests.live.test_reading import Account
from tests.snapshot import assert_snapshot

REGIONS = ("eu-west-1", "us-east-1", "ap-south-1")
HERE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def own_emulator() -> Iterator[str]:
    """An emulated account that holds nothing but what these tests make."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415

    environment = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    before = {name: os.environ.get(name) for name in environment}
    os.environ |= environment
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    fill(address, REGIONS, 12)
    yield address
    server.stop()
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def audited(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]]]:
    code = main(["audit", "--rate", "500", "--format", "json", *words])
    return code, [json.loads(text) for text in capsys.readouterr().out.splitlines()]


def test_every_api_of_every_region(own_emulator: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = audited(capsys, "--regions", ",".join(REGIONS), "--endpoint-url", own_emulator)
    schema = json.loads(resources.files("crossgate.report").joinpath("audit.schema.json").read_text(encoding="utf-8"))
    for told in lines:
        jsonschema.validate(told, schema)
    *rows, last = lines
    assert code == 1
    assert len(rows) == 12
    assert {row["region"] for row in rows} == set(REGIONS)
    verdicts = {row["name"]: (row["verdict"], row["kind"]) for row in rows}
    assert verdicts["ready-0"] == ("depends", "REST")
    assert verdicts["bare-1"] == ("blocked", "REST")
    assert verdicts["guarded-2"] == ("blocked", "REST")
    assert verdicts["http-3"] == ("blocked", "HTTP")
    assert last["totals"] == {"readable": 0, "depends": 3, "blocked": 9, "unread": 0}
    assert last["calls"] >= 12 * 4


def test_the_table(own_emulator: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--rate", "500", "--regions", "eu-west-1", "--endpoint-url", own_emulator, "--color", "never"]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    head, *rows = out.splitlines()
    assert head.split() == ["verdict", "err", "warn", "API", "name", "worst", "cause"]
    assert [row.split()[0] for row in rows[:4]] == ["blocked", "blocked", "blocked", "depends"]
    assert "4 APIs in 1 region: 1 depends, 3 blocked" in out


def test_a_killed_audit_goes_on_where_it_was(own_emulator: str, tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    words = ["audit", "--regions", ",".join(REGIONS), "--endpoint-url", own_emulator, "--resume", str(log), "--format", "json"]
    started = subprocess.Popen(
        [sys.executable, "-c", "import sys, crossgate.cli; sys.exit(crossgate.cli.main())", *words, "--rate", "12"],
        stdout=subprocess.DEVNULL,
        cwd=HERE,
    )
    _wait_for(lambda: log.exists() and log.read_bytes().count(b"\n") >= 4, started)
    started.send_signal(signal.SIGKILL)
    started.wait()
    kept = log.read_bytes()
    log.write_bytes(kept + b'{"version": 1, "profile": "def')  # a line that was being written
    done = {tuple(json.loads(text)[key] for key in ("region", "api_id")) for text in kept.splitlines()[1:]}
    assert 3 <= len(done) < 12
    again = subprocess.run(
        [sys.executable, "-c", "import sys, crossgate.cli; sys.exit(crossgate.cli.main())", *words, "--rate", "500"],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE,
    )
    assert again.returncode == 1, again.stderr
    *rows, last = [json.loads(text) for text in again.stdout.splitlines()]
    assert len({(row["region"], row["api_id"]) for row in rows}) == len(rows) == 12
    assert {(row["region"], row["api_id"]) for row in rows[: len(done)]} == done
    assert last["calls"] <= 6 + (12 - len(done)) * 6
    assert log.read_bytes().startswith(kept)


def test_an_audit_that_is_broken_off_says_how_to_go_on(own_emulator: str, tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    words = ["audit", "--regions", ",".join(REGIONS), "--endpoint-url", own_emulator, "--resume", str(log), "--rate", "3"]
    started = subprocess.Popen(
        [sys.executable, "-c", "import sys, crossgate.cli; sys.exit(crossgate.cli.main())", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=HERE,
    )
    _wait_for(lambda: log.exists() and log.read_bytes().count(b"\n") >= 2, started)
    started.send_signal(signal.SIGINT)
    out, err = started.communicate(timeout=60)
    assert (started.returncode, out) == (2, b"")
    assert b"APIs; the same command goes on from there" in err
    assert b"Traceback" not in err


def test_an_audit_by_other_rules_cannot_go_on_in_the_same_file(
    own_emulator: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["audit", "--regions", "eu-west-1", "--endpoint-url", own_emulator, "--rate", "500", "--resume", str(tmp_path / "audit.jsonl")]
    assert main([*words, "--ignore", "no-cors"]) == 1
    assert main([*words, "--ignore", "no-cors"]) == 1
    capsys.readouterr()
    for other in ([], ["--ignore", "missing-vary"], ["--ignore", "no-cors", "--origin", "https://app.example.com"]):
        assert main([*words, *other]) == 2
        assert "is the audit of other rules (browser chromium firefox safari standard, ignore no-cors)" in capsys.readouterr().err


def _wait_for(is_there: Any, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not is_there():
        assert process.poll() is None, "the audit ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Regions:
    """Accounts by region; a failure stands for one that does not answer."""

    def __init__(self, accounts: dict[str, Any]) -> None:
        self._accounts = accounts

    def __call__(self, place: Place) -> Any:
        account = self._accounts[place.region]
        return Account({"get_rest_apis": account}) if isinstance(account, Exception) else account


def holding(*states: dict[str, Any], **more: Any) -> Account:
    by_id = {state["api"]["id"]: state for state in states}
    return Account(
        {
            "get_rest_apis": {"items": [state["api"] for state in states]},
            "get_resources": lambda restApiId, **_: {"items": by_id[restApiId]["resources"]},  # noqa: N803 - as botocore spells it
            "get_gateway_responses": {"items": []},
            "get_stages": {"item": [{"stageName": "prod"}]},
        }
        | more
    )


NOT_ENABLED = ControlPlaneError("not enabled", "credentials", code="UnrecognizedClientException")
PLACES = [Place("work", "eu-west-1", is_wished=False), Place("work", "me-south-1", is_wished=False)]


FORBIDDEN = ControlPlaneError("the credentials lack the permission …", "denied", code="AccessDeniedException")


@pytest.mark.parametrize("refusal", [NOT_ENABLED, FORBIDDEN])
def test_regions_that_an_account_cannot_use_are_left_out(refusal: ControlPlaneError) -> None:
    audit = Audit(Regions({"eu-west-1": holding(state_of(READY)), "me-south-1": refusal}), check)
    assert [one.api_id for one in audit.rows(PLACES)] == ["a1b2c3d4e5"]
    assert audit.notes == ["1 region was left out: not enabled for the account, forbidden to it, or not reached"]


def test_a_region_that_was_named_must_answer() -> None:
    audit = Audit(Regions({"me-south-1": NOT_ENABLED}), check)
    with pytest.raises(ControlPlaneError, match="not enabled"):
        list(audit.rows([Place("work", "me-south-1")]))


def test_credentials_that_no_region_takes() -> None:
    audit = Audit(Regions({"eu-west-1": NOT_ENABLED, "me-south-1": NOT_ENABLED}), check)
    with pytest.raises(ControlPlaneError, match="not enabled"):
        list(audit.rows(PLACES))


def test_an_api_that_cannot_be_read_concerns_itself_alone() -> None:
    def resources(restApiId: str, **_: Any) -> dict[str, Any]:  # noqa: N803 - as botocore spells it
        if restApiId == "secret":
            raise ControlPlaneError("the credentials lack the permission apigateway:GET on …", "denied")
        return {"items": state_of(READY)["resources"]}

    secret = state_of(READY._replace(id="secret"))
    audit = Audit(Regions({"eu-west-1": holding(state_of(READY), secret, get_resources=resources)}), check)
    found = {one.api_id: (one.verdict, one.trouble) for one in audit.rows(PLACES[:1])}
    assert found == {"a1b2c3d4e5": ("readable", ""), "secret": ("unread", "the credentials lack the permission apigateway:GET on …")}


def test_expired_credentials_end_the_audit() -> None:
    expired = ControlPlaneError("AWS refuses the credentials", "credentials", code="ExpiredTokenException")
    stopped: list[bool] = []
    account = holding(state_of(READY), get_gateway_responses=expired)
    audit = Audit(Regions({"eu-west-1": account}), check, stop=lambda: stopped.append(True))
    with pytest.raises(ControlPlaneError, match="refuses the credentials"):
        list(audit.rows(PLACES[:1]))
    assert stopped == [True]


def test_what_was_done_before_is_not_read_again() -> None:
    account = holding(state_of(READY))
    done = {("work", "eu-west-1", "REST", "a1b2c3d4e5"): row()}
    assert list(Audit(Regions({"eu-west-1": account}), check, done=done).rows(PLACES[:1])) == []
    assert not [operation for operation, _ in account.calls if operation.endswith("get_resources")]


def test_websocket_apis_and_lists_that_may_not_be_read_are_told() -> None:
    sockets = {"Items": [{"ApiId": "w", "Name": "chat", "ProtocolType": "WEBSOCKET"}]}
    audit = Audit(Regions({"eu-west-1": holding(state_of(READY), get_apis=sockets)}), check)
    assert len(list(audit.rows(PLACES[:1]))) == 1
    assert audit.notes == ["eu-west-1: 1 WebSocket API left out, which have no CORS"]
    denied = ControlPlaneError("the credentials lack the permission …", "denied")
    audit = Audit(Regions({"eu-west-1": holding(state_of(READY), get_apis=denied)}), check)
    assert len(list(audit.rows(PLACES[:1]))) == 1
    assert audit.notes == ["HTTP APIs were not listed: the credentials lack the permission …"]


def test_deployed_states_are_compared_on_request() -> None:
    stale = state_of(READY, export=READY._replace(resources={"/pets": READY.resources["/pets"]._replace(methods={"PUT": PUT})}))
    account = holding(stale, get_export={"body": json.dumps(stale["exports"]["prod"])})
    (found,) = Audit(Regions({"eu-west-1": account}), check, exports=True).rows(PLACES[:1])
    assert "stage-not-deployed" in found.causes


ROWS = (
    row(verdict="depends", warnings=1, causes=("gateway-responses-without-cors", "backend-must-send-headers")),
    row(verdict="blocked", api_id="q7w2e9r4ty", name="ferry-tickets-and-more", errors=3, warnings=1, causes=("missing-preflight",)),
    row(verdict="readable", region="us-east-1", api_id="z0", name="status"),
    row(verdict="unread", profile="play", api_id="k3f9d0x1ab", name="bakery", trouble="eu-west-1: get_resources: the credentials lack …"),
)


@pytest.mark.parametrize("width", [80, 120])
def test_the_layout(width: int) -> None:
    told = report.render(ROWS, ["us-east-1: 2 WebSocket APIs left out, which have no CORS"], Cost(812, 163.4), Paint(width=width))
    assert max(map(len, told.splitlines())) <= width
    assert_snapshot(f"audit/four-apis-{width}.txt", told)


@pytest.mark.parametrize("words", [[], ["--regions", ""]])
def test_no_region(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", *words]) == 2
    assert capsys.readouterr().err == (
        "crossgate: no region: give --regions, such as --regions eu-west-1,us-east-1 or --regions all, "
        "or set AWS_REGION or the profile's region\n"
    )
