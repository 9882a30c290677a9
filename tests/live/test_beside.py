"""A live API beside a console message and a probe: the same door as a template's."""

from __future__ import annotations

import json

import pytest

from crossgate.cli import main
from tests.live.emulated import REGION, client, make_api
from tests.probe.rude import always, serving
from tests.schemas import as_promised

ORIGIN = "https://app.example.com"
NOT_FOUND = b'{"message":"Missing Authentication Token"}'
ANSWER = (
    b"HTTP/1.1 403 Forbidden\r\nx-amzn-ErrorType: MissingAuthenticationTokenException\r\nx-amz-apigw-id: a=\r\nContent-Length: %d\r\n\r\n"
)


def test_a_message_and_a_probe_find_the_cause_in_a_live_api(emulator: str, capsys: pytest.CaptureFixture[str]) -> None:
    target = f"aws:{REGION}/{make_api(client(emulator), 1)}"
    beside = ["--with", target, "--endpoint-url", emulator, "--format", "json"]
    message = (
        f"Access to fetch at 'https://a.execute-api.{REGION}.amazonaws.com/prod/things0' from origin '{ORIGIN}' has been blocked by CORS "
        "policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on "
        "the requested resource."
    )
    assert main(["explain", message, *beside]) == 0
    (explained,) = as_promised(json.loads(capsys.readouterr().out), "explanation")["messages"]
    causes = {finding["cause"] for finding in explained["findings"]}
    assert causes == {"missing-preflight"}

    with serving(always(ANSWER % len(NOT_FOUND) + NOT_FOUND)) as rude:
        code = main(["probe", rude.url("/prod/things0"), "--origin", ORIGIN, "-X", "POST", "-H", "X-App: 1", *beside])
    document = as_promised(json.loads(capsys.readouterr().out), "call")
    assert code == 1
    assert document["definition"]["agrees"], document["definition"]["different"]
    assert document["definition"]["finding"]["cause"] == "missing-preflight"
