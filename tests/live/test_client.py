"""The control plane's client: each failure in one sentence, throttling waited out, and nothing repeated that may have taken effect."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from crossgate.cli import main
from crossgate.live.client import AwsControlPlane, connect
from crossgate.live.failures import ControlPlaneError
from crossgate.live.pacer import Pacer, Stopped
from tests.live.conftest import REGION

READ = ("apigateway.get_rest_api", {"restApiId": "a1b2c3d4e5"})
WRITE = ("apigateway.put_method", {"restApiId": "a1", "resourceId": "r1", "httpMethod": "GET", "authorizationType": "NONE"})


class Stub(ThreadingHTTPServer):
    """A control plane that gives the answers in *script*, the last of them for ever: a status, an error code, a body."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: list[tuple[int, str, Any]] = [(200, "", {})]
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def _answer(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, code, body = self.server.script.pop(0) if len(self.server.script) > 1 else self.server.script[0]
        if status == 0:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        if code:
            self.send_header("x-amzn-ErrorType", code)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_PUT = do_POST = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def stub() -> Iterator[Stub]:
    server = Stub()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


class Naps:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def plane_at(address: str, naps: Naps) -> AwsControlPlane:
    from boto3.session import Session  # noqa: PLC0415 - half a second

    pacer = Pacer(1000, burst=1000, slower={}, clock=naps.clock, sleep=naps.sleep)
    return AwsControlPlane(Session(), REGION, pacer, endpoint=address, sleep=naps.sleep)


def failure(act: Callable[[], object]) -> ControlPlaneError:
    with pytest.raises(ControlPlaneError) as raised:
        act()
    return raised.value


@pytest.mark.parametrize(
    ("status", "code", "reason", "told"),
    [
        (
            403,
            "AccessDeniedException",
            "denied",
            "the credentials lack the permission apigateway:GET on arn:aws:apigateway:eu-west-1::/restapis/a1",
        ),
        (403, "ExpiredTokenException", "credentials", "refuses the credentials (ExpiredTokenException): they have expired: sign in again"),
        (403, "UnrecognizedClientException", "credentials", "AWS does not know the access key, or the region is not enabled"),
        (403, "InvalidSignatureException", "credentials", "this machine's clock is wrong"),
        (403, "SignatureDoesNotMatch", "credentials", "the secret key does not belong to the access key"),
        (404, "NotFoundException", "missing", "get_rest_api: no such API (NotFoundException)"),
        (404, "", "missing", "get_rest_api: no such API"),
        (400, "BadRequestException", "refused", "no such API (BadRequestException)"),
        (429, "LimitExceededException", "refused", "no such API (LimitExceededException)"),
        (409, "ConflictException", "conflict", "no such API (ConflictException)"),
    ],
)
def test_each_refusal_is_told(stub: Stub, status: int, code: str, reason: str, told: str) -> None:
    stub.script = [(status, code, {"message": "no such API"})]
    met = failure(lambda: plane_at(stub.address, Naps()).call(READ[0], **READ[1]))
    assert (met.reason, met.operation) == (reason, READ[0])
    assert str(met).startswith("eu-west-1: get_rest_api: ")
    assert told in str(met)
    assert len(stub.asked) == 1


def test_throttling_is_waited_out_whatever_the_call(stub: Stub) -> None:
    for operation, parameters in (READ, WRITE):
        stub.script = [(429, "TooManyRequestsException", {}), (429, "TooManyRequestsException", {}), (200, "", {"name": "pets"})]
        naps = Naps()
        plane_at(stub.address, naps).call(operation, **parameters)
        assert naps.now == pytest.approx(1 + 2)


def test_throttling_without_end_is_told(stub: Stub) -> None:
    stub.script = [(429, "TooManyRequestsException", {})]
    naps = Naps()
    met = failure(lambda: plane_at(stub.address, naps).call(READ[0], **READ[1]))
    assert (met.reason, len(stub.asked)) == ("throttled", 6)
    assert "try again later, or with a lower --rate" in str(met)
    assert naps.now == pytest.approx(1 + 2 + 4 + 8 + 16)


@pytest.mark.parametrize("fault", [(500, "InternalFailure", {}), (503, "ServiceUnavailableException", {}), (0, "", {})])
def test_what_may_have_taken_effect_is_repeated_only_when_it_reads(stub: Stub, fault: tuple[int, str, Any]) -> None:
    stub.script = [fault, (200, "", {"name": "pets"})]
    assert plane_at(stub.address, Naps()).call(READ[0], **READ[1]) == {"name": "pets"}
    stub.script, stub.asked = [fault, (200, "", {})], []
    met = failure(lambda: plane_at(stub.address, Naps()).call(WRITE[0], **WRITE[1]))
    assert met.reason in ("server", "network")
    assert len(stub.asked) == 1


def test_answers_become_plain_values(stub: Stub) -> None:
    stub.script = [(200, "", {"name": "pets", "createdDate": 1772442944, "tags": {"a": "b"}})]
    answer = plane_at(stub.address, Naps()).call(READ[0], **READ[1])
    assert answer == {"name": "pets", "createdDate": "2026-03-02T09:15:44+00:00", "tags": {"a": "b"}}
    stub.script = [(200, "", b'{"openapi": "3.0.1"}')]
    exported = plane_at(stub.address, Naps()).call("apigateway.get_export", restApiId="a1", stageName="prod", exportType="oas30")
    assert exported["body"] == '{"openapi": "3.0.1"}'


def test_a_page_from_something_in_between_is_cut_short(stub: Stub) -> None:
    stub.script = [(407, "", b"<html>\n" + b"<p>Please sign in to the proxy</p>\n" * 1000)]
    assert len(str(failure(lambda: plane_at(stub.address, Naps()).call(READ[0], **READ[1])))) < 500


def test_no_network() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    naps = Naps()
    met = failure(lambda: plane_at(f"http://127.0.0.1:{port}", naps).call(READ[0], **READ[1]))
    assert met.reason == "network"
    assert str(met).startswith("eu-west-1: AWS cannot be reached: Could not connect")
    assert naps.now == pytest.approx(1), "a port that nobody listens at is asked twice, not for half a minute"


def test_a_pause_is_told_once_and_ends_when_the_pacer_is_closed(stub: Stub) -> None:
    from boto3.session import Session  # noqa: PLC0415

    told: list[str] = []
    stub.script = [(0, "", {}), (0, "", {}), (200, "", {"name": "pets"})]
    pacer = Pacer(1000, burst=1000, slower={}, tell=told.append)
    plane = AwsControlPlane(Session(), REGION, pacer, endpoint=stub.address)
    timer = threading.Timer(0.3, pacer.close)
    timer.start()
    began = time.monotonic()
    with pytest.raises(Stopped):
        plane.call(READ[0], **READ[1])
    assert time.monotonic() - began < 0.9
    assert told == ["eu-west-1: AWS cannot be reached; trying again in 1 s"]
    timer.join()


@pytest.mark.parametrize("body", [[1], "pets", 5, None])
def test_json_of_another_shape_is_no_control_plane(stub: Stub, body: object) -> None:
    stub.script = [(200, "", body)]
    for operation, parameters in (READ, WRITE):
        stub.asked = []
        met = failure(lambda: plane_at(stub.address, Naps()).call(operation, **parameters))  # noqa: B023 - called at once
        assert "what answers is no control plane of API Gateway" in str(met)
        assert len(stub.asked) == 1


@pytest.mark.parametrize("body", [b"<html><p>It works!", b"", {"hello": 1}, {"id": {"a": 1}, "apiId": 5}, {"item": [{}], "items": [{}]}])
@pytest.mark.parametrize("words", [("check", f"aws:{REGION}/a1b2c3d4e5"), ("audit", "--regions", REGION)])
def test_what_answers_anything_else_is_told(stub: Stub, body: object, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    stub.script = [(200, "", body)]
    assert main([*words, "--endpoint-url", stub.address]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "what answers is no control plane of API Gateway; do --endpoint-url or AWS_ENDPOINT_URL name the right address" in told.err


def test_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    met = failure(lambda: plane_at("http://127.0.0.1:9", Naps()).call(READ[0], **READ[1]))
    assert met.reason == "credentials"
    assert "no usable AWS credentials: Unable to locate credentials; give --profile NAME" in str(met)


@pytest.mark.parametrize("name", ["AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID"])
@pytest.mark.parametrize("end", ["\n", "\r\nX-More: 1"])
def test_credentials_that_make_no_header_are_not_printed(name: str, end: str, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, f"c4nary{end}")
    met = failure(lambda: plane_at(stub.address, Naps()).call(READ[0], **READ[1]))
    assert "c4nary" not in str(met)
    assert (met.reason, stub.asked) == ("usage", [])
    assert "a line end or the like in the access key or the session token" in str(met)


def test_a_role_that_may_not_be_assumed_is_no_missing_permission_for_the_call(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ClientError  # noqa: PLC0415

    refused = {"Error": {"Code": "AccessDenied", "Message": "not authorized to perform: sts:AssumeRole"}}

    def sign(*_: object, **__: object) -> None:
        raise ClientError(refused, "AssumeRole")

    monkeypatch.setattr("botocore.signers.RequestSigner.sign", sign)
    met = failure(lambda: plane_at(stub.address, Naps()).call(READ[0], **READ[1]))
    assert met.reason == "credentials"
    assert "AssumeRole: not authorized to perform: sts:AssumeRole" in str(met)
    assert "lack the permission" not in str(met)


def test_an_unknown_profile() -> None:
    met = failure(lambda: connect(REGION, "work", Pacer()))
    assert met.reason == "credentials"
    assert "The config profile (work) could not be found" in str(met)


def test_no_region_and_that_of_the_profile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert failure(lambda: connect("", None, Pacer())).reason == "region"
    configuration = tmp_path / "config"
    configuration.write_text("[profile work]\nregion = ap-south-1\n", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(configuration))
    assert connect("", "work", Pacer()).region == "ap-south-1"


@pytest.mark.parametrize("endpoint", ["no address", "http://", "ftp://127.0.0.1"])
def test_an_endpoint_that_is_none(endpoint: str) -> None:
    met = failure(lambda: plane_at(endpoint, Naps()).call(READ[0], **READ[1]))
    assert met.reason in ("usage", "network")


def test_parameters_that_are_none() -> None:
    met = failure(lambda: plane_at("http://127.0.0.1:9", Naps()).call("apigateway.get_rest_api"))
    assert met.reason == "usage"


@pytest.mark.parametrize(
    ("operation", "parameters", "permission"),
    [
        ("apigateway.get_resources", {"restApiId": "a1"}, "apigateway:GET on arn:aws:apigateway:eu-west-1::/restapis/a1/resources"),
        (*WRITE, "apigateway:PUT on arn:aws:apigateway:eu-west-1::/restapis/a1/resources/r1/methods/GET"),
        (
            "apigateway.update_stage",
            {"restApiId": "a1", "stageName": "p"},
            "apigateway:PATCH on arn:aws:apigateway:eu-west-1::/restapis/a1/stages/p",
        ),
        ("apigatewayv2.get_routes", {"ApiId": "h1"}, "apigateway:GET on arn:aws:apigateway:eu-west-1::/apis/h1/routes"),
        ("apigateway.get_rest_apis", {}, "apigateway:GET on arn:aws:apigateway:eu-west-1::/restapis"),
    ],
)
def test_the_permission_for_a_call(operation: str, parameters: dict[str, Any], permission: str) -> None:
    assert str(plane_at("http://127.0.0.1:9", Naps()).permission(operation, **parameters)) == permission
