"""The definition that ``--with`` sets beside a probe, a recording or a message; reads it, and compares nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crossgate.api import Api
from crossgate.cli.arguments import Command
from crossgate.cli.check import load_once
from crossgate.cli.flags import OF_DEFINITION, given
from crossgate.cli.mistakes import UsageError
from crossgate.probe.joined import path_within


def apis_beside(command: Command, settings: dict[str, Any]) -> tuple[Api, ...]:
    """Return the APIs of ``--with``, those that --api names; none without it.

    Raises UsageError, also for flags about a definition where there is none.
    """
    if command.definition is None:
        for flag in given(command, OF_DEFINITION):
            raise UsageError(f"{flag} is about a definition, and there is none: give --with TARGET too, or leave {flag} out")
        return ()
    loaded = load_once(command, [command.definition], settings)
    if loaded.failures:
        raise UsageError(str(loaded.failures[0]))
    if not loaded.apis:
        raise UsageError(f"no API found in {command.definition}")
    apis = tuple(api for api in loaded.apis if command.api is None or command.api in (api.name, api.id))
    if not apis:
        raise UsageError(f"no API of {command.definition} is called '{command.api}' ({_names(loaded.apis)})")
    return apis


def api_for(url: str, apis: tuple[Api, ...]) -> Api | None:
    """Return which of *apis* has the path of *url*, None when there are none.

    Raises UsageError when several have it.
    """
    fitting = [api for api in apis if path_within(api, url)] if len(apis) > 1 else []
    if len(fitting) > 1:
        raise UsageError(f"several APIs have the path of {url}: choose one with --api NAME ({_names(fitting)})")
    return fitting[0] if fitting else apis[0] if apis else None


def _names(apis: Iterable[Api]) -> str:
    return ", ".join(api.id or api.name for api in apis)
