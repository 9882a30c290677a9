"""The gateway as a whole: the edge, remembered answers, ids, presence, HTTP APIs."""

from __future__ import annotations

from crossgate.api import Unknown
from crossgate.gateway import Circumstances, Gateway
from crossgate.gateway.facts import PAYLOAD_LIMIT
from tests.gateway.builders import ORIGIN, api, ask, method, mock, preflight_mock, proxy, value

PREFLIGHT = {"Origin": ORIGIN, "Access-Control-Request-Method": "PUT"}


def test_too_large_for_the_edge() -> None:
    asked = api(method("POST", "/x"))
    assert ask(asked, "POST", "/x", body=b"x" * PAYLOAD_LIMIT).answered_by == "integration"
    answer = ask(asked, "POST", "/x", body=b"x" * (PAYLOAD_LIMIT + 1))
    assert (answer.status, answer.answered_by, value(answer, "Content-Type")) == (413, "edge", "text/plain")
    assert answer.body == b"HTTP content length exceeded 10485760 bytes."


def test_equal_requests_get_the_same_answer_object() -> None:
    gateway = Gateway(api(method("OPTIONS", "/pets", preflight_mock()), method("GET", "/pets", proxy())))
    first = ask(gateway, "OPTIONS", "/pets", PREFLIGHT)
    assert ask(gateway, "OPTIONS", "/pets", {**PREFLIGHT, "Origin": "https://other.example"}) is first
    assert ask(gateway, "GET", "/pets") is not ask(gateway, "GET", "/pets"), "a backend is asked each time"


def test_a_remembered_answer_differs_in_its_ids_only() -> None:
    gateway = Gateway(api(method("OPTIONS", "/pets", preflight_mock())))
    first = ask(gateway, "OPTIONS", "/pets")
    second = ask(gateway, "OPTIONS", "/pets", circumstances=Circumstances(request_id="11111111-2222-3333-4444-555555555555"))
    fresh = ask(
        api(method("OPTIONS", "/pets", preflight_mock())),
        "OPTIONS",
        "/pets",
        circumstances=Circumstances(request_id="11111111-2222-3333-4444-555555555555"),
    )
    assert second == fresh
    assert value(second, "x-amzn-RequestId") == "11111111-2222-3333-4444-555555555555"
    assert (second.status, second.steps, second.headers[:-2]) == (first.status, first.steps, first.headers[:-2])


def test_nothing_is_remembered_that_depends_on_the_circumstances() -> None:
    gateway = Gateway(api(method("OPTIONS", "/pets", preflight_mock())))
    assert ask(gateway, "OPTIONS", "/pets").status == 200
    assert ask(gateway, "OPTIONS", "/pets", circumstances=Circumstances(over_limit="throttled")).status == 429
    assert ask(gateway, "OPTIONS", "/pets", circumstances=Circumstances(waf_blocks=True)).status == 403
    assert ask(gateway, "OPTIONS", "/pets", {"Content-Type": "text/plain"}).status == 500
    assert ask(gateway, "OPTIONS", "/pets").status == 200


def test_presence_is_a_doubt() -> None:
    why = Unknown("the condition IsDev cannot be decided")
    assert ask(api(method("GET", "/x", presence=why)), "GET", "/x").doubts == (why,)


def test_addresses() -> None:
    asked = api(method("GET", "/"))
    gateway = Gateway(asked)
    for target in ("", "/", "?a=/b", "/#frag", "#frag"):
        assert ask(gateway, "GET", target).status == 200


def test_two_gateways_agree_whatever_was_asked_before() -> None:
    asked = api(method("OPTIONS", "/a", preflight_mock()), method("ANY", "/{p+}", mock("204")))
    used = Gateway(asked)
    for verb, target in (("OPTIONS", "/a"), ("GET", "/a"), ("OPTIONS", "/b"), ("OPTIONS", "/a"), ("PUT", "/")):
        assert ask(used, verb, target) == ask(asked, verb, target)
