"""``crossgate explain --har``: which recorded calls failed, and why; reads no entry and judges nothing itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from crossgate.api import Api
from crossgate.cli import FOUND, FOUND_NOTHING
from crossgate.cli.arguments import Command
from crossgate.cli.beside import api_for, apis_beside
from crossgate.cli.check import browsers_named, paint_of
from crossgate.cli.mistakes import UsageError
from crossgate.cli.settings import settings_from_files
from crossgate.probe import records, telling
from crossgate.probe.advice import probe_command
from crossgate.probe.bounded_json import MAX_BYTES, BadRecording
from crossgate.probe.har import read
from crossgate.probe.joined import joined
from crossgate.probe.likely import suspects_of
from crossgate.probe.replay import Replayed, counted, replay
from crossgate.probe.secrets import HIDDEN
from crossgate.report.paint import Paint

_MOST_CALLS = 20


def explain_har(command: Command) -> int:
    """Print which calls of the recording failed, and why.

    Raises UsageError when it cannot be read.
    """
    if command.what:
        raise UsageError("give --har FILE or something else to explain, not both")
    try:
        saved_by, calls = read(_recorded(command.har))
    except BadRecording as error:
        raise UsageError(f"{command.har}: {error}") from None
    browsers = browsers_named(command.browser or saved_by)
    found = counted([replay(call, browsers) for call in calls])
    failed = [one for one in found if one.recording.refusal is not None or one.failed]
    settings, _ = settings_from_files(Path.cwd())
    apis = apis_beside(command, settings)
    paint = paint_of(command)
    told = [_told(command, apis, (number, one), paint) for number, one in enumerate(failed[:_MOST_CALLS], 1)]
    if command.format == "json":
        import json  # noqa: PLC0415

        document = {"version": records.VERSION, "browser": saved_by, "calls": len(calls), "failed": [record for record, _ in told]}
        print(json.dumps(document, indent=2))  # noqa: T201
    else:
        lines = [*(line for _, own in told for line in (*own, "")), _summary(len(calls), failed)]
        sys.stdout.write("".join(paint.line(paint.plain(line)) + "\n" for line in lines))
    return FOUND if failed else FOUND_NOTHING


def _recorded(name: str) -> bytes:
    """Return the bytes of the file *name*, or one more than may be read of one that is too large."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin is not None else b""
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UsageError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _told(command: Command, apis: tuple[Api, ...], numbered: tuple[int, Replayed], paint: Paint) -> tuple[dict[str, Any], list[str]]:
    """Return what is said of one call, as JSON values and as lines."""
    number, one = numbered
    suspects = suspects_of(one.recording)
    request = one.recording.request
    asked = request._replace(url=request.url.partition("?")[0]) if HIDDEN in request.url else request
    commands = [probe_command(one.recording.origin, asked)]
    record = records.replayed_record(one, suspects, commands)
    lines = [*telling.replayed_lines(number, one, suspects, paint)]
    api = api_for(one.recording.request.url, apis)
    if api is not None:
        match = joined(api, one.recording)
        record["definition"] = records.joined_record(match, command.definition)
        lines += ["", *telling.joined_lines(match, command.definition, paint)]
    return record, [*lines, *telling.next_lines(commands, paint)]


def _summary(calls: int, failed: list[Replayed]) -> str:
    if not calls:
        return "no call from a page to another origin in this recording"
    number = sum(one.times for one in failed)
    more = f" ({len(failed) - _MOST_CALLS} kinds of them are not shown)" if len(failed) > _MOST_CALLS else ""
    return f"{number} of {calls} call{'' if calls == 1 else 's'} to other origins failed{more}"
