"""A Lambda function that runs on this machine: its processes are started as they are needed; the function's code lies elsewhere."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

from crossgate.api import Integration, Method
from crossgate.gateway import BackendFault, BackendReply, IntegrationRequest
from crossgate.http import Request
from crossgate.serve.handler_process import Handler, HandlerCrash, HandlerProcess, HandlerTimeout

MOST_PROCESSES = 4
"""Processes of one function at a time; further events wait, which counts against their time."""

NO_EVENT = BackendFault("unreachable", "the request body is no JSON, which Lambda refuses")

_REQUEST_ID = "requestId"


class LocalFunction:
    """A function as a backend. *seconds* shortens the time that the integration gives it, *own_seconds* is the function's own limit."""

    waits = True

    def __init__(self, handler: Handler, seconds: float | None = None, own_seconds: float | None = None) -> None:
        self.label = f"local {handler.spec}"
        self._handler = handler
        self._seconds = seconds
        self.own_seconds = own_seconds
        self._places = threading.Semaphore(MOST_PROCESSES)
        self._idle: list[HandlerProcess] = []
        self._busy: set[HandlerProcess] = set()

    def invoke(
        self,
        method: Method,  # noqa: ARG002
        integration: Integration,
        request: IntegrationRequest,
        original: Request,  # noqa: ARG002
    ) -> BackendReply | BackendFault:
        """Run the handler with the event of the integration."""
        try:
            event = event_of(request)
        except ValueError:
            return NO_EVENT
        allowed, own = seconds_for(integration, self._seconds), self.own_seconds
        try:
            outcome = self.run(event, allowed if own is None else min(allowed, own))
        except HandlerTimeout:
            return BackendFault("timeout") if own is None or own >= allowed else _own_timeout(event, own)
        except HandlerCrash as crash:
            return BackendFault("error", str(crash))
        return reply_for(outcome)

    def run(self, event: object, seconds: float) -> dict[str, Any]:
        """Return the outcome for *event*: ``output``, or ``error`` and ``type``.

        Raises HandlerTimeout and HandlerCrash.
        """
        if not self._places.acquire(timeout=seconds):
            raise HandlerTimeout
        try:
            return self._ask(event, seconds)
        finally:
            self._places.release()

    def close(self) -> None:
        """End all processes, busy ones too."""
        for process in (*self._busy, *self._idle):
            process.kill()

    def _ask(self, event: object, seconds: float) -> dict[str, Any]:
        process = self._process()
        self._busy.add(process)
        try:
            outcome = process.ask(event, _request_id(event), seconds)
            self._idle.append(process)
        finally:
            self._busy.discard(process)
        return outcome

    def _process(self) -> HandlerProcess:
        while self._idle:
            try:
                process = self._idle.pop()
            except IndexError:
                break
            if not process.is_stale:
                return process
            process.kill()
        try:
            return HandlerProcess(self._handler)
        except OSError as error:
            raise HandlerCrash("no process could be started for the handler") from error


def event_of(request: IntegrationRequest) -> object:
    """Return the event of *request*: the proxy event, or the body that the mapping template made.

    Raises ValueError when that is no JSON.
    """
    if request.event is not None:
        return request.event
    try:
        return json.loads(request.body or b"{}")
    except RecursionError as error:
        raise ValueError from error


def seconds_for(integration: Integration, limit: float | None) -> float:
    """Return how long a backend may take: the timeout of *integration*, and no longer than *limit*."""
    timeout = integration.timeout / 1000 if isinstance(integration.timeout, int) else 29.0
    return min(timeout, limit) if limit is not None else timeout


def reply_for(outcome: dict[str, Any]) -> BackendReply | BackendFault:
    """Return what an outcome of a handler is for the gateway."""
    if "error" in outcome:
        return BackendFault("error", str(outcome["error"]))
    return BackendReply(output=outcome.get("output"), is_lambda_output=True)


def _own_timeout(event: object, seconds: float) -> BackendFault:
    """Return the error that Lambda itself reports when a function takes longer than its own limit, in its words."""
    now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
    return BackendFault("error", f"{now}.000Z {_request_id(event)} Task timed out after {seconds:.2f} seconds")


def _request_id(event: object) -> str:
    context = event.get("requestContext") if isinstance(event, dict) else None
    found = context.get(_REQUEST_ID) if isinstance(context, dict) else None
    return found if isinstance(found, str) else "00000000-0000-0000-0000-000000000000"
