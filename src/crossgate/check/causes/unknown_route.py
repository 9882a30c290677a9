"""Cause ``unknown-route``: calls of a path, stage or method that the API does not have; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.check.survey import ASKED, Survey

_REST_ANSWER = "403 Missing Authentication Token"


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a call that no route matches, when it was asked for by name."""
    if refused.trial.outcome != ASKED:
        return None
    return Diagnosis(
        message=f"the API has no such route: it answers {'404 Not Found' if refused.is_http else _REST_ANSWER}, without CORS headers",
        marks=mark(refused.api.place.span, "known paths: " + ", ".join(list(refused.api.resources)[:6])),
        fix="check path, method, stage and base path of the URL",
    )


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report base paths that lead to a stage which the definition does not have."""
    stages = {stage.name for stage in survey.api.stages} | {deployment.stage_name for deployment in survey.api.deployments}
    known = {name for name in stages if isinstance(name, str)}
    for base in survey.api.base_paths:
        if known and len(known) == len(stages - {None}) and isinstance(base.stage, str) and base.stage not in known:
            yield Diagnosis(
                message=f"a custom domain leads to the stage `{base.stage}`, which this API does not have",
                marks=mark(base.place["stage"], "known stages: " + ", ".join(sorted(known))),
                fix="name a stage of this API",
            )


CAUSE = Cause("unknown-route", "error", "path, method, stage or base path of a call does not exist", explain, inspect)
