"""Cause ``default-route-needs-authorization``: an HTTP API's route for all methods whose authorizer preflights meet; no other cause."""

from __future__ import annotations

from urllib.parse import urlsplit

from crossgate.api import Authorizer, Method
from crossgate.check.cause import Cause, Diagnosis, Refused, mark, route_named

_REFUSALS = ("UNAUTHORIZED", "FORBIDDEN", "INTERNAL_SERVER_ERROR")


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that ``$default`` or an ANY route caught and its authorizer refused."""
    caught = refused.answering
    if caught is None or caught.http_method != "ANY" or caught.authorization == "NONE" or refused.answer.answered_by not in _REFUSALS:
        return None
    name = route_named(caught.route)
    authorizer = caught.authorizer
    named = mark(authorizer.place.span, f"the authorizer {authorizer.name}", primary=False) if isinstance(authorizer, Authorizer) else ()
    return Diagnosis(
        message=f"browsers cannot send the preflight of {{routes}}: {name} catches it and asks for authorization",
        marks=(*mark(caught.place["authorization"], f"guards every request that {name} answers, OPTIONS too"), *named),
        fix=_fix(refused, caught),
    )


def _fix(refused: Refused, caught: Method) -> str:
    route = f"add the route {open_route(caught, refused.turn.request.url)} without authorization, with an integration"
    return route if refused.api.cors is not None else f"give the API a CORS configuration, and {route}"


def open_route(caught: Method, url: str) -> str:
    """Return the route that takes the preflight of *url* away from *caught*: in place of ``$default`` one for all paths but the root."""
    if caught.path != "$default":
        return f"OPTIONS {caught.path}"
    return "OPTIONS /{proxy+}" if urlsplit(url).path.strip("/") else "OPTIONS /"


CAUSE = Cause(
    "default-route-needs-authorization",
    "error",
    "`$default` or an ANY route with an authorizer takes the preflights of an HTTP API",
    explain,
    part="preflight",
)
