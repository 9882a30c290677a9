"""APIs with their bench on real sockets, a port of the bench for each browser, so that they do not wait for each other."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from crossgate.api import Api
from crossgate.serve.application import Application
from crossgate.serve.behind import NOTHING_NAMED, Behind
from crossgate.serve.bench.board import Served
from crossgate.serve.bench.opening import Bench, open_bench
from crossgate.serve.listening import Doors, bind, port_of, server_for


class Running(NamedTuple):
    """What runs: the applications with their ports, and the bench."""

    applications: list[Application]
    ports: list[int]
    bench: Bench
    loop: asyncio.AbstractEventLoop
    scheme: str

    def show(self, number: int) -> None:
        """Let the bench show one more of the applications, as reloading does with new APIs."""
        self.bench.board.add(Served(self.applications[number], f"{self.scheme}://127.0.0.1:{self.ports[number]}"))

    def announce(self, text: str) -> None:
        """Tell the pages of a change, as reloading does."""
        self.loop.call_soon_threadsafe(self.bench.board.announce, text)


@contextmanager
def bench_running(
    apis: Sequence[Api],
    *,
    origins: int = 1,
    behind: Behind = NOTHING_NAMED,
    shown: int | None = None,
    certificate: tuple[str, str] | None = None,
) -> Iterator[Running]:
    """Serve each of *apis*, and a bench of some *origins* that shows the first few of them, until the block ends.

    All of it by HTTPS where there is a *certificate*.
    """
    scheme = "https" if certificate else "http"
    sockets, own = bind("127.0.0.1", 0, len(apis)), bind("127.0.0.1", 0, origins)
    applications = [Application(api, behind=behind) for api in apis]
    doors = Doors({port_of(one): application for one, application in zip(sockets, applications, strict=True)})
    server = server_for(doors, certificate=certificate)
    bench = open_bench(scheme, "127.0.0.1", own, lambda: server.should_exit)
    for one, application in list(zip(sockets, applications, strict=True))[:shown]:
        bench.board.add(Served(application, f"{scheme}://127.0.0.1:{port_of(one)}"))
    for port in bench.ports:
        doors.add(port, bench.application)
    loop = asyncio.new_event_loop()
    ports = [port_of(one) for one in sockets]
    thread = threading.Thread(target=lambda: loop.run_until_complete(server.serve(sockets=[*sockets, *own])))
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield Running(applications, ports, bench, loop, scheme)
    finally:
        server.should_exit = True
        thread.join()
        loop.close()
