"""Servers that answer with exact bytes, well or badly, one thread for each connection; they know no HTTP but the request line."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

Answer = Callable[[socket.socket, str, str], None]
"""Is given the connection, the method and the target."""

OK = b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n"


class Rude(NamedTuple):
    """Where a server listens, and the request lines that it was sent."""

    port: int
    seen: list[str]

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextmanager
def serving(answer: Answer, *, host: str = "127.0.0.1", context: ssl.SSLContext | None = None) -> Iterator[Rude]:
    """Answer every connection by *answer* until the block ends."""
    with socket.create_server((host, 0)) as listener:
        listener.settimeout(0.05)
        rude = Rude(listener.getsockname()[1], [])
        done = threading.Event()
        threads: list[threading.Thread] = []

        def accept() -> None:
            while not done.is_set():
                with suppress(TimeoutError):
                    one, _ = listener.accept()
                    thread = threading.Thread(target=_serve, args=(one, answer, rude.seen, context))
                    thread.start()
                    threads.append(thread)

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield rude
        finally:
            done.set()
            for thread in (accepting, *threads):
                thread.join(20)


def _serve(one: socket.socket, answer: Answer, seen: list[str], context: ssl.SSLContext | None) -> None:
    with suppress(OSError), one:
        one.settimeout(10)
        spoken = context.wrap_socket(one, server_side=True) if context else one
        with spoken:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = spoken.recv(65_536)
                if not piece:
                    return
                head += piece
                if head[:1] == b"\x16":  # the beginning of a TLS handshake, which a plain server does not understand
                    spoken.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    return
            line = head.decode("latin-1").split("\r\n")[0]
            seen.append(line)
            method, target, _ = line.split(" ", 2)
            answer(spoken, method, target)


def always(data: bytes) -> Answer:
    """Answer with *data*, whatever is asked."""
    return lambda one, _method, _target: one.sendall(data)


def endlessly(start: bytes, piece: bytes) -> Answer:
    """Answer with *start*, and then *piece* for ever."""

    def answer(one: socket.socket, _method: str, _target: str) -> None:
        one.sendall(start)
        while True:
            one.sendall(piece)

    return answer


def slowly(data: bytes, seconds: float) -> Answer:
    """Answer with *data*, a byte every so many *seconds*."""

    def answer(one: socket.socket, _method: str, _target: str) -> None:
        for byte in data:
            one.sendall(bytes([byte]))
            threading.Event().wait(seconds)

    return answer
