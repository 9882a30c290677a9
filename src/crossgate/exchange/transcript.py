"""What one exchange between a page and a gateway came to: its turns, each browser's outcome, and the verdict; nothing is run here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from crossgate.api import Unknown
from crossgate.browser import Blocked, Outcome, PageRequest
from crossgate.gateway import Answer
from crossgate.http import Request

Verdict = Literal["readable", "blocked", "depends"]

DECIDING_BROWSERS = ("chromium", "firefox")
"""The browsers whose outcome makes the verdict: those that were observed. Safari's rules are known from source text only."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One request and the gateway's answer to it."""

    request: Request
    answer: Answer
    is_preflight: bool


@dataclass(frozen=True, slots=True)
class Transcript:
    """One exchange of a page with the gateway.

    *outcomes* holds what each browser makes of it. Where something unknown matters the verdict is ``depends`` and
    *depends_on* says on what; the outcomes are then those of the worst case.
    """

    origin: str
    request: PageRequest
    turns: tuple[Turn, ...]
    outcomes: Mapping[str, Outcome]
    verdict: Verdict
    depends_on: tuple[Unknown, ...] = ()

    @property
    def last(self) -> Turn:
        """The turn that decided."""
        return self.turns[-1]

    @property
    def status(self) -> int:
        """The HTTP status of the last answer."""
        return self.turns[-1].answer.status

    @property
    def refused_by(self) -> str:
        """The first deciding browser that refuses, empty when none does."""
        names = [name for name in DECIDING_BROWSERS if name in self.outcomes] or list(self.outcomes)
        return next((name for name in names if self.outcomes[name].blocked), "")

    @property
    def refusal(self) -> Blocked | None:
        """What keeps the response from the page in that browser, or None."""
        return self.outcomes[self.refused_by].blocked if self.refused_by else None

    @property
    def reason(self) -> str:
        """The machine-readable reason of the refusal, empty when no deciding browser refuses."""
        return str(self.refusal.reason) if self.refusal else ""


def verdict_of(outcomes: Mapping[str, Outcome]) -> Verdict:
    """Return ``blocked`` if a deciding browser refuses, else ``readable``."""
    deciding = [outcomes[name] for name in DECIDING_BROWSERS if name in outcomes] or list(outcomes.values())
    return "blocked" if any(outcome.blocked for outcome in deciding) else "readable"
