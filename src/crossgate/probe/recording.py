"""What was asked and answered between a page and a real server, and what browsers make of it; nothing is sent or laid out here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from crossgate.browser import Blocked, NetworkFault, Outcome, PageRequest
from crossgate.exchange import Judgement
from crossgate.http import Request, Response

Verdict = Literal["readable", "blocked", "network-error", "preflight-passes", "not-sent"]


class Met(NamedTuple):
    """One request and what came of it; *address* is the IP address that was asked, if known."""

    request: Request
    answer: Response | NetworkFault
    is_preflight: bool
    address: str = ""

    @property
    def response(self) -> Response | None:
        """The response, None where none came."""
        return None if isinstance(self.answer, NetworkFault) else self.answer

    @property
    def fault(self) -> str:
        """Why no response came, empty where one did."""
        return self.answer.message or self.answer.kind if isinstance(self.answer, NetworkFault) else ""


class Recording(NamedTuple):
    """One call of a page of *origin*: its *turns*, and the *outcomes* by browser. *unsent* is the request that was held back, and the
    outcome of a browser that had come to it is not among the outcomes.
    """

    origin: str
    request: PageRequest
    turns: tuple[Met, ...]
    outcomes: Mapping[str, Outcome]
    unsent: Request | None = None

    @property
    def refusal(self) -> Blocked | None:
        """What keeps the response from the page in the first deciding browser that refuses, or None."""
        judgement = Judgement(self.request.url, self.outcomes)
        return self.outcomes[judgement.refused_by].blocked if judgement.refused_by else None

    @property
    def verdict(self) -> Verdict:
        """What becomes of the call."""
        refusal = self.refusal
        if refusal is not None:
            return "network-error" if refusal.reason.verdict == "network-error" else "blocked"
        if self.unsent is None:
            return "readable"
        return "preflight-passes" if any(turn.is_preflight for turn in self.turns) else "not-sent"

    @property
    def reason(self) -> str:
        """The machine-readable reason of the refusal, empty when there is none."""
        return str(self.refusal.reason) if self.refusal else ""

    @property
    def deciding(self) -> Met | None:
        """The turn that the refusal is about, else the last one; None when nothing was asked."""
        refusal = self.refusal
        if refusal is not None:
            fitting = [turn for turn in self.turns if turn.is_preflight == (refusal.phase == "preflight")]
            same = [turn for turn in fitting if turn.request.url == refusal.url.partition("#")[0]]
            if same or fitting:
                return (same or fitting)[-1]
        return self.turns[-1] if self.turns else None
