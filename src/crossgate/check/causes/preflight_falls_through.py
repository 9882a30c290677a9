"""Cause ``preflight-falls-through``: a preflight that a greedy path answers, because its own path has no OPTIONS method; no other cause."""

from __future__ import annotations

from crossgate.api import Method
from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.text import Span

_GUARDS = {
    "UNAUTHORIZED": "authorizer",
    "ACCESS_DENIED": "authorizer",
    "MISSING_AUTHENTICATION_TOKEN": "signature",
    "INVALID_API_KEY": "API key",
}
"""What stands in front of the other path, by the gateway response that it answers."""


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that another path caught and refused (recorded: matching is on path and method together)."""
    caught = refused.answering
    guard = _GUARDS.get(refused.answer.answered_by)
    if caught is None or refused.own or guard is None:
        return None
    path = refused.route.path
    resource = refused.api.resources.get(path)
    own = (resource.place.span if resource is not None else None) or refused.route.place.span
    label = f"guards every request that {caught.route} answers{_even_options(caught)}"
    if guard == "API key":
        label = f"asks every request that {caught.route} answers for an API key{_even_options(caught)}"
    return Diagnosis(
        message=f"the preflight of {{routes}} is caught by {caught.route}, which refuses it",
        marks=(
            *mark(_place_of(caught, guard), label),
            *mark(own, f"{path} has no OPTIONS method of its own", primary=False),
        ),
        fix=_fix(caught, guard),
    )


def _place_of(caught: Method, guard: str) -> Span | None:
    """Return where the guard stands: OpenAPI asks for a key where it names authorizers as well."""
    return caught.place["api_key_required" if guard == "API key" and "api_key_required" in caught.place else "authorization"]


def _even_options(caught: Method) -> str:
    return ", OPTIONS too" if caught.http_method == "ANY" else ""


def _fix(caught: Method, guard: str) -> str:
    """Return what to do: an OPTIONS method that is there can be opened, an ANY method has to stay guarded."""
    own = f"give {{paths}} an OPTIONS method with a MOCK integration and no {guard}"
    return f"take the {guard} off {caught.route}, or {own}" if caught.http_method == "OPTIONS" else own


CAUSE = Cause("preflight-falls-through", "error", "a greedy path catches the preflight and refuses it", explain, part="preflight")
