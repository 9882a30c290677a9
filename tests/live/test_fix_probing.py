"""What a live fix says of the deployed stage: pages' calls on the wire, none of which changes anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossgate import load
from crossgate.cli.fix_probing import is_emulated, probed
from crossgate.fix.plan import Plan, plan
from tests.probe.rude import always, serving

ORIGIN = "https://app.example.com"
GOOD = b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: DELETE,GET,POST,PUT\r\n"
GOOD += b"Access-Control-Allow-Headers: content-type\r\nContent-Length: 0\r\n\r\n"
BARE = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture(scope="module")
def planned() -> Plan:
    example = Path(__file__).parents[2] / "examples" / "pets-console.yaml"
    (api,) = load([str(example)]).apis
    return plan(api, {"origins": (ORIGIN,)})


def test_a_stage_that_serves_the_fix_passes_and_nothing_is_changed_by_asking(planned: Plan) -> None:
    with serving(always(GOOD)) as server:
        found = probed(planned, server.url("/prod"))
    assert found.words == "POST /prod/pets pass on the deployed stage, as Chromium judges"
    assert not found.is_refused
    assert [line.split()[:2] for line in server.seen] == [["OPTIONS", "/prod/pets"]]


def test_a_stage_that_still_refuses_is_asked_again_and_told(planned: Plan) -> None:
    pauses: list[float] = []
    with serving(always(BARE)) as server:
        found = probed(planned, server.url("/prod"), pauses.append)
    assert found.is_refused
    assert found.words.startswith("POST /prod/pets still refused by the deployed stage: ")
    assert len(pauses) == 3
    assert {line.split()[0] for line in server.seen} == {"OPTIONS"}


def test_a_stage_that_nobody_reaches_is_no_refusal(planned: Plan) -> None:
    with serving(always(GOOD)) as server:
        gone = server.url("/prod")
    found = probed(planned, gone)
    assert found.words.startswith("the stage cannot be reached from here (")
    assert not found.is_refused


def test_emulators_have_other_host_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL_API_GATEWAY", raising=False)
    assert is_emulated("http://127.0.0.1:5000")
    assert not is_emulated(None)
    monkeypatch.setenv("AWS_ENDPOINT_URL_API_GATEWAY", "http://127.0.0.1:5000")
    assert is_emulated(None)
