"""How the command line tells a user of a mistake: one line, exit code 2, no traceback; no command's own logic."""

from __future__ import annotations

import sys


class UsageError(Exception):
    """The user asked for something that cannot be done; the message says what and how to do it right."""


def complain(mistake: Exception | str) -> int:
    """Print *mistake* on the error stream and return the exit code for it; names in it cannot steer the terminal."""
    told = "".join(character if character.isprintable() or character == "\n" else "\N{REPLACEMENT CHARACTER}" for character in str(mistake))
    print(f"crossgate: {told}", file=sys.stderr)  # noqa: T201
    return 2


def nearest(word: str, known: list[str]) -> str:
    """Return a hint such as ``; did you mean 'origins'?``, or an empty text when nothing is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only on the way out

    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean '{found[0]}'?" if found else ""
