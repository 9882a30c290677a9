"""Between ASGI messages and the HTTP messages of the two halves; decides nothing about what is answered.

The interface is https://asgi.readthedocs.io/en/stable/specs/www.html.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any, NamedTuple, Self
from urllib.parse import quote

from crossgate.api import Unknown
from crossgate.gateway import PAYLOAD_LIMIT, Answer
from crossgate.http import Headers, Request

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BODY_SECONDS = 30.0
"""How long a client may take to send a body; the longest that an integration may take as well."""

_MOST_READ = 10 * PAYLOAD_LIMIT
"""Bytes of a body that are read at all."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_IN_VALUES = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_FRAMING = frozenset({"content-length", "transfer-encoding"})
_BODILESS = frozenset({*range(100, 200), 204, 304})


class ClientGone(Exception):
    """The client went away, or took too long, before its request was complete."""


class HeaderName(bytes):
    """A header name that goes out as it is spelled: HTTP servers lower names, and API Gateway does not."""

    lowered: bytes

    def __new__(cls, spelled: bytes) -> Self:
        """Return the name *spelled* so."""
        made = super().__new__(cls, spelled)
        made.lowered = _Lowered(spelled)
        return made

    def lower(self) -> bytes:
        """Return the name as it is written by servers, which join the bytes, and as its small letters for all who compare or read it."""
        return self.lowered


class _Lowered(bytes):
    """The bytes of a name as it is spelled, which is otherwise its name in small letters: clients in this process look it up so."""

    def lower(self) -> bytes:
        return self

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return super().decode(encoding, errors).lower()

    def __eq__(self, other: object) -> bool:
        return bytes.lower(self) == other

    def __ne__(self, other: object) -> bool:
        return bytes.lower(self) != other

    def __hash__(self) -> int:
        return hash(bytes.lower(self))


class Outgoing(NamedTuple):
    """A response as ASGI sends it. *left_out* says what could not be sent, and why; *ids_at* is the place of the last two headers of
    the answer, which are the ids of the request in all that are not made at the edge.
    """

    start: dict[str, Any]
    body: dict[str, Any]
    left_out: tuple[str, ...]
    ids_at: int


def request_of(scope: Scope, body: bytes) -> Request:
    """Return the request of *scope* with an absolute address."""
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    host = next((value for name, value in pairs if name.lower() == "host"), "localhost")
    query = scope.get("query_string", b"").decode("latin-1")
    url = f"{scope.get('scheme', 'http')}://{host}{path_of(scope)}"
    return Request(scope["method"], f"{url}?{query}" if query else url, Headers(pairs), body)


def below(prefix: str, request: Request, path: str) -> Request:
    """Return *request* with its *path* moved below *prefix*: empty, or a slash and the name of a stage."""
    if not prefix:
        return request
    start = request.url.index(path, request.url.index("://") + 3)
    return request._replace(url=f"{request.url[:start]}{prefix}{request.url[start:]}")


def path_of(scope: Scope) -> str:
    """Return the path as it came, percent-encoded and with a slash in front."""
    raw = scope.get("raw_path")
    path = raw.decode("latin-1").partition("?")[0] if raw else quote(scope["path"])
    return path if path.startswith("/") else f"/{path}"


async def body_of(scope: Scope, receive: Receive) -> bytes:
    """Return the body, or just enough of one that is too large to show that it is.

    Raises ClientGone.
    """
    if is_without_body(scope):
        return b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _collected(receive)
    except TimeoutError:
        raise ClientGone from None


def is_without_body(scope: Scope) -> bool:
    """Whether the request says that it has no body."""
    return not any(name.lower() in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


async def _collected(receive: Receive) -> bytes:
    """Read to the end, because a client that is still sending would not see the answer; but keep only what counts."""
    pieces: list[bytes] = []
    size = 0
    while size <= _MOST_READ:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientGone
        if size <= PAYLOAD_LIMIT:
            pieces.append(message.get("body", b""))
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return b"".join(pieces)[: PAYLOAD_LIMIT + 1]


def outgoing(answer: Answer) -> Outgoing:
    """Return *answer* as it goes out: its headers in their order and spelling, and besides them only what frames the message.

    What is unknown, or cannot stand in HTTP, is left out.
    """
    headers: list[tuple[bytes, bytes]] = []
    left_out: list[str] = []
    for name, value in answer.headers:
        if isinstance(value, Unknown):
            left_out.append(f"{name}: {value.why}")
            continue
        key, encoded = _name(name), encode(value)
        if key is None or _NOT_IN_VALUES.search(encoded):
            left_out.append(f"{name}: this cannot stand in HTTP")
        else:
            headers.append((key, encoded))
    ids_at = len(headers) - 2
    return Outgoing(*_framed(answer, headers), tuple(left_out), ids_at)


def encode(value: str) -> bytes:
    """Return the bytes of a header value: Latin-1 where it was read from bytes, else UTF-8."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace")


@lru_cache(1024)
def _name(name: str) -> bytes | None:
    """Return *name* for the wire; None for what is none, and for what frames the message, which only its sender can know."""
    return HeaderName(name.encode()) if _TOKEN.fullmatch(name) and name.lower() not in _FRAMING else None


def _framed(answer: Answer, headers: list[tuple[bytes, bytes]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Add what HTTP needs: the length; and the end of the connection, where the request was not read or no final answer follows."""
    body = b"" if answer.status in _BODILESS else answer.body
    if answer.status not in _BODILESS:
        headers.append((b"content-length", b"%d" % len(body)))
    if answer.cause == "request-too-large" or answer.status < 200:
        headers.append((b"connection", b"close"))
    return (
        {"type": "http.response.start", "status": answer.status, "headers": headers},
        {"type": "http.response.body", "body": body, "more_body": False},
    )
