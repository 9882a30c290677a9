"""The standard streams, whatever the terminal, the locale or the caller made of them; nothing is said or laid out here."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper


def make_writable() -> None:
    """Let the output take every character, escaped where its encoding lacks it; a stream that is closed takes all and shows nothing."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def give_up_output() -> None:
    """Throw away what is still to be written, so that the interpreter does not try again on its way out.

    As https://docs.python.org/3/library/signal.html#note-on-sigpipe has it.
    """
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def columns(otherwise: int) -> int:
    """Return how wide the terminal is that is written to, *otherwise* where there is none; COLUMNS overrides both.

    As ``shutil.get_terminal_size`` has it, whose module takes 2 ms to load.
    """
    stated = os.environ.get("COLUMNS", "")[:6]
    if stated.isascii() and stated.isdecimal() and int(stated) > 0:
        return int(stated)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or otherwise
    except (AttributeError, ValueError, OSError):
        return otherwise


def standard_input() -> bytes | str:
    """Return the whole standard input, or as much of it as makes it too large to be a definition; empty when it is closed."""
    if sys.stdin is None:
        return b""
    from crossgate.text.limits import MAX_CHARACTERS  # noqa: PLC0415 - most commands read files

    if isinstance(sys.stdin, TextIOWrapper):
        return bytes(sys.stdin.buffer.read(4 * MAX_CHARACTERS + 1))
    return str(sys.stdin.read())
