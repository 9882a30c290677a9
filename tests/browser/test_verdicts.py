"""Tables of our own: a request and its answers, and what each browser makes of them."""

from __future__ import annotations

import pytest

from crossgate.browser import CHROMIUM, FIREFOX, PROFILES, SAFARI, STANDARD, Body, NetworkFault, Page, PageRequest, Profile, Reason
from crossgate.http import Response
from tests.browser.drive import API, ORIGIN, Pairs, answer, get, play

ACAO, ACAC = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
ACAM, ACAH = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
ACEH = "Access-Control-Expose-Headers"

every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))


# fmt: off
SIMPLE = [
    # credentials, the response's headers, the reason (None: readable)
    (False, [(ACAO, "*")], None),
    (False, [(ACAO, ORIGIN)], None),
    (False, [(ACAO, f"\t {ORIGIN}  ")], None),
    (False, [("access-control-allow-origin", ORIGIN)], None),
    (False, [], "missing-allow-origin"),
    (False, [("Access-Control-Allow-Origins", "*")], "missing-allow-origin"),
    (False, [(ACAO, "https://other.example.com")], "allow-origin-mismatch"),
    (False, [(ACAO, f"{ORIGIN}/")], "allow-origin-mismatch"),
    (False, [(ACAO, ORIGIN.upper())], "allow-origin-mismatch"),
    (False, [(ACAO, f"{ORIGIN}:443")], "allow-origin-mismatch"),
    (False, [(ACAO, "http://app.example.com")], "allow-origin-mismatch"),
    (False, [(ACAO, "https://*.example.com")], "allow-origin-mismatch"),
    (False, [(ACAO, "null")], "allow-origin-mismatch"),
    (False, [(ACAO, "app.example.com")], "invalid-allow-origin"),
    (False, [(ACAO, "'*'")], "invalid-allow-origin"),
    (False, [(ACAO, '"*"')], "invalid-allow-origin"),
    (False, [(ACAO, "")], "invalid-allow-origin"),
    (False, [(ACAO, "https://app.example.com:port")], "invalid-allow-origin"),
    (False, [(ACAO, f"{ORIGIN},https://b.example")], "multiple-allow-origin"),
    (False, [(ACAO, f"{ORIGIN} https://b.example")], "multiple-allow-origin"),
    (False, [(ACAO, "*"), (ACAO, "*")], "multiple-allow-origin"),
    (False, [(ACAO, "*"), (ACAC, "maybe")], None),
    (True, [(ACAO, ORIGIN), (ACAC, "true")], None),
    (True, [(ACAO, "*"), (ACAC, "true")], "wildcard-with-credentials"),
    (True, [(ACAO, ORIGIN)], "allow-credentials-not-true"),
    (True, [(ACAO, ORIGIN), (ACAC, "True")], "allow-credentials-not-true"),
    (True, [(ACAO, ORIGIN), (ACAC, "'true'")], "allow-credentials-not-true"),
    (True, [(ACAO, ORIGIN), (ACAC, "true"), (ACAC, "true")], "allow-credentials-not-true"),
    (True, [(ACAO, "https://b.example"), (ACAC, "false")], "allow-origin-mismatch"),
]

PREFLIGHT = [
    # method, headers, credentials, preflight status, preflight headers, the reason
    ("PUT", [], False, 204, [(ACAO, "*"), (ACAM, "PUT")], None),
    ("PUT", [], False, 200, [(ACAO, "*"), (ACAM, "GET, PUT")], None),
    ("PUT", [], False, 204, [(ACAO, "*"), (ACAM, "*")], None),
    ("PUT", [], False, 204, [(ACAO, "*"), (ACAM, "GET"), (ACAM, "PUT")], None),
    ("PUT", [], False, 204, [(ACAO, "*")], "method-not-allowed"),
    ("PUT", [], False, 204, [(ACAO, "*"), (ACAM, "put")], "method-not-allowed"),
    ("patch", [], False, 204, [(ACAO, "*"), (ACAM, "PATCH")], "method-not-allowed"),
    ("put", [], False, 204, [(ACAO, "*"), (ACAM, "PUT")], None),
    ("PUT", [], True, 204, [(ACAO, ORIGIN), (ACAC, "true"), (ACAM, "*")], "method-not-allowed"),
    ("PUT", [], False, 204, [(ACAO, "*"), (ACAM, "'GET,PUT'")], "method-not-allowed"),
    ("PUT", [], False, 204, [(ACAO, "*"), (ACAM, "GET;PUT")], "unparsable-allow-methods"),
    ("PUT", [], False, 204, [(ACAO, "*"), (ACAM, "PUT, a b")], "unparsable-allow-methods"),
    ("PUT", [], False, 403, [], "preflight-missing-allow-origin"),
    ("PUT", [], False, 403, [(ACAO, "*")], "preflight-status-not-ok"),
    ("PUT", [], False, 304, [(ACAO, "*"), (ACAM, "PUT")], "preflight-status-not-ok"),
    ("PUT", [], False, 301, [(ACAO, "*"), (ACAM, "PUT"), ("Location", "/x")], "preflight-redirect"),
    ("PUT", [], False, 301, [(ACAO, "*"), (ACAM, "PUT")], "preflight-status-not-ok"),
    ("PUT", [], False, 204, [(ACAO, "https://b.example"), (ACAM, "PUT")], "preflight-allow-origin-mismatch"),
    ("PUT", [], True, 204, [(ACAO, "*"), (ACAM, "PUT")], "preflight-wildcard-with-credentials"),
    ("PUT", [], True, 204, [(ACAO, ORIGIN), (ACAM, "PUT")], "preflight-allow-credentials-not-true"),
    ("GET", [("X-Api-Key", "k")], False, 204, [(ACAO, "*"), (ACAH, "x-api-key")], None),
    ("GET", [("X-Api-Key", "k")], False, 204, [(ACAO, "*"), (ACAH, "*")], None),
    ("GET", [("X-Api-Key", "k")], False, 204, [(ACAO, "*"), (ACAH, "Content-Type,X-Api-Key,Authorization")], None),
    ("GET", [("X-Api-Key", "k")], False, 204, [(ACAO, "*"), (ACAM, "DELETE"), (ACAH, ",x-api-key,")], None),
    ("GET", [("X-Api-Key", "k")], False, 204, [(ACAO, "*"), (ACAH, "X-Api-*")], "header-not-allowed"),
    ("GET", [("X-Api-Key", "k")], False, 204, [(ACAO, "*")], "header-not-allowed"),
    ("GET", [("X-Api-Key", "k")], True, 204, [(ACAO, ORIGIN), (ACAC, "true"), (ACAH, "*")], "header-not-allowed"),
    ("GET", [("X-Api-Key", "k")], False, 204, [(ACAO, "*"), (ACAH, "X-Api-Key: k")], "unparsable-allow-headers"),
    ("POST", [("Content-Type", "application/json")], False, 204, [(ACAO, "*"), (ACAH, "authorization")], "header-not-allowed"),
]
# fmt: on


@every_profile
@pytest.mark.parametrize(("include", "headers", "reason"), SIMPLE)
def test_cors_check(profile: Profile, include: bool, headers: Pairs, reason: str | None) -> None:
    outcome, sent = play(get(include=include), profile, [answer(200, *headers)])
    assert [send.is_preflight for send in sent] == [False]
    assert outcome.reason == reason
    assert outcome.readable is (reason is None)
    assert bool(outcome.console) is (reason is not None and profile is not STANDARD)


@every_profile
@pytest.mark.parametrize(("method", "headers", "include", "status", "allowed", "reason"), PREFLIGHT)
def test_preflight(profile: Profile, method: str, headers: Pairs, include: bool, status: int, allowed: Pairs, reason: str | None) -> None:
    actual = answer(200, (ACAO, ORIGIN), (ACAC, "true"))
    outcome, sent = play(get(headers, include=include, method=method), profile, [answer(status, *allowed), actual])
    if profile is SAFARI and status == 403:
        reason = "preflight-status-not-ok"  # WebKit looks at the status first
    assert outcome.reason == reason
    assert [send.is_preflight for send in sent] == ([True, False] if reason is None else [True])
    assert sent[0].request.method == "OPTIONS"
    assert sent[0].request.headers.last("cookie") is None


@every_profile
def test_blocked_tells_who_decided(profile: Profile) -> None:
    preflight = answer(200, (ACAO, "*"), (ACAH, "content-type"))
    outcome, _ = play(get([("X-Api-Key", "k"), ("Content-Type", "application/json")]), profile, [preflight])
    assert outcome.blocked is not None
    assert outcome.blocked.phase == "preflight"
    assert (outcome.blocked.header, outcome.blocked.value, outcome.blocked.detail.lower()) == (ACAH, "content-type", "x-api-key")
    assert outcome.blocked.url == f"{API}/pets"
    assert outcome.blocked.status == 200
    assert outcome.blocked.link == "https://fetch.spec.whatwg.org/#cors-preflight-fetch"
    assert outcome.verdict == "blocked"


def test_wildcard_and_authorization() -> None:
    request = get([("Authorization", "Bearer t")])
    answers = [answer(204, (ACAO, "*"), (ACAH, "*")), answer(200, (ACAO, "*"))]
    assert {name: play(request, profile, answers)[0].reason for name, profile in PROFILES.items()} == {
        "chromium": None,
        "firefox": None,
        "safari": None,
        "standard": "header-not-allowed",
    }


def test_order_of_list_checks_differs() -> None:
    answers = [answer(204, (ACAO, "*"), (ACAM, "GET"), (ACAH, "a b"))]
    request = get([("X-A", "1")], method="DELETE")
    assert play(request, CHROMIUM, answers)[0].reason == "unparsable-allow-headers"
    assert play(request, FIREFOX, answers)[0].reason == "method-not-allowed"


def test_firefox_drops_empty_values_when_joining() -> None:
    answers = [answer(200, ("access-control-allow-origin", ""), ("access-control-allow-origin", "*"))]
    assert play(get(), FIREFOX, answers)[0].readable
    assert play(get(), CHROMIUM, answers)[0].reason == "multiple-allow-origin"


@every_profile
def test_error_statuses_are_readable(profile: Profile) -> None:
    for status in (400, 403, 404, 500, 504):
        outcome, _ = play(get(), profile, [answer(status, (ACAO, "*"))])
        assert (outcome.readable, outcome.status, outcome.type) == (True, status, "cors")


@every_profile
def test_visible_headers(profile: Profile) -> None:
    headers = [("Content-Type", "text/plain"), ("x-amzn-RequestId", "1"), ("X-B", "1"), ("x-b", "2"), ("Set-Cookie", "a=b"), ("ETag", "e")]
    shown = {
        "": ["content-type"],
        "x-amzn-requestid": ["content-type", "x-amzn-requestid"],
        "X-B, etag, set-cookie": ["content-type", "etag", "x-b"],
        "x-b;etag": ["content-type"],
        "*": ["access-control-allow-origin", "access-control-expose-headers", "content-type", "etag", "x-amzn-requestid", "x-b"],
    }
    for exposed, names in shown.items():
        outcome, _ = play(get(), profile, [answer(200, (ACAO, "*"), *headers, (ACEH, exposed))])
        assert [name for name, _ in outcome.headers] == names
        assert dict(outcome.headers).get("x-b", "1, 2") == "1, 2"
    outcome, _ = play(get(include=True), profile, [answer(200, (ACAO, ORIGIN), (ACAC, "true"), *headers, (ACEH, "*"))])
    assert [name for name, _ in outcome.headers] == ["content-type"]


@every_profile
def test_same_origin_needs_no_cors(profile: Profile) -> None:
    request = PageRequest("DELETE", f"{ORIGIN}/x", (("X-Any", "1"),), cookie="sid=1")
    outcome, sent = play(request, profile, [answer(200, ("X-Secret", "s"), ("Set-Cookie", "a"))])
    assert (outcome.type, outcome.headers) == ("basic", (("x-secret", "s"),))
    assert sent[0].request.headers.last("cookie") == "sid=1"


@every_profile
def test_cookies_follow_the_credentials_mode(profile: Profile) -> None:
    for mode, expected in (("omit", None), ("same-origin", None), ("include", "sid=1")):
        request = PageRequest("PUT", f"{API}/x", credentials=mode, cookie="sid=1")  # type: ignore[arg-type]
        preflight = answer(204, (ACAO, ORIGIN), (ACAC, "true"), (ACAM, "PUT"))
        _, sent = play(request, profile, [preflight, answer(200)])
        assert [send.request.headers.last("cookie") for send in sent] == [None, expected]


@every_profile
def test_null_origin(profile: Profile) -> None:
    page = Page("null")
    assert play(get(), profile, [answer(200, (ACAO, "null"))], page=page)[0].readable
    assert play(get(), profile, [answer(200, (ACAO, "*"))], page=page)[0].readable
    assert play(get(), profile, [answer(200, (ACAO, ORIGIN))], page=page)[0].reason == "allow-origin-mismatch"
    _, sent = play(get(url="null"), profile, [answer(200)], page=Page("null", f"{API}/sandboxed"))
    assert sent[0].request.headers.last("origin") == "null"


# fmt: off
CALLS = [
    (PageRequest("TRACE", API), "forbidden-method"),
    (PageRequest("track", API), "forbidden-method"),
    (PageRequest("GE T", API), "invalid-method"),
    (PageRequest("", API), "invalid-method"),
    (PageRequest("PATCH", API, mode="no-cors"), "method-not-allowed-no-cors"),
    (PageRequest("GET", API, (("a b", "1"),)), "invalid-header-name"),
    (PageRequest("GET", API, (("", "1"),)), "invalid-header-name"),
    (PageRequest("GET", API, (("x", "a\nb"),)), "invalid-header-value"),
    (PageRequest("GET", API, (("x", "a\0"),)), "invalid-header-value"),
    (PageRequest("GET", API, (("x", "→"),)), "header-not-latin1"),
    (PageRequest("GET", API, (("→", "x"),)), "header-not-latin1"),
    (PageRequest("HEAD", API, body=Body("string", b"x")), "body-not-allowed"),
    (PageRequest("GET", "https://[::"), "invalid-url"),
    (PageRequest("GET", "https://me@api.example.com/"), "url-with-credentials"),
]
# fmt: on


@every_profile
@pytest.mark.parametrize(("request_", "reason"), CALLS)
def test_refused_calls_send_nothing(profile: Profile, request_: PageRequest, reason: str) -> None:
    outcome, sent = play(request_, profile, [])
    assert (sent, outcome.reason, outcome.verdict) == ([], reason, "refused")
    assert outcome.error is not None
    assert outcome.error[0] == "TypeError"
    assert "{" not in outcome.error[1]


@every_profile
def test_no_cors_is_opaque(profile: Profile) -> None:
    request = PageRequest("POST", API, (("X-Dropped", "1"), ("Accept", "a/b"), ("Content-Type", "application/json")), mode="no-cors")
    outcome, sent = play(request, profile, [answer(500, ("X-A", "1"))])
    assert (outcome.type, outcome.status, outcome.headers, outcome.readable) == ("opaque", 0, (), False)
    assert [name for name, _ in sent[0].request.headers] == ["Accept", "Origin"]
    for policy, reason in (("same-origin", "cross-origin-resource-policy"), ("same-site", None), ("cross-origin", None)):
        assert play(request, profile, [answer(200, ("Cross-Origin-Resource-Policy", policy))])[0].reason == reason


@every_profile
@pytest.mark.parametrize("kind", ["refused", "dns", "closed"])
def test_network_faults(profile: Profile, kind: str) -> None:
    outcome, _ = play(get(), profile, [NetworkFault(kind)])
    assert (outcome.verdict, outcome.reason) == ("network-error", "network-fault")
    outcome, _ = play(get(method="PUT"), profile, [NetworkFault(kind)])
    assert outcome.blocked is not None
    assert outcome.blocked.phase == "preflight"


def test_other_schemes() -> None:
    for profile in PROFILES.values():
        for url in ("ftp://h/x", "foo:bar", "ws://h/", "file:///etc/passwd", "javascript:1"):
            outcome, sent = play(get(url=url), profile, [])
            assert (outcome.reason, sent) == ("scheme-not-http", [])
        assert play(get(url="data:text/plain,hi"), profile, [])[0].type == "basic"
        same_origin = PageRequest("GET", API, mode="same-origin")
        assert play(same_origin, profile, [])[0].reason == "mode-same-origin"


@every_profile
def test_no_cors_must_follow_redirects(profile: Profile) -> None:
    request = PageRequest("GET", API, mode="no-cors", redirect="manual")
    outcome, sent = play(request, profile, [])
    assert (outcome.reason, outcome.verdict, sent) == ("redirect-mode-no-cors", "network-error", [])
    assert play(request._replace(url=f"{ORIGIN}/x"), profile, [answer()])[0].type == "basic"


def test_star_before_a_bad_token_exposes_everything_to_fetch_in_firefox() -> None:
    def names(profile: Profile, exposed: str, request: PageRequest) -> bool:
        return "x-a" in dict(play(request, profile, [answer(200, (ACAO, "*"), ("X-A", "1"), (ACEH, exposed))])[0].headers)

    for profile, exposed, expected in ((FIREFOX, "*, a b", True), (FIREFOX, "a b, *", False), (CHROMIUM, "*, a b", False)):
        assert names(profile, exposed, get()) is expected
        assert names(profile, exposed, get()._replace(api="xhr")) is False


def test_same_site_policy() -> None:
    def allowed(profile: Profile, page: str, url: str) -> bool:
        answers = [answer(200, ("Cross-Origin-Resource-Policy", "same-site"))]
        return play(PageRequest("GET", url, mode="no-cors"), profile, answers, page=Page(page))[0].resolved

    for profile in PROFILES.values():
        assert allowed(profile, "https://a.example.com", "https://b.example.com/")
        assert not allowed(profile, "https://a.example.com", "https://example.net/")
        assert not allowed(profile, "http://a.example.com", "https://b.example.com/")
        assert allowed(profile, "http://127.0.0.1:1", "http://127.0.0.1:2/") is (profile is not CHROMIUM)


def test_status_407_is_no_response_in_chromium() -> None:
    answers = [answer(407, (ACAO, "*"))]
    assert play(get(), CHROMIUM, answers)[0].reason == "unexpected-status"
    assert play(get(), FIREFOX, answers)[0].status == 407


def test_every_reason_has_a_section_and_a_verdict() -> None:
    for reason in Reason:
        assert reason.link.startswith("https://fetch.spec.whatwg.org/#")
        assert reason.verdict in ("blocked", "network-error", "refused")
    assert Response(200) == answer()


@every_profile
def test_a_call_that_asks_first_in_any_case_is_asked_for_with_its_method_alone(profile: Profile) -> None:
    """As an XMLHttpRequest whose upload is listened to: https://fetch.spec.whatwg.org/#use-cors-preflight-flag."""
    request = get()._replace(asks_first=True)
    outcome, sent = play(request, profile, [answer(204, (ACAO, "*")), answer(200, (ACAO, "*"))])
    assert ([send.is_preflight for send in sent], outcome.blocked) == ([True, False], None)
    assert sent[0].request.headers.last("access-control-request-method") == "GET"
    assert "access-control-request-headers" not in sent[0].request.headers
    refused, sent = play(request, profile, [answer(204)])
    assert refused.blocked is not None
    assert refused.blocked.reason == "preflight-missing-allow-origin"
    assert len(sent) == 1
