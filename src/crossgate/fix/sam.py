"""What a fix of a SAM template may come to: SAM makes the preflights out of its own settings, so these may differ from the plan; no text.

The exchanges are played all the same. What no setting of CORS is about must read exactly as planned.
"""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import Api, Integration, Method, Unknown
from crossgate.fix.comparison import differences

_PREFLIGHT = "OPTIONS"
_GUARDS = ("authorization", "authorizer", "scopes", "api_key_required")
_OPEN = ("NONE", None, (), False)


def is_made_by_sam(api: Api) -> bool:
    """Whether SAM makes *api* out of a template."""
    return "by:SAM" in api.place


def sam_differences(before: Api, expected: Api, actual: Api) -> Iterator[str]:
    """Yield what of *actual* is neither as *expected* nor what settings for preflights may make of *before*.

    OPTIONS methods may be new or other where Cors makes them, and may be open; what they are like the exchanges must show. A policy may
    name the new ones, and deployments have the hash of the definition in their ids. An API that nothing was planned for, so that
    *expected* is *before*, may change along with the others of Globals only while it has no routes.
    """
    told = _with_uris(expected, actual)._replace(deployments=expected.deployments, stages=expected.stages)
    if _policy(expected) == _policy(actual):
        told = told._replace(policy=expected.policy)
    wrong = list(differences(_with_made_preflights(before, expected, actual), told, frozenset()))
    if before is expected and (wrong or _routes(before) != _routes(actual)):  # nothing was planned for this API
        if before.methods:
            yield f"what Globals say for other APIs would change {before.name} as well"
        return
    yield from wrong
    for route in _routes(before) - _routes(actual):
        yield f"{route} is missing"
    if [stage.name for stage in before.stages] != [stage.name for stage in actual.stages]:
        yield "the stages"


def _routes(api: Api) -> set[str]:
    return {method.route for method in api.methods}


def _with_made_preflights(before: Api, expected: Api, actual: Api) -> Api:
    """Return *expected* with the preflights of *actual* that Cors makes, or that are as they were but for less authorization.

    One that Cors made and that is written out now has the parameters that its document gives to every method of the path.
    """
    resources = {}
    for path, resource in expected.resources.items():
        planned = resource.methods.get(_PREFLIGHT)
        made = actual.resources[path].methods.get(_PREFLIGHT) if path in actual.resources else None
        methods = dict(resource.methods)
        if made is not None and ("by:Cors" in made.place or (planned is not None and _is_relaxed(planned, made))):
            methods[_PREFLIGHT] = made
        elif made is not None and planned is not None and _was_made(before, path):
            methods[_PREFLIGHT] = planned._replace(request_parameters=made.request_parameters, validator=made.validator)
        elif made is None:
            methods.pop(_PREFLIGHT, None)
        resources[path] = resource._replace(methods=methods)
    return expected._replace(resources=resources)


def _with_uris(expected: Api, actual: Api) -> Api:
    """Return *actual* with the URIs of *expected* that differ in the partition only: SAM names that of the region it knows."""
    resources = {}
    for path, resource in actual.resources.items():
        planned = expected.resources[path].methods if path in expected.resources else {}
        methods = {verb: _with_uri(planned.get(verb), method) for verb, method in resource.methods.items()}
        resources[path] = resource._replace(methods=methods)
    return actual._replace(resources=resources)


def _with_uri(planned: Method | None, made: Method) -> Method:
    before, now = planned.integration if planned is not None else None, made.integration
    if not isinstance(before, Integration) or not isinstance(now, Integration):
        return made
    if not isinstance(before.uri, Unknown) or not isinstance(now.uri, Unknown) or not before.uri.shape:
        return made
    is_equal = _partitioned(before.uri) == _partitioned(now.uri)
    return made._replace(integration=now._replace(uri=before.uri)) if is_equal else made


def _partitioned(uri: Unknown) -> str:
    return uri.shape.replace("arn:aws:", "arn:${AWS::Partition}:", 1)


def _was_made(before: Api, path: str) -> bool:
    known = before.resources[path].methods.get(_PREFLIGHT) if path in before.resources else None
    return known is None or "by:Cors" in known.place


def _is_relaxed(before: Method, now: Method) -> bool:
    """Whether *now* is *before* with less or no authorization."""
    opened = before
    for field in _GUARDS:
        if getattr(now, field) in _OPEN:
            opened = opened._replace(**{field: getattr(now, field)})
    return opened == now


def _policy(api: Api) -> object:
    """Return the resource policy without the preflights that its statements name."""
    if api.policy is None:
        return None
    return [{**statement, "Resource": _without_preflights(statement.get("Resource"))} for statement in api.policy.statements]


def _without_preflights(resources: object) -> object:
    if isinstance(resources, list):
        return [one for one in resources if f"/{_PREFLIGHT}/" not in repr(one)]
    return resources
