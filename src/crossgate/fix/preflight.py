"""The preflights of an API: which OPTIONS methods must be added and which mended; how one is mended lies beside."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import Integration, Method
from crossgate.api.change import AddMethod, AddResource, PlannedChange
from crossgate.check import Trial
from crossgate.fix.preflight_method import preflight_method
from crossgate.fix.preflight_repair import repaired_preflight
from crossgate.fix.situation import Situation

Refusals = list[tuple[Trial, str]]


def preflight_changes(situation: Situation) -> Iterator[PlannedChange]:
    """Yield what lets every refused preflight pass."""
    mend: dict[str, tuple[Method, Refusals]] = {}
    missing: dict[str, Refusals] = {}
    for path, refused in situation.blocked_preflights().items():
        answering = _answering(situation, path, refused)
        if answering is None:
            missing[path] = refused
        else:
            mend.setdefault(answering.route, (answering, []))[1].extend(refused)
    for method, refused in mend.values():
        yield from repaired_preflight(situation, method, refused)
    yield from _added(situation, missing)


def _answering(situation: Situation, path: str, refused: Refusals) -> Method | None:
    """Return the OPTIONS method that is to answer the preflights of *path*: its own, or a shared one that already does."""
    own = situation.api.resources[path].methods.get("OPTIONS") if path in situation.api.resources else None
    if own is not None:
        return own
    caught = refused[0][0].transcript.last.answer.method
    is_shared = caught is not None and caught.http_method == "OPTIONS" and isinstance(caught.integration, Integration)
    return caught if is_shared and caught is not None and not caught.integration.is_proxy else None  # type: ignore[union-attr]


def _added(situation: Situation, missing: dict[str, Refusals]) -> Iterator[PlannedChange]:
    if not missing:
        return
    if situation.wishes.preflight == "shared":
        shared = list(_shared(situation, missing))
        yield from shared
        if any(planned.change is not None for planned in shared):
            return
    for path, refused in missing.items():
        yield PlannedChange(
            AddMethod(preflight_method(situation.api, path, situation.policy)),
            refused[0][1],
            "safe",
            f"OPTIONS {path} answers the preflight by a MOCK integration: no backend, no authorizer, no key",
        )


def _shared(situation: Situation, missing: dict[str, Refusals]) -> Iterator[PlannedChange]:
    """Yield one preflight for all paths (and one for ``/``), where they are not there yet and the path tree has room for it.

    API Gateway matches path and method together, so a path without OPTIONS leaves it to the greedy path beside it.
    """
    api = situation.api
    greedy, why_not = _greedy_path(situation)
    cause = next(iter(missing.values()))[0][1]
    if not greedy:
        yield PlannedChange(None, cause, "needs-a-choice", f"one shared preflight is not possible: {why_not}")
        return
    has_shared = greedy in api.resources and "OPTIONS" in api.resources[greedy].methods
    methods = tuple(method for method in api.methods if method.http_method != "OPTIONS")
    why = "one preflight answers for every path that has none, also for paths that do not exist"
    if not has_shared and any(path != "/" for path in missing):
        if greedy not in api.resources:
            yield PlannedChange(AddResource(greedy), cause, "safe", why)
        yield PlannedChange(AddMethod(preflight_method(api, greedy, situation.policy, methods)), cause, "safe", why)
    if "/" in missing:
        yield PlannedChange(
            AddMethod(preflight_method(api, "/", situation.policy)), missing["/"][0][1], "safe", "/{proxy+} does not answer for /"
        )


_MOST_RESOURCES = 300
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"""


def _greedy_path(situation: Situation) -> tuple[str, str]:
    """Return the greedy path at the root, there or to be added, or an empty text and why there can be none."""
    resources = situation.api.resources
    variables = [path for path in resources if path.startswith("/{") and path.count("/") == 1]
    greedy = next((path for path in variables if path.endswith("+}")), None)
    if greedy is not None:
        return greedy, ""
    if variables:
        return "", f"{variables[0]} stands where /{{proxy+}} would have to"
    if len(resources) >= _MOST_RESOURCES:
        return "", f"the API has {len(resources)} resources, and {_MOST_RESOURCES} are the most"
    return "/{proxy+}", ""
