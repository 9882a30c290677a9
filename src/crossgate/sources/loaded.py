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
    """All that came of the targets, in their order. *included* names files of which the APIs were read as parts of others too."""

    apis: tuple[Api, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    failures: tuple[Unreadable, ...] = ()
    included: tuple[Skipped, ...] = ()

    def plus(self, other: Loaded) -> Loaded:
        """Return both together."""
        apis, skipped, failures = self.apis + other.apis, self.skipped + other.skipped, self.failures + other.failures
        return Loaded(apis, skipped, failures, self.included + other.included)

    def told_once(self) -> Loaded:
        """Return this without the APIs that were read as parts of others too, which are skipped then."""
        again = {part.source for part in self.included}
        return Loaded(tuple(api for api in self.apis if api.source not in again), self.skipped + self.included, self.failures)
