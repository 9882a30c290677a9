"""Asks an ASGI application without any socket: what a server would do, in a few lines."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

from crossgate.gateway import Answer
from crossgate.serve import Application
from crossgate.serve.log import Entry


class Received(NamedTuple):
    """A response as it came out: header names and values as bytes, in order."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def values(self, name: str) -> list[str]:
        return [value.decode() for key, value in self.headers if key.decode().lower() == name.lower()]


async def asked(
    application: Any, method: str, target: str, headers: Sequence[tuple[str, str]] = (), body: bytes = b"", pieces: int = 1
) -> Received:
    """Send one request, its body in several *pieces*."""
    path, _, query = target.partition("?")
    size = max(1, -(-len(body) // pieces))
    parts = [body[start : start + size] for start in range(0, len(body), size)] or [b""]
    sent: list[Any] = []
    pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    if body:
        pairs.append((b"content-length", str(len(body)).encode()))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "headers": pairs,
    }
    await application(scope, receive, send)
    start, *rest = sent
    return Received(start["status"], start["headers"], b"".join(message["body"] for message in rest))


def ask(application: Any, method: str = "GET", target: str = "/", headers: Sequence[tuple[str, str]] = (), body: bytes = b"") -> Received:
    """Send one request, and wait for the response."""
    return asyncio.run(asked(application, method, target, headers, body))


def framing(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers that only HTTP itself needs: they are spelled in small letters."""
    return [pair for pair in headers if pair[0] in (b"content-length", b"connection")]


def expected_headers(answer: Answer) -> list[tuple[bytes, bytes]]:
    """The headers of the model's answer as bytes."""
    return [(name.encode(), str(value).encode("latin-1")) for name, value in answer.headers]


class Seen:
    """A log that keeps its entries."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def __call__(self, entry: Entry) -> None:
        self.entries.append(entry)


def same_id() -> str:
    """A request id that can be foretold."""
    return "01234567-89ab-cdef-0123-456789abcdef"


def served(api: Any, **options: Any) -> tuple[Application, Seen]:
    """An application with a log that is kept, at a fixed time."""
    seen = Seen()
    return Application(api, log=seen, **({"new_id": same_id, "clock": lambda: 1_700_000_000.0} | options)), seen
