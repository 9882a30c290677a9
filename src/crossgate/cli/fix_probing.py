"""Whether a live fix holds on the wire: calls of a page that browsers refused before, made against the deployed stage; changes nothing.

Only GET, HEAD and preflights are sent; of other calls the preflight is judged, and the request itself is held back.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import crossgate
from crossgate.api import Api, Method
from crossgate.browser import PageRequest
from crossgate.exchange import host_of, legitimate_request, verbs_of
from crossgate.fix.plan import Plan
from crossgate.probe.driving import HARMLESS, Driver
from crossgate.probe.meaning import meaning_of
from crossgate.probe.recording import Recording

_MOST_CALLS = 5
_ATTEMPTS = 4
_PAUSE = 3.0
"""Seconds between attempts: a new deployment takes some until all of API Gateway serves it."""
_SECONDS = 10.0

BROWSER = "chromium"


class Probed(NamedTuple):
    """What came of the calls: *words* for people, and whether a browser still refuses one. Nothing is said where nobody was reached."""

    words: str
    is_refused: bool = False


def is_emulated(endpoint: str | None) -> bool:
    """Whether the control plane is not AWS's own, so that the API's host name leads elsewhere."""
    return bool(endpoint) or any(name.startswith("AWS_ENDPOINT_URL") and value for name, value in os.environ.items())


def probed(planned: Plan, base: str, sleep: Callable[[float], None] = time.sleep) -> Probed:
    """Make the calls that *planned* mends against the stage at *base*, again for a while where they are refused."""
    calls = _calls(planned, base)
    recordings: list[Recording] = []
    for attempt in range(_ATTEMPTS):
        recordings = asyncio.run(_recorded(planned.policy.pages[0], calls))
        if not any(one.verdict == "blocked" for one in recordings):
            break
        if attempt < _ATTEMPTS - 1:
            sleep(_PAUSE)
    return _told(recordings)


def _calls(planned: Plan, base: str) -> list[PageRequest]:
    """Return one call for each path that was refused, of a method that changes something where there is one: it is not sent."""
    found: dict[str, PageRequest] = {}
    api = planned.expected
    for trial in planned.before.trials("blocked"):
        path = trial.method.path
        usable = _usable(api, path)
        if usable and path not in found and len(found) < _MOST_CALLS:
            method, verb = next(((one, verb) for one, verb in usable if verb not in HARMLESS), usable[0])
            request = legitimate_request(api, method, verb, planned.policy)
            found[path] = request._replace(url=base + request.url.removeprefix(f"https://{host_of(api)}"), body=None)
    return list(found.values())


def _usable(api: Api, path: str) -> list[tuple[Method, str]]:
    """Return the methods of *path* with the verbs by which pages use them."""
    resource = api.resources.get(path) if path.startswith("/") else None
    methods = resource.methods.values() if resource is not None else ()
    return [(one, verb) for one in methods if one.http_method != "OPTIONS" for verb in verbs_of(api, one)]


async def _recorded(origin: str, calls: Sequence[PageRequest]) -> list[Recording]:
    from crossgate.probe.wire import Limits, Wire  # noqa: PLC0415 - the client is loaded only where something is sent

    recordings = []
    for call in calls:
        async with Wire(Limits(seconds=_SECONDS, agent=f"crossgate/{crossgate.__version__}")) as wire:
            recordings.append(await Driver(wire.ask, sends_all=False).play(origin, call, (BROWSER,)))
        if recordings[-1].verdict == "network-error":
            break  # the others go to the same host
    return recordings


def _told(recordings: Sequence[Recording]) -> Probed:
    if not recordings:
        return Probed("")
    refused = [one for one in recordings if one.verdict == "blocked"]
    if refused:
        first = refused[0]
        meaning = meaning_of([first.reason]).what
        return Probed(f"{_names(refused)} still refused by the deployed stage: {meaning}. Ask again in a minute", is_refused=True)
    if recordings[-1].verdict == "network-error":
        fault = next((turn.fault for turn in recordings[-1].turns if turn.fault), "no answer")
        return Probed(f"the stage cannot be reached from here ({fault})")
    return Probed(f"{_names(recordings)} pass on the deployed stage, as {BROWSER.capitalize()} judges")


def _names(recordings: Sequence[Recording]) -> str:
    from crossgate.browser.url import parse_url  # noqa: PLC0415

    urls = ((one.request.method, parse_url(one.request.url)) for one in recordings)
    return ", ".join(f"{method} {url.path if url is not None else ''}" for method, url in urls)
