"""``crossgate audit``: every API of the user's accounts and regions, as a table or JSON lines; reads and judges nothing itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from crossgate import check as checking
from crossgate.cli import FOUND, FOUND_NOTHING, UNUSABLE
from crossgate.cli.arguments import Command
from crossgate.cli.check import browsers_named, causes_named, paint_of
from crossgate.cli.live import pacer_of
from crossgate.cli.mistakes import UsageError
from crossgate.cli.settings import settings_from_files, stated_policy
from crossgate.live.audit import Audit, Place
from crossgate.live.audit_log import AuditLog, NoAuditLog
from crossgate.live.client import AwsControlPlane, session_for
from crossgate.live.failures import ControlPlaneError, no_region
from crossgate.live.pacer import Pacer
from crossgate.report import audit as report
from crossgate.report.audit import Cost, Row

_ALL = "all"
_DEFAULT = "default"


def run(command: Command) -> int:
    """Check every API of the profiles and regions of *command*, and print the table."""
    pacer = pacer_of(command)
    try:
        places = _places(command)
        return _run(command, places, pacer)
    except (ControlPlaneError, NoAuditLog) as failure:
        raise UsageError(str(failure)) from None


def _run(command: Command, places: Sequence[Place], pacer: Pacer) -> int:
    with ExitStack() as stack:
        rules = _rules(command)
        log = stack.enter_context(AuditLog(command.resume, _asked(command, places, rules))) if command.resume else None
        rows = list(log.rows) if log else []
        audit = Audit(_connector(command, pacer), _checker(rules), done=log.done if log else {}, exports=command.deployed, stop=pacer.close)
        if command.format == "json":
            _say(*map(report.line, rows))
        started = time.monotonic()
        try:
            for row in _shown(audit.rows(places), audit, pacer, len(rows)):
                rows.append(row)
                if log:
                    log.add(row)
                if command.format == "json":
                    _say(report.line(row))
        except KeyboardInterrupt:
            raise UsageError(_stopped(command, len(rows))) from None
        except ControlPlaneError as failure:
            raise UsageError(f"{failure}\n{_stopped(command, len(rows))}" if rows else str(failure)) from None
    _print(command, rows, audit.notes, Cost(pacer.calls, time.monotonic() - started))
    return _code(rows)


def _places(command: Command) -> list[Place]:
    """Return the regions to look at, of each profile.

    Raises ControlPlaneError.
    """
    found = []
    for profile in command.profile or [None]:
        session = session_for(profile)
        wished = [name.strip() for words in command.regions for name in words.split(",") if name.strip()]
        if wished == [_ALL]:
            partition = session.get_partition_for_region(session.region_name or "us-east-1")
            regions = session.get_available_regions("apigateway", partition_name=partition)
            found += [Place(profile or _DEFAULT, region, is_wished=False) for region in regions]
            continue
        if not wished and not session.region_name:
            raise no_region("give --regions, such as --regions eu-west-1,us-east-1 or --regions all")
        found += [Place(profile or _DEFAULT, region) for region in wished or [session.region_name]]
    return list(dict.fromkeys(found))


def _connector(command: Command, pacer: Pacer) -> Callable[[Place], AwsControlPlane]:
    def connect(place: Place) -> AwsControlPlane:
        session = session_for(None if place.profile == _DEFAULT and not command.profile else place.profile)
        return AwsControlPlane(session, place.region, pacer, endpoint=command.endpoint_url or "")

    return connect


class _Rules(NamedTuple):
    """By what the APIs are judged."""

    stated: dict[str, Any]
    browsers: tuple[str, ...]
    select: frozenset[str]
    ignore: frozenset[str]


def _rules(command: Command) -> _Rules:
    settings, where = settings_from_files(Path.cwd())
    return _Rules(
        stated=stated_policy(command, settings, where),
        browsers=browsers_named(command.browser or settings.get("browser") or "all"),
        select=causes_named([*command.select, *settings.get("select", ())]),
        ignore=causes_named([*command.ignore, *settings.get("ignore", ())]),
    )


def _checker(rules: _Rules) -> Callable[[Any], checking.Report]:
    return lambda api: checking.check(api, rules.stated, browsers=rules.browsers, select=rules.select, ignore=rules.ignore)


def _asked(command: Command, places: Sequence[Place], rules: _Rules) -> dict[str, Any]:
    """Return what the rows of an audit depend on, as JSON values: rows of another audit cannot stand beside them."""
    policy = {name: value for name, value in rules.stated.items() if name != "source"}
    judged_by = {**policy, "browser": rules.browsers, "select": sorted(rules.select), "ignore": sorted(rules.ignore)}
    return {
        "profiles": sorted({place.profile for place in places}),
        "regions": sorted({place.region for place in places}),
        "rules": [f"{name} {_listed(value)}" for name, value in sorted(judged_by.items()) if value] + ["deployed"] * command.deployed,
    }


def _listed(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def _shown(rows: Iterator[Row], audit: Audit, pacer: Pacer, before: int) -> Iterator[Row]:
    """Pass *rows* on, and tell on a terminal how far it is; *before* were done by an earlier run."""
    if not sys.stderr.isatty():
        yield from rows
        return
    started, count = time.monotonic(), before
    try:
        for row in rows:
            count += 1
            rate = pacer.calls / max(0.001, time.monotonic() - started)
            known = f"{audit.known}{'' if audit.is_listed else '+'}"
            sys.stderr.write(f"\r\x1b[Kaudit: {count} of {known} APIs, {rate:.1f} calls/s, {row.region}")
            sys.stderr.flush()
            yield row
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _stopped(command: Command, count: int) -> str:
    if command.resume:
        return f"stopped after {count} APIs; the same command goes on from there"
    return f"stopped after {count} APIs; with --resume FILE an audit can be gone on with"


def _print(command: Command, rows: Sequence[Row], notes: Sequence[str], cost: Cost) -> None:
    if command.format == "json":
        import json  # noqa: PLC0415 - only for this format

        _say(json.dumps(report.totals(rows, notes, cost)))
        return
    sys.stdout.write(report.render(rows, notes, cost, paint_of(command)))


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _code(rows: Sequence[Row]) -> int:
    if any(row.verdict == "unread" for row in rows):
        return UNUSABLE
    return FOUND if any(row.errors or row.warnings for row in rows) else FOUND_NOTHING
