"""Whether an API read from an edited text is the one that was planned: what differs, in words; nothing is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crossgate.api import Api, Method, MethodResponse
from crossgate.api.change import RenewDeployment
from crossgate.fix.applied import header_of, new_id

_WHOLE = ("kind", "id", "name", "authorizers", "models", "binary_media_types", "api_key_source", "policy", "base_paths", "endpoint", "cors")


def differences(expected: Api, actual: Api, renewed: frozenset[str]) -> Iterator[str]:
    """Yield what of *actual* is not as *expected*; the deployments *renewed* must have another id.

    Ids of nodes that the text names afresh do not count, nor do places.
    """
    for field in _WHOLE:
        if getattr(expected, field) != getattr(actual, field):
            yield f"the API's {field.replace('_', ' ')}"
    added = frozenset(method.route for method in expected.methods if method.id == new_id(method.route))
    yield from _of_maps(_methods(expected, added), _methods(actual, added), "")
    yield from _of_maps(dict.fromkeys(expected.resources, ""), dict.fromkeys(actual.resources, ""), "the path ")
    yield from _of_maps(_entries(expected), _entries(actual), "the gateway response ")
    yield from _of_refusals(expected, actual)
    yield from _of_deployments(expected, actual, renewed)


def renewals(changes: object) -> frozenset[str]:
    """Return the ids of the deployments that *changes* renew."""
    steps = changes if isinstance(changes, tuple) else ()
    return frozenset(change.deployment for change in steps if isinstance(change, RenewDeployment))


def _of_maps(expected: Mapping[str, Any], actual: Mapping[str, Any], what: str) -> Iterator[str]:
    for key in expected.keys() | actual.keys():
        if expected.get(key) != actual.get(key):
            there = "is missing" if key not in actual else "was not planned" if key not in expected else "differs"
            yield f"{what}{key} {there}"


def _methods(api: Api, added: frozenset[str]) -> dict[str, Method]:
    """Return what counts of each method by route. Documents give every method of a path, new ones too, a validator and parameters:
    the exchanges tell whether these matter.
    """
    found = {method.route: _comparable(method) for method in api.methods}
    return {route: one._replace(validator=None, request_parameters={}) if route in added else one for route, one in found.items()}


def _comparable(method: Method) -> Method:
    """Return *method* as it counts: what clients send to its backend alone is none of API Gateway's."""
    responses = {status: _declaring(response) for status, response in method.responses.items()}
    return method._replace(id="", responses=responses, sent_headers=())


def _declaring(response: MethodResponse) -> MethodResponse:
    """A declaration counts by its header: whether it says true or false changes nothing
    (https://docs.aws.amazon.com/apigateway/latest/api/API_MethodResponse.html).
    """
    return response._replace(parameters=dict.fromkeys((header_of(key).lower() for key in response.parameters), True))


def _entries(api: Api) -> dict[str, Any]:
    return {kind: entry._replace(id="") for kind, entry in api.gateway_responses.items()}


def _of_refusals(expected: Api, actual: Api) -> Iterator[str]:
    """An edit may mend what a reader refused, and must not bring anything new that it refuses, or cannot see."""
    known = {(refusal.kind, refusal.route) for refusal in expected.refusals}
    for refusal in actual.refusals:
        if (refusal.kind, refusal.route) not in known:
            yield f"API Gateway would refuse the edited text: {refusal.message}"
    if {gap.why for gap in actual.gaps} - {gap.why for gap in expected.gaps}:
        yield "something that cannot be seen was brought in"


def _of_deployments(expected: Api, actual: Api, renewed: frozenset[str]) -> Iterator[str]:
    if len(expected.deployments) != len(actual.deployments) or len(expected.stages) != len(actual.stages):
        yield "the number of deployments or stages"
        return
    successors = {}
    for old, new in zip(expected.deployments, actual.deployments, strict=True):
        successors[old.id] = new.id
        if (old.id != new.id) != (old.id in renewed):
            yield f"the logical id of {old.id}"
        missed = _awaited(expected, old.after) - _awaited(actual, new.after)
        if missed & _with_own_node(actual) or old.stage_name != new.stage_name:
            yield f"what {new.id} waits for"
    for stage, again in zip(expected.stages, actual.stages, strict=True):
        serving = successors.get(stage.deployment, again.deployment) if isinstance(stage.deployment, str) else again.deployment
        if again.deployment != serving or again._replace(deployment="", id="") != stage._replace(deployment="", id=""):
            yield f"the stage {stage.name}"


def _awaited(api: Api, after: frozenset[str]) -> set[str]:
    """Return the methods and gateway responses among the ids *after*, by what they are."""
    methods = {method.route for method in api.methods if method.id in after}
    return methods | {entry.type for entry in api.gateway_responses.values() if entry.id in after}


def _with_own_node(api: Api) -> set[str]:
    """Return the methods and gateway responses that a deployment can wait for: those of a document come with the API itself."""
    ids = [method.id for method in api.methods] + [entry.id for entry in api.gateway_responses.values()]
    return _awaited(api, frozenset(one for one in ids if one))
