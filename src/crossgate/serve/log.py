"""One line for each request: who answered, the status, and what a browser would make of it; writes where it is told, decides nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import NamedTuple, TextIO

from crossgate.api import Integration
from crossgate.gateway import Answer
from crossgate.serve.verdict import Verdict


class Entry(NamedTuple):
    """What became of one request. *backend* names what stood behind the gateway, empty when nothing was called."""

    method: str
    path: str
    answer: Answer
    backend: str = ""
    verdict: Verdict | None = None
    left_out: tuple[str, ...] = ()
    api: str = ""

    @property
    def answered_by(self) -> str:
        """Who answered, for people: the route with its integration, or the gateway and the route that led to it.

        Its errors are gateway responses in REST APIs alone: those of HTTP APIs are fixed, and nobody would find a response to change.
        """
        answer = self.answer
        route = answer.method.route if answer.method is not None else ""
        if answer.answered_by == "edge":
            return f"the edge, {answer.cause}"
        if answer.answered_by == "cors":
            return "the CORS configuration"
        if answer.answered_by != "integration":
            is_fixed = any(step.kind == "error" for step in answer.steps)
            who = "API Gateway itself," if is_fixed else "gateway response"
            return f"{who} {answer.answered_by}" + (f" of {route}" if route else "")
        integration = answer.method.integration if answer.method is not None else None
        kind = integration.kind if isinstance(integration, Integration) and isinstance(integration.kind, str) else "an unknown integration"
        return f"{route} {kind}" + (f", {self.backend}" if self.backend else "")


_WRITE_SECONDS = 0.03
_MOST_REMEMBERED = 256

Write = Callable[[str], None]
Log = Callable[[Entry], None]


def text_line(entry: Entry) -> str:
    """Return *entry* for people."""
    pieces = [f"{entry.method} {entry.path}  {entry.answer.status}  {entry.answered_by}"]
    verdict = entry.verdict
    if verdict is not None:
        what = "preflight " if verdict.is_preflight else ""
        pieces.append(f"{verdict.origin}: {what}{verdict.word}" + (f", {verdict.reason}" if verdict.reason else ""))
    pieces += [f"left out {each}" for each in entry.left_out]
    pieces += [f"if {unknown.why}" for unknown in entry.answer.doubts]
    return printable("  ".join(pieces))


def json_line(entry: Entry) -> str:
    """Return *entry* as one JSON object."""
    answer, verdict = entry.answer, entry.verdict
    record: dict[str, object] = {
        "api": entry.api,
        "method": entry.method,
        "path": entry.path,
        "status": answer.status,
        "answered_by": answer.answered_by,
        "route": answer.method.route if answer.method is not None else None,
        "cause": answer.cause or None,
        "backend": entry.backend or None,
        "left_out": list(entry.left_out),
        "doubts": [unknown.why for unknown in answer.doubts],
        "rests_on": list(answer.rests_on),
    }
    if verdict is not None:
        record["origin"] = verdict.origin
        record["preflight"] = verdict.is_preflight
        record["verdict"] = verdict.word
        record["reason"] = verdict.reason or None
        record["message"] = verdict.message or None
    return json.dumps(record)


def printable(text: str) -> str:
    """Return *text* without characters that could steer a terminal."""
    return text if text.isprintable() else "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


class LineLog:
    """Writes entries as lines. A browser's message is written once for each run of equal ones, below the line it explains."""

    __slots__ = ("_line_of", "_lines", "_said", "_write")

    def __init__(self, write: Write, *, as_json: bool = False) -> None:
        self._write = write
        self._line_of = json_line if as_json else text_line
        self._said = "" if not as_json else None
        self._lines: dict[int, tuple[Entry, str, str]] = {}

    def __call__(self, entry: Entry) -> None:
        """Write the line of *entry*. Entries that come again, the same object, are not laid out again."""
        _, line, message = self._lines.get(id(entry)) or self._laid_out(entry)
        if message and self._said is not None and message != self._said:
            self._said = message
            line += f"    {printable(message)}\n"
        self._write(line)

    def _laid_out(self, entry: Entry) -> tuple[Entry, str, str]:
        """Return, and remember, *entry* with its line and the browser's message. The entry is kept so that no other gets its id."""
        if len(self._lines) >= _MOST_REMEMBERED:
            self._lines.clear()
        message = entry.verdict.message if entry.verdict is not None else ""
        laid_out = self._lines[id(entry)] = entry, self._line_of(entry) + "\n", message
        return laid_out


class Lines:
    """Collects lines and writes them some times a second, since a write for each would cost more than the answer it tells of."""

    __slots__ = ("_is_planned", "_stream", "_waiting")

    def __init__(self, stream: TextIO) -> None:
        self._stream: TextIO | None = stream
        self._waiting: list[str] = []
        self._is_planned = False

    def write(self, text: str) -> None:
        """Write *text* soon. To be called in the event loop."""
        self._waiting.append(text)
        if not self._is_planned:
            self._is_planned = True
            asyncio.get_running_loop().call_later(_WRITE_SECONDS, self.flush)

    def flush(self) -> None:
        """Write now what waits. When nobody reads any longer, what follows is dropped."""
        waiting, self._waiting, self._is_planned = "".join(self._waiting), [], False
        if self._stream is None or not waiting:
            return
        try:
            self._stream.write(waiting)
            self._stream.flush()
        except (OSError, ValueError):
            self._stream = None
