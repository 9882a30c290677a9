"""Calls that a page has announced: what shall befall them, and what the API's side saw of them; answers nothing.

An announcement goes from the bench page's own server to the API's inside this process: no header, path or parameter of the request
tells of it, so the exchange stays what it would be without.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from secrets import token_urlsafe
from typing import NamedTuple

from crossgate.api import Integration, Method
from crossgate.exchange import PossibleOutcome
from crossgate.gateway import ORDINARY, Answer, AssumedBackend, BackendFault, BackendReply, Circumstances, IntegrationRequest
from crossgate.http import Request
from crossgate.serve.behind import Case, Standing
from crossgate.serve.wire import Scope

MOST_RUNS = 64
"""Calls that may be announced at a time."""

MOST_SEEN = 24
"""Requests that are remembered of one call: a preflight and a request for each of some redirects."""

RUN_SECONDS = 40.0
"""How long an announcement holds when nobody ends it: a little longer than the slowest integration."""


class Busy(Exception):
    """The same call is announced already, or too many are."""


class Seen(NamedTuple):
    """One request of a call, as it came in, and what was answered; *backend* names what stood behind the gateway."""

    request: Request
    answer: Answer
    is_preflight: bool
    backend: str


class Run:
    """One call of the page of *origin* to *target* (path and query string as they come in), and the requests *seen* of it."""

    __slots__ = ("ends", "id", "origin", "possible", "seen", "target")

    def __init__(self, origin: str, target: str, possible: PossibleOutcome | None, ends: float) -> None:
        self.id = token_urlsafe(12)
        self.origin = origin
        self.target = target
        self.possible = possible
        self.ends = ends
        self.seen: list[Seen] = []

    def case(self, request: Request, usual: Circumstances) -> Case | None:
        """Return what befalls *request*, or None where nothing is made to happen: a preflight fares as it always does."""
        if self.possible is None or is_preflight(request):
            return None
        return case_of(self.possible, request, usual)

    def note(self, seen: Seen) -> None:
        """Remember a request."""
        if len(self.seen) < MOST_SEEN:
            self.seen.append(seen._replace(request=seen.request._replace(body=b"")))


class Runs:
    """The calls of one API that are announced, *armed* by origin and target. Threads may announce and end them."""

    __slots__ = ("_clock", "_lock", "armed")

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.armed: dict[tuple[str, str], Run] = {}
        self._lock = threading.Lock()

    def announce(self, origin: str, target: str, possible: PossibleOutcome | None) -> Run:
        """Announce a call.

        Raises Busy.
        """
        key = (origin, target)
        with self._lock:
            self._forget_old()
            if key in self.armed or len(self.armed) >= MOST_RUNS:
                raise Busy
            run = self.armed[key] = Run(origin, target, possible, self._clock() + RUN_SECONDS)
        return run

    def of(self, scope: Scope) -> Run | None:
        """Return the call that the request of *scope* belongs to, or None."""
        origin = next((value for name, value in scope["headers"] if name.lower() == b"origin"), None)
        if origin is None:
            return None
        path = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
        query = scope.get("query_string") or b""
        target = (path + b"?" + query if query else path).decode("latin-1")
        run = self.armed.get((origin.decode("latin-1"), target))
        return run if run is not None and run.ends > self._clock() else None

    def end(self, identity: str) -> Run | None:
        """End the call with that id and return it; None where there is none."""
        with self._lock:
            found = next((key for key, run in self.armed.items() if run.id == identity), None)
            return self.armed.pop(found) if found is not None else None

    def _forget_old(self) -> None:
        now = self._clock()
        for key in [key for key, run in self.armed.items() if run.ends <= now]:
            del self.armed[key]


def is_preflight(request: Request) -> bool:
    """Whether *request* is a CORS preflight, https://fetch.spec.whatwg.org/#cors-preflight-request."""
    return request.method == "OPTIONS" and "access-control-request-method" in request.headers


def case_of(possible: PossibleOutcome, request: Request, usual: Circumstances) -> Case | None:
    """Return how *possible* comes about for *request*; None where it does so by itself."""
    told = possible.circumstances
    changes = {name: value for name, value in told._asdict().items() if value != getattr(ORDINARY, name)}
    backend = TellingBackend(possible.backend) if isinstance(possible.backend, AssumedBackend) and _is_told(possible.backend) else None
    if not changes and backend is None:
        return None
    return Case(request, usual._replace(**changes), backend)


def _is_told(backend: AssumedBackend) -> bool:
    """Whether *backend* does something of its own, which a stand-in would not."""
    outcome = backend.outcome
    return isinstance(outcome, BackendFault) or outcome.status != 200


class TellingBackend(Standing):
    """A backend that does as the outcome wants it, and nothing that only a real one would know."""

    label = "made to happen"
    waits = False

    def __init__(self, assumed: AssumedBackend) -> None:
        self._assumed = assumed

    def invoke(
        self, method: Method, integration: Integration, request: IntegrationRequest, original: Request
    ) -> BackendReply | BackendFault:
        """Return what was decided."""
        outcome = self._assumed.invoke(method, integration, request, original)
        return outcome._replace(unseen=None) if isinstance(outcome, BackendReply) else outcome
