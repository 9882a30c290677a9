"""What reading gives back: the APIs, what was passed over and what could not be read; no reading."""

from __future__ import annotations

from typing import NamedTuple

from crossgate.api import Api
from crossgate.text import Unreadable


class Skipped(NamedTuple):
    """Something that was seen and not read: a file, or kinds of resources in one. *source* is the file as the user named it."""

    source: str
    reason: str


class Loaded(NamedTuple):
    """All that came of the targets, in their order."""

    apis: tuple[Api, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    failures: tuple[Unreadable, ...] = ()

    def plus(self, other: Loaded) -> Loaded:
        """Return both together."""
        return Loaded(self.apis + other.apis, self.skipped + other.skipped, self.failures + other.failures)
