"""A raw HTTP/1.1 server on loopback that writes the exact bytes an exchange asks for; no reading of what they mean."""

from __future__ import annotations

import asyncio
import re
import socket
from types import TracebackType
from typing import Self

from tests.differential.exchange import Exchange, Hit, Places, answer_bytes, case_and_hop, without_body
from tests.differential.model import hit_of
from tests.differential.page import PAGE

_LENGTH = re.compile(r"content-length: *(\d+)", re.IGNORECASE)
_NOT_FOUND = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
_PAGES = {
    "/page/plain": "",
    "/page/null": "Content-Security-Policy: sandbox allow-scripts\r\n",  # a sandboxed document has the origin null
}


class Server:
    """Three listening ports, which are three origins, and one that refuses; ``async with`` opens and closes them."""

    def __init__(self) -> None:
        self.exchanges: dict[str, Exchange] = {}
        self.hits: dict[str, list[Hit]] = {}
        self.connections: set[asyncio.Transport] = set()
        self._closed = socket.socket()

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._listeners = [await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0) for _ in range(3)]
        self._closed.bind(("127.0.0.1", 0))  # held, but nobody listens: connections are refused, and nobody else gets it
        ports = [listener.sockets[0].getsockname()[1] for listener in self._listeners]
        self.places = Places(*(f"http://127.0.0.1:{port}" for port in (*ports, self._closed.getsockname()[1])))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closed.close()
        for listener in self._listeners:
            listener.close()
        for transport in tuple(self.connections):
            transport.abort()
        await asyncio.gather(*(listener.wait_closed() for listener in self._listeners))

    def answer(self, method: str, target: str, headers: dict[str, str]) -> str | None:
        """Return the bytes for a request, as Latin-1 text, and note it; None is to hang up."""
        if target in _PAGES:
            page = PAGE.encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{_PAGES[target]}Content-Length: {len(page)}\r\n\r\n"
            return head + page.decode("latin-1")
        found = case_and_hop(target)
        exchange = self.exchanges.get(found[0]) if found else None
        if found is None or exchange is None:
            return _NOT_FOUND
        case, hop = found
        self.hits.setdefault(case, []).append(hit_of(hop, method, headers))
        text = answer_bytes(exchange, hop, headers, self.places, case)
        return without_body(text) if text is not None and method == "HEAD" else text


class _Connection(asyncio.Protocol):
    """One connection, kept open between requests."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.connections.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, rest = self._buffer.partition(b"\r\n\r\n")
            text = head.decode("latin-1")
            length = _LENGTH.search(text)
            size = int(length[1]) if length else 0
            if len(rest) < size:
                return
            self._buffer = rest[size:]
            self._respond(text)

    def _respond(self, head: str) -> None:
        lines = head.split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        answer = self._server.answer(method, target, headers)
        if answer is None:
            self._transport.close()
        else:
            self._transport.write(answer.encode("latin-1"))
