"""The sockets and the server that APIs are served on; knows nothing of what is answered."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import uvicorn

from crossgate.serve.protocol import GuardedProtocol
from crossgate.serve.wire import Receive, Scope, Send

_IDLE_SECONDS = 30
_LAST_SECONDS = 3
_WAITING_CONNECTIONS = 2048


class Doors:
    """Several ASGI applications, each behind its own port."""

    def __init__(self, applications: Mapping[int, Any]) -> None:
        self._applications = dict(applications)

    def add(self, port: int, application: Any) -> None:
        """Put *application* behind *port* as well."""
        self._applications[port] = application

    def ready(self, scope: Scope) -> bytes | None:
        """Return the message that the application behind the port of a request has ready for it, or None."""
        application = self._applications[scope["server"][1]]
        return application.ready(scope) if hasattr(application, "ready") else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to the application of the port that it came in by. A fault of ours is told here and answered with 500."""
        try:
            await self._applications[scope["server"][1]](scope, receive, send)
        except Exception as fault:
            print(f"crossgate: a mistake of crossgate's own, please report it: {fault!r}", file=sys.stderr)  # noqa: T201
            raise


def bind(host: str, port: int, count: int) -> list[socket.socket]:
    """Return *count* sockets on *host*, at *port* and those after it; at any free ones where *port* is 0.

    Raises OSError.
    """
    bound: list[socket.socket] = []
    try:
        bound.extend(_bound(host, port + offset if port else 0) for offset in range(count))
    except OSError:
        for one in bound:
            one.close()
        raise
    return bound


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    one = socket.socket(family, kind, protocol)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(address)
    except OSError:
        one.close()
        raise
    return one


def server_for(application: Any, *, certificate: tuple[str, str] | None = None) -> uvicorn.Server:
    """Return a server for *application*; *certificate* names the files of a certificate and its key, for HTTPS: they are
    read at once and not needed later.

    It adds no header of its own: neither Date nor Server.
    """
    certificate_file, key_file = certificate or (None, None)
    config = uvicorn.Config(
        application,
        http=GuardedProtocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_LAST_SECONDS,
        backlog=_WAITING_CONNECTIONS,
        ssl_certfile=certificate_file,
        ssl_keyfile=key_file,
    )
    config.load()
    return uvicorn.Server(config)


async def open_door(server: uvicorn.Server, one: socket.socket) -> None:
    """Let *server*, which runs already, listen on one more socket, as it does on those that it was started with."""
    config = server.config

    def connection() -> asyncio.Protocol:
        return GuardedProtocol(config=config, server_state=server.server_state, app_state=server.lifespan.state)

    loop = asyncio.get_running_loop()
    server.servers.append(await loop.create_server(connection, sock=one, ssl=config.ssl, backlog=config.backlog))


def port_of(one: socket.socket) -> int:
    """Return the port that a socket is bound to."""
    port: int = one.getsockname()[1]
    return port


def ports_of(sockets: Sequence[socket.socket]) -> list[int]:
    """Return the ports of *sockets*."""
    return [port_of(one) for one in sockets]
