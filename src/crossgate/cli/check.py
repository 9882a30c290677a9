"""``crossgate check``: from targets to a report and an exit code; judges and lays out nothing itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from crossgate import check as checking
from crossgate import sources
from crossgate.api import Api
from crossgate.cli import FOUND, FOUND_NOTHING, UNUSABLE
from crossgate.cli.arguments import Command
from crossgate.cli.collection import without_collection
from crossgate.cli.flags import OF_ACCOUNT, given, spelled
from crossgate.cli.mistakes import UsageError, complain, nearest
from crossgate.cli.parameters import of_live, pairs_of, require_place
from crossgate.cli.settings import settings_from_files, stated_policy
from crossgate.cli.streams import columns, standard_input
from crossgate.report.diff import Fix, Fixes
from crossgate.report.paint import Paint, paint_for

LIVE = ("aws:", "arn:")
"""How targets begin that are live APIs."""

_NEVER = "never"

_MOST_METHODS = 250
"""APIs with more methods get no edits beside their findings: planning them takes three times as long as the check itself."""


def run(command: Command) -> int:
    """Check the targets of *command* and print the report."""
    settings, where = settings_from_files(Path.cwd())
    stated = stated_policy(command, settings, where)
    select, ignore = (
        causes_named([*command.select, *settings.get("select", ())]),
        causes_named([*command.ignore, *settings.get("ignore", ())]),
    )
    browsers = browsers_named(command.browser or settings.get("browser") or "all")
    with without_collection():
        loaded = _compared(command, load_once(command, command.targets, settings).told_once(), settings)
        reports = [
            checking.check(api, stated, browsers=browsers, select=select, ignore=ignore, replay_flags=_flags_for(api, loaded, command))
            for api in loaded.apis
        ]
    _print(command, reports, loaded)
    for failure in loaded.failures:
        complain(failure)
    if loaded.failures:
        return UNUSABLE
    return FOUND if _fails(reports, command.fail_on or settings.get("fail-on") or "warning") else FOUND_NOTHING


def _flags_for(api: Api, loaded: sources.Loaded, command: Command) -> list[str]:
    """Return what ``crossgate try`` needs to see *api* as this check sees it."""
    several = sum(other.source == api.source for other in loaded.apis) > 1
    if not api.source.startswith(LIVE):
        flags = [word for pair in command.parameter for word in ("--parameter", pair)]
    else:
        flags = [word for name in ("profile", "endpoint_url") if (value := getattr(command, name)) for word in (spelled(name), value)]
    return [*(["--api", api.id or api.name] if several else []), *flags]


def _compared(command: Command, loaded: sources.Loaded, settings: dict[str, Any]) -> sources.Loaded:
    """Return *loaded* beside the template that --against names, if it does."""
    if not command.against:
        return loaded
    from crossgate.cli.live import against  # noqa: PLC0415 - most checks compare nothing

    return against(command, loaded, load(command, [command.against], settings))


def load_once(command: Command, targets: list[str], settings: dict[str, Any]) -> sources.Loaded:
    """Read *targets* as ``load`` does, and refuse flags that none of them has a use for; not for reading again what was edited since.

    Raises UsageError.
    """
    if not any(target.startswith(LIVE) for target in targets):
        _require_no_account(command)
    is_checked = bool(command.parameter) and not getattr(command, "against", None)
    if is_checked and all(target.startswith(LIVE) for target in targets):
        raise of_live(command.parameter[0])
    loaded = load(command, targets, settings)
    if is_checked:
        files = [target for target in targets if target != sources.STDIN and not target.startswith(LIVE)]
        require_place(pairs_of(command.parameter), loaded, files)
    return loaded


def _require_no_account(command: Command) -> None:
    for flag in given(command, OF_ACCOUNT):
        raise UsageError(f"{flag} is for a live API, aws:REGION/API_ID; nothing is asked of AWS for files")


def load(command: Command, targets: list[str], settings: dict[str, Any]) -> sources.Loaded:
    """Read *targets* with the parameters that flags and settings give."""
    parameters = {str(name): str(value) for name, value in settings.get("parameters", {}).items()} | pairs_of(command.parameter)
    loaded = sources.Loaded()
    for target in targets:
        loaded = loaded.plus(_load_one(command, target, parameters))
    return loaded


def _load_one(command: Command, target: str, parameters: dict[str, str]) -> sources.Loaded:
    if target.startswith(LIVE):
        from crossgate.cli.live import load_live  # noqa: PLC0415 - files need nothing of it

        return load_live(command, target)
    return sources.load([target], parameters=parameters, stdin=standard_input() if target == "-" else None)


def causes_named(words: list[str]) -> frozenset[str]:
    """Return the names of causes in *words*, commas allowed.

    Raises UsageError for a name that is no cause.
    """
    names = frozenset(name.strip() for word in words for name in word.split(",") if name.strip())
    known = [cause.name for cause in checking.CAUSES]
    for name in sorted(names):
        if name not in known:
            raise UsageError(f"there is no cause '{name}'{nearest(name, known)}; 'crossgate explain --list' shows them all")
    return names


def browsers_named(name: str) -> tuple[str, ...]:
    """Return the browsers that *name* stands for.

    Raises UsageError for a name that is no browser.
    """
    if name == "all":
        return checking.ALL_BROWSERS
    if name not in checking.ALL_BROWSERS:
        raise UsageError(f"there is no browser '{name}'{nearest(name, [*checking.ALL_BROWSERS, 'all'])}")
    return (name,)


def paint_of(command: Command) -> Paint:
    """Return the paint for standard output."""
    return paint_for(sys.stdout, command.color, os.environ, columns(100))


def _fixes(reports: list[checking.Report]) -> Fixes:
    """Return suggested edits for the findings that have some, of APIs that are quickly planned for."""
    found: dict[int, Fix] = {}
    planned = [report for report in reports if report.findings and len(report.api.methods) <= _MOST_METHODS]
    if planned:
        from crossgate.fix.suggestions import suggestions  # noqa: PLC0415 - only findings need a plan

        for report in planned:
            found |= suggestions(report)
    return found


def _print(command: Command, reports: list[checking.Report], loaded: sources.Loaded) -> None:
    skipped = [(item.source, item.reason) for item in loaded.skipped]
    if command.format == "json":
        from crossgate.report import json  # noqa: PLC0415 - only for this format

        print(json.render(reports, skipped, _fixes(reports)))  # noqa: T201
        return
    from crossgate.report import text  # noqa: PLC0415

    paint = paint_of(command)
    if reports:
        sys.stdout.write(text.render(reports, paint, _fixes(reports)))
    elif not loaded.failures:
        sys.stdout.write("no API found\n")
    for source, reason in skipped:
        sys.stdout.write(paint.line(paint("dim", f"skipped {source}: {paint.plain(reason)}")) + "\n")


def _fails(reports: list[checking.Report], fail_on: str) -> bool:
    if fail_on == _NEVER:
        return False
    if fail_on not in checking.SEVERITIES:
        raise UsageError(f"fail-on: '{fail_on}' is none of error, warning, note, never")
    counting = checking.SEVERITIES[: checking.SEVERITIES.index(fail_on) + 1]
    return any(finding.severity in counting for report in reports for finding in report.findings)
