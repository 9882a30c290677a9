"""``crossgate explain MESSAGE``: what a browser's console said, and what is likely behind it; recognises and lays out nothing itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from crossgate.api import Api
from crossgate.browser.recognition import Message, recognise
from crossgate.cli import FOUND_NOTHING
from crossgate.cli.arguments import Command
from crossgate.cli.beside import api_for, apis_beside
from crossgate.cli.check import paint_of
from crossgate.cli.mistakes import UsageError
from crossgate.cli.settings import settings_from_files
from crossgate.probe import records, telling
from crossgate.probe.advice import probe_of_message
from crossgate.probe.joined import of_message
from crossgate.probe.likely import likely
from crossgate.report.paint import Paint

_MOST_MESSAGES = 10

_UNKNOWN = (
    "no message of a browser about CORS in this text. Chrome's begin with \"Access to fetch at\", Firefox's with "
    '"Cross-Origin Request Blocked", Safari\'s with "Origin … is not allowed"; only the English ones are known'
)


def explain_message(command: Command, text: str) -> int:
    """Print what the messages in *text* say.

    Raises UsageError when there is none that is known.
    """
    messages = recognise(text)
    if not messages:
        raise UsageError(_UNKNOWN)
    settings, _ = settings_from_files(Path.cwd())
    apis = apis_beside(command, settings)
    paint = paint_of(command)
    told = [_told(command, apis, message, paint) for message in messages[:_MOST_MESSAGES]]
    if command.format == "json":
        import json  # noqa: PLC0415

        print(json.dumps({"version": records.VERSION, "messages": [record for record, _ in told]}, indent=2))  # noqa: T201
        return FOUND_NOTHING
    lines = [line for _, own in told for line in (*own, "")][:-1]
    if len(messages) > _MOST_MESSAGES:
        lines += ["", f"and {len(messages) - _MOST_MESSAGES} more messages"]
    sys.stdout.write("".join(paint.line(paint.plain(line)) + "\n" for line in lines))
    return FOUND_NOTHING


def _told(command: Command, apis: tuple[Api, ...], message: Message, paint: Paint) -> tuple[dict[str, Any], list[str]]:
    """Return what is said of one message, as JSON values and as lines."""
    suspects = likely(message.says, status=message.status, detail=message.detail)
    api = api_for(message.url, apis)
    found = of_message(api, message) if api is not None else None
    commands = [probe_of_message(message), *(f"crossgate explain {finding.cause}" for finding in found or ())]
    lines = [*telling.message_lines(message, () if found else suspects, paint)]
    if command.definition is not None:
        lines += [*([] if found else [""]), *telling.findings_lines(found, command.definition, paint)]
    lines += telling.next_lines(commands, paint)
    return records.message_record(message, suspects, found, commands), lines
