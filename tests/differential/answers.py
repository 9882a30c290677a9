"""What servers answer, as hypothesis strategies: statuses, redirects and every header of CORS; nothing of the page.

Every header has right and wrong values in such shares that many exchanges get past the first check.
"""

from __future__ import annotations

from hypothesis import strategies as st

from tests.differential.drawing import Texts, odd_text, often, weighted
from tests.differential.exchange import Answer, Hop, Pairs

Lines = st.SearchStrategy[Pairs]

ACAO, ACAC = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
ACAM, ACAH = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
ACEH, ACMA = "Access-Control-Expose-Headers", "Access-Control-Max-Age"

TOKENS = ["x-a", "X-A", "x-b", "x-c", "authorization", "Content-Type", "x-api-key", "*", "PUT", "GET", "PATCH", "patch", "DELETE", "accept"]


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
