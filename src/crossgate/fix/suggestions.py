"""For each finding of a check the edits that would mend it alone; planned, not proved, and nothing is written."""

from __future__ import annotations

from collections.abc import Sequence

from crossgate.api import Api
from crossgate.api.change import AddMethod, AddResource, Change, DeployAfter, PlannedChange, RenewDeployment
from crossgate.check import Finding, Report
from crossgate.fix.plan import plan
from crossgate.fix.situation import NO_CORS
from crossgate.sources.writing import edits_for, generated_by, source_of
from crossgate.text import CannotEdit, Edit, Source

Suggestion = tuple[Source, tuple[Edit, ...]]


def suggestions(report: Report) -> dict[int, Suggestion]:
    """Return the suggested edits of each finding that has some, by the identity of the finding.

    A generated text gets none: its source is what must change.
    """
    source = source_of(report.api)
    if source is None or not report.findings or generated_by(report.api) is not None:
        return {}
    planned = plan(report.api, report.survey.policy._asdict(), before=report.survey)
    found: dict[int, Suggestion] = {}
    for finding in report.findings:
        edits = _edits(report.api, _concerned(planned.changes, finding))
        if edits:
            found[id(finding)] = (source, edits)
    return found


def _edits(api: Api, changes: Sequence[Change]) -> tuple[Edit, ...]:
    try:
        return edits_for(api, changes) if changes else ()
    except CannotEdit:
        return ()


def _concerned(changes: Sequence[PlannedChange], finding: Finding) -> list[Change]:
    """Return the changes that mend *finding*; those of deployments stand for themselves only where nothing new is to be waited for."""
    paths = {route.partition(" ")[2] for route in finding.routes}
    known = {method.route for method in finding.api.methods}
    return [
        one.change
        for one in changes
        if one.change is not None
        and finding.cause in (one.cause, one.behind, NO_CORS)
        and not isinstance(one.change, RenewDeployment)
        and (not isinstance(one.change, DeployAfter) or (known.issuperset(one.change.routes) and not one.change.gateway_responses))
        and (not paths or _path(one.change) in ("", *paths))
    ]


def _path(change: Change) -> str:
    """Return the path that *change* is about, empty for one that concerns the whole API or that all paths share, as a greedy one."""
    if isinstance(change, AddResource):
        return ""
    route: str = change.method.route if isinstance(change, AddMethod) else getattr(change, "route", "")
    path = route.partition(" ")[2]
    return "" if path.endswith("+}") else path
