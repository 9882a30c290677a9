"""Colours and characters that a stream can show; no layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple, TextIO

ColourChoice = Literal["auto", "always", "never"]

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "good": "32",
    "bad": "31",
    "unsure": "33",
    "dim": "2",
    "strong": "1",
    "place": "34",
    "added": "32",
}


_UNSAFE = re.compile(
    "\x1b\\[(?:0|" + "|".join(sorted(set(_CODES.values()))) + ")m|[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
"""Our own colours, and every character that moves the cursor, ends a line or turns the direction of writing."""


class Paint(NamedTuple):
    """How to write on one stream: with *colour* or not, with box characters (*unicode*) or plain ASCII, *width* columns."""

    colour: bool = False
    unicode: bool = True
    width: int = 100

    def __call__(self, style: str, text: str) -> str:
        """Return *text* in *style*; colour only adds and never carries meaning alone."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and text else text

    @property
    def arrow(self) -> str:
        """An arrow that the stream can show."""
        return "→" if self.unicode else "->"

    @property
    def dash(self) -> str:
        """The sign for nothing in a table."""
        return "–" if self.unicode else "-"  # noqa: RUF001

    def line(self, text: str) -> str:
        """Return *text* as one line of output: no blanks at its end, and nothing that a terminal takes for a command but our colours."""
        return _UNSAFE.sub(
            lambda found: found[0] if self.colour and len(found[0]) > 1 else self.plain("\N{REPLACEMENT CHARACTER}"), text.rstrip()
        )

    def plain(self, text: str) -> str:
        """Return *text* in characters that the stream can show."""
        if self.unicode:
            return text
        for fancy, simple in (("→", "->"), ("–", "-"), ("…", "..."), ("‘", "'"), ("’", "'")):  # noqa: RUF001
            text = text.replace(fancy, simple)
        return text.encode("ascii", "replace").decode()


def paint_for(stream: TextIO, choice: ColourChoice, environment: Mapping[str, str], columns: int) -> Paint:
    """Return the paint for *stream*: https://no-color.org, FORCE_COLOR, CLICOLOR_FORCE, and a terminal decide in ``auto``."""
    if choice == "auto":
        forced = environment.get("FORCE_COLOR") or environment.get("CLICOLOR_FORCE", "0") != "0"
        colour = bool(forced) or (not environment.get("NO_COLOR") and stream.isatty() and environment.get("TERM") != "dumb")
    else:
        colour = choice == "always"
    return Paint(colour=colour, unicode=_shows_unicode(stream), width=max(40, columns))


def _shows_unicode(stream: TextIO) -> bool:
    try:
        "→–…".encode(stream.encoding or "ascii")  # noqa: RUF001
    except (UnicodeEncodeError, LookupError):
        return False
    return True
