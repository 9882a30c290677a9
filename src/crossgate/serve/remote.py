"""Backends that are reached by HTTP at an address the user named: a Lambda runtime emulator, or any server; nothing else is ever called."""

from __future__ import annotations

import http.client
import json
import socket
import time
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from crossgate.api import Integration, Method
from crossgate.gateway import PAYLOAD_LIMIT, BackendFault, BackendReply, IntegrationRequest
from crossgate.http import Request
from crossgate.serve.local_function import NO_EVENT, event_of, seconds_for
from crossgate.serve.wire import encode

INVOCATIONS = "/2015-03-31/functions/function/invocations"
"""Where the Lambda runtime interface emulator takes events, https://github.com/aws/aws-lambda-runtime-interface-emulator."""

_CONNECTION_HEADERS = frozenset({"connection", "content-length", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"})


class AddressError(ValueError):
    """The text is no address of a server."""


class TooSlow(Exception):
    """The server did not answer in time."""


class _Received(NamedTuple):
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Remote:
    """A server at *address*: Lambda integrations post their event to it, HTTP ones send their request there, not to their own one.

    Raises AddressError where *address* is none.
    """

    waits = True

    def __init__(self, address: str, seconds: float | None = None) -> None:
        self._base = _server(address)
        self.label = address
        self._seconds = seconds
        self._open: set[http.client.HTTPConnection] = set()

    def close(self) -> None:
        """Wait for no answer any longer."""
        for connection in tuple(self._open):
            if connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)

    def invoke(
        self,
        method: Method,  # noqa: ARG002
        integration: Integration,
        request: IntegrationRequest,
        original: Request,  # noqa: ARG002
    ) -> BackendReply | BackendFault:
        """Send *request* and return what came back."""
        deadline = time.monotonic() + seconds_for(integration, self._seconds)
        try:
            return self._invoke_function(request, deadline) if integration.is_lambda else self._pass_on(request, deadline)
        except (TooSlow, TimeoutError):
            return BackendFault("timeout")
        except (OSError, http.client.HTTPException, ValueError):
            return BackendFault("unreachable")

    def _invoke_function(self, request: IntegrationRequest, deadline: float) -> BackendReply | BackendFault:
        try:
            event = event_of(request)
        except ValueError:
            return NO_EVENT
        headers = [("Content-Type", "application/json")]
        received = self._exchange("POST", self._base.path.rstrip("/") + INVOCATIONS, headers, json.dumps(event).encode(), deadline)
        try:
            output = json.loads(received.body)
        except (ValueError, RecursionError):
            return BackendFault("malformed")
        if isinstance(output, dict) and "errorMessage" in output and "statusCode" not in output:
            return BackendFault("error", str(output["errorMessage"]))
        return BackendReply(output=output, is_lambda_output=True)

    def _pass_on(self, request: IntegrationRequest, deadline: float) -> BackendReply:
        query = urlencode([(name, value) for name, values in request.query.items() for value in values])
        path = self._base.path.rstrip("/") + _path(request.uri)
        headers = [(name, value) for name, value in request.headers.items() if name.lower() not in _CONNECTION_HEADERS]
        separator = "&" if "?" in path else "?"
        received = self._exchange(request.method, f"{path}{separator}{query}" if query else path, headers, request.body, deadline)
        return BackendReply(received.status, received.headers, received.body)

    def _exchange(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes, deadline: float) -> _Received:
        kind = http.client.HTTPSConnection if self._base.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._base.hostname or "", self._base.port, timeout=_left(deadline))
        self._open.add(connection)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, encode(value))
            if body or method in ("POST", "PUT", "PATCH"):
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            response = connection.getresponse()
            return _Received(response.status, tuple(response.getheaders()), _read(connection, response, deadline))
        finally:
            self._open.discard(connection)
            connection.close()


def _read(connection: http.client.HTTPConnection, response: http.client.HTTPResponse, deadline: float) -> bytes:
    """Read the body, piece by piece so that a server which dribbles meets the deadline as well.

    Raises TooSlow, and ValueError when it is too large.
    """
    pieces: list[bytes] = []
    size = 0
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(_left(deadline))
        piece = response.read1(65_536)
        if not piece:
            return b"".join(pieces)
        size += len(piece)
        if size > PAYLOAD_LIMIT:
            raise ValueError("the response is larger than 10 MB")
        pieces.append(piece)
        _left(deadline)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TooSlow
    return left


def _server(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.username is None and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise AddressError(f"'{address}' is no address such as http://127.0.0.1:3000")
    return parts


def _path(uri: str) -> str:
    """Return path and query string of an integration's address, whose host may be unknown."""
    rest = uri.partition("://")[2] or uri
    _, slash, path = rest.partition("/")
    return quote(slash + path, safe="/%:@!$&'()*+,;=?~-._") or "/"
