"""``crossgate serve``: APIs over HTTP on this machine, until it is interrupted; answers nothing itself."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from uvicorn import Server

from crossgate.api import Api
from crossgate.cli import FOUND_NOTHING
from crossgate.cli.arguments import Command
from crossgate.cli.check import load, load_once
from crossgate.cli.ending import ended_as_by_interrupt
from crossgate.cli.mistakes import UsageError
from crossgate.cli.settings import settings_from_files
from crossgate.serve.application import Application
from crossgate.serve.behind import Behind
from crossgate.serve.bench.board import Served
from crossgate.serve.bench.opening import MOST_ORIGINS, USUAL_PORT, Bench, open_bench
from crossgate.serve.certificate import NoCertificate, make_certificate
from crossgate.serve.listening import Doors, bind, open_door, port_of, server_for
from crossgate.serve.log import LineLog, Lines
from crossgate.serve.reload import Watch, follow
from crossgate.serve.stages import all_stages
from crossgate.serve.switches import Set, SwitchError, Switches, behind
from crossgate.sources import Loaded

_COLLECTIONS = (20_000, 20, 20)
"""How many new objects a collection waits for: those of a request die by themselves, and to look for cycles among them every 700
objects, as Python does of itself, takes a tenth of the time of an answer."""


def run(command: Command) -> int:
    """Serve the APIs of the targets of *command* until interrupted."""
    settings, _ = settings_from_files(Path.cwd())

    loaded = load_once(command, command.targets, settings)
    if loaded.failures:
        raise UsageError(str(loaded.failures[0]))
    apis = _chosen(loaded.apis, command.api)
    _require_stage(command.stage, apis)
    lines = Lines(sys.stdout)
    log = LineLog(lines.write, as_json=command.log == "json") if command.log != "none" else None
    with ended_as_by_interrupt(), ExitStack() as ending:
        behind_them = _behind(command, apis, _scratch(command, ending))
        for close in behind_them.closers:
            ending.callback(close)

        def renewed() -> Loaded:
            for renew in behind_them.renewers:
                renew()
            return load(command, command.targets, settings)

        run_of = Run(command, apis, behind_them.behind, log, lines)
        gc.freeze()  # what was read lives on: no later collection need look at it
        gc.set_threshold(*_COLLECTIONS)
        with suppress(KeyboardInterrupt):  # asyncio raises it anew when all has ended in order
            asyncio.run(run_of.until_interrupted(renewed))
    return FOUND_NOTHING


def _scratch(command: Command, ending: ExitStack) -> Path:
    """Return a folder for code that stands in templates, until *ending*. Where none shall run there is none, so none can be left over."""
    runs_inline = any("=" not in word for word in command.functions)
    return Path(ending.enter_context(TemporaryDirectory(prefix="crossgate-"))) if runs_inline else Path()


def _behind(command: Command, apis: list[Api], scratch: Path) -> Set:
    switches = Switches(
        functions=command.functions,
        backends=command.backend,
        authorizers=command.authorizer,
        failures=command.fail,
        seconds=command.timeout,
        folder=str(Path.cwd()),
    )
    try:
        return behind(switches, apis, list(dict.fromkeys(api.source for api in apis)), scratch)
    except SwitchError as mistake:
        raise UsageError(str(mistake)) from None


def _chosen(apis: tuple[Api, ...], name: str | None) -> list[Api]:
    fitting = [api for api in apis if name is None or name in (api.name, api.id)]
    if fitting:
        return fitting
    known = ", ".join(api.id or api.name for api in apis)
    raise UsageError(f"no API is called '{name}' ({known})" if apis else "no API found in the target")


def _require_stage(stage: str, apis: list[Api]) -> None:
    """Refuse a *stage* that none of *apis* has; one whose stages cannot all be told may have it."""
    known = [all_stages(api) for api in apis]
    told = [names for names in known if names is not None]
    if stage and len(told) == len(known) and not any(stage in names for names in told):
        names = list(dict.fromkeys(name for each in told for name in each))
        there = f"there is {names[0]}" if len(names) == 1 else f"there are {', '.join(names)}"
        raise UsageError(f"--stage {stage}: no API that is served has this stage; {there}")


def _server(command: Command, doors: Doors) -> Server:
    if not command.https:
        return server_for(doors)
    with TemporaryDirectory(prefix="crossgate-") as folder:  # the server reads the key at once, and nobody else shall
        try:
            return server_for(doors, certificate=make_certificate(Path(folder), command.host))
        except NoCertificate as error:
            raise UsageError(str(error)) from None


def _bound(command: Command, port: int, count: int, flags: str = "--host and --port") -> list[socket.socket]:
    if not 0 <= port <= 65536 - count:
        raise UsageError(f"{flags.rsplit(maxsplit=1)[-1]} {port}: a port is a number up to 65535, 0 for any free one")
    try:
        return bind(command.host, port, count)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{command.host}:{port} cannot be served on: {reason}; choose with {flags}") from None


def _all_bound(command: Command, count: int) -> tuple[list[socket.socket], list[socket.socket]]:
    """Return the sockets of *count* APIs and of the bench; all or none stay open."""
    own = _bound(command, command.port, count)
    try:
        return own, _bench_bound(command)
    except UsageError:
        for one in own:
            one.close()
        raise


def _bench_bound(command: Command) -> list[socket.socket]:
    if command.no_bench:
        return []
    if not 1 <= command.origins <= MOST_ORIGINS:
        raise UsageError(f"--origins {command.origins}: the page has 1 to {MOST_ORIGINS} ports")
    if command.bench_port is not None:
        return _bound(command, command.bench_port, command.origins, "--bench-port")
    if command.port:
        with suppress(OSError):
            return bind(command.host, USUAL_PORT, command.origins)
    return _bound(command, 0, command.origins)


class Run:
    """One run of the command: what is served, on which sockets, and what is said of it."""

    def __init__(
        self,
        command: Command,
        apis: list[Api],
        behind: Behind,
        log: LineLog | None,
        lines: Lines,
    ) -> None:
        self._command, self._behind, self._log, self._lines = command, behind, log, lines
        self._scheme = "https" if command.https else "http"
        self._doors = Doors({})
        self._server = _server(command, self._doors)
        self._sockets, self._bench_sockets = _all_bound(command, len(apis))
        self._applications = [self._application(api) for api in apis]
        for one, application in zip(self._sockets, self._applications, strict=True):
            self._doors.add(port_of(one), application)
        self._bench: Bench | None = None

    async def until_interrupted(self, load_again: Callable[[], Loaded]) -> None:
        """Serve until a signal ends it."""
        command, applications = self._command, self._applications
        for one, application in zip(self._sockets, applications, strict=True):
            self._say(self._greeting(one, application))
        self._open_bench()
        tasks = set()
        if "-" not in command.targets and not command.no_reload:
            watch = Watch([*command.targets, *(application.api.source for application in applications)])
            open_api = self._open_api if command.api is None else None
            tasks.add(asyncio.create_task(follow(watch, load_again, applications, self._announce, open_api)))
        try:
            with suppress(KeyboardInterrupt):  # uvicorn raises again the signal that ended it
                await self._server.serve(sockets=[*self._sockets, *self._bench_sockets])
        finally:
            for task in tasks:
                task.cancel()
            self._lines.flush()

    def _application(self, api: Api) -> Application:
        return Application(api, stage=self._command.stage, behind=self._behind, log=self._log)

    def _open_bench(self) -> None:
        if not self._bench_sockets:
            return
        bench = self._bench = open_bench(self._scheme, self._command.host, self._bench_sockets, lambda: self._server.should_exit)
        for one, application in zip(self._sockets, self._applications, strict=True):
            bench.board.add(Served(application, self._url(one)))
        for port in bench.ports:
            self._doors.add(port, bench.application)
        first, *others = bench.urls
        also = f", also {' '.join(others)}" if others else ""
        self._say(f"the bench  {first}{also}", {"event": "bench", "url": first, "urls": list(bench.urls)})

    async def _open_api(self, api: Api) -> None:
        """Serve *api*, which has turned up in a watched file, on the port after the last one, or on any."""
        wanted = port_of(self._sockets[-1]) + 1 if self._command.port else 0
        try:
            (one,) = bind(self._command.host, wanted, 1)
        except (OSError, OverflowError):
            (one,) = bind(self._command.host, 0, 1)
        application = self._application(api)
        self._sockets.append(one)
        self._applications.append(application)
        self._doors.add(port_of(one), application)
        await open_door(self._server, one)
        self._say(self._greeting(one, application))
        if self._bench is not None:
            self._bench.board.add(Served(application, self._url(one)))
            self._bench.board.announce(f"{api.name} is new")

    def _announce(self, text: str) -> None:
        self._say(text, {"event": "reload", "message": text})
        if self._bench is not None:
            self._bench.board.announce(text)

    def _say(self, text: str, record: dict[str, object] | None = None) -> None:
        self._lines.write((json.dumps(record) if record is not None and self._command.log == "json" else text) + "\n")

    def _url(self, one: socket.socket) -> str:
        host = f"[{self._command.host}]" if ":" in self._command.host else self._command.host
        return f"{self._scheme}://{host}:{port_of(one)}"

    def _greeting(self, one: socket.socket, application: Application) -> str:
        api, stages, url = application.api, application.stages, self._url(one)
        if self._command.log == "json":
            return json.dumps({"event": "serving", "api": api.name, "url": url, "stages": list(stages), "routes": len(api.methods)})
        below = f", also below {' '.join(f'/{name}' for name in stages)}" if stages else ""
        count = len(api.methods)
        return f"{api.name} ({api.source})  {url}  {count} {'route' if count == 1 else 'routes'}{below}"
