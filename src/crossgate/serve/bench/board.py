"""What the bench knows of the served APIs: their cells with what is to be expected of each, and the runs of pages; speaks no HTTP."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from crossgate.api import ANY_ORIGIN, Api
from crossgate.exchange import PREFLIGHT, declared_policy
from crossgate.gateway import gateway_of
from crossgate.serve.application import POINTS, Application
from crossgate.serve.bench.calls import Ask, Unclear
from crossgate.serve.bench.cells import Cell, Row, rows_of
from crossgate.serve.bench.columns import columns_of
from crossgate.serve.bench.explanation import Explanations
from crossgate.serve.bench.forecast import Forecast, Place, forecast
from crossgate.serve.bench.records import call_record, exchange_record, preflight_summary, seen_records, summary

MOST_VIEWS = 12
"""Tables that are remembered: one for each API, origin, browser and choice of credentials."""


class Served(NamedTuple):
    """One API that is served, and the address it is served at."""

    application: Application
    url: str


class _View:
    """One API for pages of one origin in one browser."""

    def __init__(self, served: Served, origin: str, browser: str, credentials: bool | None) -> None:
        self.api: Api = served.application.api
        declared = declared_policy(self.api)
        self.declared = declared
        self.credentials = declared.credentials if credentials is None else credentials
        self.origin = origin
        self.browser = browser
        stage = served.application.usual_stage
        self.base = served.url + stage.prefix
        self.place = Place(gateway_of(self.api, POINTS), stage, served.application.behind)
        policy = declared._replace(origins=(origin,), credentials=self.credentials)
        self.rows = {row.route: row for row in rows_of(self.api, self.base, policy)}
        self.explanations = Explanations(self.api, origin, browser, credentials=self.credentials)
        self._record: dict[str, Any] | None = None

    def record(self) -> dict[str, Any]:
        if self._record is None:
            rows = [self._row(row) for row in self.rows.values()]
            self._record = {
                "name": self.api.name,
                "kind": self.api.kind,
                "source": self.api.source,
                "url": self.base,
                "allowed": [] if self.declared.allows_any_origin else list(self.declared.origins),
                "policy": f"{self.declared.describe()} ({self.declared.source})",
                "credentials": self.credentials,
                "columns": columns_of(rows),
                "rows": [row for row in rows if row["cells"]],
            }
        return self._record

    def foretold(self, cell: Cell) -> Forecast:
        return forecast(self.place, self.origin, cell.request, self.browser, cell.possible)

    def cell(self, ask: Ask) -> tuple[Row, Cell]:
        """Return the cell that *ask* names, with its changes.

        Raises Unclear.
        """
        row = self.rows.get(ask.route)
        cell = next((cell for cell in row.cells if cell.outcome == ask.outcome), None) if row is not None else None
        if row is None or cell is None:
            raise Unclear("there is no such cell any longer: the definition has changed")
        changes = ask.changes
        return row, cell if changes is None else cell._replace(request=changes.applied(cell.request, self.base))

    def _row(self, row: Row) -> dict[str, Any]:
        foretold = {cell.outcome: self.foretold(cell) for cell in row.cells}
        cells = {
            outcome: shortly(outcome, found) for outcome, found in foretold.items() if outcome != PREFLIGHT or found.preflight != "none"
        }
        return {"route": row.route, "verb": row.verb, "path": row.path, "cells": cells}


class Board:
    """All that is served, for all pages. To be asked in threads; *subscribe* and *announce* belong in the event loop.

    *origins* are those of the pages of the bench.
    """

    def __init__(self, origins: Sequence[str], *, on_change: Callable[[], None] | None = None) -> None:
        self.origins = tuple(origins)
        self._served: list[Served] = []
        self._views: dict[object, _View] = {}
        self._lock = threading.Lock()
        self._waiting: set[asyncio.Event] = set()
        self._on_change = on_change
        self.notice = ""
        self.version = 1

    @property
    def apis(self) -> tuple[Served, ...]:
        """What is served."""
        return tuple(self._served)

    def add(self, served: Served) -> None:
        """Show one more API."""
        self._served.append(served)

    def state(self, origin: str, browser: str, credentials: bool | None) -> dict[str, Any]:
        """Return everything that the page of *origin* shows before anything is run."""
        with self._lock:
            apis = [self._view(number, origin, browser, credentials).record() for number in range(len(self._served))]
        return {
            "version": self.version,
            "notice": self.notice,
            "origin": origin,
            "origins": list(self.origins),
            "browser": browser,
            "apis": apis,
        }

    def exchange(self, origin: str, ask: Ask) -> dict[str, Any]:
        """Return one cell at length.

        Raises Unclear.
        """
        with self._lock:
            view = self._asked(origin, ask)
            row, cell = view.cell(ask)
            found = view.foretold(cell)
            short = shortly(cell.outcome, found)
            is_blocked = short["verdict"] == "blocked" and row.method is not None and ask.changes is None
            explained = view.explanations.explain(row.route, cell.outcome, in_preflight=short["in_preflight"]) if is_blocked else None
        return {
            "api": ask.api,
            "base": view.base,
            "source": view.api.source,
            "call": call_record(cell.request),
            "predicted": short,
            "explanation": explained,
            **exchange_record(found),
        }

    def announce_run(self, origin: str, ask: Ask) -> dict[str, Any]:
        """Make the outcome of a cell happen to the page's next call of it; return the call, and what is to be expected.

        Raises Unclear, and Busy when that call is under way already.
        """
        with self._lock:
            view = self._asked(origin, ask)
            _, cell = view.cell(ask)
            found = view.foretold(cell)
        application = self._served[ask.api].application
        turns = found.transcript.turns
        if not turns:
            return {"run": "", "call": call_record(cell.request), "predicted": shortly(cell.outcome, found)}
        address = urlsplit(turns[0].request.url)
        target = address.path + (f"?{address.query}" if address.query else "")
        run = application.runs.announce(origin, target, cell.possible)
        return {"run": f"{ask.api}.{run.id}", "call": call_record(cell.request), "predicted": shortly(cell.outcome, found)}

    def end_run(self, origin: str, identity: str) -> dict[str, Any]:
        """End a run that was announced from *origin*, and return what the API's side saw of it.

        Raises Unclear.
        """
        number, _, name = identity.partition(".")
        known = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else -1
        run = self._served[known].application.runs.end(name) if 0 <= known < len(self._served) else None
        if run is None or run.origin != origin:
            raise Unclear("there is no such run, or it took too long")
        return {"seen": seen_records(run.seen)}

    def announce(self, text: str) -> None:
        """Tell all pages that something has changed."""
        self.notice = text
        self.version += 1
        for event in self._waiting:
            event.set()

    def subscribe(self, event: asyncio.Event) -> None:
        """Have *event* set at each change."""
        self._waiting.add(event)

    def unsubscribe(self, event: asyncio.Event) -> None:
        """Leave *event* alone from now on."""
        self._waiting.discard(event)

    @property
    def subscribers(self) -> int:
        """How many are told of changes."""
        return len(self._waiting)

    def _asked(self, origin: str, ask: Ask) -> _View:
        if ask.api >= len(self._served):
            raise Unclear("there is no such API")
        return self._view(ask.api, origin, ask.browser, ask.credentials)

    def _view(self, number: int, origin: str, browser: str, credentials: bool | None) -> _View:
        served = self._served[number]
        key = (number, origin, browser, credentials)
        view = self._views.get(key)
        if view is None or view.api is not served.application.api:
            while len(self._views) >= MOST_VIEWS:
                del self._views[next(iter(self._views))]
            view = self._views[key] = _View(served, origin, browser, credentials)
        return view


def shortly(outcome: str, found: Forecast) -> dict[str, Any]:
    """Return what the cell of *outcome* shows of *found*."""
    return preflight_summary(found) if outcome == PREFLIGHT else summary(found)


def known_origin(text: str, board: Board) -> bool:
    """Whether *text* is an origin that the page may ask about: its own kind, or one that an API allows."""
    declared = (declared_policy(one.application.api).origins for one in board.apis)
    return text in board.origins or any(text in origins and text != ANY_ORIGIN for origins in declared)
