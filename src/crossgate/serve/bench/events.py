"""Server-sent events: tells a page that what it shows has changed; what has changed it asks for itself.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress

from crossgate.serve.bench.board import Board
from crossgate.serve.bench.calls import Unclear
from crossgate.serve.wire import Receive, Send

MOST_STREAMS = 32
"""Pages that may listen at a time."""

_LOOK_SECONDS = 0.25
_BEAT_LOOKS = 60
"""After so many looks without news a comment is sent, which shows whether anybody is still there."""


async def stream(board: Board, receive: Receive, send: Send, headers: list[tuple[bytes, bytes]], is_closing: Callable[[], bool]) -> None:
    """Tell of each change of *board* until the page goes away, or the server is about to end.

    Raises Unclear when too many pages listen.
    """
    if board.subscribers >= MOST_STREAMS:
        raise Unclear("too many pages listen")
    changed = asyncio.Event()
    changed.set()
    board.subscribe(changed)
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        quiet = 0
        while not gone.done() and not is_closing():
            news = await _within(changed, _LOOK_SECONDS)
            quiet = 0 if news else quiet + 1
            if news:
                changed.clear()
                await _write(send, f"data: {json.dumps({'version': board.version, 'notice': board.notice})}\n\n")
            elif quiet % _BEAT_LOOKS == 0:
                await _write(send, ": still here\n\n")
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        board.unsubscribe(changed)
        gone.cancel()
        with suppress(asyncio.CancelledError):
            await gone


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
