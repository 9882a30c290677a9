"""uvicorn's HTTP/1.1 protocol with limits on the size and the time of what clients send; answers no request itself.

uvicorn limits neither the size of a request's head nor the time it may take (https://www.uvicorn.org/settings/#timeouts).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_LIMIT = 10_240
"""Bytes of a request line and header values together, as on AWS
(https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html)."""

HEAD_SECONDS = 10.0
"""How long a client may take to connect, encrypt and send the head of a request."""

FLUSH_SECONDS = 30.0
"""How long a client may take to read what was answered."""

_FAREWELL_SECONDS = 0.2
"""How long a client may take to agree to the end of an idle TLS connection when the server ends; else asyncio waits half a minute."""

_MOST_AT_ONCE = 4 * HEAD_LIMIT
"""Bytes of an unfinished head, names and line ends included, beyond which nothing more of it is taken in."""

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class GuardedProtocol(HttpToolsProtocol):
    """One connection of a client that may be slow or hostile."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._deadline: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._pending = 0
        self._chunk = 0
        self._tail = 0
        self._in_head = True
        self._is_refused = False
        self._ready: Callable[[Any], bytes | None] | None = getattr(self.app, "ready", None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        if self._stalled is not None:
            self._stalled.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in *data*, unless the head that it belongs to has become too large, and wait for the rest of an unfinished one."""
        if self._is_refused:
            return
        self._chunk = len(data)
        if self._in_head:
            self._pending += self._chunk
            if self._pending - self._chunk > _MOST_AT_ONCE:
                self._refuse_head()
                return
        super().data_received(data)
        if self._pending and self._in_head and self._deadline is None:
            self._expect_head()  # with nothing pending the connection is idle, which has a time of its own

    def on_headers_complete(self) -> None:
        """Hand the request on, if its head is not too large."""
        if self._deadline is not None:
            self._stop_waiting()
        most = self._tail + self._pending  # a head may begin at the end of what brought the request before it
        self._in_head = False
        self._pending = 0
        if most > HEAD_LIMIT and len(self.url) + sum([len(value) for _, value in self.headers]) > HEAD_LIMIT:
            self._refuse_head()
        if not self._is_refused:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take in a part of the body of a request that was handed on."""
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Finish a request that was handed on."""
        if not self._is_refused:
            super().on_message_complete()
            self._tail = self._chunk
            self._in_head = True

    def on_response_complete(self) -> None:
        """Go on with the next request. While any wait in the queue no more are read, so that a client cannot make it endless."""
        super().on_response_complete()
        if self.pipeline:
            self.flow.pause_reading()

    def pause_writing(self) -> None:
        """Begin to wait for a client that does not read."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(FLUSH_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on, as the client has read."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, and end it where the client does not read what it still has to get."""
        super().timeout_keep_alive_handler()
        self.loop.call_later(FLUSH_SECONDS, self.transport.abort)

    def shutdown(self) -> None:
        """Close the connection where it is idle, as the server is about to end."""
        super().shutdown()
        if self.scheme == "https" and self.transport.is_closing():
            self.loop.call_later(_FAREWELL_SECONDS, self.transport.abort)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Send at once what the application has ready, which saves a task for each request; else let it run.

        With further requests in the queue it runs as well: they would begin one inside the other.
        """
        is_free = cycle.keep_alive and not self.pipeline and not self.flow.write_paused and app is self.app
        message = self._ready(cycle.scope) if is_free and self._ready is not None else None
        if message is None:
            super()._start_asgi_task(cycle, app)
            return
        cycle.response_started = cycle.response_complete = True
        self.transport.write(message)
        self.on_response_complete()

    def _expect_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse_head(self) -> None:
        self._is_refused = True
        if not self.transport.is_closing():
            self.transport.write(_TOO_LARGE)
            self.transport.close()
