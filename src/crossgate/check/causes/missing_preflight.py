"""Cause ``missing-preflight``: paths without an OPTIONS method in an API that has CORS elsewhere; no other cause."""

from __future__ import annotations

from crossgate.api import Method
from crossgate.check.cause import Cause, Diagnosis, Refused, made_by, mark
from crossgate.text import Span


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight for which the gateway has no route."""
    if refused.answer.cause != "no-route":
        return None
    if refused.is_http:
        return Diagnosis(
            message="nothing answers the preflight of {routes}",
            marks=mark(
                made_by(refused.api, "Globals") or refused.api.place.span, "no CORS configuration here, and no route for OPTIONS there"
            ),
            fix=f"give the API a CORS configuration{_where(refused)}, which answers preflights",
        )
    route = refused.route
    return Diagnosis(
        message="nothing answers the preflight of {routes}",
        marks=mark(_place(refused), f"{route.path} has no OPTIONS method"),
        fix="let Cors of the API answer, or give {paths} an OPTIONS method"
        if made_by(refused.api, "SAM") is not None
        else "give {paths} an OPTIONS method with a MOCK integration",
    )


def _where(refused: Refused) -> str:
    """Return where the settings of an API stand that SAM makes of events."""
    return ", in Globals > HttpApi > CorsConfiguration" if made_by(refused.api, "Events") is not None else ""


def _place(refused: Refused) -> Span | None:
    """Return where the path is written; one that events of SAM make is written at each of them: the first that has no preflight."""
    resource = refused.api.resources.get(refused.route.path)
    if resource is None or resource.place.span is None:
        return refused.route.place.span
    path, methods = resource.place.span, tuple(resource.methods.values())
    if made_by(refused.api, "SAM") is None or not any(_is_written_around(method, path) for method in methods):
        return path
    lacking = (method for method in methods if method in refused.survey.refused_outright)
    return next((method.place.span for method in lacking), path)


def _is_written_around(method: Method, path: Span) -> bool:
    """Whether *path* is written within what makes *method*, as in an event, and not around it, as in a document."""
    maker = method.place.fields.get("integration")
    return maker is not None and maker.source is path.source and maker.start < path.start


CAUSE = Cause("missing-preflight", "error", "a path has no OPTIONS method, so nothing answers its preflight", explain, part="preflight")
