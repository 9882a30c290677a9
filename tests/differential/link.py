"""Commands, answers and events as JSON over a WebSocket, as CDP and WebDriver BiDi have it; no browser's commands."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

Json = dict[str, Any]


class ProtocolError(RuntimeError):
    """The browser refused a command or hung up."""


class Link:
    """One connection; *on_event* is given every message that answers no command."""

    def __init__(self, socket: ClientConnection, on_event: Callable[[Json], None]) -> None:
        self._socket, self._on_event = socket, on_event
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Json]] = {}
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str, on_event: Callable[[Json], None]) -> Link:
        """Connect to *url*; keepalive is off, because the loop stands still between two batches."""
        return cls(await connect(url, max_size=None, ping_interval=None, compression=None, proxy=None), on_event)

    async def call(self, method: str, params: Json | None = None, *, seconds: float = 60.0, **more: str) -> Json:
        """Send a command and return its result. Raises ProtocolError, or TimeoutError after so many *seconds*."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps({"id": number, "method": method, "params": params or {}, **more}))
        message = await asyncio.wait_for(answer, seconds)
        if "error" in message or message.get("result", {}).get("type") == "exception":
            raise ProtocolError(f"{method}: {json.dumps(message)[:2000]}")
        return dict(message["result"])

    async def close(self) -> None:
        """Hang up."""
        await self._socket.close()
        await asyncio.gather(self._reader, return_exceptions=True)

    async def _read(self) -> None:
        try:
            async for text in self._socket:
                message = json.loads(text)
                waiting = self._waiting.pop(message.get("id") or 0, None)
                if waiting is None:
                    self._on_event(message)
                elif not waiting.done():
                    waiting.set_result(message)
        finally:
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(ProtocolError("the browser hung up"))
