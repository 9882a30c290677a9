"""A server on a real socket, and a client that writes and reads plain bytes."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from crossgate.serve.listening import Doors, bind, ports_of, server_for


@contextmanager
def running(*applications: Any) -> Iterator[list[int]]:
    """Serve each of *applications* on a free port of this machine."""
    sockets = bind("127.0.0.1", 0, len(applications))
    ports = ports_of(sockets)
    server = server_for(Doors(dict(zip(ports, applications, strict=True))))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=sockets)))
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield ports
    finally:
        server.should_exit = True
        thread.join()


def connect(port: int) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=10)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return one


def until_closed(one: socket.socket) -> bytes:
    """Everything that comes until the server closes."""
    pieces = []
    while True:
        try:
            piece = one.recv(65_536)
        except ConnectionError:
            break
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces)


def exchange(port: int, data: bytes) -> bytes:
    """Send *data* and return all that comes back until the server closes."""
    with connect(port) as one:
        with suppress(ConnectionError):
            one.sendall(data)
        return until_closed(one)


def get(port: int, path: str = "/") -> bytes:
    return exchange(port, f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
