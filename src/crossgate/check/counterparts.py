"""What pages would meet if another state of an API answered them: the exchanges of both, side by side; no cause and no words."""

from __future__ import annotations

from typing import NamedTuple

from crossgate.api import Api
from crossgate.check.survey import Survey, survey
from crossgate.exchange import PREFLIGHT, SUCCESS


class Contrast(NamedTuple):
    """The routes that pages can use only in one of two states, by their preflight and success."""

    refused_by_other: tuple[str, ...] = ()
    refused_by_own: tuple[str, ...] = ()


def contrast(played: Survey, other: Api) -> Contrast:
    """Return what changes for the pages of *played* if *other* answers the same calls."""
    example = next(iter(played.trials()), None)
    if example is None:
        return Contrast()
    answered = survey(played.api, played.policy, tuple(example.transcript.outcomes), answering=other)
    own, others = _refused(played), _refused(answered)
    return Contrast(_only(others, own), _only(own, others))


def _refused(played: Survey) -> dict[tuple[str, str], None]:
    return {(trial.method.route, trial.outcome): None for trial in played.trials("blocked") if trial.outcome in (PREFLIGHT, SUCCESS)}


def _only(some: dict[tuple[str, str], None], others: dict[tuple[str, str], None]) -> tuple[str, ...]:
    """Return the routes of *some* that are not among *others*, in order."""
    return tuple(dict.fromkeys(route for route, outcome in some if (route, outcome) not in others))
