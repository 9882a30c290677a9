"""Making, finishing and taking back a live fix at the command line: the question, the progress, and what to run after a stop."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from crossgate.cli import FOUND_NOTHING
from crossgate.cli import live as live_targets
from crossgate.cli.arguments import Command
from crossgate.cli.fix_probing import Probed, is_emulated, probed
from crossgate.cli.mistakes import UsageError, complain
from crossgate.live.apply import Meanwhile, Unsettled, Work, settle
from crossgate.live.client import AwsControlPlane
from crossgate.live.deployment import deploys_itself, overtaken, stage_named
from crossgate.live.failures import ControlPlaneError
from crossgate.live.held import InUse, held
from crossgate.live.journal import Header, Journal, NoJournal, free_name, open_again, start
from crossgate.live.plan import LivePlan, way_between
from crossgate.live.reading import read_http, read_rest
from crossgate.live.targets import Target
from crossgate.sources.aws.writing.calls import Call


class Applying(NamedTuple):
    """What came of a fix that was made: how many *calls*, in how many *seconds*, and how to *probe* it.

    *probed* is what a page meets at the deployed stage, None where its address leads nowhere: nothing is deployed, or AWS is emulated.
    """

    undo_file: str
    calls: int
    seconds: float
    probe: str
    probed: Probed | None = None


class Interrupted(UsageError):
    """The fix or the undo was stopped half way; the message tells what to run."""


def applied(command: Command, plane: AwsControlPlane, target: Target, planned: LivePlan, stage: str) -> Applying:
    """Make the fix *planned* and deploy it to *stage*, once the user agrees.

    Raises UsageError with what to run when it cannot be brought to an end.
    """
    deploys = bool(stage) and not deploys_itself(stage_named(planned.first, stage) or {})
    if stage:
        what = f"{len(planned.calls)} calls on {target.name}" if planned.is_changed else target.name
        _ask(command, f"Make {what} and deploy stage {stage}?" if planned.is_changed else f"Deploy stage {stage} of {what}?")
    first, wanted = _restorable(planned.first), _restorable(planned.wanted)
    header = Header(target.name, target.region, first, wanted, stage if deploys else "", secrets.token_hex(6))
    try:
        journal = start(command.save or free_name(target.api_id), header)
    except NoJournal as failure:
        raise UsageError(f"{failure}; nothing was changed") from None
    _say(f"the state before is kept in {journal.path}")
    began = time.monotonic()
    work = _work(command, plane, journal)._replace(way=planned.way)
    with _held(journal.path):
        _settled(work, planned.first)
    seconds, base = time.monotonic() - began, _base(planned, target, stage)
    reachable = base and stage and not command.no_probe and not is_emulated(command.endpoint_url)
    met = probed(planned.plan, base) if reachable else None
    return Applying(journal.path, journal.calls, seconds, _probe(planned, base), met)


def _restorable(state: dict[str, Any]) -> dict[str, Any]:
    """Return *state* without what stages serve, which no call can bring back but leading them to a deployment again."""
    return {name: value for name, value in state.items() if name != "exports"}


def going_on(command: Command, path: str, *, is_undo: bool) -> int:
    """Go on with the fix whose undo file is *path*, or take it back.

    Raises UsageError.
    """
    with _held(path):
        return _going_on(command, _opened(path), is_undo=is_undo)


def _going_on(command: Command, journal: Journal, *, is_undo: bool) -> int:
    header = journal.header
    plane, _ = live_targets.reach(command, header.target)
    if header.stage or any(map(deploys_itself, header.first.get("stages", ()))):
        stage = f", stage {header.stage} too" if header.stage else ", which deploys itself"
        _ask(command, f"{'Take back' if is_undo else 'Finish'} the fix of {header.target}{stage}?")
    work = _work(command, plane, journal)._replace(is_undo=is_undo, force=command.force)
    try:
        now = work.read()
    except ControlPlaneError as failure:
        raise UsageError(f"{failure}\nNothing was changed.") from None
    before = journal.calls
    if not is_undo:
        work = work._replace(way=way_between(dict(now), header.wanted, command.calls))
    end = _settled(work, now)
    count = journal.calls - before
    _tell_end(work, end, count)
    return FOUND_NOTHING


@contextmanager
def _held(path: str) -> Iterator[None]:
    """Keep others off the undo file at *path*.

    Raises UsageError when one is at work with it already.
    """
    try:
        with held(path):
            yield
    except InUse as failure:
        raise UsageError(str(failure)) from None


def _opened(path: str) -> Journal:
    try:
        return open_again(path)
    except NoJournal as failure:
        raise UsageError(str(failure)) from None


def _tell_end(work: Work, end: Any, count: int) -> None:
    header = work.journal.header
    what = "as it was before the fix" if work.is_undo else "as the fix wants it"
    done = f"{count} call{'s' if count != 1 else ''}" if count else "nothing was left to do"
    print(f"{header.target} is {what}, read back ({done})")  # noqa: T201
    if overtaken(end, header):
        print(f"stage {header.stage} serves a later deployment than the fix's, which was left alone: deploy it again")  # noqa: T201
    elif work.is_undo and not header.stage and not any(map(deploys_itself, header.first.get("stages", ()))):
        print("no stage was touched")  # noqa: T201


def _work(command: Command, plane: AwsControlPlane, journal: Journal) -> Work:
    return Work(plane, journal, _reader(plane, journal.header.first), time.sleep, _progress(command))


def _reader(plane: AwsControlPlane, first: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """Return what reads the API of the state *first* again, as far as a fix can change it."""
    if first.get("kind") == "HTTP":
        api_id = str(first["api"]["ApiId"])
        return lambda: read_http(plane, api_id)
    api_id = str(first["api"]["id"])
    return lambda: read_rest(plane, api_id)


def _settled(work: Work, state: Any) -> Any:
    """Bring the work to its end.

    Raises Interrupted with what to run when it is stopped.
    """
    try:
        return settle(work, state)
    except KeyboardInterrupt:
        _end_progress()
        complain(_what_to_run(work, "stopped"))
        raise
    except Meanwhile as failure:
        raise Interrupted(_in_the_way(work, failure)) from None
    except (ControlPlaneError, Unsettled, NoJournal) as failure:
        _end_progress()
        raise Interrupted(_what_to_run(work, str(failure))) from None


def _in_the_way(work: Work, failure: Meanwhile) -> str:
    path = work.journal.path
    what = "\n".join(f"  - {change}" for change in failure.changes)
    if work.is_undo:
        again = f"To put it back all the same: crossgate undo {path} --force"
        return f"others have changed what this would put back, so it was left:\n{what}\n{again}"
    return (
        f"others have changed what this would change, so it was left:\n{what}\n"
        f"To change it all the same: crossgate fix --resume {path} --force\n(crossgate undo {path} takes back what was made)"
    )


def _what_to_run(work: Work, why: str) -> str:
    path = work.journal.path
    if not work.journal.has_changed:
        return f"{why}\nNothing was changed."
    back = f"crossgate undo {path}"
    on = f"crossgate fix --resume {path}"
    again, other = (back, f"{on} makes the fix whole instead") if work.is_undo else (on, f"{back} takes it back")
    return f"{why}\nThe API may be half changed. Run again to finish: {again}\n({other})"


def _ask(command: Command, question: str) -> None:
    """Ask on a terminal.

    Raises UsageError when the answer is not yes, or nobody can be asked.
    """
    if command.yes:
        return
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(f"{question} Nobody can be asked here: say --yes. Nothing was changed.")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("nothing was changed")


def _progress(command: Command) -> Callable[[Call, int], None]:
    """Return what shows each call on a terminal."""
    if not sys.stderr.isatty() or command.format == "json":
        return lambda _, __: None

    def show(call: Call, left: int) -> None:
        text = f"{left} to go: {call.subject}"[:70]
        sys.stderr.write(f"\r{''.join(char if char.isprintable() else '?' for char in text):<70}{chr(13) if left == 1 else ''}")
        sys.stderr.flush()

    return show


def _end_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 70 + "\r")


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201


def _base(planned: LivePlan, target: Target, stage: str) -> str:
    """Return the address of *stage*, empty where the API's own host name is off."""
    api = planned.first["api"]
    if api.get("disableExecuteApiEndpoint") or api.get("DisableExecuteApiEndpoint") or planned.plan.api.endpoint == "PRIVATE":
        return ""
    host = f"https://{target.api_id}.execute-api.{target.region}.amazonaws.com{'.cn' if target.region.startswith('cn-') else ''}"
    return host if stage == "$default" else f"{host}/{stage}"


def _probe(planned: LivePlan, base: str) -> str:
    """Return the command that asks the deployed API at *base*, empty where there is none."""
    paths = [
        method.path
        for method in planned.plan.api.methods
        if method.path.startswith("/") and "{" not in method.path and method.http_method != "OPTIONS"
    ]
    return f"crossgate probe {base}{paths[0] if paths else '/'} --origin {planned.plan.policy.pages[0]}" if base else ""
