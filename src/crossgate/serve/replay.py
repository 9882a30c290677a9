"""Answers that stay the same, ready for requests that are equal byte for byte; what stays the same is the model's word."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NamedTuple

from crossgate.gateway.invocation import extended_request_id
from crossgate.serve.log import Entry
from crossgate.serve.wire import Scope, is_without_body

_MOST_REMEMBERED = 1024


class Replay(NamedTuple):
    """What was sent for one request, and its entry in the log. *ids_at* is where in the headers the ids of the request stand.

    *pieces* is the same response as HTTP/1.1 has it: what stands before, between and behind the two ids. It is there for responses that
    were remembered, if they leave the connection open and are no answers to HEAD.
    """

    start: dict[str, Any]
    body: dict[str, Any]
    entry: Entry
    ids_at: int
    pieces: tuple[bytes, bytes, bytes] | None = None

    def start_again(self, request_id: str) -> dict[str, Any]:
        """Return the start of the same response with the ids of another request."""
        headers = self.start["headers"].copy()
        at = self.ids_at
        headers[at] = (headers[at][0], request_id.encode())
        headers[at + 1] = (headers[at + 1][0], extended_request_id(request_id).encode())
        return {"type": "http.response.start", "status": self.start["status"], "headers": headers}

    def message_again(self, request_id: str) -> bytes | None:
        """Return the same response with the ids of another request as one HTTP/1.1 message; None where it has no *pieces*."""
        if self.pieces is None:
            return None
        before, between, behind = self.pieces
        return b"".join((before, request_id.encode(), between, extended_request_id(request_id).encode(), behind))


class Replays:
    """Remembers responses by the request line and all headers."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[object, Replay] = {}

    def get(self, scope: Scope) -> Replay | None:
        """Return what was sent for an equal request, or None."""
        return self._known.get(_key(scope))

    def remember(self, scope: Scope, replay: Replay) -> None:
        """Send *replay* to equal requests as well, unless they have a body, which may differ."""
        if is_without_body(scope):
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[_key(scope)] = replay._replace(pieces=_pieces(replay, scope["method"]))


def _pieces(replay: Replay, method: str) -> tuple[bytes, bytes, bytes] | None:
    lines = [b"%s: %s\r\n" % (bytes(name), value) for name, value in replay.start["headers"]]
    if method == "HEAD" or any(line.lower().startswith(b"connection:") for line in lines):
        return None
    status, at = replay.start["status"], replay.ids_at
    request_id, extended_id = (replay.start["headers"][place][1] for place in (at, at + 1))
    before = b"".join([b"HTTP/1.1 %d %s\r\n" % (status, _phrase(status)), *lines[:at], lines[at].removesuffix(request_id + b"\r\n")])
    between = b"\r\n" + lines[at + 1].removesuffix(extended_id + b"\r\n")
    return before, between, b"".join([b"\r\n", *lines[at + 2 :], b"\r\n", replay.body["body"]])


def _phrase(status: int) -> bytes:
    try:
        return HTTPStatus(status).phrase.encode()
    except ValueError:
        return b""


def _key(scope: Scope) -> object:
    return scope["method"], scope.get("raw_path") or scope["path"], scope.get("query_string"), scope.get("scheme"), tuple(scope["headers"])
