"""What a plan is made from: the survey of an API as it stands and what the user wishes; no change is decided here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from crossgate.api import Api, CorsPolicy, IntegrationResponse, Method
from crossgate.check import CAUSES, Survey, Trial
from crossgate.check.cause import Explanations, Refused
from crossgate.exchange import PREFLIGHT

PreflightStyle = Literal["each", "shared"]
GatewayResponseOrigin = Literal["", "first", "echo", "any"]


class Wishes(NamedTuple):
    """What the user asks of a fix.

    *select* names the causes to mend and *only* the routes or paths to touch (both empty: all). *preflight* is one OPTIONS method
    for each path, or one shared by all. *gateway_response_origin* says which origin gateway responses allow where the policy has
    several, because they cannot choose: the first, whichever asks, or any; empty is the first, as long as nobody has chosen.
    """

    select: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    preflight: PreflightStyle = "each"
    gateway_response_origin: GatewayResponseOrigin = ""

    def wants_cause(self, cause: str) -> bool:
        """Whether *cause* is to be mended."""
        return not self.select or cause in self.select

    def wants_route(self, route: str) -> bool:
        """Whether *route* (``POST /pets``) is to be touched; naming ``/pets`` wants all its methods."""
        return not self.only or route in self.only or route.partition(" ")[2] in self.only


class Situation:
    """A survey with the wishes, looked at by theme."""

    def __init__(self, survey: Survey, wishes: Wishes) -> None:
        self.survey = survey
        self.wishes = wishes
        self.api: Api = survey.api
        self.policy: CorsPolicy = survey.policy
        self._answered: dict[int, list[Trial]] | None = None
        self._blocked: tuple[tuple[Trial, str], ...] | None = None

    def blocked(self) -> Iterator[tuple[Trial, str]]:
        """Yield every wanted trial that browsers refuse, with the name of its cause."""
        if self._blocked is None:
            refused = (trial for trial in self.survey.trials("blocked") if trial.transcript.turns and self._is_wanted(trial))
            caused = ((trial, self.cause_of(trial)) for trial in refused)
            self._blocked = tuple((trial, cause) for trial, cause in caused if self.wishes.wants_cause(cause))
        yield from self._blocked

    def preflights_answered_by(self, method: Method) -> list[Trial]:
        """Return the preflights that *method* answered."""
        if self._answered is None:
            self._answered = {}
            for trial in self.survey.trials():
                if trial.outcome == PREFLIGHT and trial.transcript.turns:
                    self._answered.setdefault(id(trial.transcript.last.answer.method), []).append(trial)
        return self._answered.get(id(method), [])

    def blocked_preflights(self) -> dict[str, list[tuple[Trial, str]]]:
        """Return the refused preflights, with their causes, by path."""
        found: dict[str, list[tuple[Trial, str]]] = {}
        for trial, cause in self.blocked():
            if trial.outcome == PREFLIGHT:
                found.setdefault(trial.method.path, []).append((trial, cause))
        return found

    def blocked_responses(self) -> dict[int, tuple[Trial, str]]:
        """Return for each integration response (by identity) the first refused trial that it answered, with its cause."""
        found: dict[int, tuple[Trial, str]] = {}
        for trial, cause in self.blocked():
            decided = trial.transcript.last.answer.mapped_by
            if trial.outcome != PREFLIGHT and isinstance(decided, IntegrationResponse):
                found.setdefault(id(decided), (trial, cause))
        return found

    def cause_of(self, trial: Trial) -> str:
        """Return the name of the cause of a refusal, empty when nothing explains it.

        That an API never mentions CORS explains all its refusals to a reader; a plan needs to know what each response lacks.
        """
        cause, _ = _PARTICULAR.of(Refused(self.survey, trial))
        return cause.name if cause is not None else ""

    def _is_wanted(self, trial: Trial) -> bool:
        return self.wishes.wants_route(trial.method.route) or self.wishes.wants_route(trial.route)


NO_CORS = "no-cors"
_PARTICULAR = Explanations(cause for cause in CAUSES if cause.name != NO_CORS)
