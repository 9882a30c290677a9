"""Holds the file of a long work for one process, so that two do not go on with it at a time; reads and writes nothing."""

# ruff: noqa: PTH123 (as in sources: os starts faster than pathlib)

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO


class InUse(Exception):
    """A file that another process is at work with; the message names it."""


def hold(file: BinaryIO, name: str) -> None:
    """Hold the open *file* until it is closed, or this process ends however it may. Where there are no such locks, nothing is held.

    Raises InUse.
    """
    try:
        import fcntl  # noqa: PLC0415 - POSIX alone has it
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InUse(f"{name}: another crossgate is at work with this file; wait until it has ended") from None
    except OSError:  # some network drives have no locks
        return


@contextmanager
def held(path: str) -> Iterator[None]:
    """Hold the file at *path*, if it is there, until the block ends.

    Raises InUse.
    """
    file = None
    with suppress(OSError):
        file = open(path, "rb")  # noqa: SIM115 - closed below
    if file is None:
        yield
        return
    with file:
        hold(file, path)
        yield
