"""``crossgate probe``: one call of a page against something deployed; judges and lays out nothing itself."""

from __future__ import annotations

import asyncio
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

import crossgate
from crossgate.browser import Body, PageRequest
from crossgate.browser.call import is_forbidden_header
from crossgate.browser.url import parse_url
from crossgate.cli import FOUND, FOUND_NOTHING
from crossgate.cli.arguments import Command
from crossgate.cli.beside import api_for, apis_beside
from crossgate.cli.check import browsers_named, paint_of
from crossgate.cli.mistakes import UsageError
from crossgate.cli.settings import settings_from_files
from crossgate.http import NULL_ORIGIN, OriginError, parse_origin
from crossgate.probe.advice import probe_command
from crossgate.probe.driving import Driver
from crossgate.probe.joined import Joined, joined
from crossgate.probe.likely import suspects_of
from crossgate.probe.meaning import refused_call
from crossgate.probe.recording import Recording
from crossgate.probe.secrets import without_secrets

_LONGEST_SECONDS = 600.0


def run(command: Command) -> int:
    """Make the call of *command*, judge what comes, and print it step by step."""
    settings, _ = settings_from_files(Path.cwd())
    origin, request = origin_of(command.origin), _request(command)
    if not 0 < command.timeout <= _LONGEST_SECONDS or math.isnan(command.timeout):
        raise UsageError(f"--timeout {command.timeout:g}: give a number of seconds up to {_LONGEST_SECONDS:g}")
    browsers = browsers_named(command.browser or settings.get("browser") or "chromium")
    beside = api_for(command.url, apis_beside(command, settings))
    recording = without_secrets(asyncio.run(_played(command, origin, request, browsers)))
    _require_a_call(recording)
    found = joined(beside, recording) if beside is not None else None
    _print(command, recording, found)
    return FOUND_NOTHING if recording.refusal is None else FOUND


def origin_of(text: str) -> str:
    """Return the origin *text* as browsers write it.

    Raises UsageError with the right spelling, where there is one.
    """
    if text == NULL_ORIGIN:
        return text
    try:
        return str(parse_origin(text))
    except OriginError as error:
        hint = f"; did you mean '{error.canonical}'?" if error.canonical else ""
        raise UsageError(f"--origin {text}: {error}{hint}") from None


def _request(command: Command) -> PageRequest:
    url = parse_url(command.url)
    if url is None or not url.is_http:
        missing = parse_url(f"https://{command.url}")
        hint = f"; did you mean 'https://{command.url}'?" if missing is not None and "." in (missing.host or "") else ""
        raise UsageError(f"{command.url} is no address of the web: it begins with https:// or http://{hint}")
    if url.has_credentials:
        raise UsageError("the URL has a user name or password, which no browser lets a page call: give them with -H 'Authorization: …'")
    body = Body("string", command.data.encode("utf-8", "surrogateescape")) if command.data is not None else None
    return PageRequest(
        method=command.method,
        url=command.url,
        headers=tuple(_header(text) for text in command.header),
        credentials="include" if command.credentials else "same-origin",
        body=body,
    )


def _require_a_call(recording: Recording) -> None:
    """Raise UsageError when no browser would make this call."""
    refusal = recording.refusal
    if refusal is not None and refusal.reason.verdict == "refused":
        raise UsageError(refused_call(refusal.reason, refusal.detail))


def _notes(recording: Recording) -> Iterator[str]:
    """Yield what the user may not expect of the call."""
    request, url = recording.request, parse_url(recording.request.url)
    if url is not None and url.origin == recording.origin:
        yield "page and URL are of one origin, so CORS has no part in it"
    dropped = [name for name, value in request.headers if is_forbidden_header(name.lower(), value)]
    if dropped:
        yield f"browsers do not let a page set {' and '.join(dropped)}; nothing of it was sent"


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon:
        raise UsageError(f"-H '{text}': what is its value? Write 'Name: value'")
    return name.strip(), value.strip()


async def _played(command: Command, origin: str, request: PageRequest, browsers: tuple[str, ...]) -> Recording:
    from crossgate.probe.wire import Limits, Wire  # noqa: PLC0415 - only what is sent needs a client

    agent = f"crossgate/{crossgate.__version__}"
    async with Wire(Limits(seconds=command.timeout, insecure=command.insecure, agent=agent)) as wire:
        return await Driver(wire.ask, sends_all=command.send).play(origin, request, browsers)


def _next(command: Command, recording: Recording, found: Joined | None) -> list[str]:
    """Return what to run next."""
    if recording.unsent is not None and recording.refusal is None:
        return [probe_command(recording.origin, recording.request, "--send")]
    if recording.refusal is None:
        return []
    if found is not None and found.found is not None:
        return [f"crossgate explain {found.found.cause}", f"crossgate fix {quote(command.definition)} --origin {recording.origin}"]
    if found is not None and found.served:
        return ["crossgate explain stage-not-deployed"]
    if command.definition is None and recording.verdict == "blocked":
        return [probe_command(recording.origin, recording.request, "--with template.yaml")]
    return []


def _print(command: Command, recording: Recording, found: Joined | None) -> None:
    suspects, commands, notes = suspects_of(recording), _next(command, recording, found), list(_notes(recording))
    if command.format == "json":
        import json  # noqa: PLC0415

        from crossgate.probe import records  # noqa: PLC0415

        record = {"version": records.VERSION, **records.recording_record(recording, suspects)}
        if command.definition is not None:
            record["definition"] = records.joined_record(found, command.definition)
        print(json.dumps(record | {"notes": notes, "next": commands}, indent=2))  # noqa: T201
        return
    from crossgate.probe import telling  # noqa: PLC0415

    paint = paint_of(command)
    lines = [*telling.recording_lines(recording, paint)]
    lines += telling.note_lines(notes, paint)
    if recording.refusal is not None:
        lines += telling.layer_lines(recording, paint)
    if command.definition is not None:
        lines += telling.joined_lines(found, command.definition, paint)
    if found is None or found.found is None:
        lines += ["", *telling.likely_lines(suspects, paint)] if suspects else []
    lines += telling.next_lines(commands, paint)
    sys.stdout.write("".join(paint.line(paint.plain(line)) + "\n" for line in lines))
