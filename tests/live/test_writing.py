"""From one state to another: changes, patches, calls and merges, by examples and for whatever states there are."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.api import Unknown
from crossgate.api.change import AddResource, RenewDeployment, SetContentHandling, SetCorsConfiguration
from crossgate.api.model import CorsConfiguration
from crossgate.fix import applied
from crossgate.live.apply import planned_calls, settle
from crossgate.live.plan import api_of
from crossgate.live.threeway import three_way
from crossgate.sources import read_text
from crossgate.sources.aws.writing import rewritten
from crossgate.sources.aws.writing.calls import Made
from crossgate.sources.aws.writing.merge import merge_call, mergeable
from crossgate.sources.aws.writing.nodes import API, GATEWAY_RESPONSE, METHOD, nodes_of
from crossgate.sources.aws.writing.patches import escaped, patches
from crossgate.sources.writing import edits_for
from crossgate.text import CannotEdit
from tests.live import states
from tests.live.fake_control_plane import FakeControlPlane
from tests.live.fixing import NAME, journal, planned, read, work

Fields = dict[str, Any]

NAMES = st.sampled_from(["Access-Control-Allow-Origin", "X-A~b", "X-Long"])
VALUES = st.sampled_from(["'*'", "'https://app.example.com'", "'a/b~c'"])
TEMPLATES = st.dictionaries(st.sampled_from(["application/json", "text/x+y"]), st.sampled_from(["$input.body", '{"statusCode": 200}']))
STATUSES = st.sampled_from(["200", "404", "500"])


@st.composite
def methods(draw: st.DrawFn, verb: str) -> Fields:
    """A method with whatever a fix or somebody else may have set."""
    declared = draw(st.dictionaries(STATUSES, st.dictionaries(NAMES.map(lambda name: states.H + name), st.booleans())))
    responses: Fields = {}
    for status, headers in draw(st.dictionaries(STATUSES, st.dictionaries(NAMES.map(lambda name: states.H + name), VALUES))).items():
        known = {key: value for key, value in headers.items() if key in declared.get(status, {})}
        responses[status] = {"statusCode": status, "responseParameters": known, "responseTemplates": draw(TEMPLATES)}
    guarded = draw(st.booleans())
    integration = {
        "type": "MOCK",
        "requestTemplates": draw(TEMPLATES),
        "contentHandling": draw(st.sampled_from([None, "CONVERT_TO_TEXT"])),
        "passthroughBehavior": draw(st.sampled_from(["WHEN_NO_MATCH", "NEVER"])),
        "integrationResponses": responses,
    }
    return {
        "httpMethod": verb,
        "authorizationType": "CUSTOM" if guarded else "NONE",
        **({"authorizerId": "auth1", "authorizationScopes": ["a", "b"]} if guarded else {}),
        "apiKeyRequired": draw(st.booleans()),
        "requestValidatorId": draw(st.sampled_from([None, "valid1"])),
        "requestParameters": draw(st.dictionaries(st.just("method.request.header.x/y"), st.booleans())),
        "methodResponses": {status: {"statusCode": status, "responseParameters": headers} for status, headers in declared.items()},
        "methodIntegration": integration if draw(st.integers(0, 4)) else None,
    }


@st.composite
def rest_states(draw: st.DrawFn) -> Fields:
    resources: list[Fields] = []
    for number, path in enumerate(["/pets", "/toys", "/toys/{id}"]):
        parent = path.rpartition("/")[0]
        if draw(st.integers(0, 3)) and (not parent or any(one["path"] == parent for one in resources)):
            verbs = draw(st.sets(st.sampled_from(["GET", "OPTIONS"])))
            resources.append(states.resource(number, path, *[draw(methods(verb)) for verb in sorted(verbs)]))
    entries = draw(st.dictionaries(st.sampled_from(["DEFAULT_4XX", "THROTTLED"]), st.dictionaries(NAMES, VALUES)))
    codes = st.sampled_from([None, "418"])
    gateway_responses = [
        {
            "responseType": kind,
            "statusCode": draw(codes),
            "responseParameters": {f"gatewayresponse.header.{name}": value for name, value in headers.items()},
            "defaultResponse": False,
        }
        for kind, headers in entries.items()
    ]
    return states.rest_state(resources, gatewayResponses=gateway_responses)


def without_empties(value: Any) -> Any:
    """A state as the service gives it: without what is not set."""
    if isinstance(value, dict):
        return {key: without_empties(item) for key, item in value.items() if item is not None}
    return [without_empties(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=60, deadline=None)
@given(rest_states(), rest_states(), st.sampled_from(["single", "merged"]))
def test_the_calls_between_any_two_states_lead_from_one_to_the_other(before: Fields, after: Fields, way: Any) -> None:
    plane = FakeControlPlane(without_empties(before))
    target = nodes_of(after)
    made: dict[str, str] = {}
    for call in planned_calls(read(plane), target, way):
        parameters = {name: made[value.path] if isinstance(value, Made) else value for name, value in call.parameters.items()}
        answer = plane.call(call.operation, **parameters)
        if call.makes:
            made[call.makes] = answer["id"]
    assert nodes_of(plane.state) == target
    assert planned_calls(read(plane), target, way) == ()


@settings(max_examples=60, deadline=None)
@given(rest_states(), rest_states())
def test_a_step_and_its_return_cancel_out_wherever_they_are_begun(before: Fields, after: Fields) -> None:
    old, new = nodes_of(before), nodes_of(after)
    forth, conflicts = three_way(old, old, new)
    assert (forth, conflicts) == (new, ())
    assert three_way(forth, new, old) == (old, ())
    assert three_way(new, old, new)[0] == new
    assert three_way(old, new, old)[0] == old


@settings(max_examples=60, deadline=None)
@given(rest_states(), rest_states())
def test_patches_name_each_leaf_once_and_nothing_that_stays(before: Fields, after: Fields) -> None:
    old, new = nodes_of(before), nodes_of(after)
    for address in old.keys() & new.keys():
        paths = [patch["path"] for patch in patches(old[address], new[address]) if patch["path"] != "/authorizationScopes"]
        assert len(paths) == len(set(paths))
        assert bool(patches(old[address], new[address])) == (old[address] != new[address])


@pytest.mark.parametrize(("part", "path"), [("application/json", "application~1json"), ("a~b/c", "a~0b~1c"), ("plain", "plain")])
def test_parts_of_a_patch_path_are_escaped(part: str, path: str) -> None:
    assert escaped(part) == path


def test_patches_are_what_the_service_takes() -> None:
    before = {("requestTemplates", "application/json"): "old", ("contentHandling",): "CONVERT_TO_TEXT", ("requestValidatorId",): "v1"}
    after = {("requestTemplates", "text/plain"): "new", ("apiKeyRequired",): True}
    assert patches(before, after) == [  # type: ignore[arg-type]
        {"op": "add", "path": "/requestTemplates/text~1plain", "value": "new"},
        {"op": "replace", "path": "/apiKeyRequired", "value": "true"},
        {"op": "remove", "path": "/requestTemplates/application~1json"},
        {"op": "replace", "path": "/contentHandling", "value": ""},
        {"op": "replace", "path": "/requestValidatorId"},
    ]


def test_an_authorizer_is_given_again_with_its_type() -> None:
    before = {("authorizationType",): "NONE"}
    after = {("authorizationType",): "CUSTOM", ("authorizerId",): "auth1"}
    assert [patch["path"] for patch in patches(before, after)] == ["/authorizationType", "/authorizerId"]  # type: ignore[arg-type]


def test_the_rewritten_state_reads_as_the_model_with_the_changes() -> None:
    for state in (states.small(), states.large(3)):
        plan = planned(state).plan
        read_again = api_of(NAME, rewritten(state, plan.steps))
        expected = applied(api_of(NAME, state), plan.steps)
        assert {method.route: method.integration for method in read_again.methods} == {
            method.route: method.integration for method in expected.methods
        }
        assert {kind: entry.parameters for kind, entry in read_again.gateway_responses.items()} == {
            kind: entry.parameters for kind, entry in expected.gateway_responses.items()
        }


def test_a_state_is_not_changed_by_rewriting_it() -> None:
    state = states.small()
    rewritten(state, planned(state).plan.steps)
    assert state == states.small()


def test_what_an_account_cannot_take_is_refused_with_the_reason() -> None:
    unknown = CorsConfiguration(Unknown("it is not known"))
    for state, change, why in (
        (states.small(), SetContentHandling("GET /nowhere", "CONVERT_TO_TEXT"), "no path /nowhere"),
        (states.small(), SetContentHandling("PATCH /pets", "CONVERT_TO_TEXT"), "no method PATCH /pets"),
        (states.small(), SetCorsConfiguration(CorsConfiguration()), "nothing for SetCorsConfiguration"),
        (states.http_state(), SetContentHandling("GET /pets", "CONVERT_TO_TEXT"), "nothing for SetContentHandling"),
        (states.http_state(), SetCorsConfiguration(unknown), "it is not known"),
        ({"kind": "WEBSOCKET"}, AddResource("/x"), "APIs of the kind WEBSOCKET"),
    ):
        with pytest.raises(CannotEdit, match=why):
            rewritten(state, (change,))
    assert rewritten(states.small(), (RenewDeployment("old1"),)) == states.small()


def test_the_file_of_a_saved_state_is_not_edited() -> None:
    (api,) = read_text("state.json", json.dumps(states.small())).apis
    with pytest.raises(CannotEdit, match="saved state of a live API: fix the API itself"):
        edits_for(api, (AddResource("/x"),))


def test_a_merge_says_only_what_is_wholly_new() -> None:
    plan = planned(states.small())
    now, target = nodes_of(plan.first), nodes_of(plan.wanted)
    covered = mergeable(now, target)
    assert {address[1:] for address in covered if address[0] == METHOD} == {("/pets", "OPTIONS")}
    assert {address[1] for address in covered if address[0] == GATEWAY_RESPONSE} == {"DEFAULT_5XX"}
    assert not covered & now.keys()
    assert API not in covered


def test_the_document_of_a_merge_reads_as_the_methods_that_are_wanted() -> None:
    plan = planned(states.large(3), "merged")
    covered = mergeable(nodes_of(plan.first), nodes_of(plan.wanted))
    body = merge_call(plan.first, covered, nodes_of(plan.wanted)).parameters["body"]
    (document,) = read_text("merge.json", body).apis
    wanted = {method.route: method for method in plan.plan.expected.methods if method.http_method == "OPTIONS"}
    assert {method.route: method.integration for method in document.methods} == {
        route: method.integration for route, method in wanted.items()
    }
    assert {kind: entry.parameters for kind, entry in document.gateway_responses.items()} == {
        kind: entry.parameters for kind, entry in plan.plan.expected.gateway_responses.items()
    }


def test_what_a_merge_would_not_make_alike_goes_by_single_calls() -> None:
    state = states.large(1)
    wanted = copy.deepcopy(state)
    guarded = states.guarded_preflight()
    wanted["resources"][1]["resourceMethods"]["OPTIONS"] = guarded
    assert not mergeable(nodes_of(state), nodes_of(wanted))
    wanted["resources"][1]["resourceMethods"]["OPTIONS"] = states.method("OPTIONS")
    assert not mergeable(nodes_of(state), nodes_of(wanted))


def test_a_fix_of_any_state_can_be_made_and_taken_back(tmp_path: Path) -> None:
    number = 0

    @settings(max_examples=15, deadline=None)
    @given(rest_states(), rest_states(), st.sampled_from(["single", "merged"]))
    def check(before: Fields, after: Fields, way: Any) -> None:
        nonlocal number
        number += 1
        plane = FakeControlPlane(without_empties(before))
        first = read(plane)
        undo_file = journal(tmp_path / f"undo{number}.json", first, {**after, "stages": first["stages"]})
        settle(work(plane, undo_file, way=way))
        assert nodes_of(plane.state) == nodes_of(after)
        settle(work(plane, undo_file, way=way, is_undo=True))
        assert nodes_of(plane.state) == nodes_of(before)

    check()
