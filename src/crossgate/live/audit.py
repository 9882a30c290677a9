"""Every API of some accounts and regions: listed, read and checked by a few threads behind one pacer; nothing is printed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, NamedTuple

from crossgate.check import Report
from crossgate.live.client import ControlPlane
from crossgate.live.failures import ControlPlaneError, no_control_plane
from crossgate.live.loading import api_of
from crossgate.live.reading import apis_listed, read_http, read_rest, with_exports
from crossgate.report.audit import Row, judged

_WORKERS = 8
"""Threads that wait for answers: at 10 calls a second, of a few tenths of a second each, more would only wait for the pacer."""

_NOT_ENABLED = ("UnrecognizedClientException", "InvalidClientTokenId")
"""How regions answer that an account has not enabled; wrong credentials are answered alike, but in every region."""

Key = tuple[str, str, str, str]


class Place(NamedTuple):
    """One region of one account. *is_wished* tells that the user named it, so that it must be there."""

    profile: str
    region: str
    is_wished: bool = True


class Listed(NamedTuple):
    """An API that an account has, with what the control plane said of it in its list."""

    row: Row
    plane: ControlPlane
    api: Mapping[str, Any]


class Audit:
    """An audit under way. *notes* collect what could not be seen; *known* counts the APIs found so far.

    *check* judges an API that was read; *done* are rows of an earlier run, which are not read again; with *exports* the stages are compared
    with what is configured, one more call for each. *stop* lets no call start any more, for when the audit is broken off.
    """

    def __init__(
        self,
        connect: Callable[[Place], ControlPlane],
        check: Callable[[Any], Report],
        *,
        done: Mapping[Key, Row] | None = None,
        exports: bool = False,
        stop: Callable[[], None] = lambda: None,
    ) -> None:
        self._stop = stop
        self._connect = connect
        self._check = check
        self._done = done or {}
        self._exports = exports
        self.notes: list[str] = []
        self.known = 0
        self.is_listed = False

    def rows(self, places: Sequence[Place]) -> Iterator[Row]:
        """Yield a row for each API of *places* that was not done before, as they are judged.

        Raises ControlPlaneError when none of the places can be listed, or one that the user named, and when credentials expire.
        """
        with ThreadPoolExecutor(_WORKERS) as threads:
            waiting: set[Future[Row]] = set()
            try:
                for listed in self._listed(places):
                    waiting.add(threads.submit(self._row, listed))
                    finished = {future for future in waiting if future.done()}
                    waiting -= finished
                    yield from (future.result() for future in finished)
                self.is_listed = True
                while waiting:
                    finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in finished)
            except BaseException:
                self._stop()
                threads.shutdown(wait=True, cancel_futures=True)
                raise

    def _listed(self, places: Sequence[Place]) -> Iterator[Listed]:
        refused: list[ControlPlaneError] = []
        for place in places:
            try:
                apis = self._apis_in(place)
            except ControlPlaneError as failure:
                if place.is_wished or not (failure.code in _NOT_ENABLED or failure.reason in ("network", "denied")):
                    raise
                refused.append(failure)
                continue
            self.known += len(apis)
            yield from (listed for listed in apis if key_of(listed.row) not in self._done)
        if refused and len(refused) == len(places):
            raise refused[0]
        if refused:
            left_out = f"{len(refused)} region{' was' if len(refused) == 1 else 's were'} left out"
            self.notes.append(f"{left_out}: not enabled for the account, forbidden to it, or not reached")

    def _apis_in(self, place: Place) -> list[Listed]:
        plane = self._connect(place)
        listed = apis_listed(plane, "REST")
        found = [Listed(Row(place.profile, plane.region, "REST", api["id"], api.get("name", "")), plane, api) for api in listed or ()]
        try:
            others = apis_listed(plane, "HTTP")
        except ControlPlaneError as failure:
            if failure.reason != "denied":
                raise
            self.notes.append(f"HTTP APIs were not listed: {failure}")
            return found
        if listed is None and others is None:
            raise no_control_plane(plane.region, "apigateway.get_rest_apis")
        others = others or []
        sockets = sum(api.get("ProtocolType") == "WEBSOCKET" for api in others)
        if sockets:
            self.notes.append(f"{plane.region}: {sockets} WebSocket API{'' if sockets == 1 else 's'} left out, which have no CORS")
        return found + [
            Listed(Row(place.profile, plane.region, "HTTP", api["ApiId"], api.get("Name", "")), plane, api)
            for api in others
            if api.get("ProtocolType") != "WEBSOCKET"
        ]

    def _row(self, listed: Listed) -> Row:
        """Read and judge one API; what goes wrong with it concerns it alone."""
        row, plane = listed.row, listed.plane
        try:
            read = read_rest if row.kind == "REST" else read_http
            state = read(plane, row.api_id, api=listed.api)
            if self._exports:
                state = with_exports(plane, state)
            return judged(row, self._check(api_of(state, row.target)))
        except ControlPlaneError as failure:
            if failure.reason == "credentials":
                raise  # they have expired, and nothing more can be read
            return row._replace(verdict="unread", trouble=str(failure))


def key_of(row: Row) -> Key:
    """Return what tells the API of *row* from all others."""
    return row.profile, row.region, row.kind, row.api_id
