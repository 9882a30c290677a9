"""Cause ``deployment-not-renewed``: deployments that stay as they are when the API changes; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Tell that a deployment is a snapshot: a stack update with changed methods leaves the stage as it was."""
    for deployment in survey.api.deployments:
        if deployment.renewed is False:
            yield Diagnosis(
                message=f"changes to this API do not reach its stage by themselves: nothing renews {deployment.id}",
                marks=mark(deployment.place.span, "keeps its logical id when methods change"),
                fix="give the Deployment a new logical id with each change of the API, or create a deployment after each update",
            )


CAUSE = Cause("deployment-not-renewed", "note", "a Deployment is a snapshot, and nothing renews it when the API changes", inspect=inspect)
