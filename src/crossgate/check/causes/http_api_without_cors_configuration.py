"""Cause ``http-api-without-cors-configuration``: an HTTP API that leaves CORS to backends that are not always asked; no other cause."""

from __future__ import annotations

from crossgate.api import Api
from crossgate.check.cause import Cause, Diagnosis, Refused, made_by, mark
from crossgate.check.finding import Mark

_FIX = "give the API a CORS configuration{where}: it answers preflights, and adds the headers to every response, errors too"


def explain(refused: Refused) -> Diagnosis | None:
    """Claim what a CORS configuration would do: put headers on errors of the gateway, and on responses whose backend does not."""
    if refused.api.cors is not None:
        return None
    place = refused.api.place.span
    if refused.answer.answered_by == "integration":
        what = "the preflight of {routes} is answered" if refused.in_preflight else "{routes} answers"
        return Diagnosis(
            message=f"{what} without Access-Control-Allow-Origin, and the API has no CORS configuration that adds it",
            marks=mark(refused.answering.place.span if refused.answering else place, "its backend sends no such header"),
            fix=f"send the header from the backend, or {_fix(refused.api)}",
        )
    return Diagnosis(
        message="pages cannot read the errors that API Gateway makes itself: they see a network error instead of the status",
        marks=_settings(refused.api),
        fix=_fix(refused.api),
        severity="warning" if refused.survey.mentions_cors else "note",
    )


def _settings(api: Api) -> tuple[Mark, ...]:
    """Return where the settings of *api* belong: SAM takes those of an API that only events speak of from Globals."""
    if made_by(api, "Events") is None:
        return mark(api.place.span, "no CORS configuration here")
    common = made_by(api, "Globals")
    if common is not None:
        return mark(common, "no CorsConfiguration for the HTTP API that SAM makes of the events")
    return mark(made_by(api, "Events"), "SAM makes an HTTP API of this and like events: its settings stand in Globals, where none are")


def _fix(api: Api) -> str:
    return _FIX.format(where=", in Globals > HttpApi > CorsConfiguration" if made_by(api, "Events") is not None else "")


CAUSE = Cause(
    "http-api-without-cors-configuration",
    "error",
    "an HTTP API has no CORS configuration, so errors of API Gateway carry no headers",
    explain,
    reasons=("missing-allow-origin",),
)
