"""Why a cell is blocked, on which lines of the user's file, and which edit mends it, as JSON values; nothing is ever written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crossgate.api import Api
from crossgate.check import Finding, Mark, Report, Trial, check
from crossgate.fix.suggestions import suggestions
from crossgate.report.diff import unified
from crossgate.text import Source, apply

MOST_METHODS = 250
"""APIs with more methods get no edits: planning them takes too long while somebody waits."""

_AROUND = 2
_MOST_LINES = 40
_LONGEST_LINE = 400

_OF_THE_PAGE = ("origin-not-allowed", "origin-not-in-configuration")
"""The causes by which an API is right to refuse the page of the bench, whatever it allows to others."""


class Explanations:
    """The findings of one API for pages of one origin, and for its own policy; each is sought when it is first asked for."""

    def __init__(self, api: Api, origin: str, browser: str, *, credentials: bool) -> None:
        self._api = api
        self._stated = {"origins": (origin,), "credentials": credentials}
        self._browser = browser
        self._here: Report | None = None
        self._own: Report | None = None
        self._edits: dict[int, Any] | None = None

    def explain(self, route: str, outcome: str, *, in_preflight: bool) -> dict[str, Any] | None:
        """Return cause, words, lines and edit for one cell; None where no finding is about it."""
        if self._here is None:
            self._here = check(self._api, self._stated, browsers=(self._browser,))
        names = ("preflight",) if in_preflight else (outcome,)
        finding = _about(self._here, route, names)
        if finding is None:
            return None
        allowed = self._allowed(finding)
        fix, diff = (finding.fix, []) if allowed else self._repair(finding, route, names)
        return {
            "cause": finding.cause,
            "severity": finding.severity,
            "message": finding.message,
            "because": list(finding.because),
            "fix": fix,
            "notes": list(finding.notes),
            "excerpts": [_excerpt(source, marks) for source, marks in _by_source(finding.marks)],
            "allowed": allowed,
            "diff": diff,
        }

    def _allowed(self, finding: Finding) -> list[str]:
        """Return the origins that the API declares, where the finding is about this page's own."""
        declared = self._own_report().survey.policy
        return [] if finding.cause not in _OF_THE_PAGE or declared.allows_any_origin else list(declared.origins)

    def _own_report(self) -> Report:
        if self._own is None:
            self._own = check(self._api)
        return self._own

    def _repair(self, finding: Finding, route: str, names: tuple[str, ...]) -> tuple[str, list[str]]:
        """Return what ``crossgate fix`` would do for the same cell under the API's own policy, in words and as the lines of its edit."""
        own = self._own_report()
        same = next((one for one in own.findings if one.cause == finding.cause and _concerns(one, route)), None) or _about(
            own, route, names
        )
        if same is None or len(self._api.methods) > MOST_METHODS:
            return finding.fix, []
        if self._edits is None:
            self._edits = dict(suggestions(own))
        if id(same) not in self._edits:
            return same.fix, []
        source, edits = self._edits[id(same)]
        return same.fix, list(unified(source.name, source.text, apply(source, edits)))


def _about(report: Report, route: str, names: tuple[str, ...]) -> Finding | None:
    """Return the finding that explains what the survey played for *route* and one of the outcomes *names*."""
    trial = next((one for one in _trials(report) if one.route == route and one.outcome in names and one.verdict == "blocked"), None)
    if trial is None:
        return None
    fitting = [finding for finding in report.findings if _concerns(finding, trial.method.route) and finding.browser]
    exact = [finding for finding in fitting if any(_names(trial, told) for told in finding.outcomes)]
    return next(iter(exact or fitting), None)


def _trials(report: Report) -> Iterable[Trial]:
    return (trial for route in report.survey.routes for trial in route.trials)


def _concerns(finding: Finding, route: str) -> bool:
    verb, _, path = route.partition(" ")
    return (
        route in finding.routes
        or f"ANY {path}" in finding.routes
        or (verb == "ANY" and any(r.endswith(f" {path}") for r in finding.routes))
    )


def _names(trial: Trial, told: str) -> bool:
    return told in (trial.outcome, f"{trial.transcript.status} {trial.outcome}")


def _by_source(marks: Iterable[Mark]) -> list[tuple[Source, list[Mark]]]:
    found: dict[int, tuple[Source, list[Mark]]] = {}
    for mark in sorted(marks, key=lambda mark: not mark.primary):
        found.setdefault(id(mark.span.source), (mark.span.source, []))[1].append(mark)
    return list(found.values())


def _excerpt(source: Source, marks: list[Mark]) -> dict[str, Any]:
    """Return the marked lines of *source* with some around them."""
    last = source.text.count("\n") + 1
    wanted = sorted({line for mark in marks for line in range(mark.span.line - _AROUND, mark.span.line + _AROUND + 1) if 0 < line <= last})
    return {
        "file": source.name,
        "line": marks[0].span.line,
        "lines": [
            {
                "number": number,
                "text": source.line(number)[:_LONGEST_LINE],
                "marks": [_mark(mark, source, number) for mark in marks if mark.span.line == number],
            }
            for number in wanted[:_MOST_LINES]
        ],
    }


def _mark(mark: Mark, source: Source, number: int) -> dict[str, Any]:
    start = mark.span.column - 1
    end_line, end_column = source.line_column(mark.span.end)
    end = end_column - 1 if end_line == number else len(source.line(number))
    return {"start": start, "end": max(end, start + 1), "label": mark.label, "primary": mark.primary}
