"""A function's own time limit, which ends it before the integration would: Lambda reports an error then, not a timeout."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from crossgate.api import Api, Integration, IntegrationResponse
from crossgate.serve import app
from crossgate.serve.function_code import DEFAULT_SECONDS, seconds_in
from crossgate.serve.switches import Switches, behind
from tests.gateway.builders import LAMBDA_URI, api, method, proxy
from tests.serve.transport import Received, ask

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="handler processes need POSIX pipes")

HERE = str(Path(__file__).parent)
_TEMPLATE = "Resources:\n  Pets:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: python3.12\n      Handler: a.b\n"
_GLOBAL = "Globals:\n  Function: {Timeout: 7}\n"
_URI = LAMBDA_URI.replace("function:f", "function:Pets")
_MAPPED = Integration(
    "AWS",
    http_method="POST",
    uri=_URI,
    request_templates={"application/json": "{}"},
    responses=(IntegrationResponse("200"), IntegrationResponse("503", selection_pattern=r".*Task timed out after 1\.00 seconds.*")),
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (_TEMPLATE, DEFAULT_SECONDS),
        (_TEMPLATE + "      Timeout: 12\n", 12.0),
        (_GLOBAL + _TEMPLATE, 7.0),
        (_GLOBAL + _TEMPLATE + "      Timeout: '9'\n", 9.0),
        (_TEMPLATE + "      Timeout: !Ref Seconds\n", DEFAULT_SECONDS),
        (_TEMPLATE + "      Timeout: 0\n", DEFAULT_SECONDS),
        ("Resources: {}\n", None),
        ("{", None),
    ],
)
def test_the_limit_of_a_function(text: str, seconds: float | None, tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(text)
    assert seconds_in(str(file), "Pets") == seconds


def answered(definition: Api, tmp_path: Path, timeout: int, seconds: float | None = None) -> Received:
    file = tmp_path / "template.yaml"
    file.write_text(_TEMPLATE + f"      Timeout: {timeout}\n")
    found = behind(Switches(functions=["Pets=handlers:hang"], seconds=seconds, folder=HERE), [definition], [str(file)], tmp_path)
    try:
        return ask(app(definition, behind=found.behind), "GET", "/")
    finally:
        for close in found.closers:
            close()


def test_behind_a_proxy_integration_it_is_a_bad_gateway(tmp_path: Path) -> None:
    received = answered(api(method("GET", "/", proxy(uri=_URI))), tmp_path, 1)
    assert received.status == 502
    assert json.loads(received.body) == {"message": "Internal server error"}


def test_behind_a_custom_integration_its_words_select_the_response(tmp_path: Path) -> None:
    assert answered(api(method("GET", "/", _MAPPED)), tmp_path, 1).status == 503


def test_the_integration_gives_up_first_where_its_time_is_shorter(tmp_path: Path) -> None:
    assert answered(api(method("GET", "/", proxy(uri=_URI))), tmp_path, 20, seconds=0.7).status == 504
