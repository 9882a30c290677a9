"""What consoles print is read back: every template of every browser, real failures, and what people and strangers paste."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.browser import CHROMIUM, FIREFOX, SAFARI, NetworkFault, Outcome, Page, PageRequest, Profile, Reason, fetch
from crossgate.browser.console_chromium import CHROMIUM_CALL_ERRORS, chromium_templates
from crossgate.browser.console_firefox import FIREFOX_CALL_ERRORS, firefox_templates
from crossgate.browser.console_safari import SAFARI_CALL_ERRORS, safari_templates
from crossgate.browser.recognition import MOST_CHARACTERS, recognise
from crossgate.browser.wordings import BLOCKED_BY_CORS, CANNOT_LOAD, ONLY_FAILED, loosened
from crossgate.http import Headers, Response

URL = "https://abc123.execute-api.us-east-1.amazonaws.com/prod/pets?page=2"
ORIGIN = "https://app.example.com"
FIELDS = {
    "kind": "fetch",
    "url": URL,
    "first_url": "https://old.example.com/pets",
    "target": URL,
    "page_origin": ORIGIN,
    "status": "403",
    "value": "https://other.example.com",
    "detail": "x-app-version",
    "index": "3",
    "code": "8364",
}

TEMPLATES = [
    *(("chromium", template, reason) for template, reason in chromium_templates()),
    *(("firefox", template, reason) for template, reason in firefox_templates()),
    *(("safari", template, CANNOT_LOAD if reason is None else reason) for template, reason in safari_templates()),
    *(("chromium", template, reason) for reason, template in CHROMIUM_CALL_ERRORS.items()),
    *(("firefox", template, reason) for reason, template in FIREFOX_CALL_ERRORS.items()),
    *(("safari", template, reason) for reason, template in SAFARI_CALL_ERRORS.items()),
]
NOISE = ("{}", "app.js:12 {}", "[Error] {}", "\x1b[31m[2026-01-01T10:00:00Z] {}\x1b[0m (anonymous) @ app.js:12:5")


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize(("browser", "template", "reason"), TEMPLATES)
def test_every_template_is_recognised_filled(browser: str, template: str, reason: str, noise: str) -> None:
    (message,) = recognise(noise.format(template.format(**FIELDS)))
    assert reason in message.says
    assert message.browser == browser
    if "{url}" in template or "{target}" in template:
        assert message.url == URL
    for field in ("page_origin", "value", "detail"):
        if template.endswith(f"{{{field}}}"):
            assert getattr(message, field).startswith(FIELDS[field])  # nothing tells where it ends but the end of the line
        elif f"{{{field}}}" in template:
            assert getattr(message, field) == FIELDS[field]
    if "{status}" in template:
        assert message.status == 403


@pytest.mark.parametrize(("browser", "template", "reason"), TEMPLATES)
def test_every_template_is_recognised_without_quotes_and_with_broken_lines(browser: str, template: str, reason: str) -> None:
    text = loosened(template.format(**FIELDS)).replace(" ", "\n   ", 9)
    (message,) = recognise(text)
    assert (reason in message.says, message.browser) == (True, browser)


_VALUE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f\x85\xa0"), max_size=40)
_ANSWER = st.builds(
    lambda status, origin, credentials, methods, headers, location: Response(
        status,
        Headers(
            (name, value)
            for name, value in (
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Allow-Credentials", credentials),
                ("Access-Control-Allow-Methods", methods),
                ("Access-Control-Allow-Headers", headers),
                ("Location", location),
            )
            if value is not None
        ),
    ),
    st.sampled_from([200, 204, 302, 401, 500]),
    st.sampled_from([None, "*", ORIGIN, "null", f"{ORIGIN}, {ORIGIN}", "http://*", ""]) | _VALUE,
    st.sampled_from([None, "true", "TRUE"]) | _VALUE,
    st.sampled_from([None, "PUT", "*", "PUT GET"]),
    st.sampled_from([None, "x-app-version", "*", "a b"]),
    st.sampled_from([None, None, "https://b.example.com/x", "https://u:p@b.example.com/x", "ftp://b.example.com/"]),
)
_FAULT = st.just(NetworkFault("refused"))


def play(profile: Profile, request: PageRequest, answers: list[Response | NetworkFault]) -> Outcome:
    steps = fetch(Page(ORIGIN), request, profile)
    waiting = iter(answers)
    try:
        next(steps)
        while True:
            steps.send(next(waiting, NetworkFault("refused")))
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([CHROMIUM, FIREFOX, SAFARI]),
    st.builds(
        PageRequest,
        method=st.sampled_from(["GET", "PUT", "patch"]),
        url=st.sampled_from([URL, "https://a.example.com/it's#part"]),
        headers=st.sampled_from([(), (("X-App-Version", "7"),)]),
        credentials=st.sampled_from(["same-origin", "include"]),
        api=st.sampled_from(["fetch", "xhr"]),
    ),
    st.lists(_ANSWER | _FAULT, max_size=3),
)
def test_what_a_failing_call_prints_is_read_back(profile: Profile, request: PageRequest, answers: list[Response | NetworkFault]) -> None:
    outcome = play(profile, request, answers)
    blocked = outcome.blocked
    if blocked is None or not outcome.console:
        return
    messages = recognise("\n".join(outcome.console))
    assert messages, outcome.console
    if profile is FIREFOX and blocked.reason.verdict != "blocked":
        assert {Reason.NETWORK_FAULT, Reason.SCHEME_NOT_HTTP} & set(messages[0].says)
        return
    if not (profile is FIREFOX and blocked.reason is Reason.REDIRECT_WITH_CREDENTIALS):
        assert blocked.reason in messages[0].says
    if profile is CHROMIUM:
        assert messages[0].page_origin == ORIGIN
        assert messages[0].url == blocked.url or blocked.reason is Reason.REDIRECT_SCHEME
    if profile is FIREFOX and len(messages) == 1:
        assert messages[0].url == blocked.url


def test_lines_about_one_call_are_brought_together() -> None:
    access = f"Access to fetch at '{URL}' from origin '{ORIGIN}' has been blocked by CORS policy: "
    text = (
        f"{access}No 'Access-Control-Allow-Origin' header is present on the requested resource.\n"
        f"GET {URL} net::ERR_FAILED 403 (Forbidden)\n"
        "Uncaught (in promise) TypeError: Failed to fetch\n    at app.js:3:1\n"
    )
    (message,) = recognise(text * 3)
    assert (message.method, message.status, message.times) == ("GET", 403, 3)


def test_safari_names_the_address_on_a_line_of_its_own() -> None:
    text = f"[Error] Origin {ORIGIN} is not allowed by Access-Control-Allow-Origin. Status code: 401\n[Error] Fetch API cannot load {URL} due to access control checks."
    (message,) = recognise(text)
    assert (message.url, message.page_origin, message.status) == (URL, ORIGIN, 401)


def test_firefox_repeats_a_failed_preflight() -> None:
    outcome = play(FIREFOX, PageRequest("PUT", URL), [Response(403, Headers((("Access-Control-Allow-Origin", "*"),)))])
    assert len(outcome.console) == 2
    (message,) = recognise("\n".join(outcome.console))
    assert message.says[0] == Reason.PREFLIGHT_STATUS_NOT_OK
    assert message.status == 403


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("TypeError: Failed to fetch", ONLY_FAILED),
        ("AxiosError: Network Error", ONLY_FAILED),
        ("TypeError: NetworkError when attempting to fetch resource.", ONLY_FAILED),
        (f"GET {URL} net::ERR_NAME_NOT_RESOLVED", Reason.NETWORK_FAULT),
        (f"POST {URL} net::ERR_BLOCKED_BY_CLIENT", "blocked-by-extension"),
        ("pets:1 Failed to load resource: net::ERR_NAME_NOT_RESOLVED", Reason.NETWORK_FAULT),
        ("Failed to load resource: net::ERR_TOO_MANY_REDIRECTS", Reason.TOO_MANY_REDIRECTS),
        (f"The resource at “{URL}” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof).", Reason.RESOURCE_POLICY),
        (f"Fetch API cannot load {URL}. Origin {ORIGIN} is not allowed by Access-Control-Allow-Origin. Status code: 403", Reason.MISSING_ALLOW_ORIGIN),
        (f"Fetch API cannot load {URL}. Request mode is \"same-origin\" but the URL's origin is not same as the request origin {ORIGIN}.", Reason.MODE_SAME_ORIGIN),
        (f"Access to fetch at '{URL}' (redirected from 'http://a.example/') from origin '{ORIGIN}' has been blocked by CORS policy: The response is invalid.", "invalid-response"),
        ("Reason: CORS header 'Access-Control-Allow-Origin' does not match 'https://b.example'", Reason.ALLOW_ORIGIN_MISMATCH),
        ("Reason: CORS preflight channel did not succeed", Reason.PREFLIGHT_STATUS_NOT_OK),
        (f"Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {URL}. (Reason: CORS disabled).", "cors-switched-off"),
        ('Fetch API cannot load ftp://a/. URL scheme "ftp" is not supported.', Reason.SCHEME_NOT_HTTP),
        (f"Access to fetch at '{URL}' from origin '{ORIGIN}' has been blocked by CORS policy: Permission was denied for this request to access the `loopback` address space.", "local-network-access"),
        ("(Reason: CORS header 'Access-Control-Allow-Origin' missing).", Reason.MISSING_ALLOW_ORIGIN),
        ("Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response.", Reason.HEADER_NOT_ALLOWED),
        (f"Failed to load {URL}: No 'Access-Control-Allow-Origin' header is present on the requested resource. Origin 'null'", Reason.MISSING_ALLOW_ORIGIN),
    ],
)  # fmt: skip
def test_other_words_that_people_paste(text: str, says: str) -> None:
    (message,) = recognise(text)
    assert says in message.says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("No 'Access-Control-Allow-Origin' header is present on the requested resource", [Reason.MISSING_ALLOW_ORIGIN, Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN]),
        ("No Access-Control-Allow-Origin header is present on the requested resource.", [Reason.MISSING_ALLOW_ORIGIN, Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN]),
        ("It does not have HTTP ok status.", [Reason.PREFLIGHT_STATUS_NOT_OK]),
        ("it fails: It does not have HTTP ok status", [Reason.PREFLIGHT_STATUS_NOT_OK]),
        ("Redirect is not allowed for a preflight request", [Reason.PREFLIGHT_REDIRECT]),
        ("Response to preflight request doesn't pass access control check", [Reason.PREFLIGHT_STATUS_NOT_OK, Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN]),
        ("Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response", [Reason.HEADER_NOT_ALLOWED]),
        ("CORS request did not succeed", [Reason.NETWORK_FAULT]),
        ("Preflight response is not successful", [Reason.PREFLIGHT_STATUS_NOT_OK]),
        ("it has been blocked by CORS policy", [BLOCKED_BY_CORS]),
        ("(failed) CORS error", [BLOCKED_BY_CORS]),
        ("Cross-Origin Request Blocked", [BLOCKED_BY_CORS]),
        ("CORS error\nTypeError: Failed to fetch", [BLOCKED_BY_CORS]),
    ],
)  # fmt: skip
def test_a_piece_of_a_sentence_says_what_it_can(text: str, says: list[str]) -> None:
    (message,) = recognise(text)
    assert list(message.says) == says
    assert (message.url, message.page_origin) == ("", "")


def test_a_sentence_that_breaks_off_still_tells_where() -> None:
    (message,) = recognise(f"Access to fetch at '{URL}' from origin '{ORIGIN}' has been blocked by CORS policy: something new.")
    assert (message.says, message.url, message.page_origin) == ((BLOCKED_BY_CORS,), URL, ORIGIN)
    (message,) = recognise(f"blocked by CORS policy\nGET {URL} net::ERR_FAILED 403 (Forbidden)")
    assert (message.says, message.url, message.status) == ((BLOCKED_BY_CORS,), URL, 403)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "ReferenceError: x is not defined",
        "Access to fetch at",
        "Bloqueo de solicitud de origen cruzado",
        "\0" * 100,
        "\x1b[" * 50,
    ],
)
def test_what_is_no_message_is_none(text: str) -> None:
    assert recognise(text) == ()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([template for _, template, _ in TEMPLATES]) | st.text(max_size=30), max_size=6).map(" ".join))
def test_any_mixture_is_read_without_a_fault(text: str) -> None:
    for message in recognise(text):
        assert message.says


@pytest.mark.parametrize(
    "piece",
    [
        "Method ",
        "Origin ",
        "x ",
        "'",
        "GET https://",
        "\x1b[",
        f"Access to fetch at '{URL}' from origin 'x' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains multiple values '",
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at x. (Reason: invalid token ‘",  # noqa: RUF001
        "Request had a target IP address space of `x` yet the resource is in address space `x",
    ],
)
def test_a_megabyte_of_anything_is_read_quickly(piece: str) -> None:
    started = time.process_time()
    recognise(piece * (MOST_CHARACTERS // len(piece) + 100))
    assert time.process_time() - started < 5
