"""Opens the bench beside the served APIs: its ports, its token, and the board that all its pages share; answers nothing itself."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from secrets import token_urlsafe
from typing import NamedTuple

from crossgate.serve.bench.application import BenchApplication
from crossgate.serve.bench.board import Board
from crossgate.serve.bench.guard import Guard
from crossgate.serve.listening import ports_of

USUAL_PORT = 8100

MOST_ORIGINS = 8


class Bench(NamedTuple):
    """The bench of one run: the *application* behind all its *ports*, and the *board* that it shows. *urls* are its pages'."""

    application: BenchApplication
    board: Board
    ports: tuple[int, ...]
    urls: tuple[str, ...]


def open_bench(scheme: str, host: str, sockets: Sequence[socket.socket], is_closing: Callable[[], bool]) -> Bench:
    """Return the bench that listens on *sockets* of *host*."""
    ports = ports_of(sockets)
    token = token_urlsafe(24)
    names = dict.fromkeys((_shown(host), "localhost") if _is_loopback(host) else (_shown(host),))
    origins = [f"{scheme}://{name}:{port}" for port in ports for name in names]
    board = Board(origins)
    guard = Guard(scheme, host, ports, token)
    urls = tuple(f"{scheme}://{_shown(host)}:{port}" for port in ports)
    return Bench(BenchApplication(board, guard, token, is_closing=is_closing), board, tuple(ports), urls)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    return host.startswith("127.") or host in ("::1", "localhost")
