"""Reports as JSON, version 1: the contract other tools build on; its schema is ``report.schema.json`` beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from crossgate.api import Api, Unknown
from crossgate.check import Finding, Mark, Report, RouteReport, Trial
from crossgate.exchange import PREFLIGHT
from crossgate.report.diff import Fix, Fixes, edit_record
from crossgate.sources.made_by import made_by
from crossgate.text import Span

VERSION = 1


def render(reports: Sequence[Report], skipped: Iterable[tuple[str, str]], fixes: Fixes | None = None) -> str:
    """Return *reports* and what was skipped (source, reason) as one JSON document."""
    document = {
        "version": VERSION,
        "apis": [_api(report) for report in reports],
        "findings": [finding_record(finding, (fixes or {}).get(id(finding))) for report in reports for finding in report.findings],
        "skipped": [{"source": source, "reason": reason} for source, reason in skipped],
    }
    return json.dumps(document, indent=2)


def _api(report: Report) -> dict[str, Any]:
    api, policy = report.api, report.survey.policy
    return {
        "name": api.name,
        "kind": api.kind,
        "id": api.id,
        "source": api.source,
        "policy": {"origins": list(policy.origins), "credentials": policy.credentials, "source": policy.source},
        "routes": [_route(route, report) for route in report.survey.routes],
        "depends_on": [_unknown(unknown) for unknown in report.depends_on],
        "rests_on": list(report.rests_on),
    }


def _route(route: RouteReport, report: Report) -> dict[str, Any]:
    outcomes = route.outcomes
    if route.method.http_method == "OPTIONS":
        outcomes = _answered_preflights(route, report)
    return {
        "method": route.method.http_method,
        "path": route.method.path,
        "outcomes": [_outcome(name, trial) for name, trial in outcomes.items()],
    }


def _answered_preflights(route: RouteReport, report: Report) -> dict[str, Trial]:
    """An OPTIONS method is judged by the preflights that it answers, the worst of them."""
    rank = ("blocked", "depends", "readable")
    answered = report.survey.preflights_of(route.method)
    return {PREFLIGHT: min(answered, key=lambda trial: rank.index(trial.verdict))} if answered else {}


def _outcome(name: str, trial: Trial) -> dict[str, Any]:
    return {
        "outcome": name,
        "status": trial.transcript.status,
        "verdict": trial.verdict,
        "reason": trial.transcript.reason,
        "depends_on": [_unknown(unknown) for unknown in trial.transcript.depends_on],
        "origin": trial.origin,
        "method": trial.verb,
    }


def _unknown(unknown: Unknown) -> dict[str, Any]:
    return {"why": unknown.why, "remedy": unknown.remedy, "where": _where(unknown.where) if unknown.where else None}


def _where(span: Span) -> dict[str, Any]:
    return {"file": span.file, "line": span.line, "column": span.column} | ({"part": span.part} if span.part else {})


def finding_record(finding: Finding, fix: Fix | None = None) -> dict[str, Any]:
    """Return *finding* as the JSON values of the contract."""
    return {
        "cause": finding.cause,
        "severity": finding.severity,
        "message": finding.message,
        "api": finding.api.id or finding.api.name,
        "source": finding.api.source,
        "routes": list(finding.routes),
        "outcomes": list(finding.outcomes),
        "unaffected": list(finding.spared),
        "locations": [_location(mark, finding.api) for mark in finding.marks],
        "browser": dict(finding.browser),
        "because": list(finding.because),
        "notes": list(finding.notes),
        "fix": {"summary": finding.fix, "edits": [edit_record(fix[0], edit) for edit in fix[1]] if fix else []},
        "replay": finding.replay,
    }


def _location(mark: Mark, api: Api) -> dict[str, Any]:
    span = mark.span
    end_line, end_column = span.source.line_column(span.end)
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": end_line,
        "end_column": end_column,
        "label": mark.label,
        "primary": mark.primary,
    } | {name: text for name, text in (("part", span.part), ("made_by", made_by(api, span))) if text}
