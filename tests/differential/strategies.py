"""The space that exchanges are drawn from, as hypothesis strategies; nothing is run, nothing expected.

Every header has right and wrong values in such shares that many exchanges get past the first check.
"""

from __future__ import annotations

from typing import TypeVar

from hypothesis import strategies as st

from crossgate.browser import Body, PageRequest
from crossgate.browser.page import CredentialsMode, Mode
from tests.differential.exchange import NULL_PAGE, Answer, Exchange, Hop, Pairs

ACAO, ACAC = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
ACAM, ACAH = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
ACEH, ACMA = "Access-Control-Expose-Headers", "Access-Control-Max-Age"

T = TypeVar("T")
Texts = st.SearchStrategy[str]
Lines = st.SearchStrategy[Pairs]

METHODS = ["GET", "GET", "GET", "POST", "POST", "PUT", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]
ODD_METHODS = ["patch", "Patch", "put", "get", "delete", "query", "CHICKEN", "*", "x-a", "!#$%&'*+-.^_`|~0", "TRACE", "connect", "P UT", ""]

TOKENS = ["x-a", "X-A", "x-b", "x-c", "authorization", "Content-Type", "x-api-key", "*", "PUT", "GET", "PATCH", "patch", "DELETE", "accept"]
odd_text = st.text(st.characters(min_codepoint=9, max_codepoint=255, exclude_characters="\n\r{}"), max_size=12)


def weighted(*choices: tuple[int, st.SearchStrategy[T]]) -> st.SearchStrategy[T]:
    """Draw from strategies in shares; ``one_of`` takes the same strategy twice for one."""
    table = [strategy for share, strategy in choices for _ in range(share)]
    return st.integers(0, len(table) - 1).flatmap(table.__getitem__)


def often(right: Texts, wrong: Texts, share: int = 3) -> Texts:
    """Draw from *right* so many times as often as from *wrong*."""
    return weighted((share, right), (1, wrong))


methods = weighted((5, st.sampled_from(METHODS)), (1, st.sampled_from(ODD_METHODS)))


# ---- what the page asks -------------------------------------------------------------------------------------------------

LANGUAGES = ["en", "en-US,en;q=0.5", "x" * 128, "x" * 129, "en\x7f", 'e"n', "é", "a_b", ""]
ACCEPTS = ["*/*", "application/json", "text/html;q=0.9, */*", "a(b", "a:b", "x" * 128, "x" * 129, "é", "\x80", "[]", "@", ""]
TYPES = [
    *("application/json", "text/plain", "text/plain;charset=UTF-8", "multipart/form-data", "application/x-www-form-urlencoded"),
    *("text/plain;", "text/plain,x", "TEXT/PLAIN; x", 'text/plain; charset="a"', "text/plain; charset=é", "text/plain;c=a,b", "text", ""),
    *("text/plain ;x", " text/plain ", "text /plain", "application/json; charset=utf-8"),
]
RANGES = ["bytes=0-", "bytes=0-5", "bytes=5-0", "bytes=-5", "bytes=0-5,7-9", "Bytes=0-", "bytes= 0-5", "bytes=0-99999999999999999999", "x"]
HINTS = ["1", "0", "1.5", "a", "", "on", "off", "4g", "5g", "-1", "1e3"]
request_values = {
    "Accept": st.sampled_from(ACCEPTS) | odd_text,
    "Accept-Language": st.sampled_from(LANGUAGES),
    "Content-Language": st.sampled_from(LANGUAGES),
    "Content-Type": st.sampled_from(TYPES) | odd_text,
    "Range": st.sampled_from(RANGES),
}
HINT_NAMES = ["DPR", "Width", "Viewport-Width", "Save-Data", "Device-Memory", "Downlink", "ECT", "RTT", "Intervention"]
CUSTOM_NAMES = [
    "X-A",
    "x-a",
    "X-B",
    "x-c",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Date",
    "x-requested-with",
    "If-None-Match",
    "Cache-Control",
]
FORBIDDEN_NAMES = [
    "Cookie",
    "Origin",
    "Sec-Foo",
    "Proxy-X",
    "Access-Control-Request-Method",
    "Host",
    "DNT",
    "Access-Control-Request-Private-Network",
]
OVERRIDES = ["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"]

safelisted = st.sampled_from(list(request_values)).flatmap(lambda name: st.tuples(st.just(name), request_values[name]))
custom = st.tuples(st.sampled_from(CUSTOM_NAMES), st.sampled_from(["1", "", "Bearer x", "é", "a, b", "  padded\t"]))
rare = st.one_of(
    st.tuples(st.sampled_from(HINT_NAMES), st.sampled_from(HINTS)),
    st.tuples(st.sampled_from(FORBIDDEN_NAMES), st.just("1")),
    st.tuples(st.sampled_from(OVERRIDES), st.sampled_from(["PUT", "TRACE", "GET, track", " connect ", "traced"])),
    st.tuples(st.sampled_from(["a b", "", "x:", "é", "Ā", "(x)", "*", "User-Agent"]), st.just("1")),
    st.tuples(st.just("X-A"), st.sampled_from(["a\nb", "a\0b", "Ā", "\n1\n", "\r", "\x01"])),
)
request_headers = st.lists(weighted((10, custom), (6, safelisted), (1, rare)), max_size=4).map(tuple)

bodies = st.one_of(
    st.none(),
    st.builds(Body, st.sampled_from(["string", "urlsearchparams", "formdata", "arraybuffer"]), st.just(b"a=b"), st.just("")),
    st.builds(
        Body,
        st.just("blob"),
        st.just(b"{}"),
        st.sampled_from(["application/json", "", "weird", "text/plain", "Text/Plain;x", "multipart/form-data", "é/x"]),
    ),
)

URLS = ["{api}/x/{id}/0"] * 12 + [
    *("{api}/x/{id}/0?q=1", "{api}/x/{id}/0#part", "{api}/x/{id}/0?a='b'&c=%20|^", "{page}/x/{id}/0", "{page}/x/{id}/0", "/x/{id}/0"),
    *("{closed}/x/{id}/0", "{api@}/x/{id}/0", "ftp://127.0.0.1/x/{id}/0", "http://[/x/{id}/0", "data:text/plain,/x/{id}/0"),
]


NOT_FOR_XHR = ("{api@}/x/{id}/0", "data:text/plain,/x/{id}/0")
"""What XMLHttpRequest makes of passwords and of credentials for data: URLs is no matter of CORS."""

MODES: list[Mode] = [*["cors"] * 12, "no-cors", "same-origin"]  # type: ignore[list-item]
XHR_CREDENTIALS: list[CredentialsMode] = ["same-origin", "include"]  # withCredentials knows no more


@st.composite
def calls(draw: st.DrawFn, url: str) -> PageRequest:
    """Draw one call of fetch() or XMLHttpRequest."""
    headers = tuple(draw(request_headers))
    method = draw(methods)
    body = draw(bodies) if draw(st.integers(0, 3)) == 0 or method == "POST" else None
    if draw(st.integers(0, 4)) == 4 and url not in NOT_FOR_XHR:
        credentials: CredentialsMode = draw(st.sampled_from(XHR_CREDENTIALS))
        return PageRequest(method, url, headers, credentials, api="xhr", body=body)
    mode: Mode = draw(st.sampled_from(MODES))
    return PageRequest(
        method,
        url,
        headers,
        draw(st.sampled_from(["same-origin", "same-origin", "omit", "include", "include"])),
        mode=mode,
        redirect=draw(st.sampled_from(["follow"] * 8 + ["manual", "error"])),
        body=body,
        cache=draw(st.sampled_from(["default"] * 8 + ["no-store", "reload", "no-cache", "force-cache"])),
        keepalive=mode != "no-cors" and draw(st.integers(0, 15)) == 15,  # without CORS Chromium follows more than the page gets
    )


# ---- what the server answers --------------------------------------------------------------------------------------------


def lines(name: str, values: Texts, *, absent: int = 2, of: int = 10) -> Lines:
    """Draw how a header is there: once, mostly; *absent* times *of* not at all; now and then twice, or spelled oddly."""
    spelled = st.sampled_from([name] * 20 + [name.lower(), name.lower(), name.upper(), f"{name} "])
    once = st.tuples(st.tuples(spelled, values))
    twice = st.tuples(st.tuples(spelled, values), st.tuples(spelled, values))
    return weighted((2 * absent, st.just(())), (2 * (of - absent), once), (1, twice))


BAD_ORIGINS = [
    *(
        "",
        "null",
        "NULL",
        "{page}/",
        "{api}",
        "{other}",
        "{page}, {page}",
        "{page} {page}",
        "{page},null",
        "{page};",
        "hello",
        "true",
        " {page}",
    ),
    *("https://app.example.com", "http://*", "http://127.0.0.1:*", "*.example.com", "127.0.0.1:1", "localhost:1", "http://", "http:///"),
    *(
        "http:/h",
        "http:\\\\h",
        "file://",
        "mailto:a@b",
        "http://h:65536",
        "http://%s.x",
        "http://é",
        "{page}%23",
        "\t{page}",
        "**",
        "*, *",
        "* ",
    ),
    *(
        "http://127.1:1",
        "http://[::1]",
        "http://[::1",
        "http://a b",
        "http://a\tb",
        "{page}\x0b",
        "\xa0{page}",
        "http://0x7f.1/",
        "http://h:",
    ),
]
origins = often(st.sampled_from(["{origin}"] * 4 + ["*", "*", "{page}"]), st.sampled_from(BAD_ORIGINS) | odd_text, 5)
credentials = often(st.just("true"), st.sampled_from(["false", "TRUE", "True", "", "1", "true, true", "true;", " true "]) | odd_text)

separators = st.sampled_from([", ", ",", " , ", ",,", ",\t", ", , "])
bad_elements = st.sampled_from(["a b", "a;b", "(x)", "[", "é", '"x"', "x:y", "a/b", "{", "\x0b", "\xa0", "@"])


def token_lists(right: str) -> Texts:
    """Draw a list header's value: mostly *right*, or tokens, or what is no list."""
    elements = st.lists(weighted((25, st.sampled_from([*TOKENS, right])), (1, bad_elements)), max_size=5)
    joined = st.builds(lambda separator, found: separator.join(found), separators, elements)
    with_right = st.builds(lambda found: f"{right}, {found}", joined)
    return weighted((10, st.just(right)), (4, st.just("*")), (2, joined), (4, with_right), (1, odd_text))


ages = st.sampled_from(
    [
        "60",
        "60",
        "60",
        "0",
        "-1",
        "-0",
        "",
        "abc",
        "60s",
        "1.5",
        "+60",
        "0x10",
        '"60"',
        "60, 60",
        "060",
        "9" * 20,
        "9" * 30,
        " 60 ",
        "6 0",
        "600000",
    ]
)
exposed = token_lists("x-b").map(lambda text: text.replace("{headers}", "x-b"))
# No ws: here: Chromium refuses the first one of a process with a CORS error, all later ones as an unknown scheme.
LOCATIONS = ["{api}/x/{id}/1", "{other}/x/{id}/1", "{other}/x/{id}/1", "{page}/x/{id}/1", "1", "/x/{id}/1"] * 3 + [
    *("", "{closed}/x/{id}/1", "{other@}/x/{id}/1", "{api@}/x/{id}/1", "ftp://127.0.0.1/x/{id}/1", "data:,/x/{id}/1"),
    *("javascript:/x/{id}/1", "mailto:x/{id}/1", "http://[/x/{id}/1", "about:blank#/x/{id}/1", "https://127.0.0.1:9999/x/{id}/1"),
    *("{api}/x/{id}/0", "{other}/x/{id}/1#new", "{other}/x/{id}/1?q=é", "foo:/x/{id}/1", "{other//}/x/{id}/1", "file:///x/{id}/1"),
]
OTHERS = [
    *(("Content-Type", "text/plain"), ("Content-Type", "application/json"), ("X-B", "1"), ("x-a", ""), ("X-C", "é"), ("ETag", '"x"')),
    *(("Set-Cookie", "c=1; Max-Age=0"), ("Vary", "Origin"), ("Expires", "0"), ("Pragma", "no-cache"), ("Last-Modified", "x")),
    *(("Content-Language", "en"), ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "cross-origin")),
    *(("Cross-Origin-Resource-Policy", "same-site"), ("Timing-Allow-Origin", "*"), ("Access-Control-Allow-Private-Network", "true")),
    *(("Authorization", "x"), ("*", "star"), ("X-B", "2"), ("WWW-Authenticate-X", "1"), ("X-Content-Type-Options", "nosniff")),
]
others = st.lists(st.sampled_from(OTHERS), max_size=3, unique_by=lambda pair: pair[0].lower()).map(tuple)

REDIRECTS = [301, 302, 303, 307, 308]
STATUSES = [200] * 8 + [
    201,
    202,
    204,
    205,
    206,
    299,
    300,
    304,
    305,
    306,
    400,
    401,
    403,
    404,
    405,
    407,
    413,
    415,
    418,
    429,
    500,
    502,
    503,
    504,
    599,
]
# 408, 421 and 425 make browsers try again by rules of their own, which is no matter of CORS.


def flat(*parts: Lines) -> Lines:
    """Draw several headers' lines, one after the other."""
    return st.tuples(*parts).map(lambda drawn: tuple(pair for part in drawn for pair in part))


faults = st.sampled_from([False] * 60 + [True])
interims = st.sampled_from([0] * 30 + [100, 103])
location = lines("Location", st.sampled_from(LOCATIONS), absent=1)
preflights = st.builds(
    Answer,
    st.sampled_from([200, 204] * 8 + [201, 202, 299, 300, 304, 400, 401, 403, 404, 405, 407, 500, 502, *REDIRECTS]),
    flat(
        lines(ACAO, origins, absent=1, of=16),
        lines(ACAC, credentials, absent=4),
        lines(ACAM, token_lists("{method}"), absent=1),
        lines(ACAH, token_lists("{headers}"), absent=1),
        lines(ACMA, ages, absent=6),
        lines("Location", st.sampled_from(LOCATIONS), absent=8),
        others,
    ),
    faults,
    interims,
)
final_headers = flat(
    lines(ACAO, origins, absent=1, of=14),
    lines(ACAC, credentials, absent=4),
    lines(ACEH, exposed, absent=5),
    others,
)
finals = st.builds(
    Answer,
    st.sampled_from(STATUSES),
    flat(final_headers, lines("Location", st.sampled_from(LOCATIONS), absent=30, of=31)),
    faults,
    interims,
)
redirects = st.builds(Answer, st.sampled_from(REDIRECTS), flat(final_headers, location), faults, interims)

last_hop = st.builds(Hop, preflights, finals)
redirecting_hop = st.builds(Hop, preflights, redirects)
hops = weighted(
    (3, st.tuples(last_hop)),
    (2, st.tuples(redirecting_hop, last_hop)),
    (1, st.tuples(redirecting_hop, redirecting_hop, last_hop)),
)


def _without_odd_blob(call: PageRequest) -> PageRequest:
    """Take the type off the blob that an XMLHttpRequest sends.

    Which preflight after a redirect asks for the Content-Type that such a body brings, Firefox decides by whether a script has set
    other headers, not by whether the request has it.
    """
    return call._replace(body=Body("blob", b"{}")) if call.api == "xhr" and call.body and call.body.mime else call


@st.composite
def _exchanges(draw: st.DrawFn) -> Exchange:
    """Draw a page, one call or a caching sequence of up to four to one URL, and the answers."""
    url = draw(st.sampled_from(URLS))
    count = draw(st.sampled_from([1, 1, 1, 1, 2, 3, 4]))
    first = draw(calls(url))
    more = [first if draw(st.booleans()) else draw(calls(url)) for _ in range(count - 1)]
    answers = draw(hops)
    if len(answers) > 1:
        first, *more = (_without_odd_blob(call) for call in (first, *more))
    page = draw(st.sampled_from(["{page}"] * 6 + [NULL_PAGE]))
    pause = draw(st.sampled_from([0.0] * 60 + [1.6])) if count > 1 else 0.0
    if pause:
        brief = answers[0].preflight._replace(headers=(*(pair for pair in answers[0].preflight.headers if pair[0] != ACMA), (ACMA, "1")))
        answers = (answers[0]._replace(preflight=brief), *answers[1:])
    if any(call.method.upper() == "PUT" for call in (first, *more)):
        # To Firefox a PUT without any response is a success without headers, and it tells of repeated ones.
        answers = tuple(Hop(hop.preflight, hop.actual._replace(fault=False)) for hop in answers)
    return Exchange(page, (first, *more), answers, pause)


exchanges = _exchanges()
