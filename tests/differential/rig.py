"""A browser and its server: plays exchanges and gathers what was seen of each; no expectation."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

from crossgate.browser import PageRequest
from tests.differential.chromium import Chromium
from tests.differential.exchange import NULL_PAGE, Answer, Exchange, Hop, Result, Seen, body_json, calls_of
from tests.differential.firefox import Firefox
from tests.differential.model import merged, symbolic
from tests.differential.server import Server

LANES = 24
"""Exchanges that one page runs at a time."""

_LATE_SECONDS = 0.4
"""How long lines may come after the last exchange has ended."""

_CASE = re.compile(r"e\d{7}(?!\d)")

_ECHO = (("Access-Control-Allow-Origin", "{origin}"), ("Access-Control-Allow-Methods", "{method}"))
_WARM_UP = Exchange("{page}", (PageRequest("PUT", "{api}/x/{id}/0"),), (Hop(Answer(204, _ECHO), Answer(200, _ECHO)),))
_WARM_UPS = 16
"""The first preflights of a fresh tab are not served from Firefox's cache later; after so many all behave alike."""


class Browser(Protocol):
    """What a rig needs of a browser."""

    name: str
    version: str
    lines: list[str]

    async def open(self, pages: dict[str, str]) -> None: ...

    async def run(self, kind: str, exchanges: str, lanes: int) -> str: ...

    async def close(self) -> None: ...


BROWSERS: dict[str, type[Chromium | Firefox]] = {"chromium": Chromium, "firefox": Firefox}


class Rig:
    """One browser with a server of its own; *stray* are lines about CORS that name no exchange. ``async with`` starts and ends it."""

    def __init__(self, browser: str) -> None:
        self._kind = BROWSERS[browser]
        self._numbers = itertools.count(1)
        self.stray: list[str] = []

    async def __aenter__(self) -> Self:
        self.server = await Server().__aenter__()
        self.browser: Browser = self._kind()
        try:
            page = self.server.places.page
            await self.browser.open({"plain": f"{page}/page/plain", NULL_PAGE: f"{page}/page/null"})
            for kind in ("{page}", NULL_PAGE):
                await self.play([_WARM_UP._replace(page=kind)] * _WARM_UPS)
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            await self.browser.close()
        finally:
            await self.server.__aexit__(kind, error, trace)

    async def play(self, exchanges: Sequence[Exchange]) -> list[Seen]:
        """Play *exchanges*, some at a time, and return what was seen of each."""
        cases = {f"e{next(self._numbers):07d}": exchange for exchange in exchanges}
        self.server.exchanges, self.server.hits, self.browser.lines = cases, {}, []
        results: dict[str, list[Result]] = {}
        await asyncio.gather(*(self._run(kind, cases, results) for kind in ("plain", NULL_PAGE)))
        await asyncio.sleep(_LATE_SECONDS)
        lines = self._lines_by_case()
        hits, places = self.server.hits, self.server.places
        return [
            symbolic(Seen(merged(hits.get(case, []), exchange), tuple(results[case]), tuple(lines[case])), places, case)
            for case, exchange in cases.items()
        ]

    async def _run(self, kind: str, cases: dict[str, Exchange], results: dict[str, list[Result]]) -> None:
        mine = [(case, exchange) for case, exchange in cases.items() if (exchange.page == NULL_PAGE) == (kind == NULL_PAGE)]
        if not mine:
            return
        text = json.dumps(
            [
                {"pause": exchange.pause, "calls": [_call_json(call) for call in calls_of(exchange, self.server.places, case)]}
                for case, exchange in mine
            ]
        )
        answers = json.loads(await self.browser.run(kind, text, LANES))
        for (case, _), found in zip(mine, answers, strict=True):
            results[case] = [_result(one) for one in found]

    def _lines_by_case(self) -> defaultdict[str, list[str]]:
        lines: defaultdict[str, list[str]] = defaultdict(list)
        for line in self.browser.lines:
            found = _CASE.search(line)
            if found:
                lines[found[0]].append(line)
            else:
                self.stray.append(line)
        return lines


def _call_json(call: PageRequest) -> dict[str, object]:
    return {**call._asdict(), "body": body_json(call.body)}


def _result(found: dict[str, object]) -> Result:
    if not found["resolved"]:
        error = found["error"]
        assert isinstance(error, list)
        return Result(resolved=False, error=(str(error[0]), str(error[1])))
    headers = found["headers"]
    assert isinstance(headers, list)
    pairs = tuple(sorted((str(name).lower(), str(value)) for name, value in headers))
    return Result(True, str(found["type"]), int(str(found["status"])), str(found["url"]), pairs)
