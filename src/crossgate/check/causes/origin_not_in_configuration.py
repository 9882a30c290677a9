"""Cause ``origin-not-in-configuration``: pages whose origin the CORS configuration of an HTTP API does not list; no other cause."""

from __future__ import annotations

from crossgate.api import CorsConfiguration, Unknown
from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.http import OriginError, parse_origin
from crossgate.text import Span


def explain(refused: Refused) -> Diagnosis | None:
    """Claim an answer without CORS headers of an API that has a configuration: it sends none to origins it does not know."""
    cors = refused.api.cors
    if not isinstance(cors, CorsConfiguration) or isinstance(cors.allow_origins, Unknown):
        return None
    if refused.header("Access-Control-Allow-Origin") is not None:
        return None
    origin = refused.trial.origin
    place, label = _nearest(cors, origin)
    return Diagnosis(
        message=f"pages of {origin} may not use {{routes}}: the CORS configuration does not list their origin",
        marks=mark(place, label),
        fix=f"add {origin} to the allowed origins, spelled as browsers send it",
    )


def _nearest(cors: CorsConfiguration, origin: str) -> tuple[Span | None, str]:
    """Return the entry that was meant for *origin*, with what is wrong with it; else the list as a whole."""
    assert not isinstance(cors.allow_origins, Unknown), "lists that cannot be told are nobody's fault"
    for number, entry in enumerate(cors.allow_origins):
        if isinstance(entry, Unknown):
            continue
        try:
            parse_origin(entry)
        except OriginError as error:
            if error.canonical == origin:
                return cors.place[f"allow_origins/{number}"], f"no browser sends `{entry}`: {error}"
            if error.reason == "wildcard" and _covers(entry, origin):
                return cors.place[f"allow_origins/{number}"], "HTTP APIs know no wildcard but `*`, `https://*` and `http://*`"
    return cors.place["allow_origins"], f"{origin} is not among these"


def _covers(pattern: str, origin: str) -> bool:
    head, _, tail = pattern.partition("*")
    return origin.startswith(head) and origin.endswith(tail) and len(origin) > len(head) + len(tail)


CAUSE = Cause(
    "origin-not-in-configuration",
    "error",
    "the CORS configuration of an HTTP API does not list the page's origin",
    explain,
    reasons=("missing-allow-origin",),
)
