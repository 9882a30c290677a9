"""Cause ``origin-misread``: a mapping template that misses the Origin header or takes it from path or query; no other cause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crossgate.api import Integration, Method
from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.check.survey import Survey
from crossgate.text import Span

_ANYWHERE = re.compile(r"""\$!?\{?input\.params\(\s*\\?["']origin\\?["']\s*\)""", re.IGNORECASE)
"""``$input.params('Origin')``, as it is or within JSON."""


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a missing allowed origin where a template was to set it by the request's Origin."""
    method = refused.answering
    if method is None or refused.answer.answered_by != "integration":
        return None
    for _, place in _templates_that_allow_origins(method):
        return Diagnosis(
            message=f"the mapping template of {method.route} does not let {refused.trial.origin} through",
            marks=mark(place, "no Access-Control-Allow-Origin comes out of this template for that page"),
            fix="read $input.params().header.get('Origin') and .get('origin'), and compare with the exact origins",
        )
    return None


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Warn of templates that read Origin by $input.params('Origin'), which looks at the path and the query string first."""
    for method in survey.api.methods:
        for text, place in _templates_that_allow_origins(method):
            if _ANYWHERE.search(text):
                yield Diagnosis(
                    message="a mapping template may take a part of the address for the page's origin",
                    marks=mark(_within(place), "looks for Origin in the path and the query string before the headers"),
                    fix="read $input.params().header.get('Origin') and .get('origin') instead",
                    severity="warning",
                    routes=(method.route,),
                )


def _within(place: Span | None) -> Span | None:
    """Narrow the place of a template to the words that are wrong, where they stand there as they are."""
    found = _ANYWHERE.search(place.text) if place is not None else None
    if place is None or found is None:
        return place
    return Span(place.source, place.start + found.start(), place.start + found.end())


def _templates_that_allow_origins(method: Method) -> Iterator[tuple[str, Span | None]]:
    if not isinstance(method.integration, Integration):
        return
    groups = [(method.integration.request_templates, method.integration.place, "request_templates")]
    groups += [(response.templates, response.place, "templates") for response in method.integration.responses]
    for templates, place, field in groups:
        for media_type, text in templates.items():
            if isinstance(text, str) and "access-control-allow-origin" in text.lower() and "responseOverride" in text:
                yield text, place[f"{field}/{media_type}"]


CAUSE = Cause(
    "origin-misread",
    "error",
    "a mapping template misses the Origin header or reads it from path or query",
    explain,
    inspect,
    reasons=("missing-allow-origin",),
)
