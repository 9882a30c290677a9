"""The proof of a fix: the edited text is read again, and everything must come out as planned; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crossgate.api import Api
from crossgate.check import Survey, Trial, survey
from crossgate.exchange import PREFLIGHT, SUCCESS
from crossgate.fix.comparison import differences, renewals
from crossgate.fix.plan import BROWSERS, Plan, changes_again, plan
from crossgate.fix.sam import is_made_by_sam, sam_differences
from crossgate.fix.strangers import admitted_stranger

Key = tuple[str, str, str, str]


class Unproved(Exception):
    """The edited text does not come to what was planned: *reasons* say how; nothing may be written."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class Proof(NamedTuple):
    """What was shown of one API: how many exchanges were played, how many were refused before and are now, how many depend.

    *api* and *survey* are those of the edited text.
    """

    api: Api
    survey: Survey
    played: int
    refused_before: int
    refused_after: int
    depending: int


def prove(planned: Plan, api: Api, *, again: bool = True) -> Proof:
    """Return the proof that *api*, read from the edited text, is what *planned* promised; with *again* also that it is all.

    Raises Unproved when the model differs from the expected one, an exchange comes out otherwise than planned, something readable
    became blocked, a page that the policy does not name gets in where it did not, or planning again still finds something to change.
    """
    if is_made_by_sam(planned.api):
        wrong = sorted(sam_differences(planned.api, planned.api if planned.is_idle else planned.expected, api))
    else:
        wrong = sorted(differences(planned.expected, api, renewals(planned.steps)))
    if wrong:
        raise Unproved(tuple(f"the edited text does not read as planned: {what}" for what in wrong))
    played = survey(api, planned.policy, BROWSERS)
    after = _verdicts(played)
    reasons = (*_unplanned(_promised(planned, after), after), *_worse(planned.before, after), *_let_in(planned, played))
    if again and not reasons and changes_again(planned, plan(api, planned.policy._asdict(), planned.wishes, played)):
        reasons = ("fixing the fixed text would change it again",)
    if reasons:
        raise Unproved(tuple(dict.fromkeys(reasons)))
    return _proof(planned, api, played)


def _proof(planned: Plan, api: Api, again: Survey) -> Proof:
    trials = list(again.trials())
    return Proof(
        api,
        again,
        len(trials),
        sum(1 for _ in planned.before.trials("blocked")),
        sum(trial.verdict == "blocked" for trial in trials),
        sum(trial.verdict == "depends" for trial in trials),
    )


def _key(trial: Trial) -> Key:
    return trial.method.route, trial.verb, trial.outcome, trial.origin


def _verdicts(played: Survey) -> dict[Key, str]:
    return {_key(trial): trial.verdict for trial in played.trials()}


def _promised(planned: Plan, after: dict[Key, str]) -> dict[Key, str]:
    """Return how the exchanges are to come out; SAM's Cors may let more preflights pass than those that had to."""
    promised = _verdicts(planned.after)
    if is_made_by_sam(planned.api):
        better = {key for key, verdict in after.items() if key[2] == PREFLIGHT and verdict == "readable"}
        promised.update(dict.fromkeys(better & promised.keys(), "readable"))
    return promised


def _unplanned(promised: dict[Key, str], after: dict[Key, str]) -> Iterator[str]:
    for key in promised.keys() | after.keys():
        if promised.get(key) != after.get(key):
            yield f"{key[1]} {key[0].partition(' ')[2]} ({key[2]}) comes out {after.get(key)}, not {promised.get(key)}"


def _worse(before: Survey, after: dict[Key, str]) -> Iterator[str]:
    for trial in before.trials("readable"):
        if after.get(_key(trial)) == "blocked":
            yield f"{trial.route} ({trial.outcome}) could be read before and would be blocked"


def _let_in(planned: Plan, again: Survey) -> Iterator[str]:
    """Play the requests of strangers: none may be let in that was kept out before."""
    if planned.policy.allows_any_origin:
        return
    before = planned.before.pairing.gateway
    seen: set[tuple[int, str, str]] = set()
    for trial in again.trials("readable"):
        answer = trial.transcript.last.answer if trial.transcript.turns else None
        if answer is None or trial.outcome not in (PREFLIGHT, SUCCESS) or answer.answered_by != "integration":
            continue
        key = (id(answer.mapped_by), trial.outcome, trial.origin)
        if key not in seen:
            seen.add(key)
            stranger = admitted_stranger(again.pairing.gateway, trial)
            if stranger is not None and admitted_stranger(before, trial) is None:
                yield f"a page of {stranger}, which the policy does not name, would get through to {trial.route}"
