"""``crossgate serve``: APIs over HTTP on this machine, until it is interrupted; answers nothing itself."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from crossgate.api import Api
from crossgate.cli import FOUND_NOTHING
from crossgate.cli.arguments import Command
from crossgate.cli.check import load
from crossgate.cli.mistakes import UsageError
from crossgate.cli.settings import settings_from_files
from crossgate.serve.application import Application
from crossgate.serve.certificate import NoCertificate, make_certificate
from crossgate.serve.listening import Doors, bind, port_of, server_for
from crossgate.serve.log import LineLog, Lines
from crossgate.serve.reload import Watch, follow
from crossgate.serve.switches import Set, SwitchError, Switches, behind
from crossgate.sources import Loaded


def run(command: Command) -> int:
    """Serve the APIs of the targets of *command* until interrupted."""
    settings, _ = settings_from_files(Path.cwd())

    def loaded_again() -> Loaded:
        return load(command, command.targets, settings)

    loaded = loaded_again()
    if loaded.failures:
        raise UsageError(str(loaded.failures[0]))
    apis = _chosen(loaded.apis, command.api)
    lines = Lines(sys.stdout)
    log = LineLog(lines.write, as_json=command.log == "json") if command.log != "none" else None
    with TemporaryDirectory(prefix="crossgate-") as scratch:
        behind_them = _behind(command, apis, Path(scratch))

        def renewed() -> Loaded:
            for renew in behind_them.renewers:
                renew()
            return loaded_again()

        applications = [Application(api, stage=command.stage, behind=behind_them.behind, log=log) for api in apis]
        certificate = _certificate(command, Path(scratch))
        sockets = _bound(command, len(apis))
        gc.freeze()  # what was read lives on: no later collection need look at it
        try:
            asyncio.run(_serve(command, applications, sockets, certificate, lines, renewed))
        finally:
            for close in behind_them.closers:
                close()
    return FOUND_NOTHING


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


def _certificate(command: Command, folder: Path) -> tuple[str, str] | None:
    if not command.https:
        return None
    try:
        return make_certificate(folder, command.host)
    except NoCertificate as error:
        raise UsageError(str(error)) from None


def _bound(command: Command, count: int) -> list[socket.socket]:
    if not 0 <= command.port <= 65536 - count:
        raise UsageError(f"--port {command.port}: a port is a number up to 65535, 0 for any free one")
    try:
        return bind(command.host, command.port, count)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{command.host}:{command.port} cannot be served on: {reason}; choose with --host and --port") from None


async def _serve(
    command: Command,
    applications: list[Application],
    sockets: list[socket.socket],
    certificate: tuple[str, str] | None,
    lines: Lines,
    load_again: Callable[[], Loaded],
) -> None:
    doors = Doors({port_of(one): application for one, application in zip(sockets, applications, strict=True)})
    server = server_for(doors, certificate=certificate)
    for one, application in zip(sockets, applications, strict=True):
        lines.write(_greeting(command, one, application))
    tasks = set()
    if "-" not in command.targets and not command.no_reload:
        watch = Watch([*command.targets, *(application.api.source for application in applications)])
        tasks.add(asyncio.create_task(follow(watch, load_again, applications, _announcer(command, lines))))
    try:
        with suppress(KeyboardInterrupt):  # uvicorn raises again the signal that ended it
            await server.serve(sockets=sockets)
    finally:
        for task in tasks:
            task.cancel()
        lines.flush()


def _announcer(command: Command, lines: Lines) -> Callable[[str], None]:
    def announce(text: str) -> None:
        lines.write((json.dumps({"event": "reload", "message": text}) if command.log == "json" else text) + "\n")

    return announce


def _greeting(command: Command, one: socket.socket, application: Application) -> str:
    host = f"[{command.host}]" if ":" in command.host else command.host
    url = f"{'https' if command.https else 'http'}://{host}:{port_of(one)}"
    api, stages = application.api, application.stages
    if command.log == "json":
        return json.dumps({"event": "serving", "api": api.name, "url": url, "stages": list(stages), "routes": len(api.methods)}) + "\n"
    below = f", also below {' '.join(f'/{name}' for name in stages)}" if stages else ""
    return f"{api.name} ({api.source})  {url}  {len(api.methods)} routes{below}\n"
