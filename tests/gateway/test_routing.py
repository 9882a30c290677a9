"""Routing: path and verb together, precedence, greedy and ANY, slashes and stages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossgate.gateway import Circumstances, Gateway, OpenPoints
from tests.gateway.builders import api, ask, because, method

PATHS = ("/", "/pets", "/pets/{id}", "/pets/{id}/toys", "/pets/dogs", "/shops/{shop}", "/{proxy+}")
STORE = api(*(method("GET", path) for path in PATHS), method("OPTIONS", "/{proxy+}"), method("ANY", "/shops"), method("POST", "/shops"))


@pytest.mark.parametrize(
    ("verb", "path", "route", "parameters"),
    [
        ("GET", "/", "GET /", {}),
        ("GET", "/pets", "GET /pets", {}),
        ("GET", "/pets/", "GET /pets", {}),
        ("GET", "//pets", "GET /pets", {}),
        ("GET", "/pets/7", "GET /pets/{id}", {"id": "7"}),
        ("GET", "/pets/dogs", "GET /pets/dogs", {}),
        ("GET", "/pets/a%2Bb+c", "GET /pets/{id}", {"id": "a%2Bb+c"}),
        ("GET", "/pets/7/toys", "GET /pets/{id}/toys", {"id": "7"}),
        ("GET", "/pets/7/toys/9", "GET /{proxy+}", {"proxy": "pets/7/toys/9"}),
        ("GET", "/nowhere/", "GET /{proxy+}", {"proxy": "nowhere"}),
        ("GET", "/a//b", "GET /{proxy+}", {"proxy": "a//b"}),
        ("OPTIONS", "/pets", "OPTIONS /{proxy+}", {"proxy": "pets"}),
        ("OPTIONS", "/pets/7", "OPTIONS /{proxy+}", {"proxy": "pets/7"}),
        ("OPTIONS", "/shops", "ANY /shops", {}),
        ("POST", "/shops", "POST /shops", {}),
        ("OPTIONS", "/", None, {}),
        ("TRACE", "/shops", None, {}),
        ("HEAD", "/pets", None, {}),
    ],
)
def test_precedence(verb: str, path: str, route: str | None, parameters: dict[str, str]) -> None:
    found = Gateway(STORE).route(verb, path)
    assert (found.method.route if found.method else None) == route
    assert found.path_parameters == parameters


def test_order_of_the_definition_does_not_matter() -> None:
    backwards = api(*reversed(STORE.methods))
    for path in ("/", "/pets", "/pets/1", "/pets/dogs", "/pets/1/toys", "/x/y", "/shops/1"):
        here, there = Gateway(STORE).route("GET", path).method, Gateway(backwards).route("GET", path).method
        assert here is not None
        assert there is not None
        assert here.route == there.route


def test_nobody_takes_it() -> None:
    answer = ask(api(method("GET", "/pets")), "OPTIONS", "/pets")
    assert (answer.status, answer.answered_by, answer.cause, answer.method) == (403, "MISSING_AUTHENTICATION_TOKEN", "no-route", None)
    assert answer.body == b'{"message":"Missing Authentication Token"}'
    assert because(answer) == "OPTIONS /pets → no OPTIONS method there → 403 MISSING_AUTHENTICATION_TOKEN without CORS headers"


def test_unknown_path_and_wrong_method_answer_alike() -> None:
    store = api(method("GET", "/pets"))
    wrong_method, wrong_path = ask(store, "PUT", "/pets"), ask(store, "GET", "/nowhere")
    assert (wrong_method.status, wrong_method.headers, wrong_method.body) == (wrong_path.status, wrong_path.headers, wrong_path.body)
    assert because(wrong_path).startswith("GET /nowhere → no resource has this path → ")


def test_steps_tell_who_answers_instead() -> None:
    store = api(method("POST", "/pets"), method("ANY", "/{proxy+}"))
    assert because(ask(store, "OPTIONS", "/pets")).startswith("OPTIONS /pets → ANY /{proxy+} (/pets has no OPTIONS method) → ")
    anything = api(method("ANY", "/pets"))
    assert because(ask(anything, "OPTIONS", "/pets")).startswith("OPTIONS /pets → ANY /pets (no OPTIONS method there) → ")
    assert because(ask(api(method("OPTIONS", "/pets")), "OPTIONS", "/pets")).startswith("OPTIONS /pets → MOCK")


def test_variable_falls_through_is_an_open_point() -> None:
    store = api(method("GET", "/pets/{id}"), method("OPTIONS", "/{proxy+}"))
    answer = ask(store, "OPTIONS", "/pets/1")
    assert answer.status == 200
    assert answer.rests_on == ("variable_falls_through",)
    other = ask(store, "OPTIONS", "/pets/1", points=OpenPoints(variable_falls_through=False))
    assert (other.status, other.rests_on) == (403, ("variable_falls_through",))


@pytest.mark.parametrize(
    ("target", "status"),
    [("/prod/pets", 200), ("//prod/pets", 200), ("/prod//pets", 200), ("/prod/pets/?a=1", 200), ("/test/pets", 403), ("/", 403)],
)
def test_the_stage_is_the_first_segment(target: str, status: int) -> None:
    answer = ask(api(method("GET", "/pets")), "GET", target, circumstances=Circumstances(stage="prod"))
    assert answer.status == status
    assert (answer.cause == "no-stage") == (status == 403)


def test_the_stage_root() -> None:
    store = api(method("GET", "/"))
    for target in ("/prod", "/prod/", "/prod?a=1"):
        assert ask(store, "GET", target, circumstances=Circumstances(stage="prod")).status == 200


def test_method_override_header() -> None:
    store = api(method("DELETE", "/pets"))
    assert ask(store, "POST", "/pets").status == 403
    assert ask(store, "POST", "/pets", {"X-HTTP-Method-Override": "delete"}).status == 200


KINDS = st.lists(st.sampled_from(["a", "b", "{v%d}", "{g%d+}"]), max_size=5)


@given(st.lists(KINDS, max_size=8), st.lists(st.sampled_from(["a", "b", "c"]), max_size=6))
def test_the_route_fits_the_path(paths: list[list[str]], asked: list[str]) -> None:
    written = ["/" + "/".join(kind % place if "%" in kind else kind for place, kind in enumerate(kinds)) for kinds in paths]
    store = api(*(method("GET", path) for path in written))
    path = "/" + "/".join(asked)
    found = Gateway(store).route("GET", path)
    if found.method is not None:
        rebuilt = found.method.path.split("+}")[0] + ("+}" if "+}" in found.method.path else "")
        for name, taken in found.path_parameters.items():
            rebuilt = rebuilt.replace(f"{{{name}+}}", taken).replace(f"{{{name}}}", taken)
        assert rebuilt == path
    if path in store.resources:
        assert found.method is not None
        assert found.method.path == path
