"""Browser against gateway: preflight, actual and whole exchanges, and what Unknowns do to verdicts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.api import Api
from crossgate.browser import PageRequest
from crossgate.check import ALL_BROWSERS, check
from crossgate.exchange import Pairing, url_of
from crossgate.gateway import Gateway
from crossgate.sources.openapi import read_json

ORIGIN = "https://app.example.com"
CORS = ("Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Allow-Credentials")


def mock(headers: dict[str, str], status: str = "200") -> dict[str, Any]:
    """Return an operation with a MOCK integration that answers *headers*."""
    mapped = {f"method.response.header.{name}": f"'{value}'" for name, value in headers.items()}
    return {
        "responses": {status: {"headers": {name: {} for name in headers}}},
        "x-amazon-apigateway-integration": {
            "type": "mock",
            "requestTemplates": {"application/json": '{"statusCode": 200}'},
            "responses": {"default": {"statusCode": status, "responseParameters": mapped}},
        },
    }


def api_of(paths: dict[str, Any], **more: Any) -> Api:
    """Return the API of an OpenAPI document with *paths*."""
    return read_json(json.dumps({"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": paths, **more}))


def pairing_of(api: Api) -> Pairing:
    """Return *api* paired with every browser."""
    return Pairing(Gateway(api), ALL_BROWSERS)


def put(api: Api, **more: Any) -> PageRequest:
    """Return a PUT of /pets."""
    return PageRequest("PUT", url_of(api, "/pets"), **more)


GOOD = mock({"Access-Control-Allow-Origin": ORIGIN, "Access-Control-Allow-Methods": "PUT"})
PROXY = {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "PUT", "uri": "https://backend.example.com"}}


def test_a_simple_request_has_no_preflight() -> None:
    api = api_of({"/pets": {"get": GOOD}})
    assert pairing_of(api).preflights([ORIGIN], PageRequest("GET", url_of(api, "/pets"))) == [None]


def test_a_preflight_that_passes_is_readable_and_names_its_one_turn() -> None:
    api = api_of({"/pets": {"put": GOOD, "options": GOOD}})
    (transcript,) = pairing_of(api).preflights([ORIGIN], put(api))
    assert transcript is not None
    assert (transcript.verdict, transcript.status, len(transcript.turns), transcript.last.is_preflight) == ("readable", 200, 1, True)


def test_the_actual_request_is_judged_as_if_its_preflight_had_passed() -> None:
    api = api_of({"/pets": {"put": GOOD}})
    (transcript,) = pairing_of(api).actuals([ORIGIN], put(api))
    assert (transcript.verdict, transcript.last.request.method) == ("readable", "PUT")


def test_the_whole_exchange_stops_at_the_preflight() -> None:
    api = api_of({"/pets": {"put": GOOD}})
    transcript = pairing_of(api).whole(ORIGIN, put(api))
    assert (transcript.verdict, transcript.reason, len(transcript.turns)) == ("blocked", "preflight-missing-allow-origin", 1)
    assert transcript.last.answer.answered_by == "MISSING_AUTHENTICATION_TOKEN"


def test_what_only_the_backend_knows_makes_the_verdict_depend_on_it() -> None:
    api = api_of({"/pets": {"put": PROXY, "options": GOOD}})
    transcript = pairing_of(api).whole(ORIGIN, put(api))
    assert transcript.verdict == "depends"
    assert [unknown.why for unknown in transcript.depends_on] == ["the backend decides about its own headers"]


def test_an_unknown_header_does_not_matter_where_a_known_one_refuses_anyway() -> None:
    options = mock({"Access-Control-Allow-Origin": "https://other.example.com", "Access-Control-Allow-Methods": "PUT"})
    options["x-amazon-apigateway-integration"]["responses"]["default"]["responseParameters"][
        "method.response.header.Access-Control-Allow-Headers"
    ] = {"Fn::ImportValue": "x"}
    api = api_of({"/pets": {"put": PROXY, "options": options}})
    assert pairing_of(api).whole(ORIGIN, put(api, headers=(("x-a", "1"),))).verdict == "blocked"


def test_the_words_of_remembered_judgements_name_the_own_address() -> None:
    api = api_of({"/pets": {"put": mock({})}, "/cats": {"put": mock({})}})
    pairing = pairing_of(api)
    for path in ("/pets", "/cats"):
        url = url_of(api, path)
        (transcript,) = pairing.actuals([ORIGIN], PageRequest("PUT", url))
        outcomes = transcript.outcomes
        assert all(url in outcome.console[0] for name, outcome in outcomes.items() if name in ("chromium", "firefox"))


def test_a_call_that_browsers_refuse_has_no_turn() -> None:
    api = api_of({"/pets": {"put": GOOD}})
    transcript = pairing_of(api).whole(ORIGIN, PageRequest("TRACE", url_of(api, "/pets")))
    assert (transcript.verdict, transcript.turns, transcript.status) == ("blocked", (), 0)


@pytest.mark.parametrize("browser", ALL_BROWSERS)
def test_remembering_changes_no_verdict(browser: str) -> None:
    api = api_of({"/pets": {"put": GOOD, "options": GOOD}})
    pairing = Pairing(Gateway(api), (browser,))
    first, again, fresh = (p.actuals([ORIGIN], put(api))[0] for p in (pairing, pairing, Pairing(Gateway(api), (browser,))))
    assert first.verdict == again.verdict == fresh.verdict
    assert first.outcomes == again.outcomes == fresh.outcomes


_VALUES = st.sampled_from(["*", ORIGIN, "https://other.example.com", "null", "PUT", "GET,PUT", "content-type", "true", "TRUE", "", "a b"])
_HEADERS = st.dictionaries(st.sampled_from(CORS), _VALUES, max_size=4)


@settings(max_examples=60, deadline=None)
@given(_HEADERS, _HEADERS, st.booleans())
def test_whatever_the_headers_every_refusal_is_explained_and_both_browsers_words_agree_with_the_verdict(
    options: dict[str, str], actual: dict[str, str], credentials: bool
) -> None:
    api = api_of({"/pets": {"put": mock(actual), "options": mock(options)}})
    report = check(api, {"origins": (ORIGIN,), "credentials": credentials})
    for trial in report.survey.trials():
        blocked = [outcome for name, outcome in trial.transcript.outcomes.items() if name in ("chromium", "firefox") and outcome.blocked]
        assert bool(blocked) == (trial.verdict == "blocked")
        assert all(outcome.console for outcome in blocked)
    explained = {finding.cause for finding in report.findings}
    assert bool(explained) >= any(True for _ in report.survey.trials("blocked"))


def test_what_refuses_whatever_the_unknown_comes_to_is_the_reason() -> None:
    """A preflight whose origin cannot be told, and which allows no header: only the second is certain."""
    options = mock({"Access-Control-Allow-Methods": "PUT"})
    mapped = options["x-amazon-apigateway-integration"]["responses"]["default"]["responseParameters"]
    mapped["method.response.header.Access-Control-Allow-Origin"] = {"Fn::ImportValue": "x"}
    options["responses"]["200"]["headers"]["Access-Control-Allow-Origin"] = {}
    api = api_of({"/pets": {"put": GOOD, "options": options}})
    assert pairing_of(api).whole(ORIGIN, put(api)).verdict == "depends"
    refused = pairing_of(api).whole(ORIGIN, put(api, headers=(("x-a", "1"),)))
    assert (refused.verdict, refused.reason) == ("blocked", "header-not-allowed")
