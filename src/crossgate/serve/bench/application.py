"""The bench as an ASGI application: the page, its files, and the endpoints that only the page may use; knows no rule of CORS."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crossgate.serve.bench.board import Board, known_origin
from crossgate.serve.bench.calls import Unclear, ask_of, view_of
from crossgate.serve.bench.events import stream
from crossgate.serve.bench.files import PageFile, document, page_file
from crossgate.serve.bench.guard import TOKEN_HEADER, Guard, Rights
from crossgate.serve.runs import Busy
from crossgate.serve.wire import Receive, Scope, Send

MOST_BODY = 262_144
"""Bytes that a page may send to the bench."""

_BODY_SECONDS = 10.0
_JSON = "application/json"
_PLAIN = "text/plain; charset=utf-8"


class BenchApplication:
    """The ASGI 3 application behind every port of the bench. *is_closing* tells that the server is about to end."""

    def __init__(self, board: Board, guard: Guard, token: str, *, is_closing: Callable[[], bool] = lambda: False) -> None:
        self._board = board
        self._guard = guard
        self._token = token
        self.is_closing = is_closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = {name: values[-1] for name, values in parse_qs(scope.get("query_string", b"").decode("latin-1")).items()}
        token = headers.get(TOKEN_HEADER) or query.get("token", "")
        rights = self._guard.rights(headers, scope["server"][1], token)
        method, path = scope["method"], scope["path"]
        if not rights.page:
            await self._say(send, 403, rights.refusal)
        elif path.startswith("/api/"):
            await self._endpoint(method, path, query, rights, receive, send)
        elif method not in ("GET", "HEAD"):
            await self._say(send, 405, "the page is read with GET")
        else:
            await self._file(path, send)

    async def _file(self, path: str, send: Send) -> None:
        found = document(self._token) if path == "/" else page_file(path.removeprefix("/page/")) if path.startswith("/page/") else None
        if found is None:
            await self._say(send, 404, "there is no such page")
        else:
            await self._send(send, 200, found)

    async def _endpoint(self, method: str, path: str, query: dict[str, str], rights: Rights, receive: Receive, send: Send) -> None:
        if not rights.api:
            await self._say(send, 403, rights.refusal)
            return
        try:
            if (method, path) == ("GET", "/api/events"):
                await stream(self._board, receive, send, self._headers("text/event-stream"), self.is_closing)
                return
            answer = await self._answer(method, path, query, rights.origin, receive)
        except Unclear as error:
            await self._say(send, 400, str(error))
            return
        except Busy:
            await self._say(send, 409, "this call is under way already, or too many are")
            return
        if answer is None:
            await self._say(send, 404, "there is no such endpoint")
        else:
            await self._send(send, 200, PageFile(_JSON, json.dumps(answer).encode()))

    async def _answer(self, method: str, path: str, query: dict[str, str], origin: str, receive: Receive) -> dict[str, Any] | None:
        """Return what an endpoint answers, None where there is none.

        Raises Unclear and Busy.
        """
        if (method, path) == ("GET", "/api/state.json"):
            browser, credentials = view_of(query.get("browser", ""), query.get("credentials", ""))
            return await asyncio.to_thread(self._board.state, self._page(query.get("origin", ""), origin), browser, credentials)
        if (method, path) == ("POST", "/api/exchange"):
            found = await _json(receive)
            page = self._page(str(found.get("origin", "")), origin)
            return await asyncio.to_thread(self._board.exchange, page, ask_of(found))
        if (method, path) == ("POST", "/api/runs"):
            return await asyncio.to_thread(self._board.announce_run, origin, ask_of(await _json(receive)))
        if method == "POST" and path.startswith("/api/runs/"):
            return self._board.end_run(origin, path.removeprefix("/api/runs/"))
        return None

    def _page(self, asked: str, own: str) -> str:
        """Return the origin that is foretold for: the page's own, or another one that it may ask about.

        Raises Unclear.
        """
        if not asked or asked == own:
            return own
        if not known_origin(asked, self._board):
            raise Unclear("this origin is neither one of the bench nor one that the API allows")
        return asked

    async def _say(self, send: Send, status: int, text: str) -> None:
        await self._send(send, status, PageFile(_PLAIN, f"{text}\n".encode()))

    async def _send(self, send: Send, status: int, file: PageFile) -> None:
        headers = [*self._headers(file.type), (b"content-length", b"%d" % len(file.content))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": file.content, "more_body": False})

    def _headers(self, media_type: str) -> list[tuple[bytes, bytes]]:
        policy = content_security_policy(served.url for served in self._board.apis)
        return [(b"content-type", media_type.encode()), (b"content-security-policy", policy.encode()), *_FIXED]


_FIXED = (
    (b"cache-control", b"no-store"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


def content_security_policy(apis: Iterable[str]) -> str:
    """Return the policy of the page: its own files, calls to itself and to the served *apis*, and nothing else
    (https://www.w3.org/TR/CSP3/).
    """
    called = " ".join(dict.fromkeys(f"{address.scheme}://{address.netloc}" for address in map(urlsplit, apis)))
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' {called}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    )


async def _json(receive: Receive) -> dict[str, Any]:
    """Return the JSON object that the page sends.

    Raises Unclear.
    """
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while True:
                message = await receive()
                pieces.append(message.get("body", b""))
                size += len(pieces[-1])
                if size > MOST_BODY:
                    raise Unclear("that is too much")
                if not message.get("more_body", False):
                    break
        found = json.loads(b"".join(pieces))
    except (ValueError, RecursionError, TimeoutError) as error:
        raise Unclear(str(error) if isinstance(error, Unclear) else "the request is no JSON") from None
    if not isinstance(found, dict):
        raise Unclear("the request holds no object")
    return found
