"""Cause ``sam-cors-lists-other-keys``: keys of a path that are no methods, in a list of methods that SAM makes; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.api import Integration, Method
from crossgate.check.cause import Cause, Diagnosis, listed, made_by, mark
from crossgate.check.survey import Survey
from crossgate.gateway.facts import ANY_METHODS
from crossgate.gateway.header_mapping import parse_expression
from crossgate.text import Span

_ALLOW_METHODS = "method.response.header.access-control-allow-methods"


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Tell of lists that SAM made out of all keys of a path."""
    for method in survey.api.methods:
        cors = made_by(method, "Cors")
        others = _others(method, cors) if cors is not None else ()
        if others:
            named = listed([f"`{name}`" for name in others])
            yield Diagnosis(
                message=f"SAM lists {named} as {'a method' if len(others) == 1 else 'methods'} in Access-Control-Allow-Methods",
                marks=mark(cors, "without AllowMethods, SAM lists every key of a path, `parameters` and the like as well"),
                fix="write AllowMethods into Cors, with the methods of the API",
                routes=(method.route,),
            )


def _others(method: Method, cors: Span) -> tuple[str, ...]:
    """Return what the list that SAM made for *method* holds that is no method; a list that the user wrote stands where they wrote it."""
    if not isinstance(method.integration, Integration):
        return ()
    mapped = [(one.place[f"parameters/{key}"], key, value) for one in method.integration.responses for key, value in one.parameters.items()]
    values = [value for place, key, value in mapped if key.lower() == _ALLOW_METHODS and place == cors]
    texts = [parse_expression(value).name for value in values if isinstance(value, str)]
    names = [name.strip() for text in texts for name in text.split(",")]
    return tuple(dict.fromkeys(name for name in names if name and name != "*" and name not in ANY_METHODS))


CAUSE = Cause(
    "sam-cors-lists-other-keys", "note", "SAM lists keys of a path that are no methods in Access-Control-Allow-Methods", inspect=inspect
)
