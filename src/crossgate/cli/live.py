"""Live APIs among a command's targets: from flags to the control plane, and its failures as the user's mistakes; nothing is judged."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crossgate import sources
from crossgate.api import Api, Counterpart
from crossgate.cli.arguments import Command
from crossgate.cli.mistakes import UsageError, complain

if TYPE_CHECKING:
    from crossgate.live.client import AwsControlPlane
    from crossgate.live.loading import Live
    from crossgate.live.pacer import Pacer
    from crossgate.live.targets import Target


def load_live(command: Command, text: str) -> sources.Loaded:
    """Return the live API that *text* names.

    Raises UsageError for all that can go wrong with it.
    """
    return sources.Loaded((read(command, text).api,))


def read(command: Command, text: str, *, complete: bool = False) -> Live:
    """Return the live API that *text* names with its state, the whole of it when *complete*.

    Raises UsageError.
    """
    from crossgate.live.failures import ControlPlaneError  # noqa: PLC0415 - only live targets need any of it
    from crossgate.live.loading import load  # noqa: PLC0415

    plane, target = reach(command, text)
    try:
        return load(plane, target, domains=getattr(command, "domains", False), complete=complete)
    except ControlPlaneError as failure:
        raise UsageError(f"{failure}{_as_read(text) if failure.reason == 'missing' else ''}") from None


def reach(command: Command, text: str) -> tuple[AwsControlPlane, Target]:
    """Return the live API that *text* names and the control plane that has it.

    Raises UsageError.
    """
    from crossgate.live.client import connect  # noqa: PLC0415
    from crossgate.live.failures import ControlPlaneError  # noqa: PLC0415
    from crossgate.live.targets import target_of  # noqa: PLC0415

    if not hasattr(command, "profile"):
        raise UsageError(f"this command takes files, not live APIs such as {text}")
    try:
        target = target_of(text)
        plane = connect(target.region, command.profile, pacer_of(command), endpoint=command.endpoint_url or "")
    except ControlPlaneError as failure:
        raise UsageError(f"{failure}{_as_read(text) if failure.reason == 'region' else ''}") from None
    return plane, target._replace(region=plane.region)


def _as_read(text: str) -> str:
    """Return how *text* was understood where its first part may have been meant for a region."""
    from crossgate.live.targets import target_of  # noqa: PLC0415

    target = target_of(text)
    if target.region or not target.stage:
        return ""
    return f"; {text} was read as the stage '{target.stage}' of the API '{target.api_id}', which is no region such as eu-west-1"


def pacer_of(command: Command) -> Pacer:
    """Return the pacer that --rate asks for.

    Raises UsageError for a rate that the account does not have.
    """
    from crossgate.live.pacer import Pacer  # noqa: PLC0415
    from crossgate.live.quotas import DEFAULT_RATE, TOTAL_RATE  # noqa: PLC0415

    rate = DEFAULT_RATE if command.rate is None else command.rate
    if not 0 < rate < float("inf") or (rate > TOTAL_RATE and not command.endpoint_url):
        raise UsageError(f"--rate {rate:g}: give the calls per second, at most {TOTAL_RATE:g}, which is all that an account has")
    return Pacer(rate, tell=_tell)


def _tell(pause: str) -> None:
    """Tell on a terminal why nothing is heard; below the progress of an audit, if there is some."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        complain(pause)


def against(command: Command, loaded: sources.Loaded, template: sources.Loaded) -> sources.Loaded:
    """Return *loaded* with its one API compared to the API of *template* that goes by the same name, or is the only one.

    Raises UsageError when it cannot be told which to compare.
    """
    if template.failures:
        raise UsageError(str(template.failures[0]))
    if len(loaded.apis) != 1:
        raise UsageError("--against compares one API with its template: name one live API, or the saved state of one")
    (api,) = loaded.apis
    other = _its_own(api, template.apis, command.against)
    there = Counterpart("template", _named(command.against), other)
    return loaded._replace(apis=(api._replace(counterparts=(*api.counterparts, there)),))


def _its_own(api: Api, candidates: tuple[Api, ...], name: str) -> Api:
    same_kind = [one for one in candidates if one.kind == api.kind]
    by_name = [one for one in same_kind if api.name in (one.name, one.id)] if len(same_kind) > 1 else same_kind
    if len(by_name) == 1:
        return by_name[0]
    if not same_kind:
        raise UsageError(f"--against {name}: there is no {api.kind} API in it")
    known = ", ".join(sorted({one.id or one.name for one in same_kind}))
    raise UsageError(f"--against {name}: which of its APIs is '{api.name}'? It has {known}; give a file with one of them")


def _named(path: str) -> str:
    return "the template" if path == "-" else Path(path).name
