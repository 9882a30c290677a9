"""Lets browsers fetch over some wire: hands their requests on and their answers back, and records both; no socket of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from crossgate.browser import PROFILES, NetworkFault, Outcome, Page, PageRequest, fetch
from crossgate.http import Request, Response
from crossgate.probe.recording import Met, Recording

HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that are sent unasked: they are meant to change nothing. Source: https://httpwg.org/specs/rfc9110.html#safe.methods"""

Ask = Callable[[Request], Awaitable[tuple[Response | NetworkFault, str]]]
"""Takes a request, gives what comes of it and the address that was asked."""


class Driver:
    """Browsers at one wire: equal requests are sent once, and all browsers judge the same answers."""

    def __init__(self, ask: Ask, *, sends_all: bool) -> None:
        self._ask = ask
        self._sends_all = sends_all
        self._met: dict[Request, Met] = {}
        self._unsent: Request | None = None

    async def play(self, origin: str, request: PageRequest, browsers: Sequence[str]) -> Recording:
        """Let each of *browsers* make the call *request* from a page of *origin*."""
        outcomes: dict[str, Outcome] = {}
        for name in browsers:
            outcome = await self._outcome(Page(origin), request, name)
            if outcome is not None:
                outcomes[name] = outcome
        return Recording(origin, request, tuple(self._met.values()), outcomes, self._unsent)

    async def _outcome(self, page: Page, request: PageRequest, browser: str) -> Outcome | None:
        """Return how it ends in one browser; None when it comes to a request that is held back."""
        steps = fetch(page, request, PROFILES[browser])
        try:
            step = next(steps)
            while True:
                if not step.is_preflight and step.request.method not in HARMLESS and not self._sends_all:
                    self._unsent = step.request
                    return None
                step = steps.send(await self._answer(step.request, is_preflight=step.is_preflight))
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome

    async def _answer(self, request: Request, *, is_preflight: bool) -> Response | NetworkFault:
        met = self._met.get(request)
        if met is None:
            answer, address = await self._ask(request)
            met = self._met[request] = Met(request, answer, is_preflight, address)
        return met.answer
