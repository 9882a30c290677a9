"""A live fix made and taken back on a control plane in memory: what changes, what stays, and by which calls."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from crossgate.api import CorsConfiguration
from crossgate.api.change import SetAuthorization, SetCorsConfiguration
from crossgate.fix import Wishes
from crossgate.live import apply
from crossgate.live import journal as journals
from crossgate.live.apply import Meanwhile, Unsettled, settle
from crossgate.live.failures import ControlPlaneError
from crossgate.sources.aws.writing import rewritten
from crossgate.sources.aws.writing.nodes import nodes_of
from tests.live import states
from tests.live.fake_control_plane import FakeControlPlane
from tests.live.fixing import comparable, fixed, journal, planned, read, undone, work

WAYS = ("single", "merged")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("make", [states.small, lambda: states.large(3)], ids=["small", "large"])
def test_a_fix_is_made_deployed_and_taken_back_to_the_last_field(make: Any, way: Any, tmp_path: Path) -> None:
    plane = FakeControlPlane(make())
    plan, _ = fixed(plane, tmp_path / "undo.json", way)
    assert nodes_of(read(plane)) == nodes_of(plan.wanted)
    assert plane.state["stages"][0]["deploymentId"] != "old1"
    assert not planned(read(plane)).is_changed
    undone(plane, tmp_path / "undo.json")
    assert comparable(plane.state) == comparable(make())


def test_both_ways_come_to_the_same_api(tmp_path: Path) -> None:
    planes = {way: FakeControlPlane(states.small()) for way in WAYS}
    for way, plane in planes.items():
        fixed(plane, tmp_path / f"{way}.json", way)  # type: ignore[arg-type]
    single, merged = (nodes_of(read(plane)) for plane in planes.values())
    assert single == merged


def test_many_new_methods_go_by_one_call_and_few_by_single_ones() -> None:
    few, many, most = (planned(states.large(count)) for count in (1, 10, 30))
    assert (few.way, many.way, most.way) == ("single", "merged", "merged")
    assert (few.single, many.single, most.single) == (6, 42, 122)
    assert len(many.calls) == len(most.calls) == 1


def test_a_stage_keeps_its_settings_and_its_canary(tmp_path: Path) -> None:
    canary = {"deploymentId": "canary1", "percentTraffic": 10.0, "stageVariableOverrides": {"color": "blue"}}
    stages = [{"stageName": "prod", "deploymentId": "old1", "canarySettings": canary, "variables": {"color": "red"}}]
    deployments = [{"id": name, "createdDate": "2026-01-01T00:00:00+00:00"} for name in ("old1", "canary1")]
    state = {**states.small(), "stages": stages, "deployments": deployments}
    plane = FakeControlPlane(state)
    fixed(plane, tmp_path / "undo.json")
    now = plane.state["stages"][0]
    assert now["deploymentId"] == "old1"
    assert now["canarySettings"]["deploymentId"] not in ("old1", "canary1")
    assert now["canarySettings"] | {"deploymentId": "canary1"} == canary
    assert now["variables"] == {"color": "red"}
    undone(plane, tmp_path / "undo.json")
    assert comparable(plane.state) == comparable(state)


def test_without_a_stage_nothing_is_deployed(tmp_path: Path) -> None:
    plane = FakeControlPlane(states.small())
    fixed(plane, tmp_path / "undo.json", stage="")
    assert "apigateway.create_deployment" not in plane.calls
    undone(plane, tmp_path / "undo.json")
    assert comparable(plane.state) == comparable(states.small())


def test_what_others_change_elsewhere_is_kept_by_an_undo(tmp_path: Path) -> None:
    plane = FakeControlPlane(states.small())
    fixed(plane, tmp_path / "undo.json")
    plane.state["resources"][1]["resourceMethods"]["GET"]["operationName"] = "ListPets"
    plane.state["resources"].append(states.resource(9, "/cats", states.method("GET")))
    undone(plane, tmp_path / "undo.json")
    assert plane.state["resources"][1]["resourceMethods"]["GET"]["operationName"] == "ListPets"
    assert [one["path"] for one in plane.state["resources"]] == ["/", "/pets", "/toys", "/cats"]


def test_what_others_change_in_the_way_stops_an_undo_unless_forced(tmp_path: Path) -> None:
    plane = FakeControlPlane(states.small())
    _, undo_file = fixed(plane, tmp_path / "undo.json")
    header = states.H + "Access-Control-Allow-Origin"
    preflight = plane.state["resources"][1]["resourceMethods"]["OPTIONS"]["methodIntegration"]
    preflight["integrationResponses"]["200"]["responseParameters"][header] = "'https://other.example.com'"
    before = json.dumps(plane.state, sort_keys=True)
    with pytest.raises(Meanwhile, match="OPTIONS /pets integration response 200 has been changed meanwhile"):
        undone(plane, tmp_path / "undo.json")
    assert json.dumps(plane.state, sort_keys=True) == before
    settle(work(plane, undo_file, is_undo=True, force=True))
    assert comparable(plane.state) == comparable(states.small())


def test_a_stage_that_was_deployed_again_meanwhile_is_left_alone_by_an_undo(tmp_path: Path) -> None:
    plane = FakeControlPlane(states.small())
    fixed(plane, tmp_path / "undo.json")
    plane.state["deployments"].append({"id": "theirs", "createdDate": "2026-12-01T00:00:00+00:00"})
    plane.state["stages"][0]["deploymentId"] = "theirs"
    undone(plane, tmp_path / "undo.json")
    assert plane.state["stages"][0]["deploymentId"] == "theirs"
    assert [one["id"] for one in plane.state["deployments"]] == ["old1", "theirs"]


def test_a_shared_preflight_makes_its_path_and_takes_it_away(tmp_path: Path) -> None:
    plane = FakeControlPlane(states.large(2))
    plan = planned(read(plane), "single", wishes=Wishes(preflight="shared"))
    undo_file = journal(tmp_path / "undo.json", plan.first, plan.wanted)
    settle(work(plane, undo_file))
    assert plane.state["resources"][-1]["path"] == "/{proxy+}"
    assert plan.calls[0].operation == "apigateway.create_resource"
    undone(plane, tmp_path / "undo.json")
    assert comparable(plane.state) == comparable(states.large(2))


def test_a_merge_that_is_refused_goes_on_by_single_calls(tmp_path: Path) -> None:
    class Refusing(FakeControlPlane):
        def put_rest_api(self, **_: Any) -> Any:  # type: ignore[override]
            raise ControlPlaneError("Warnings found during import", "refused", operation="apigateway.put_rest_api")

    plane = Refusing(states.large(10))
    plan, _ = fixed(plane, tmp_path / "undo.json", "merged")
    assert nodes_of(read(plane)) == nodes_of(plan.wanted)


def test_a_merge_that_dies_half_way_is_made_whole_or_taken_back(tmp_path: Path) -> None:
    class Dying(FakeControlPlane):
        def put_rest_api(self, **parameters: Any) -> Any:  # type: ignore[override]
            document = json.loads(parameters["body"])
            path = next(iter(document["paths"]))
            del document["paths"][path]["options"]["x-amazon-apigateway-integration"]["responses"]["default"]["responseParameters"]
            super().put_rest_api(**{**parameters, "body": json.dumps({"info": document["info"], "paths": {path: document["paths"][path]}})})
            raise ControlPlaneError("InternalFailure", "server", operation="apigateway.put_rest_api")

    plane = Dying(states.large(10))
    plan, _ = fixed(plane, tmp_path / "undo.json", "merged")
    assert nodes_of(read(plane)) == nodes_of(plan.wanted)
    undone(plane, tmp_path / "undo.json")
    assert comparable(plane.state) == comparable(states.large(10))


def test_what_a_merge_changes_besides_is_mended(tmp_path: Path) -> None:
    class Renaming(FakeControlPlane):
        def put_rest_api(self, **parameters: Any) -> Any:  # type: ignore[override]
            super().put_rest_api(**parameters)
            self.state["api"] |= {"version": "1.0", "description": "imported"}
            self.state["api"]["binaryMediaTypes"] = ["image/png"]
            return self.state["api"]

    plane = Renaming(states.large(10))
    fixed(plane, tmp_path / "undo.json", "merged")
    assert plane.state["api"] == states.large(10)["api"]


def test_a_change_that_is_accepted_and_does_not_show_is_told(tmp_path: Path) -> None:
    class Deaf(FakeControlPlane):
        def put_gateway_response(self, **_: Any) -> Any:  # type: ignore[override]
            return {}

    with pytest.raises(Unsettled, match="AWS accepted the change of DEFAULT_4XX, but it does not show"):
        fixed(Deaf(states.large(1)), tmp_path / "undo.json")


def test_an_http_api_gets_its_cors_settings_and_its_route_opened_and_back(tmp_path: Path) -> None:
    plane = FakeControlPlane(states.http_state())
    first = read(plane, "HTTP")
    cors = CorsConfiguration(("https://app.example.com",), ("GET", "POST"), ("content-type",), allow_credentials=True)
    wanted = rewritten(first, (SetCorsConfiguration(cors), SetAuthorization("ANY $default")))
    undo_file = journal(tmp_path / "undo.json", first, wanted)
    settle(work(plane, undo_file))
    assert plane.state["api"]["CorsConfiguration"]["AllowOrigins"] == ["https://app.example.com"]
    assert plane.state["routes"][1]["AuthorizationType"] == "NONE"
    assert plane.state["stages"][0]["DeploymentId"] != "old1"
    settle(work(plane, undo_file, is_undo=True))
    assert comparable(plane.state) == comparable(states.http_state())


def test_an_http_api_whose_settings_were_only_put_beside_the_old_ones_comes_out_all_the_same(tmp_path: Path) -> None:
    class Joining(FakeControlPlane):
        def update_api(self, ApiId: str, CorsConfiguration: Any) -> Any:  # noqa: N803
            return super().update_api(ApiId, {**self.state["api"].get("CorsConfiguration", {}), **CorsConfiguration})

    plane = Joining(states.http_state())
    first = read(plane, "HTTP")
    wanted = rewritten(first, (SetCorsConfiguration(CorsConfiguration(("https://app.example.com",), ("GET",))),))
    undo_file = journal(tmp_path / "undo.json", first, wanted)
    settle(work(plane, undo_file))
    assert plane.state["api"]["CorsConfiguration"] == {"AllowOrigins": ["https://app.example.com"], "AllowMethods": ["GET"]}


def test_an_http_api_is_fixed_by_its_settings_and_a_route_for_preflights(tmp_path: Path) -> None:
    plane = FakeControlPlane(states.http_state())
    plan = planned(read(plane, "HTTP"))
    assert [call.operation for call in plan.calls] == ["apigatewayv2.update_api", "apigatewayv2.create_route"]
    undo_file = journal(tmp_path / "undo.json", plan.first, plan.wanted)
    settle(work(plane, undo_file))
    assert not planned(read(plane, "HTTP")).is_changed
    settle(work(plane, undo_file, is_undo=True))
    assert comparable(plane.state) == comparable(states.http_state())


def test_an_undo_file_is_private_whole_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "undo.json"
    plane = FakeControlPlane(states.small())
    fixed(plane, path)
    assert path.stat().st_mode & 0o777 == 0o600
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    begun = [line["call"] for line in lines[1:] if "operation" in line]
    assert begun == [line["call"] for line in lines[1:] if "ended" in line] == list(range(1, len(begun) + 1))
    with pytest.raises(journals.NoJournal, match="never written over"):
        journal(path, states.small(), states.small())


def test_an_undo_file_comes_about_on_disks_without_links_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    path = tmp_path / "undo.json"
    assert journal(path, states.small(), states.small()).header == journals.open_again(str(path)).header
    with pytest.raises(journals.NoJournal, match="never written over"):
        journal(path, states.small(), states.small())
    assert [one.name for one in tmp_path.iterdir()] == ["undo.json"]


def test_an_undo_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(journals.NoJournal, match=r"undo\.json: cannot be written: No such file"):
        journal(tmp_path / "nowhere" / "undo.json", states.small(), states.small())


def test_a_merge_that_is_too_large_goes_by_single_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "MOST_BYTES", 1000)
    assert len(planned(states.large(10), "merged").calls) == 42


@pytest.mark.parametrize("text", ["", "{}", "[", '{"crossgate": "undo", "version": 7}', '{"crossgate": "undo", "version": 1}', "\x00\xff"])
def test_a_file_that_is_no_undo_file_is_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "undo.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(journals.NoJournal, match=r"undo\.json: is no undo file|only version 1 is known|its header is damaged"):
        journals.open_again(str(path))


def test_a_journal_knows_whether_anything_may_have_changed(tmp_path: Path) -> None:
    class Refusing(FakeControlPlane):
        def update_method_response(self, **_: Any) -> Any:  # type: ignore[override]
            raise ControlPlaneError("no", "denied")

    path = tmp_path / "undo.json"
    plan = planned(states.small())
    undo_file = journal(path, plan.first, plan.wanted)
    assert plan.calls[0].operation == "apigateway.update_method_response"
    with pytest.raises(ControlPlaneError):
        settle(work(Refusing(states.small()), undo_file))
    assert not undo_file.has_changed
    assert not journals.open_again(str(path)).has_changed
    settle(work(FakeControlPlane(states.small()), undo_file))
    assert journals.open_again(str(path)).has_changed


def test_a_call_that_never_comes_out_ends_with_its_own_words(tmp_path: Path) -> None:
    class Missing(FakeControlPlane):
        def put_gateway_response(self, **_: Any) -> Any:  # type: ignore[override]
            raise ControlPlaneError("put_gateway_response: Unknown path", "missing")

    with pytest.raises(Unsettled, match=r"put_gateway_response: Unknown path \(DEFAULT_4XX\)"):
        fixed(Missing(states.large(1)), tmp_path / "undo.json")


def test_a_line_that_was_cut_short_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "undo.json"
    plane = FakeControlPlane(states.small())
    fixed(plane, path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    undone(plane, path)
    assert comparable(plane.state) == comparable(states.small())
