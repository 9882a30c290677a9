"""The server on a real socket: the bytes on the wire, and clients that are slow, greedy or hostile."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from crossgate.api import GatewayResponse, IntegrationResponse
from crossgate.serve import listening, protocol, wire
from crossgate.serve.application import Application
from crossgate.serve.wire import Receive, Scope, Send
from tests.gateway.builders import JSON, api, method, mock, preflight_mock
from tests.serve.running import connect, exchange, get, running, until_closed
from tests.serve.transport import served

_LARGE = "x" * 200_000
_DEFINITION = api(
    method("GET", "/", mock(headers={"X-Own-Name": "'a'", "vary": "'Origin'", "Vary": "'Accept'"})),
    method("OPTIONS", "/pets", preflight_mock()),
    method("POST", "/pets", mock()),
    method("GET", "/large", mock(responses=(IntegrationResponse("200", templates={JSON: _LARGE}),))),
    method("GET", "/odd", mock("100")),
    method("GET", "/empty", mock("204")),
    responses=(GatewayResponse("DEFAULT_4XX", parameters={"gatewayresponse.header.X-Error": "'yes'"}),),
)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: Any) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.6)
    monkeypatch.setattr(protocol, "FLUSH_SECONDS", 0.6)
    monkeypatch.setattr(wire, "BODY_SECONDS", 0.6)
    monkeypatch.setattr(listening, "_IDLE_SECONDS", 0.6)


@pytest.fixture
def port() -> Iterator[int]:
    with running(served(_DEFINITION)[0]) as (found,):
        yield found
        assert get(found).startswith(b"HTTP/1.1 200 OK\r\n"), "the server is right afterwards"


def test_the_bytes_on_the_wire(port: int) -> None:
    assert get(port) == (
        b"HTTP/1.1 200 OK\r\n"
        b"X-Own-Name: a\r\n"
        b"vary: Origin\r\n"
        b"Vary: Accept\r\n"
        b"Content-Type: application/json\r\n"
        b"x-amzn-RequestId: 01234567-89ab-cdef-0123-456789abcdef\r\n"
        b"x-amz-apigw-id: 0123456789abcde=\r\n"
        b"content-length: 0\r\n"
        b"connection: close\r\n\r\n"
    )


def test_each_api_has_its_own_port() -> None:
    with running(served(_DEFINITION)[0], served(api())[0]) as (first, second):
        assert get(first).startswith(b"HTTP/1.1 200 ")
        assert get(second).startswith(b"HTTP/1.1 403 ")


def test_a_connection_carries_many_requests_in_order(port: int) -> None:
    one = b"OPTIONS /pets HTTP/1.1\r\nHost: a\r\n\r\n"
    two = b"POST /pets HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"
    last = b"GET /empty HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    received = exchange(port, one * 3 + two * 3 + last)
    assert received.count(b"HTTP/1.1 200 OK") == 6
    assert received.count(b"Access-Control-Allow-Origin: *") == 3
    assert received.endswith(b"connection: close\r\n\r\n")
    assert b"HTTP/1.1 204 No Content" in received


@pytest.mark.parametrize(("version", "method"), [("1.1", "GET"), ("1.1", "HEAD"), ("1.0", "GET")])
def test_what_was_answered_before_is_answered_alike(port: int, version: str, method: str) -> None:
    for path in ("/", "/large", "/empty", "/nowhere"):
        request = f"{method} {path} HTTP/{version}\r\nHost: a\r\n".encode()
        kept, closed = request + b"\r\n", request + b"Connection: close\r\n\r\n"
        with_query = closed.replace(path.encode(), path.encode() + b"?anew", 1)
        first = exchange(port, with_query)
        assert [exchange(port, closed) for _ in range(3)] == [first] * 3
        if version == "1.1":
            open_still = first.replace(b"connection: close\r\n", b"")
            assert exchange(port, kept * 3 + closed) == open_still * 3 + first


class _Counting:
    """An application that counts how often it is called, and how often it had the answer ready."""

    def __init__(self, application: Application) -> None:
        self.application, self.called, self.were_ready = application, 0, 0

    def ready(self, scope: Scope) -> bytes | None:
        message = self.application.ready(scope)
        self.were_ready += message is not None
        return message

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.called += 1
        await self.application(scope, receive, send)


def test_only_new_requests_call_the_application_and_all_are_logged() -> None:
    application, seen = served(_DEFINITION)
    counting = _Counting(application)
    with running(counting) as (port,), connect(port) as one:
        for _ in range(5):
            one.sendall(b"OPTIONS /pets HTTP/1.1\r\nHost: a\r\n\r\n")
            assert one.recv(65_536).endswith(b"\r\n\r\n")
    assert (counting.called, counting.were_ready) == (1, 4)
    assert [entry.answer.status for entry in seen.entries] == [200] * 5


def test_requests_that_wait_in_the_queue_do_not_begin_one_inside_the_other(port: int) -> None:
    known = b"OPTIONS /pets HTTP/1.1\r\nHost: a\r\n\r\n"
    slow = b"POST /pets HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"
    exchange(port, known + b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    received = exchange(port, slow + b"{}" + known * 1500 + b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert received.count(b"HTTP/1.1 200 OK") == 1502


def test_head_has_no_body(port: int) -> None:
    received = exchange(port, b"HEAD /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert b"X-Error: yes" in received
    assert received.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    "request_line",
    [
        b"OPTIONS * HTTP/1.1",
        b"GET http://elsewhere.example/pets HTTP/1.1",
        b"GET /pets HTTP/1.0",
        b"CONNECT a:1 HTTP/1.1",
        b"GET /\xff HTTP/1.1",
        b"GET /%ff%00%0d%0a HTTP/1.1",
        b"BREW / HTTP/1.1",
        b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade",
        b"GET / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: upgrade",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5",
        b"GET / HTTP/1.1\r\nContent-Length: -1",
        b"GET / HTTP/1.1\r\nContent-Length: 99999999999999999999999",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\r\n\r\n\r\n",
        b"GET /odd HTTP/1.1",
    ],
)
def test_odd_requests_are_answered_or_cut_off(port: int, request_line: bytes) -> None:
    start = time.monotonic()
    received = exchange(port, request_line + b"\r\nHost: a\r\nX: y\r\n\r\n")
    assert received == b"" or received.startswith(b"HTTP/1.1 ")
    assert time.monotonic() - start < 5
    assert b"Traceback" not in received
    assert b".py" not in received


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 11_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 11_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"x" * 100) for n in range(200)) + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 3_000_000,
        b"GET /" + b"x" * 3_000_000,
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 500_000,
    ],
)
def test_heads_that_are_too_large(port: int, head: bytes) -> None:
    received = exchange(port, head)
    assert received == b"" or received.startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "first", [b"GET /pets HTTP/1.1\r\nHost: a\r\n\r\n", b"POST /pets HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n" + b"x" * 3000]
)
def test_a_head_that_begins_behind_another_request_is_measured_whole(port: int, first: bytes) -> None:
    with connect(port) as one:
        one.sendall(first + b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 6_000)
        time.sleep(0.2)
        one.sendall(b"x" * 5_000 + b"\r\n\r\n")
        received = until_closed(one)
    assert received.startswith(b"HTTP/1.1 ")
    assert b"HTTP/1.1 431 " in received


def test_the_largest_head_is_taken(port: int) -> None:
    fill = b"x" * (protocol.HEAD_LIMIT - 20)
    received = exchange(port, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: " + fill + b"\r\n\r\n")
    assert received.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_that_are_too_large(port: int, chunked: bool) -> None:
    size = 11 * 1024 * 1024
    if chunked:
        body = b"Transfer-Encoding: chunked\r\n\r\n" + (b"100000\r\n" + bytes(0x100000) + b"\r\n") * 11 + b"0\r\n\r\n"
    else:
        body = b"Content-Length: %d\r\n\r\n" % size + bytes(size)
    received = exchange(port, b"POST /pets HTTP/1.1\r\nHost: a\r\n" + body)
    assert received.startswith(b"HTTP/1.1 413 ")
    assert received.endswith(b"HTTP content length exceeded 10485760 bytes.")


def test_bodies_without_end_are_not_read_for_ever(port: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(wire, "_MOST_READ", 11 * 1024 * 1024)
    body = b"Transfer-Encoding: chunked\r\n\r\n" + (b"100000\r\n" + bytes(0x100000) + b"\r\n") * 40
    received = exchange(port, b"POST /pets HTTP/1.1\r\nHost: a\r\n" + body)
    assert received == b"" or received.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "part", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nX", b"\r\n"]
)
def test_heads_that_never_end_are_cut_off(port: int, part: bytes) -> None:
    start = time.monotonic()
    with connect(port) as one:
        one.sendall(part)
        until_closed(one)
    assert 0.3 < time.monotonic() - start < 5


def test_a_head_that_comes_letter_by_letter_is_cut_off(port: int) -> None:
    start = time.monotonic()
    with connect(port) as one:
        try:
            for letter in b"GET / HTTP/1.1\r\nHost: " + b"a" * 1000:
                one.sendall(bytes([letter]))
                time.sleep(0.02)
        except ConnectionError:
            pass
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("part", [b"", b"{"])
def test_bodies_that_never_end_are_given_up(port: int, part: bytes) -> None:
    start = time.monotonic()
    received = exchange(port, b"POST /pets HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n" + part)
    assert received.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - start < 5


def test_clients_that_do_not_read_are_cut_off(port: int) -> None:
    def send_for(one: socket.socket, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            one.sendall(b"G")
            time.sleep(0.05)

    with connect(port) as one:
        one.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n" * 200)
        with pytest.raises(ConnectionError):
            send_for(one, 15)


def test_of_a_long_queue_no_more_is_read_before_it_is_worked_off() -> None:
    async def empty(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    longest = 0
    taken_in = protocol.GuardedProtocol.data_received

    def counting(self: protocol.GuardedProtocol, data: bytes) -> None:
        nonlocal longest
        longest = max(longest, len(self.pipeline))
        taken_in(self, data)

    request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    with pytest.MonkeyPatch.context() as patch, running(empty) as (port,):
        patch.setattr(protocol.GuardedProtocol, "data_received", counting)
        received = exchange(port, request * 20_000 + request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert received.count(b"HTTP/1.1 204") == 20_001
    assert longest == 0


def test_connections_that_are_left_open(port: int) -> None:
    left = [connect(port) for _ in range(400)]
    assert get(port).startswith(b"HTTP/1.1 200 ")
    for one in left:
        one.settimeout(5)
        assert until_closed(one) == b""
        one.close()


def test_clients_that_go_away(port: int) -> None:
    for part in (
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /pets HTTP/1.1\r\nContent-Length: 10\r\n\r\n{",
        b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n",
    ):
        for _ in range(20):
            with connect(port) as one:
                one.sendall(part)


def test_a_fault_of_ours_is_told_and_shows_nothing(capfd: Any) -> None:
    async def broken(*_: Any) -> None:
        raise LookupError("inner matter")

    with running(broken) as (port,):
        received = get(port)
    assert received.startswith(b"HTTP/1.1 500 ")
    assert b"inner" not in received
    told = capfd.readouterr().err
    assert "inner matter" in told
    assert "Traceback" not in told
