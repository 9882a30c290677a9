"""What pages ask, as hypothesis strategies: methods, headers, bodies and modes, right and wrong; no answer."""

from __future__ import annotations

from hypothesis import strategies as st

from crossgate.browser import Body, PageRequest
from crossgate.browser.page import CredentialsMode, Mode
from tests.differential.drawing import odd_text, weighted

METHODS = ["GET", "GET", "GET", "POST", "POST", "PUT", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]
ODD_METHODS = ["patch", "Patch", "put", "get", "delete", "query", "CHICKEN", "*", "x-a", "!#$%&'*+-.^_`|~0", "TRACE", "connect", "P UT", ""]
methods = weighted((5, st.sampled_from(METHODS)), (1, st.sampled_from(ODD_METHODS)))

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
