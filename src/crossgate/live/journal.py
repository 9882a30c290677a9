"""The undo file: the state before a fix, and every call as it was about to be made and as it ended; no call is made here.

It is one JSON object a line. The first is the header; then ``{"call": 1, "operation": …, "parameters": …}`` before each call and
``{"call": 1, "ended": "done" | "failed" | "unknown"}`` after it. A line that was not finished when the process died does not count.
"""

# ruff: noqa: PTH105, PTH108, PTH120, PTH123 (as in sources: os starts faster than pathlib)

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from crossgate.sources.aws.writing.calls import Call
from crossgate.sources.aws.writing.nodes import nodes_of

_VERSION = 1
_MOST_BYTES = 200_000_000
_LISTS = ("stages", "deployments")
MERGING = "apigateway.put_rest_api"
"""The call that can touch more than it names."""


class NoJournal(Exception):
    """A file that is no undo file, or cannot be read or written; the message names it."""


class Header(NamedTuple):
    """What a fix sets out to do: from the state *first* to *wanted*, deployed to *stage* (empty: not deployed).

    *token* marks the deployments that it makes.
    """

    target: str
    region: str
    first: dict[str, Any]
    wanted: dict[str, Any]
    stage: str
    token: str


class Journal:
    """An open undo file."""

    def __init__(self, path: str, header: Header, calls: int = 0, *, has_merged: bool = False, has_changed: bool = False) -> None:
        self.path = path
        self.header = header
        self.calls = calls
        """How many calls were begun so far."""
        self.has_merged = has_merged
        """Whether a merge was begun, which can touch the API itself."""
        self.has_changed = has_changed
        """Whether any call has taken effect, or may have."""
        self._before = has_changed

    def begin(self, call: Call, parameters: Mapping[str, Any]) -> int:
        """Note that *call* is about to be made, and return its number."""
        self.calls += 1
        self.has_changed, self._before = True, self.has_changed
        self.has_merged = self.has_merged or call.operation == MERGING
        self._append({"call": self.calls, "operation": call.operation, "subject": call.subject, "parameters": dict(parameters)})
        return self.calls

    def end(self, number: int, how: str) -> None:
        """Note that the call *number* is ``done``, has ``failed`` without effect, or that what became of it is ``unknown``."""
        self.has_changed = self._before or how != "failed"
        self._append({"call": number, "ended": how})

    def note(self, what: str) -> None:
        """Note that the whole came to an end: ``fixed`` or ``undone``."""
        self._append({"finished": what})

    def _append(self, record: Mapping[str, Any]) -> None:
        """Write one line, down to the disk: what is not noted may not be done."""
        line = json.dumps(record) + "\n"
        try:
            number = os.open(self.path, os.O_WRONLY | os.O_APPEND)
            with os.fdopen(number, "wb") as file:
                file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise NoJournal(f"{self.path}: cannot be written: {error.strerror or error}") from None


def start(path: str, header: Header) -> Journal:
    """Return a new undo file at *path*, which nobody but its owner may read.

    Raises NoJournal when it is there already or cannot be written.
    """
    record = {"crossgate": "undo", "version": _VERSION, **header._asdict()}
    folder = os.path.dirname(path) or "."
    try:
        number, temporary = tempfile.mkstemp(prefix=".crossgate-undo-", dir=folder)
        try:
            with os.fdopen(number, "wb") as file:
                file.write((json.dumps(record) + "\n").encode())
                file.flush()
                os.fsync(file.fileno())
            _give_name(temporary, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
        _sync_folder(folder)
    except FileExistsError:
        raise NoJournal(f"{path}: is there already; undo files are never written over") from None
    except OSError as error:
        raise NoJournal(f"{path}: cannot be written: {error.strerror or error}") from None
    return Journal(path, header)


def _give_name(temporary: str, path: str) -> None:
    """Call the finished file *path*; a link, unlike a renaming, never replaces another undo file, but not every disk has links."""
    try:
        os.link(temporary, path)
    except PermissionError:
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        os.replace(temporary, path)


def free_name(api_id: str) -> str:
    """Return a name for the undo file of an API that no file in the current folder has."""
    number = 1
    while os.path.lexists(f"crossgate-undo-{api_id}-{number}.json"):
        number += 1
    return f"crossgate-undo-{api_id}-{number}.json"


def open_again(path: str) -> Journal:
    """Return the undo file at *path*, to go on with.

    Raises NoJournal.
    """
    lines = _lines(path)
    header = _header(path, lines[0] if lines else {})
    begun = {line.get("call"): line["operation"] for line in lines[1:] if "operation" in line}
    failed = {line.get("call") for line in lines[1:] if line.get("ended") == "failed"}
    number = max((one for one in begun if isinstance(one, int)), default=0)
    return Journal(path, header, number, has_merged=MERGING in begun.values(), has_changed=not begun.keys() <= failed)


def _lines(path: str) -> list[dict[str, Any]]:
    """Return the finished lines; one that was cut short is ended, so that the next begins on a line of its own."""
    try:
        with open(path, "rb+") as file:
            data = file.read(_MOST_BYTES + 1)
            if len(data) > _MOST_BYTES:
                raise NoJournal(f"{path}: is too large to be an undo file")
            if data and not data.endswith(b"\n"):
                file.write(b"\n")
    except OSError as error:
        raise NoJournal(f"{path}: cannot be opened: {error.strerror or error}") from None
    records = [_record(line) for line in data.split(b"\n")]
    return [record for record in records if record is not None]


def _record(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _header(path: str, record: Mapping[str, Any]) -> Header:
    if record.get("crossgate") != "undo":
        raise NoJournal(f"{path}: is no undo file of crossgate")
    if record.get("version") != _VERSION:
        raise NoJournal(f"{path}: is of version {record.get('version')}, and only version {_VERSION} is known")
    texts = {name: record.get(name) for name in ("target", "region", "stage", "token")}
    states = {name: record.get(name) for name in ("first", "wanted")}
    if not all(isinstance(text, str) for text in texts.values()) or not all(map(_is_sound, states.values())):
        raise NoJournal(f"{path}: its header is damaged")
    return Header(**texts, **states)  # type: ignore[arg-type]


def _is_sound(state: Any) -> bool:
    """Whether *state* has the shape that all who read it again rely on."""
    try:
        names = [name for address in nodes_of(state) for name in address]
        api_id = state["api"]["ApiId" if state["kind"] == "HTTP" else "id"]
        ids = [resource["id"] for resource in state.get("resources", ())]
        ids += [route["RouteId"] for route in state.get("routes", ())]
        listed = [item for name in _LISTS for item in state.get(name, ())]
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError):
        return False
    return all(isinstance(one, str) for one in (api_id, *ids, *names)) and all(isinstance(item, dict) for item in listed)


def _sync_folder(folder: str) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
