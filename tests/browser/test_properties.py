"""What holds for every exchange, whatever a page or a server writes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.browser import FIREFOX, PROFILES, Body, NetworkFault, Outcome, Page, PageRequest, PreflightCache, Profile, Send, fetch
from crossgate.http import Headers, Response
from tests.browser.drive import API, ORIGIN, Pairs, answer, get, play

ACAO, ACAC = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
ACAM, ACAH = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
CORS_NAMES = [ACAO, ACAC, ACAM, ACAH, "Access-Control-Expose-Headers", "Access-Control-Max-Age", "Location", "Cross-Origin-Resource-Policy"]

anything = st.text(st.characters(max_codepoint=0x2FF, exclude_categories=["Cs"]), max_size=20)
bytes_as_text = st.text(st.characters(max_codepoint=255), max_size=20)
profiles = st.sampled_from(list(PROFILES.values()))
cors_values = st.one_of(
    bytes_as_text,
    st.sampled_from(
        ["*", "null", ORIGIN, "true", "PUT", "x-a", "a b", "GET, PUT", "x-a,x-b", "60", f"{API}/next", "https://o.example/", "../x", ""]
    ),
)
responses = st.builds(
    Response,
    st.one_of(st.sampled_from([200, 204, 301, 302, 303, 307, 308, 403, 407, 500]), st.integers(0, 999)),
    st.lists(st.tuples(st.one_of(st.sampled_from(CORS_NAMES), bytes_as_text), cors_values), max_size=6).map(Headers),
)
requests = st.builds(
    PageRequest,
    method=st.one_of(st.sampled_from(["GET", "PUT", "POST", "patch", "HEAD", "*"]), anything),
    url=st.one_of(st.sampled_from([f"{API}/p", f"{ORIGIN}/p", "/p", "ftp://h/", "data:,x", "http://127.0.0.1:1/"]), anything),
    headers=st.lists(
        st.tuples(st.sampled_from(["X-A", "Accept", "Content-Type", "Cookie", "*", "Range", "a b"]), anything), max_size=4
    ).map(tuple),
    credentials=st.sampled_from(["omit", "same-origin", "include"]),
    mode=st.sampled_from(["cors", "cors", "no-cors", "same-origin"]),
    redirect=st.sampled_from(["follow", "follow", "manual", "error"]),
    api=st.sampled_from(["fetch", "xhr", "module", "font", "eventsource"]),
    body=st.none()
    | st.builds(Body, st.sampled_from(["string", "urlsearchparams", "formdata", "blob", "arraybuffer"]), st.binary(max_size=3), anything),
    keepalive=st.booleans(),
)


@settings(max_examples=400, deadline=None)
@given(requests, st.lists(responses | st.builds(NetworkFault), min_size=1, max_size=4), profiles, st.sampled_from([ORIGIN, "null"]))
def test_never_raises_and_always_ends(request: PageRequest, answers: list[Response | NetworkFault], profile: Profile, origin: str) -> None:
    cache = PreflightCache(profile.cache)
    for now in (0.0, 1.0):
        steps, sent = fetch(Page(origin), request, profile, cache, now), 0
        try:
            next(steps)
            while True:
                sent += 1
                assert sent <= 42, "21 requests with a preflight each are the most there can be"
                steps.send(answers[sent % len(answers)])
        except StopIteration as end:
            outcome: Outcome = end.value
        assert outcome.resolved == (outcome.error is None)
        assert not (outcome.resolved and outcome.console)
        assert all("\n" not in line or "\n" in str(answers) + str(request) for line in outcome.console)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(bytes_as_text, cors_values), max_size=5), profiles, st.booleans())
def test_the_right_headers_suffice(junk: Pairs, profile: Profile, include: bool) -> None:
    """Whatever else a response says: one right value of each CORS header makes it readable."""
    junk = [(name, value) for name, value in junk if not name.lower().startswith(("access-control-", "location"))]
    right = [(ACAO, ORIGIN), (ACAC, "true"), (ACAM, "PUT"), (ACAH, "x-a")]
    request = get([("X-A", "1")], method="PUT", include=include)
    outcome, _ = play(request, profile, [answer(204, *junk, *right), answer(200, *junk, *right)])
    assert outcome.readable, outcome


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["PUT", "GET", "x-a", "Authorization", "*", "b"]), max_size=4),
    st.sampled_from(["PUT", "x-a", "b", "*"]),
    profiles,
)
def test_allowing_more_never_blocks(listed: list[str], more: str, profile: Profile) -> None:
    def readable(elements: list[str]) -> bool:
        lists = [(ACAM, ",".join(elements)), (ACAH, ",".join(elements))]
        answers = [answer(204, (ACAO, "*"), *lists), answer(200, (ACAO, "*"))]
        return play(get([("X-A", "1"), ("Authorization", "t")], method="PUT"), profile, answers)[0].readable

    assert readable([*listed, more]) >= readable(listed)


@settings(max_examples=150, deadline=None)
@given(responses, responses, st.booleans())
def test_browsers_only_differ_where_they_are_known_to(first: Response, second: Response, include: bool) -> None:
    """Without redirects, repeated headers, wildcards for Authorization and status 407, every browser gives the same verdict."""

    def plain(response: Response) -> Response:
        kept = {name.lower(): (name, value) for name, value in response.headers if name.lower() != "location"}
        return Response(200 if response.status == 407 else response.status, Headers(kept.values()))

    answers = [plain(first), plain(second)]
    request = get([("X-A", "1")], method="PUT", include=include)
    assert len({play(request, profile, answers)[0].readable for profile in PROFILES.values()}) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["X-A", "x-b", "Content-Type", "Authorization"]), max_size=4), profiles)
def test_preflight_asks_exactly_for_what_is_sent(names: list[str], profile: Profile) -> None:
    def serve(send: Send) -> Response:
        asked = send.request.headers
        lists = [(ACAM, asked.last("access-control-request-method") or ""), (ACAH, asked.last("access-control-request-headers") or "")]
        return answer(204, (ACAO, asked.last("origin") or ""), *lists)

    outcome, sent = play(get([(name, "application/json") for name in names], method="DELETE"), profile, serve)
    assert outcome.readable
    asked = sent[0].request.headers.last("access-control-request-headers")
    expected = sorted(map(str.lower, names))  # Firefox names a repeated header as often
    assert (asked.split(",") if asked else []) == (expected if profile is FIREFOX else sorted(set(expected)))


def test_enormous_texts_do_no_harm() -> None:
    huge = "1" * 1_000_000
    names = ",".join(["x"] * 100_000)
    headers = (("X-A", huge), ("Accept", huge), ("Range", f"bytes={huge}-{huge}"), ("Content-Type", huge), ("A" * 10_000, ""))
    for profile in PROFILES.values():
        request = PageRequest("PUT", f"{API}:{'0' * 5000}443/{huge}?{huge}", headers)
        lists = [(ACAM, names), (ACAH, f"{names},{huge}"), ("Access-Control-Max-Age", huge)]
        outcome, _ = play(
            request, profile, [answer(204, (ACAO, "*"), *lists), answer(200, (ACAO, huge))], cache=PreflightCache(profile.cache)
        )
        assert outcome.reason == "method-not-allowed"
        for url in (f"http://{huge}/", f"http://[{huge}]/", f"http://0x{huge}/", f"http://{'0' * 5000}1/", f"http://{'a.' * 100_000}"):
            assert play(get(url=url), profile, [NetworkFault()])[0].error is not None
