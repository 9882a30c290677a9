"""Cause ``drifted-from-template``: the live API is not what its template says, so that the next release changes it; no other cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crossgate.api import Counterpart
from crossgate.check.cause import Cause, Diagnosis, listed, mark
from crossgate.check.finding import Severity
from crossgate.check.survey import Survey

TYPE_CHECKING = False
if TYPE_CHECKING:  # only live APIs have what is compared here
    from crossgate.check.counterparts import Contrast
    from crossgate.check.differences import Difference, How

_MOST_NAMED = 8

_NEXT: dict[How, str] = {
    "missing": "the next release of {} takes away what is live: {}",
    "changed": "the next release of {} changes what is live: {}",
    "added": "{} has what is not live yet: {}",
}
_FIX: dict[How, str] = {
    "missing": "write it into the template as well, before the next release",
    "changed": "make the template say what is live (crossgate fix mends the template), or release it if the template is right",
    "added": "release the template, or take it out",
}


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Compare a live API with the template that the user named beside it."""
    for counterpart in survey.api.counterparts:
        if counterpart.kind == "template":
            yield from _compared(survey, counterpart)


def _compared(survey: Survey, template: Counterpart) -> Iterable[Diagnosis]:
    from crossgate.check.counterparts import contrast  # noqa: PLC0415 - see above
    from crossgate.check.differences import differences  # noqa: PLC0415

    found = differences(survey.api, template.api)
    if not found:
        return
    met = contrast(survey, template.api)
    for how in _NEXT:
        chosen = [difference for difference in found if difference.how == how]
        if chosen:
            yield _diagnosis(template, how, chosen, met)


def _diagnosis(template: Counterpart, how: How, found: Sequence[Difference], met: Contrast) -> Diagnosis:
    routes = tuple(difference.route for difference in found if difference.route)
    what = "{routes}" if routes else listed([difference.what for difference in found])
    severity: Severity = "warning" if met.refused_by_other and how != "added" else "note"
    lost = f"after it pages cannot use {listed(met.refused_by_other[:_MOST_NAMED])}"
    gained = f"after it pages can use {listed(met.refused_by_own[:_MOST_NAMED])}"
    return Diagnosis(
        message=_NEXT[how].format(template.name, what),
        marks=mark(template.api.place.span, "this API in the template"),
        fix=_FIX[how],
        severity=severity,
        notes=(
            *(f"{difference.what}: other {listed(difference.aspects)}" for difference in found[:_MOST_NAMED] if difference.aspects),
            *([lost] if severity == "warning" else []),
            *([gained] if met.refused_by_own and how != "missing" else []),
        ),
        routes=routes,
    )


CAUSE = Cause("drifted-from-template", "warning", "the live API is not what its template says", inspect=inspect)
