"""What one exchange between a page and a gateway came to: its turns, each browser's outcome, and the verdict; nothing is run here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from crossgate.api import Unknown
from crossgate.browser import Blocked, Outcome, PageRequest
from crossgate.gateway import Answer
from crossgate.http import Request

Verdict = Literal["readable", "blocked", "depends"]

DECIDING_BROWSERS = ("chromium", "firefox")
"""The browsers whose outcome makes the verdict: those that were observed. Safari's rules are known from source text only."""


class Turn(NamedTuple):
    """One request and the gateway's answer to it."""

    request: Request
    answer: Answer
    is_preflight: bool


class Judgement:
    """What browsers make of the answers they got: their *outcomes*, the *verdict*, and what it depends on.

    Where something unknown matters the verdict is ``depends``; the outcomes are then those of the worst case. Where browsers refuse
    whatever the unknown comes to, they are those of the best one: why is certain then. *refused_by* is the first deciding browser that
    refuses, empty when none does. *url* is the address under which it was judged.
    """

    __slots__ = ("depends_on", "outcomes", "refused_by", "url", "verdict")

    def __init__(self, url: str, outcomes: Mapping[str, Outcome], depends_on: tuple[Unknown, ...] = ()) -> None:
        self.url = url
        self.outcomes = outcomes
        self.depends_on = depends_on
        deciding = [name for name in DECIDING_BROWSERS if name in outcomes] or list(outcomes)
        self.refused_by = next((name for name in deciding if outcomes[name].blocked), "")
        self.verdict: Verdict = "readable" if not self.refused_by else "depends" if depends_on else "blocked"

    def at(self, url: str) -> Mapping[str, Outcome]:
        """Return the outcomes of an equal exchange under another address: it shows in the browsers' words only."""
        if url == self.url:
            return self.outcomes
        return {
            name: outcome._replace(url=url, console=tuple(line.replace(self.url, url) for line in outcome.console))
            for name, outcome in self.outcomes.items()
        }


class Transcript(NamedTuple):
    """One exchange of a page of *origin* with the gateway, and how it was judged; without turns, the browser refused the call itself."""

    origin: str
    request: PageRequest
    turns: tuple[Turn, ...]
    judgement: Judgement

    @property
    def verdict(self) -> Verdict:
        """Whether the page gets to read the response."""
        return self.judgement.verdict

    @property
    def depends_on(self) -> tuple[Unknown, ...]:
        """What the verdict ``depends`` depends on."""
        return self.judgement.depends_on

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What each browser makes of it."""
        return self.judgement.at(self.request.url)

    @property
    def last(self) -> Turn:
        """The turn that decided."""
        return self.turns[-1]

    @property
    def status(self) -> int:
        """The HTTP status of the last answer, 0 when none was asked for."""
        return self.turns[-1].answer.status if self.turns else 0

    @property
    def refusal(self) -> Blocked | None:
        """What keeps the response from the page in the first deciding browser that refuses, or None."""
        judgement = self.judgement
        return judgement.outcomes[judgement.refused_by].blocked if judgement.refused_by else None

    @property
    def reason(self) -> str:
        """The machine-readable reason of the refusal, empty when no deciding browser refuses."""
        return str(self.refusal.reason) if self.refusal else ""
