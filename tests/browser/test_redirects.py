"""Redirects: where they lead, what they taint, what is asked again."""

from __future__ import annotations

import pytest

from crossgate.browser import CHROMIUM, FIREFOX, PROFILES, STANDARD, Body, Page, PageRequest, Profile, Send
from crossgate.http import Response
from tests.browser.drive import API, ORIGIN, PAGE, answer, get, play

ACAO, ACAC = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
ACAM, ACAH = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
OTHER = "https://other.example"

every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))


def to(location: str, status: int = 302, allowed: str = "*") -> Response:
    return answer(status, (ACAO, allowed), ("Location", location))


@every_profile
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_followed(profile: Profile, status: int) -> None:
    outcome, sent = play(get(), profile, [to("next?x#y", status), answer(200, (ACAO, ORIGIN))])
    assert (outcome.type, outcome.url, outcome.redirected) == ("cors", f"{API}/next?x", True)
    assert [send.request.headers.last("origin") for send in sent] == [ORIGIN, ORIGIN]


@every_profile
def test_second_origin_makes_the_origin_null(profile: Profile) -> None:
    for allowed, reason in (("null", None), ("*", None), (ORIGIN, "allow-origin-mismatch")):
        outcome, sent = play(get(), profile, [to(f"{OTHER}/x"), answer(200, (ACAO, allowed))])
        assert outcome.reason == reason
        assert sent[1].request.headers.last("origin") == "null"
    outcome, _ = play(get(), profile, [to(f"{ORIGIN}/back"), answer(200)])
    assert outcome.reason == "missing-allow-origin"


@every_profile
def test_page_to_api_keeps_the_origin(profile: Profile) -> None:
    outcome, sent = play(get(url=f"{ORIGIN}/go"), profile, [answer(302, ("Location", API)), answer(200, (ACAO, ORIGIN))])
    assert (outcome.type, sent[1].request.headers.last("origin")) == ("cors", ORIGIN)


@every_profile
@pytest.mark.parametrize(
    ("status", "method", "then"),
    [(301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (307, "POST", "POST"), (308, "POST", "POST")],
)
def test_method_after_redirect(profile: Profile, status: int, method: str, then: str) -> None:
    request = PageRequest(method, API, body=Body("string", b"x"))
    _, sent = play(request, profile, [to("/x", status), answer(200, (ACAO, "*"))])
    assert (sent[1].request.method, sent[1].request.body) == (then, b"x" if then == "POST" else b"")
    assert ("content-type" in sent[1].request.headers) is (then == "POST")


@every_profile
def test_authorization_stays_with_its_origin(profile: Profile) -> None:
    def serve(send: Send) -> Response:
        if send.is_preflight:
            return answer(204, (ACAO, "*"), (ACAH, "authorization"))
        return to(f"{OTHER}/x") if send.request.url == f"{API}/pets" else answer(200, (ACAO, "*"))

    outcome, sent = play(get([("Authorization", "t")]), profile, serve)
    assert outcome.readable
    assert "authorization" not in sent[-1].request.headers
    # Firefox asks again, though nothing is left to ask for.
    assert sum(send.is_preflight for send in sent) == (2 if profile is FIREFOX else 1)


def test_origin_of_the_second_preflight() -> None:
    def serve(allowed: str) -> list[Response]:
        first = answer(204, (ACAO, ORIGIN), (ACAH, "x-a"))
        return [first, to(f"{OTHER}/x", allowed=ORIGIN), answer(204, (ACAO, allowed), (ACAH, "x-a")), answer(200, (ACAO, "null"))]

    request = get([("X-A", "1")])
    for profile, origin in ((CHROMIUM, "null"), (STANDARD, "null"), (FIREFOX, ORIGIN)):
        assert play(request, profile, serve(origin))[0].readable
        wrong = "null" if origin == ORIGIN else ORIGIN
        assert play(request, profile, serve(wrong))[0].reason == "preflight-allow-origin-mismatch"


def test_preflight_back_home_needs_no_cors_in_firefox() -> None:
    first = answer(204, (ACAO, ORIGIN), (ACAH, "x-a"))
    answers = [first, to(f"{ORIGIN}/home", allowed=ORIGIN), answer(204, (ACAH, "x-a")), answer(200, (ACAO, "null"))]
    assert play(get([("X-A", "1")]), FIREFOX, answers)[0].readable
    assert play(get([("X-A", "1")]), CHROMIUM, answers)[0].reason == "preflight-missing-allow-origin"


@every_profile
def test_hop_must_pass_the_cors_check(profile: Profile) -> None:
    outcome, sent = play(get(), profile, [answer(302, ("Location", OTHER))])
    assert (outcome.reason, len(sent)) == ("missing-allow-origin", 1)
    assert outcome.blocked is not None
    assert outcome.blocked.phase == "redirect"


@every_profile
def test_dead_ends(profile: Profile) -> None:
    for location, reason in (
        ("ftp://h/x", "redirect-scheme"),
        ("https://[bad", "invalid-redirect"),
        ("https://u:p@other.example/", "redirect-with-credentials"),
    ):
        assert play(get(), profile, [to(location)])[0].reason == reason
    outcome, sent = play(get(), profile, lambda _send: to(f"{API}/pets"))
    assert (outcome.reason, len(sent)) == ("too-many-redirects", 21)


@every_profile
def test_two_locations(profile: Profile) -> None:
    """Chromium and Firefox drop such a response whatever its status, and say nothing of CORS but what they say of a broken network."""
    drops = profile in (CHROMIUM, FIREFOX)
    two = [(ACAO, "*"), ("Location", "/a"), ("Location", "/b")]
    assert play(get(), profile, [answer(302, *two)])[0].reason == ("network-fault" if drops else "invalid-redirect")
    assert play(get(), profile, [answer(200, *two)])[0].reason == ("network-fault" if drops else None)
    same = [(ACAO, "*"), ("Location", "/a"), ("Location", "/a")]
    assert play(get(), profile, [answer(200, *same)])[0].readable


@every_profile
def test_redirect_modes(profile: Profile) -> None:
    manual, error = get()._replace(redirect="manual"), get()._replace(redirect="error")
    assert play(manual, profile, [to("/x")])[0].type == "opaqueredirect"
    assert play(error, profile, [to("/x")])[0].reason == "redirect-not-wanted"
    without_location = answer(302, (ACAO, "*"))
    assert play(manual, profile, [without_location])[0].type == "opaqueredirect"
    assert play(get(), profile, [without_location])[0].status == 302
    assert play(error, profile, [without_location])[0].resolved is (profile is CHROMIUM)
    same_origin = PageRequest("GET", f"{ORIGIN}/x", mode="same-origin")
    assert play(same_origin, profile, [answer(302, ("Location", API))])[0].reason == "mode-same-origin"


def test_empty_location() -> None:
    assert play(get(), CHROMIUM, [to("")])[0].status == 302
    assert play(get(), FIREFOX, lambda _send: to(""))[0].reason == "too-many-redirects"
    put = get(method="PUT")
    assert play(put, CHROMIUM, [to("")])[0].reason == "preflight-status-not-ok"
    assert play(put, FIREFOX, [to("")])[0].reason == "preflight-redirect"


def test_location_that_is_no_url_comes_before_cors() -> None:
    bad = answer(302, ("Location", "https://[bad"))
    for redirect in ("follow", "manual", "error"):
        outcome, _ = play(get()._replace(redirect=redirect), CHROMIUM, [bad])
        assert (outcome.reason, outcome.console) == ("invalid-redirect", ())
    assert play(get(), FIREFOX, [bad])[0].reason == "invalid-redirect"
    assert play(get()._replace(redirect="manual"), FIREFOX, [bad])[0].reason == "missing-allow-origin"
    assert play(get(), STANDARD, [bad])[0].reason == "missing-allow-origin"
    assert play(get(method="PUT"), CHROMIUM, [bad])[0].reason == "invalid-redirect"


def test_firefox_and_schemes_it_cannot_be_led_to() -> None:
    for scheme, reason, lines in (
        ("javascript:1", "redirect-scheme", 1),
        ("data:,x", "redirect-scheme", 1),
        ("about:blank", "redirect-scheme", 2),
        ("mailto:a@b", "redirect-scheme", 2),
        ("ws://h/", None, 0),
    ):
        outcome, _ = play(get(), FIREFOX, [to(scheme)])
        assert (outcome.reason, len(outcome.console)) == (reason, lines), scheme
    unread = answer(302, ("Location", "data:,x"))
    assert play(get(), FIREFOX, [unread])[0].reason == "redirect-scheme"
    assert play(get(), CHROMIUM, [unread])[0].reason == "missing-allow-origin"


def test_password_in_location_comes_before_redirect_mode_error_in_chromium() -> None:
    error, secret = get()._replace(redirect="error"), to("https://u:p@other.example/")
    assert play(error, CHROMIUM, [secret])[0].reason == "redirect-with-credentials"
    assert play(error, FIREFOX, [secret])[0].reason == "redirect-not-wanted"


def test_cookie_is_not_carried_to_another_origin() -> None:
    request = PageRequest("GET", f"{ORIGIN}/x", credentials="include", cookie="sid=1")
    _, sent = play(request, CHROMIUM, [answer(302, ("Location", API)), answer(200)], page=Page(PAGE.origin))
    assert [send.request.headers.last("cookie") for send in sent] == ["sid=1", None]
