"""The file that an audit keeps, so that it can go on after it was stopped: a JSON line for each API that was judged; no call is made."""

# ruff: noqa: PTH123 (as in sources: os starts faster than pathlib)

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from types import TracebackType
from typing import Any, BinaryIO, Self

from crossgate.live.audit import Key, key_of
from crossgate.live.held import InUse, hold
from crossgate.report.audit import VERSION, Row, line, row_of

_KIND = "audit"


class NoAuditLog(Exception):
    """A file that holds no audit, an audit of something else, or one that another process writes; the message names it."""


class AuditLog:
    """The file *path*, made if need be. *asked* is what the audit is about: one of something else cannot go on in it.

    Raises NoAuditLog.
    """

    def __init__(self, path: str, asked: Mapping[str, Any]) -> None:
        self._path = path
        self._header = {"crossgate": _KIND, "version": VERSION, **asked}
        self.rows: list[Row] = []
        """What was judged before; what could not be read then is tried again."""
        self._file = _opened(path)
        try:
            hold(self._file, path)
            self._resume()
        except BaseException as failure:
            self._file.close()
            if isinstance(failure, InUse):
                raise NoAuditLog(str(failure)) from None
            raise

    @property
    def done(self) -> dict[Key, Row]:
        """The rows by what tells their APIs apart."""
        return {key_of(row): row for row in self.rows}

    def add(self, row: Row) -> None:
        """Keep *row*."""
        self._write(line(row))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None) -> None:
        self._file.close()

    def _resume(self) -> None:
        """Read what is there, and touch nothing before it is known to be this audit's."""
        self._file.seek(0)
        whole, header = self._file.read(), json.dumps(self._header)
        if len(whole) <= len(header) and header.encode().startswith(whole):
            self._file.truncate(0)  # nothing, or the line that was being written when the process died
            self._write(header)
            return
        first, *others = whole.decode("utf-8", "replace").split("\n")
        self._require_same(_parsed(first))
        self._file.truncate(whole.rfind(b"\n") + 1)  # so is the last one, when no line end follows it
        rows = {key_of(row): row for row in (row_of(_parsed(text)) for text in others[:-1]) if row is not None}
        self.rows = [row for row in rows.values() if row.verdict != "unread"]

    def _require_same(self, header: Any) -> None:
        if not isinstance(header, dict) or header.get("crossgate") != _KIND:
            raise NoAuditLog(f"{self._path} is there already and holds no audit; name another file")
        for name, asked in self._header.items():
            if header.get(name) != asked:
                raise NoAuditLog(f"{self._path} is the audit of other {name} ({_told(header.get(name))}); name another file for this one")

    def _write(self, text: str) -> None:
        self._file.seek(0, os.SEEK_END)
        self._file.write(text.encode("utf-8", "replace") + b"\n")
        self._file.flush()


def _opened(path: str) -> BinaryIO:
    try:
        return open(path, "a+b")
    except OSError as error:
        raise NoAuditLog(f"{path} cannot be written: {error.strerror or error}") from None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _told(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
