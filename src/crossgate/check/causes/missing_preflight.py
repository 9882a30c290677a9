"""Cause ``missing-preflight``: paths without an OPTIONS method in an API that has CORS elsewhere; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, made_by, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight for which the gateway has no route."""
    if refused.answer.cause != "no-route":
        return None
    if refused.is_http:
        return Diagnosis(
            message="nothing answers the preflight of {routes}",
            marks=mark(refused.api.place.span, "no CORS configuration here, and no route for OPTIONS there"),
            fix="give the API a CORS configuration, which answers preflights",
        )
    route = refused.route
    resource = refused.api.resources.get(route.path)
    return Diagnosis(
        message="nothing answers the preflight of {routes}",
        marks=mark((resource.place.span if resource else None) or route.place.span, f"{route.path} has no OPTIONS method"),
        fix="let Cors of the API answer, or give {paths} an OPTIONS method"
        if made_by(refused.api, "SAM") is not None
        else "give {paths} an OPTIONS method with a MOCK integration",
    )


CAUSE = Cause("missing-preflight", "error", "a path has no OPTIONS method, so nothing answers its preflight", explain, part="preflight")
