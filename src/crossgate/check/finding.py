"""What a check found: findings with their marks in the user's text; no rule of any cause and no rendering."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from crossgate.api import Api
from crossgate.text import Span

Severity = Literal["error", "warning", "note"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""From the worst on: *error*: a browser is refused; *warning*: works today, and breaks or endangers; *note*: good to know."""


class Mark(NamedTuple):
    """A span with the few words that stand beside it; the primary mark is the cause, the others contribute."""

    span: Span
    label: str = ""
    primary: bool = True


class Finding(NamedTuple):
    """One cause with everything it breaks.

    *message* stands alone, *routes* are the routes affected (``POST /pets``), *outcomes* what is refused of them (``preflight``,
    ``401 UNAUTHORIZED``), and *spared* the routes that work all the same;
    *browser* maps a browser to the words it prints, *because* holds the gateway's steps of one exchange that failed, and
    *replay* is the command that shows this exchange.
    """

    cause: str
    severity: Severity
    message: str
    api: Api
    routes: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    browser: Mapping[str, str] = MappingProxyType({})
    because: tuple[str, ...] = ()
    fix: str = ""
    notes: tuple[str, ...] = ()
    replay: str = ""

    @property
    def primary(self) -> Mark | None:
        """The first primary mark, if the source has places."""
        return next((mark for mark in self.marks if mark.primary), None)
