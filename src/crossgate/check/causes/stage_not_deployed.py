"""Cause ``stage-not-deployed``: a stage serves an older state than the configured one, or nothing serves the API; no other cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crossgate.api import Api, Counterpart
from crossgate.check.cause import Cause, Diagnosis, listed, mark
from crossgate.check.survey import Survey

TYPE_CHECKING = False
if TYPE_CHECKING:  # only live APIs have what is compared here
    from crossgate.check.differences import Difference

_MOST_NAMED = 8
_ON_STAGE = {"missing": "not on the stage", "added": "only on the stage"}


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Compare what each stage of a live API serves with what is configured; what pages meet is what the stage serves."""
    api = survey.api
    if api.region and not api.stages:
        yield Diagnosis(
            message="nothing serves this API: it has no stage",
            marks=mark(api.place.span, "no stage, so no address answers"),
            fix=f"deploy it: {_deploy(api, 'prod')}",
        )
    for counterpart in api.counterparts:
        if counterpart.kind == "stage":
            yield from _compared(survey, counterpart)


def _compared(survey: Survey, stage: Counterpart) -> Iterable[Diagnosis]:
    from crossgate.check.differences import differences  # noqa: PLC0415 - see above

    found = differences(survey.api, stage.api)
    return (_diagnosis(survey, stage, found),) if found else ()


def _diagnosis(survey: Survey, stage: Counterpart, found: Sequence[Difference]) -> Diagnosis:
    from crossgate.check.counterparts import contrast  # noqa: PLC0415

    met = contrast(survey, stage.api)
    newer, is_missing = bool(stage.newer), any(difference.how == "missing" for difference in found)
    routes = tuple(difference.route for difference in found if difference.route)
    what = "{routes}" if routes else listed([difference.what for difference in found])
    since = f" since {_moment(stage.since)}" if stage.since else ""
    return Diagnosis(
        message=f"the stage '{stage.name}' serves an older state of {what}: "
        + (f"it does not use the newest deployment, {stage.newer}" if newer else f"the changes{since} are not deployed"),
        marks=mark(stage.place.span, f"the deployment of {_moment(stage.since)}" if stage.since else "an older deployment"),
        fix=_point(survey.api, stage) if newer else f"deploy: {_deploy(survey.api, stage.name)}",
        severity="error" if met.refused_by_other else "warning" if met.refused_by_own or is_missing else "note",
        notes=(*_told(found), *_met(met.refused_by_other, met.refused_by_own)),
        routes=routes,
    )


def _told(found: Sequence[Difference]) -> Iterable[str]:
    for difference in found[:_MOST_NAMED]:
        how = _ON_STAGE.get(difference.how) or (f"other {listed(difference.aspects)}" if difference.aspects else "not the same")
        yield f"{difference.what}: {how}"
    if len(found) > _MOST_NAMED:
        yield f"and {len(found) - _MOST_NAMED} more differences"


def _met(refused: Sequence[str], spared: Sequence[str]) -> Iterable[str]:
    if refused:
        yield f"pages cannot use {listed(refused[:_MOST_NAMED])} until it is deployed"
    if spared:
        yield f"pages still can use {listed(spared[:_MOST_NAMED])}: the next deployment takes that away"


def _moment(text: str) -> str:
    """Return an ISO 8601 time as people read it: ``2026-11-20 14:03 UTC``."""
    day, _, time = text.partition("T")
    zone = "UTC" if time.endswith(("+00:00", "Z")) else time[-6:] if time[-6:-5] in ("+", "-") else ""
    return f"{day} {time[:5]} {zone}".strip()


def _deploy(api: Api, stage: str) -> str:
    if api.kind == "HTTP":
        return f"aws apigatewayv2 create-deployment --api-id {api.id} --stage-name '{stage}' --region {api.region}"
    return f"aws apigateway create-deployment --rest-api-id {api.id} --stage-name {stage} --region {api.region}"


def _point(api: Api, stage: Counterpart) -> str:
    if api.kind == "HTTP":
        command = f"aws apigatewayv2 update-stage --api-id {api.id} --stage-name '{stage.name}' --deployment-id {stage.newer}"
    else:
        command = (
            f"aws apigateway update-stage --rest-api-id {api.id} --stage-name {stage.name} "
            f"--patch-operations op=replace,path=/deploymentId,value={stage.newer}"
        )
    return f"let the stage serve it: {command} --region {api.region}; or deploy again"


CAUSE = Cause("stage-not-deployed", "error", "a stage serves an older state of the API than the configured one", inspect=inspect)
