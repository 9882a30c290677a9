"""The words each browser prints, written down here a second time."""

from __future__ import annotations

# ruff: noqa: RUF001  (the curly quotes are Firefox's own)
import pytest

from crossgate.browser import CHROMIUM, FIREFOX, SAFARI, NetworkFault, PageRequest, Profile
from tests.browser.drive import API, ORIGIN, Answer, answer, get, play

ACAO, ACAC = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
ACAM, ACAH = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
URL = f"{API}/pets"
PRE = "Response to preflight request doesn't pass access control check: "
HINT = " Have the server send the header with a valid value."

PUT = get(method="PUT")
KEY = get([("X-Api-Key", "k")])

# fmt: off
CHROMIUM_REASONS: list[tuple[PageRequest, Answer, str]] = [
    (get(), answer(200), "No 'Access-Control-Allow-Origin' header is present on the requested resource."),
    (PUT, answer(403), PRE + "No 'Access-Control-Allow-Origin' header is present on the requested resource."),
    (PUT, answer(403, (ACAO, "*")), PRE + "It does not have HTTP ok status."),
    (PUT, answer(307, ("Location", "/")), PRE + "Redirect is not allowed for a preflight request."),
    (get(), answer(200, (ACAO, "https://b")), f"The 'Access-Control-Allow-Origin' header has a value 'https://b' that is not equal to the supplied origin.{HINT}"),
    (PUT, answer(200, (ACAO, "b")), f"{PRE}The 'Access-Control-Allow-Origin' header contains the invalid value 'b'.{HINT}"),
    (get(), answer(200, (ACAO, "*, *")), f"The 'Access-Control-Allow-Origin' header contains multiple values '*, *', but only one is allowed.{HINT}"),
    (get(), answer(200, (ACAO, "\t\xe9\t*")), f"The 'Access-Control-Allow-Origin' header contains the invalid value '\\u00E9\\u0009*'.{HINT}"),
    (get(include=True), answer(200, (ACAO, "*")),
     "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'."),
    (get(include=True), answer(200, (ACAO, ORIGIN), (ACAC, "yes")),
     "The value of the 'Access-Control-Allow-Credentials' header in the response is 'yes' which must be 'true' when the request's credentials mode is 'include'."),
    (PUT, answer(200, (ACAO, "*")), "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response."),
    (PUT, answer(200, (ACAO, "*"), (ACAM, "a b")), "Cannot parse Access-Control-Allow-Methods response header field in preflight response."),
    (KEY, answer(200, (ACAO, "*")), "Request header field x-api-key is not allowed by Access-Control-Allow-Headers in preflight response."),
    (KEY, answer(200, (ACAO, "*"), (ACAH, "a b")), "Cannot parse Access-Control-Allow-Headers response header field in preflight response."),
]

MISSING = "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: {}."
FAILED = "CORS request did not succeed). Status code: (null)."
FIREFOX_REASONS: list[tuple[PageRequest, Answer, list[str]]] = [
    (get(), answer(502), [MISSING.format(502)]),
    (PUT, answer(403), [MISSING.format(403), FAILED]),
    (PUT, answer(403, (ACAO, "*")), ["CORS preflight response did not succeed). Status code: 403.", FAILED]),
    (PUT, answer(307, ("Location", "/")), [MISSING.format(307), FAILED, FAILED]),
    (PUT, answer(307, ("Location", "/"), (ACAO, "*")),
     ["CORS request external redirect not allowed).", "CORS preflight response did not succeed). Status code: 307.", FAILED]),
    (get(), answer(302, ("Location", "/")), [MISSING.format(302), FAILED]),
    (get(), answer(302), [MISSING.format(302)]),
    (get(), answer(200, (ACAO, "https://b")), ["CORS header ‘Access-Control-Allow-Origin’ does not match ‘https://b’)."]),
    (get(), answer(200, (ACAO, "*"), (ACAO, "*")), ["Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed)."]),
    (get(), answer(200, (ACAO.lower(), "*"), (ACAO, "*")), ["CORS header ‘Access-Control-Allow-Origin’ does not match ‘*, *’)."]),
    (get(include=True), answer(200, (ACAO, ORIGIN)), ["expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’)."]),
    (PUT, answer(200, (ACAO, "*")), ["Did not find method in CORS header ‘Access-Control-Allow-Methods’).", FAILED]),
    (PUT, answer(200, (ACAO, "*"), (ACAM, "a b, PUT")), ["invalid token ‘a b’ in CORS header ‘Access-Control-Allow-Methods’).", FAILED]),
    (KEY, answer(200, (ACAO, "*")),
     ["header ‘x-api-key’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).", FAILED]),
    (get(), NetworkFault("refused"), [FAILED]),
    (PUT, NetworkFault("refused"), [FAILED, FAILED]),
]

SAFARI_REASONS: list[tuple[PageRequest, Answer, str]] = [
    (get(), answer(502), f"Origin {ORIGIN} is not allowed by Access-Control-Allow-Origin. Status code: 502"),
    (PUT, answer(403), "Preflight response is not successful. Status code: 403"),
    (get(), answer(200, (ACAO, "a,b")), "Access-Control-Allow-Origin cannot contain more than one origin."),
    (get(include=True), answer(200, (ACAO, "*")), "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true."),
    (PUT, answer(200, (ACAO, "*"), (ACAM, "a b")), "Header Access-Control-Allow-Methods has an invalid value: a b"),
    (KEY, answer(200, (ACAO, "*")), "Request header field X-Api-Key is not allowed by Access-Control-Allow-Headers."),
]
# fmt: on


@pytest.mark.parametrize(("request_", "answered", "reason"), CHROMIUM_REASONS)
def test_chromium(request_: PageRequest, answered: Answer, reason: str) -> None:
    prefix = f"from origin '{ORIGIN}' has been blocked by CORS policy: "
    outcome, _ = play(request_, CHROMIUM, [answered])
    assert outcome.console == (f"Access to fetch at '{URL}' {prefix}{reason}",)
    assert outcome.error == ("TypeError", "Failed to fetch")
    outcome, _ = play(request_._replace(api="xhr"), CHROMIUM, [answered])
    (line,) = outcome.console
    assert line.startswith(f"Access to XMLHttpRequest at '{URL}' {prefix}{reason.removesuffix(HINT)}")
    assert line.endswith(" is controlled by the withCredentials attribute.") is (request_.credentials == "include")


@pytest.mark.parametrize(("request_", "answered", "reasons"), FIREFOX_REASONS)
def test_firefox(request_: PageRequest, answered: Answer, reasons: list[str]) -> None:
    prefix = f"Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {URL}. (Reason: "
    for one in (request_, request_._replace(api="xhr")):
        assert list(play(one, FIREFOX, [answered])[0].console) == [prefix + reason for reason in reasons]
    assert play(request_._replace(keepalive=True), FIREFOX, [answered])[0].console == ()


def test_firefox_quotes_the_url_of_one_message_only() -> None:
    outcome, _ = play(get(include=True), FIREFOX, [answer(200, (ACAO, "*"))])
    assert f"at ‘{URL}’. (Reason: Credential is not supported if" in outcome.console[0]


@pytest.mark.parametrize(("request_", "answered", "reason"), SAFARI_REASONS)
def test_safari(request_: PageRequest, answered: Answer, reason: str) -> None:
    outcome, _ = play(request_, SAFARI, [answered])
    assert outcome.console == (reason, f"Fetch API cannot load {URL} due to access control checks.")
    assert outcome.error == ("TypeError", "Load failed")


@pytest.mark.parametrize("profile", [CHROMIUM, FIREFOX, SAFARI], ids=lambda profile: profile.name)
def test_urls_are_serialised(profile: Profile) -> None:
    outcome, _ = play(get(url="HTTPS://API.example.com:443/a/../b?q='ä' x#f"), profile, [answer(200)])
    assert "https://api.example.com/b?q=%27%C3%A4%27%20x#f" in outcome.console[-1]


def test_chromium_names_the_first_url_of_a_redirect() -> None:
    redirect = answer(302, (ACAO, "*"), ("Location", "https://c.example/x"))
    outcome, _ = play(get(), CHROMIUM, [redirect, answer(200)])
    assert f"at 'https://c.example/x' (redirected from '{URL}') from origin '{ORIGIN}'" in outcome.console[0]
    for scheme, lines in (("ftp://h/", 1), ("mailto:a@b", 1), ("data:,x", 0), ("file:///x", 0), ("about:blank", 0)):
        outcome, _ = play(get(), CHROMIUM, [answer(302, (ACAO, "*"), ("Location", scheme))])
        assert (len(outcome.console), outcome.reason) == (lines, "redirect-scheme")
