"""From refused exchanges to findings: asks every cause, and groups what has one cause; knows no cause by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from crossgate.api import Api, Refusal
from crossgate.check.behind import hidden_behind
from crossgate.check.cause import Cause, Diagnosis, Explanations, Refused, named_routes
from crossgate.check.finding import SEVERITIES, Finding, Mark, Severity
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
        if trial is not None and not diagnosis.routes:
            self.routes[trial.method.route] = None

    def note_behind(self, cause: Cause | None, diagnosis: Diagnosis | None) -> None:
        """Note what the refusal hides: with that alone mended, browsers would be refused for this."""
        if cause is not None and diagnosis is not None and cause is not self.cause:
            self.behind[f"and then {diagnosis.message} ({cause.name})"] = None

    def notes_behind(self) -> tuple[str, ...]:
        """Return what was noted to be hidden."""
        return tuple(told.replace("{routes}", named_routes(tuple(self.routes))) for told in self.behind)


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
        severity=_severity(survey, group),
        message=group.diagnosis.message.replace("{routes}", named_routes(tuple(group.routes))),
        api=survey.api,
        routes=tuple(group.routes),
        outcomes=tuple(dict.fromkeys(map(_outcome_named, sorted(group.trials, key=_telling)))),
        spared=_spared(survey, group),
        marks=tuple(sorted(group.marks.values(), key=lambda mark: not mark.primary)),
        browser=words_of(example) if example else {},
        because=steps_of(example) if example else (),
        fix=group.diagnosis.fix.replace("{paths}", _paths_named(group.routes, survey.api)),
        notes=(*group.diagnosis.notes, *group.notes_behind(), *_notes(survey, group)),
        replay=replay_of(example, survey, flags) if example else "",
    )


def _severity(survey: Survey, group: _Group) -> Severity:
    """Return how bad it is: nothing that only pages meet is an error in an API that does not speak of CORS, which need not be for pages."""
    severity = group.diagnosis.severity or group.cause.severity
    return "warning" if severity == "error" and _befalls_pages_only(survey, group) else severity


def _notes(survey: Survey, group: _Group) -> tuple[str, ...]:
    severity = group.diagnosis.severity or group.cause.severity
    if severity != "error" or not _befalls_pages_only(survey, group):
        return ()
    return (f"nothing else in this API speaks of CORS: if no page is to use it, say so with --ignore {group.cause.name}",)


def _befalls_pages_only(survey: Survey, group: _Group) -> bool:
    return not survey.mentions_cors and bool(group.trials) and not any(trial.never_works for trial in group.trials)


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


def _paths_named(routes: Iterable[str], api: Api) -> str:
    """Return the paths of *routes* that need something, without those whose preflights a greedy path among them takes."""
    every = list(dict.fromkeys(route.partition(" ")[2] for route in routes))
    greedy = [path for path in every if path.endswith("+}")] if api.kind == "REST" else []
    paths = [path for path in every if not any(_takes_preflights(wide, path, api) for wide in greedy)]
    return " and ".join(paths) if len(paths) < 3 else f"{paths[0]} and {len(paths) - 1} more paths"


def _takes_preflights(greedy: str, path: str, api: Api) -> bool:
    """Whether OPTIONS of *greedy* answers for *path*: below it, on a resource that has no method for OPTIONS itself (recorded)."""
    below = greedy.rpartition("/")[0] + "/"
    resource = api.resources.get(path)
    own = resource.methods if resource is not None else {}
    return path != greedy and path.startswith(below) and len(path) > len(below) and not own.keys() & {"OPTIONS", "ANY"}


def words_of(trial: Trial) -> dict[str, str]:
    """Return what each browser prints about *trial*, by browser; those that let it pass are left out."""
    return {name: outcome.console[0] for name, outcome in trial.transcript.outcomes.items() if outcome.blocked and outcome.console}


def steps_of(trial: Trial) -> tuple[str, ...]:
    """Return the gateway's steps of the turn that was refused, from the request to the answer."""
    turn = trial.transcript.last
    asked = f"{turn.request.method} {urlsplit(turn.request.url).path}"
    steps = turn.answer.steps
    told = tuple(map(_told, steps))
    if len(steps) > 1 and steps[1].kind == "route" and steps[0].place is None:  # the first names what was asked, and no route of the API
        told = (asked, *told[1:])
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
    """Return the routes that work although others break by this cause: preflight and success are readable for certain."""
    if not any(trial.outcome in (PREFLIGHT, SUCCESS) for trial in group.trials) or any(map(_undeploys, survey.refusals)):
        return ()
    return tuple(
        report.method.route
        for report in survey.routes
        if report.trials and report.method.route not in group.routes and all(_works(trial) for trial in report.trials)
    )


def _works(trial: Trial) -> bool:
    return trial.outcome not in (PREFLIGHT, SUCCESS) or (trial.verdict == "readable" and not trial.fails)


def _undeploys(refusal: Refusal) -> bool:
    """Whether *refusal* keeps the whole definition from being deployed: then nothing works; what is ignored does not."""
    return not refusal.kind.startswith(_IGNORED)


_IGNORED = ("ignored-", "doubled-prefix")
"""How the kinds of refusals begin that API Gateway passes over."""


def _rank(finding: Finding) -> tuple[int, str, int, str]:
    primary = finding.primary
    place = (primary.span.file, primary.span.start) if primary else ("", 0)
    return SEVERITIES.index(finding.severity), *place, finding.cause
