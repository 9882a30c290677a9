"""Answers that stay the same, ready for requests that are equal byte for byte; what stays the same is the model's word."""

from __future__ import annotations

from typing import Any, NamedTuple

from crossgate.gateway.invocation import extended_request_id
from crossgate.serve.log import Entry
from crossgate.serve.wire import Scope, is_without_body

_MOST_REMEMBERED = 1024


class Replay(NamedTuple):
    """What was sent for one request, and its entry in the log. *ids_at* is where in the headers the ids of the request stand."""

    start: dict[str, Any]
    body: dict[str, Any]
    entry: Entry
    ids_at: int

    def start_again(self, request_id: str) -> dict[str, Any]:
        """Return the start of the same response with the ids of another request."""
        headers = self.start["headers"].copy()
        at = self.ids_at
        headers[at] = (headers[at][0], request_id.encode())
        headers[at + 1] = (headers[at + 1][0], extended_request_id(request_id).encode())
        return {"type": "http.response.start", "status": self.start["status"], "headers": headers}


class Replays:
    """Remembers responses by the request line and all headers."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[object, Replay] = {}

    def get(self, scope: Scope) -> Replay | None:
        """Return what was sent for an equal request, or None."""
        return self._known.get(_key(scope))

    def remember(self, scope: Scope, replay: Replay) -> None:
        """Send *replay* to equal requests as well, unless they have a body, which may differ."""
        if is_without_body(scope):
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[_key(scope)] = replay


def _key(scope: Scope) -> object:
    return scope["method"], scope.get("raw_path") or scope["path"], scope.get("query_string"), scope.get("scheme"), tuple(scope["headers"])
