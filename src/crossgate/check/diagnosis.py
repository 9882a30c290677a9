"""From refused exchanges to findings: asks every cause, and groups what has one cause; knows no cause by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from crossgate.check.behind import hidden_behind
from crossgate.check.cause import Cause, Diagnosis, Explanations, Refused, route_named
from crossgate.check.finding import SEVERITIES, Finding, Mark
from crossgate.check.replay import replay_of
from crossgate.check.survey import Survey, Trial
from crossgate.exchange import PREFLIGHT, SUCCESS, UNKNOWN_PATH
from crossgate.gateway import Answer, Step


class _Group:
    """Diagnoses of one cause with one message, and the trials they explain."""

    def __init__(self, cause: Cause, diagnosis: Diagnosis) -> None:
        self.cause = cause
        self.diagnosis = diagnosis
        self.trials: list[Trial] = []
        self.marks: dict[tuple[int, int, int, bool], Mark] = {}
        self.routes: dict[str, None] = {}
        self.behind: dict[str, None] = {}

    def add(self, diagnosis: Diagnosis, trial: Trial | None) -> None:
        for mark in diagnosis.marks:
            span = mark.span
            self.marks.setdefault((id(span.source), span.start, span.end, mark.primary), mark)
        self.routes.update(dict.fromkeys(diagnosis.routes))
        if trial is not None:
            self.trials.append(trial)
            self.routes[trial.method.route] = None

    def note_behind(self, cause: Cause | None, diagnosis: Diagnosis | None) -> None:
        """Note what the refusal hides: with that alone mended, browsers would be refused for this."""
        if cause is not None and diagnosis is not None and cause is not self.cause:
            self.behind[f"and then {diagnosis.message} ({cause.name})"] = None


def diagnose(survey: Survey, causes: Sequence[Cause], flags: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return the findings of *survey*, the worst first, then in the order of the text.

    Every refused exchange is explained by the first of *causes* that knows it as its own; *flags* belong to the command that plays it.
    """
    groups: dict[tuple[str, str], _Group] = {}
    explanations = Explanations(causes)
    for trial in survey.trials("blocked"):
        cause, diagnosis = explanations.of(Refused(survey, trial))
        if cause is not None and diagnosis is not None:
            group = _group_of(cause, diagnosis, groups)
            group.add(diagnosis, trial)
            group.note_behind(*hidden_behind(survey, trial, explanations))
    for cause in causes:
        for diagnosis in cause.inspect(survey) if cause.can_befall(survey.api.kind) else ():
            _group_of(cause, diagnosis, groups).add(diagnosis, None)
    return tuple(sorted((_finding(survey, group, flags) for group in groups.values()), key=_rank))


def _group_of(cause: Cause, diagnosis: Diagnosis, groups: dict[tuple[str, str], _Group]) -> _Group:
    group = groups.get((cause.name, diagnosis.message))
    if group is None:
        group = groups[cause.name, diagnosis.message] = _Group(cause, diagnosis)
    return group


def unexplained(survey: Survey, causes: Sequence[Cause]) -> tuple[Trial, ...]:
    """Return the refused trials that no cause explains."""
    explanations = Explanations(causes)
    return tuple(trial for trial in survey.trials("blocked") if explanations.of(Refused(survey, trial))[0] is None)


def _finding(survey: Survey, group: _Group, flags: Sequence[str]) -> Finding:
    example = min(group.trials, key=_telling) if group.trials else None
    return Finding(
        cause=group.cause.name,
        severity=group.diagnosis.severity or group.cause.severity,
        message=group.diagnosis.message.replace("{routes}", _named(tuple(group.routes))),
        api=survey.api,
        routes=tuple(group.routes),
        outcomes=tuple(dict.fromkeys(map(_outcome_named, sorted(group.trials, key=_telling)))),
        spared=_spared(survey, group),
        marks=tuple(sorted(group.marks.values(), key=lambda mark: not mark.primary)),
        browser=words_of(example) if example else {},
        because=steps_of(example) if example else (),
        fix=group.diagnosis.fix.replace("{paths}", _paths_named(group.routes)),
        notes=(*group.diagnosis.notes, *(told.replace("{routes}", _named(tuple(group.routes))) for told in group.behind)),
        replay=replay_of(example, survey, flags) if example else "",
    )


_LESS_TELLING = (
    *("INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "SERVICE_UNAVAILABLE"),
    *(UNKNOWN_PATH, "NOT_FOUND", "REQUEST_TOO_LARGE", "QUOTA_EXCEEDED", "THROTTLED"),
)
"""Outcomes that can befall any route: an exchange that is the route's own makes the better example."""


def _telling(trial: Trial) -> int:
    return 1 + _LESS_TELLING.index(trial.outcome) if trial.outcome in _LESS_TELLING else 0


def _outcome_named(trial: Trial) -> str:
    """Return the outcome as reports name it: what the gateway made itself by its status and type, even where another type was to be had."""
    if not trial.outcome.isupper():
        return trial.outcome
    made = trial.transcript.last.answer.answered_by
    return f"{trial.transcript.status} {made if made.isupper() else trial.outcome}"


def _named(routes: Sequence[str]) -> str:
    if len(routes) < 3:
        return " and ".join(map(route_named, routes)) or "this API"
    return f"{route_named(routes[0])} and {len(routes) - 1} more routes"


def _paths_named(routes: Iterable[str]) -> str:
    paths = list(dict.fromkeys(route.partition(" ")[2] for route in routes))
    return " and ".join(paths) if len(paths) < 3 else f"{paths[0]} and {len(paths) - 1} more paths"


def words_of(trial: Trial) -> dict[str, str]:
    """Return what each browser prints about *trial*, by browser; those that let it pass are left out."""
    return {name: outcome.console[0] for name, outcome in trial.transcript.outcomes.items() if outcome.blocked and outcome.console}


def steps_of(trial: Trial) -> tuple[str, ...]:
    """Return the gateway's steps of the turn that was refused, from the request to the answer."""
    turn = trial.transcript.last
    asked = f"{turn.request.method} {urlsplit(turn.request.url).path}"
    told = tuple(map(_told, turn.answer.steps))
    if trial.transcript.reason.removeprefix("preflight-") == "missing-allow-origin" and _sends_other_cors_headers(turn.answer):
        told += ("no Access-Control-Allow-Origin",)
    return told if told and (told[0] == asked or told[0].startswith(f"{asked} (")) else (asked, *told)


def _sends_other_cors_headers(answer: Answer) -> bool:
    return any(name.lower().startswith("access-control-") for name, _ in answer.headers)


def _told(step: Step) -> str:
    """Return the words of *step*, with the line in the user's file where it is the route or what stopped the request."""
    is_shown = step.place is not None and not step.place.part and (step.kind == "route" or step.refused)
    return f"{step.text} (line {step.place.line})" if step.place is not None and is_shown else step.text


def _spared(survey: Survey, group: _Group) -> tuple[str, ...]:
    """Return the routes that work although others break by this cause: neither preflight nor success is blocked."""
    if not any(trial.outcome in (PREFLIGHT, SUCCESS) for trial in group.trials):
        return ()
    return tuple(
        report.method.route
        for report in survey.routes
        if report.trials
        and report.method.route not in group.routes
        and not any(trial.verdict == "blocked" and trial.outcome in (PREFLIGHT, SUCCESS) for trial in report.trials)
    )


def _rank(finding: Finding) -> tuple[int, str, int, str]:
    primary = finding.primary
    place = (primary.span.file, primary.span.start) if primary else ("", 0)
    return SEVERITIES.index(finding.severity), *place, finding.cause
