"""Serves what a file has become after it was changed, and goes on with the old where the new is broken; parses nothing itself."""

# ruff: noqa: PTH116 (pathlib costs milliseconds of start-up that os does not)

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence

from crossgate.api import Api
from crossgate.serve.application import Application
from crossgate.sources import Loaded

POLL_SECONDS = 0.5

Announce = Callable[[str], None]
OpenApi = Callable[[Api], Awaitable[None]]
_Look = dict[str, tuple[int, int] | None]


class Watch:
    """Files whose changes count, told by the time of their last change and their size."""

    __slots__ = ("_paths", "_seen")

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = tuple(dict.fromkeys(paths))
        self._seen = self._look()

    def add(self, path: str) -> None:
        """Watch one more file."""
        if path not in self._paths:
            self._paths += (path,)
            self._seen[path] = _state(path)

    def has_changed(self) -> bool:
        """Whether any file was changed since this was asked last."""
        look = self._look()
        changed = look != self._seen
        self._seen = look
        return changed

    def _look(self) -> _Look:
        return {path: _state(path) for path in self._paths}


def _state(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


async def follow(
    watch: Watch,
    load: Callable[[], Loaded],
    applications: Sequence[Application],
    announce: Announce,
    open_api: OpenApi | None = None,
) -> None:
    """Look at the files again and again, and renew the *applications*; what came of it is announced.

    APIs that are new are given to *open_api*. Ends only when cancelled.
    """
    was_broken = False
    while True:
        await asyncio.sleep(POLL_SECONDS)
        if not await asyncio.to_thread(watch.has_changed):
            continue
        loaded = await asyncio.to_thread(load)
        if was_broken and not loaded.failures:
            announce("the definition can be read again")
        was_broken = bool(loaded.failures)
        for api in renew(loaded, applications, announce):
            if open_api is None:
                announce(f"{api.name} is new: start again to serve it as well")
            else:
                watch.add(api.source)
                await open_api(api)


def renew(loaded: Loaded, applications: Sequence[Application], announce: Announce) -> tuple[Api, ...]:
    """Let each of the *applications* serve what *loaded* has under its name, and return the APIs that none of them serves.

    Nothing changes when any file cannot be read.
    """
    if loaded.failures:
        announce(f"still serving the old definition: {loaded.failures[0]}")
        return ()
    found = {identity(api): api for api in loaded.apis}
    for application in applications:
        api = found.pop(identity(application.api), None)
        if api is None:
            announce(f"{application.api.name} is no longer there: still serving the old definition")
        elif api != application.api:
            application.replace(api)
            announce(f"{api.name} was changed: serving the new definition")
        else:
            application.replace(api)  # places in the text may have moved
    return tuple(found.values())


def identity(api: Api) -> tuple[str, str]:
    """Return what stays the same of an API whose definition is edited: its file, and its name there."""
    return api.source, api.id or api.name
