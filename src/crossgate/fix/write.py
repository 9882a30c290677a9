"""A proved text into its file: all of it or nothing; the only place of a fix that touches the disk."""

# ruff: noqa: PTH101, PTH105, PTH108, PTH116, PTH120, PTH123 (as in sources: os starts faster than pathlib)

from __future__ import annotations

import os
import stat
import tempfile

from crossgate.fix.edited_text import FixedText
from crossgate.text import Unreadable, encoded
from crossgate.text.decoding import decode


class NotWritten(Exception):
    """The file was left as it was, for the reason in the message."""


def write(fixed: FixedText) -> None:
    """Replace the file of *fixed* by its new text, with its mode, encoding and byte order mark; a link stays one.

    Raises NotWritten when the file has changed since it was read, or cannot be written.
    """
    path = os.path.realpath(fixed.source.name)
    try:
        _require_unchanged(path, fixed)
        _replace(path, encoded(fixed.source, fixed.after))
    except (OSError, Unreadable) as error:
        raise NotWritten(f"{fixed.source.name}: cannot be written: {getattr(error, 'strerror', None) or error}") from None


def _require_unchanged(path: str, fixed: FixedText) -> None:
    with open(path, "rb") as file:
        now = decode(fixed.source.name, file.read())
    if now.text != fixed.source.text or now.bom != fixed.source.bom:
        raise NotWritten(f"{fixed.source.name}: it has changed since it was read; nothing was written")


def _replace(path: str, data: bytes) -> None:
    """Write beside the file and rename, so that nobody ever sees half of it."""
    mode = stat.S_IMODE(os.stat(path).st_mode)
    number, temporary = tempfile.mkstemp(prefix=".crossgate-", dir=os.path.dirname(path))
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
