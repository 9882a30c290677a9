"""Fixing several APIs of one SAM template that share Globals: no setting is said twice, and each API comes to what it was to have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.fix import FixedText, Wishes, fixed_text
from crossgate.sources import read_text

WISHES = Wishes(gateway_response_origin="first")
PAGE = {"origins": ("https://app.example.com",)}
SETTINGS = {"Api": ("Cors", "Auth", "GatewayResponses"), "HttpApi": ("CorsConfiguration", "Auth")}
NAMES = {"Api": "RestApiId", "HttpApi": "ApiId"}
HEADERS = {"ResponseParameters": {"Headers": {"X-Robots-Tag": "'none'"}}}


def template(section: str, shared: dict[str, Any], own: dict[str, dict[str, Any]], *, implicit: bool) -> str:
    """Return a template with the APIs *own*, by name with their properties, and perhaps one that SAM makes of an event."""
    events: dict[str, Any] = {}
    for name in own:
        events[f"To{name}"] = {"Type": section, "Properties": {"Path": f"/{name.lower()}", "Method": "put", NAMES[section]: {"Ref": name}}}
    if implicit:
        events["ToNone"] = {"Type": section, "Properties": {"Path": "/none", "Method": "put"}}
    stage = {"StageName": "live"} if section == "Api" else {}
    apis = {name: {"Type": f"AWS::Serverless::{section}", "Properties": {**stage, **properties}} for name, properties in own.items()}
    function = {"CodeUri": "src/", "Handler": "app.write", "Runtime": "python3.13", "Events": events}
    body: dict[str, Any] = (
        {"Transform": "AWS::Serverless-2016-10-31", "Globals": {section: shared}} if shared else {"Transform": "AWS::Serverless-2016-10-31"}
    )
    return yaml.safe_dump(
        {**body, "Resources": {**apis, "Write": {"Type": "AWS::Serverless::Function", "Properties": function}}}, sort_keys=False
    )


def fix(text: str, stated: dict[str, Any] | None = None) -> FixedText:
    result = fixed_text(read_text("template.yaml", text).apis, stated, WISHES)
    assert not result.refused, [one.reason for one in result.refused]
    assert all(proof.refused_after == 0 for proof in result.proofs)
    again = fixed_text(read_text("template.yaml", result.after).apis, stated, WISHES)
    assert again.after == result.after
    return result


def leaves(tree: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each value of *tree* with the keys that lead to it, the items of lists each as one."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, (*at, key))
    elif isinstance(tree, list):
        for item in tree:
            yield from leaves(item, (*at, "[]"))
    else:
        yield at, repr(tree)


def said(text: str, section: str, where: str) -> set[tuple[tuple[str, ...], str]]:
    """Return what the settings of CORS of the API *where*, or of Globals, say."""
    root = yaml.safe_load(text)
    properties = root.get("Globals", {}).get(section, {}) if where == "Globals" else root["Resources"][where]["Properties"]
    return set(leaves({name: properties[name] for name in SETTINGS[section] if name in properties}))


def test_what_an_implicit_api_needs_in_globals_is_not_written_into_the_others() -> None:
    before = template("Api", {"Auth": {"ApiKeyRequired": True}}, {"Notes": {}}, implicit=True)
    after = fix(before).after
    assert said(after, "Api", "Notes") == set()
    assert {path[0] for path, _ in said(after, "Api", "Globals")} == {"Cors", "Auth", "GatewayResponses"}


def test_an_api_adds_only_what_globals_do_not_say() -> None:
    cors = {"AllowMethods": "'GET'"}
    after = fix(template("Api", {}, {"Notes": {"Cors": cors}}, implicit=True), PAGE).after
    assert said(after, "Api", "Notes") == {(("Cors", "AllowMethods"), repr("'GET,PUT,OPTIONS'"))}


def test_what_stands_in_globals_is_altered_there_where_all_apis_want_it() -> None:
    before = template(
        "Api", {"Cors": {"AllowOrigin": "'*'"}, "GatewayResponses": {"DEFAULT_4XX": HEADERS}}, {"One": {}, "Two": {}}, implicit=False
    )
    after = fix(before).after
    assert {path[:2] for path, _ in said(after, "Api", "One")} == {
        ("GatewayResponses", "DEFAULT_4XX"),
        ("GatewayResponses", "DEFAULT_5XX"),
    } - {path[:2] for path, _ in said(after, "Api", "Globals")}
    assert (("Cors", "AllowOrigin"), repr("'*'")) in said(after, "Api", "Globals")
    assert any(path == ("Cors", "AllowHeaders") for path, _ in said(after, "Api", "Globals"))


def test_lists_of_http_apis_are_not_added_a_second_time() -> None:
    shared = {"CorsConfiguration": {"AllowOrigins": ["https://app.example.com"], "AllowMethods": ["GET"]}}
    after = fix(template("HttpApi", shared, {"One": {}, "Two": {}}, implicit=False)).after
    assert said(after, "HttpApi", "One") == said(after, "HttpApi", "Two") == set()
    assert (("CorsConfiguration", "AllowMethods", "[]"), repr("PUT")) in said(after, "HttpApi", "Globals")


def test_globals_stay_where_one_of_the_apis_wants_something_else() -> None:
    shared = {"Cors": {"AllowOrigin": "'https://app.example.com'", "AllowHeaders": "'content-type'", "AllowMethods": "'GET,OPTIONS'"}}
    own = {"One": {}, "Two": {}, "Three": {"Cors": {"AllowMethods": "'PUT,OPTIONS'"}}}
    written = template("Api", shared, own, implicit=False)
    before = re.sub("(/two\n +Method: )put", r"\1patch", written)
    assert before != written
    after = fix(before).after
    assert said(after, "Api", "Globals") >= said(before, "Api", "Globals")
    assert "'GET,PUT,OPTIONS'" in after
    assert "'GET,PATCH,OPTIONS'" in after


cors = st.sampled_from(
    [None, {"AllowOrigin": "'https://app.example.com'"}, {"AllowOrigin": "'https://app.example.com'", "AllowMethods": "'GET'"}]
)
auth = st.sampled_from([None, {"ApiKeyRequired": True}])
responses = st.sampled_from([None, {"DEFAULT_5XX": HEADERS}])
rest: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({"Cors": cors, "Auth": auth, "GatewayResponses": responses})
configuration = st.sampled_from(
    [None, {"AllowOrigins": ["https://app.example.com"]}, {"AllowOrigins": ["https://app.example.com"], "AllowMethods": ["GET"]}]
)
http: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({"CorsConfiguration": configuration})


@settings(max_examples=25, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("section", ["Api", "HttpApi"])
def test_no_api_says_what_globals_say_and_no_two_what_globals_could(section: str, data: st.DataObject) -> None:
    nothing: st.SearchStrategy[dict[str, Any]] = st.just({})
    made = {"Api": rest, "HttpApi": http}[section].map(lambda drawn: {name: value for name, value in drawn.items() if value is not None})
    shared = data.draw(made)
    own = {name: data.draw(st.one_of(nothing, made)) for name in data.draw(st.sampled_from([("One",), ("One", "Two")]))}
    implicit = data.draw(st.booleans())
    before = template(section, shared, own, implicit=implicit)
    result = fixed_text(read_text("template.yaml", before).apis, PAGE, WISHES)
    added = {name: said(result.after, section, name) - said(before, section, name) for name in own}
    told = said(result.after, section, "Globals")
    assert not any(new & told for new in added.values())
    both = [first & second for first, second in combinations(added.values(), 2)]
    if not any(own.values()):
        assert all(path[0] not in shared for same in both for path, _ in same)
