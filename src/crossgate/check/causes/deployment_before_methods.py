"""Cause ``deployment-before-methods``: deployments that may be made before the methods they are to contain; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report methods that a deployment does not wait for: CloudFormation makes them in any order, so they may be left out."""
    for deployment in survey.api.deployments:
        missed = [method for method in survey.api.methods if method.id and method.id not in deployment.after]
        if missed:
            yield Diagnosis(
                message=f"the deployment {deployment.id} may be made without {{routes}}, because nothing makes it wait",
                marks=(
                    *mark(deployment.place.span, "does not depend on these methods"),
                    *(found for method in missed[:3] for found in mark(method.place.span, "may come too late", primary=False)),
                ),
                fix=f"add {', '.join(method.id for method in missed[:5])}{' …' if len(missed) > 5 else ''} to DependsOn of {deployment.id}",
                severity=None if any(method.http_method == "OPTIONS" for method in missed) else "note",
                routes=tuple(method.route for method in missed),
            )


CAUSE = Cause("deployment-before-methods", "warning", "a Deployment does not depend on the methods it is to contain", inspect=inspect)
