"""Exchanges that real browsers were seen to make: Chromium 150 and Firefox 140, each with what it showed; no browser is run.

They were found by ``make differential``, where generated exchanges are played by the model and by real browsers.
"""

from __future__ import annotations

# ruff: noqa: RUF001  (the curly quotes are Firefox's own)
from typing import NamedTuple

import pytest

from crossgate.browser import Body, PageRequest
from tests.differential.campaign import expected_of
from tests.differential.exchange import Answer, Exchange, Hop, Pairs, brief
from tests.differential.versions import profile_of

ORIGIN = (("Access-Control-Allow-Origin", "{origin}"),)
ECHO = (*ORIGIN, ("Access-Control-Allow-Methods", "{method}"), ("Access-Control-Allow-Headers", "{headers}"))
LAST = Hop(Answer(204, ECHO), Answer(200, ORIGIN))
X_A = (("X-A", "1"),)


class Observed(NamedTuple):
    """An exchange and what each browser showed of it, as ``brief`` writes it; an empty one was not asked."""

    what: str
    exchange: Exchange
    chromium: tuple[str, ...] = ()
    firefox: tuple[str, ...] = ()


def call(method: str = "GET", headers: Pairs = (), **more: object) -> PageRequest:
    return PageRequest(method, "{api}/x/{id}/0", headers)._replace(**more)  # type: ignore[arg-type]


def exchange(*calls: PageRequest, hops: tuple[Hop, ...] = (LAST,), page: str = "{page}") -> Exchange:
    return Exchange(page, calls, hops)


def redirect(location: str, status: int = 307) -> Hop:
    return Hop(Answer(204, ECHO), Answer(status, (*ORIGIN, ("Location", location))))


OBSERVED = [
    Observed(
        "two different Locations are a broken response, whatever the status",
        exchange(call("PUT"), hops=(Hop(Answer(204, ECHO), Answer(404, (*ORIGIN, ("Location", "1"), ("Location", "2")))),)),
        chromium=(
            "> OPTIONS 0 {page} asks PUT",
            "> PUT 0 {page}",
            "< TypeError: Failed to fetch",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT",
            "> PUT 0 {page}",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "two different Locations break a preflight, too",
        exchange(call("PUT"), hops=(Hop(Answer(204, (*ECHO, ("Location", "1"), ("Location", "2"))), Answer(200, ORIGIN)),)),
        chromium=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: Failed to fetch",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "a method that no-cors forbids is told as normalised",
        exchange(call("put", mode="no-cors")),
        chromium=("< TypeError: Failed to execute 'fetch' on 'Window': 'PUT' is unsupported in no-cors mode.",),
        firefox=("< TypeError: Window.fetch: Invalid request method PUT.",),
    ),
    Observed(
        "a header that is none, and a method that no-cors forbids",
        exchange(call("PUT", (("a b", "1"),), mode="no-cors")),
        chromium=("< TypeError: Failed to execute 'fetch' on 'Window': 'PUT' is unsupported in no-cors mode.",),
        firefox=("< TypeError: Window.fetch: a b is an invalid header name.",),
    ),
    Observed(
        "arguments are converted before the method is looked at",
        exchange(call("TRACE", (("X-A", "\u0100"),))),
        chromium=(
            "< TypeError: Failed to execute 'fetch' on 'Window': Failed to read the 'headers' property from 'RequestInit': String contains non ISO-8859-1 code point.",
        ),
        firefox=(
            "< TypeError: Window.fetch: Cannot convert element of element of sequence<sequence<ByteString>> branch of (sequence<sequence<ByteString>> or record<ByteString, ByteString>) to ByteString because the character at index 0 has value 256 which is greater than 255.",
        ),
    ),
    Observed(
        "XMLHttpRequest sets one header after the other",
        exchange(call("GET", (("x:", "1"), ("\u0100", "1")), api="xhr")),
        chromium=("< SyntaxError",),
        firefox=("< SyntaxError",),
    ),
    Observed(
        "a NUL ends a message of Firefox",
        exchange(call("GET", (("X-A", "a\0b"),))),
        chromium=("< TypeError: Failed to execute 'fetch' on 'Window': Invalid value",),
        firefox=("< TypeError: Window.fetch: a is an invalid header value.",),
    ),
    Observed(
        "the unit of a Range in another case",
        exchange(call("GET", (("Range", "Bytes=0-"),))),
        chromium=(
            "> GET 0 {page}",
            "< cors 200 {api}/x/{id}/0",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks GET range",
            "> GET 0 {page}",
            "< cors 200 {api}/x/{id}/0",
        ),
    ),
    Observed(
        "an FTP URL in an XMLHttpRequest",
        exchange(call(url="ftp://127.0.0.1/x/{id}/0", api="xhr")),
        chromium=("< error",),
        firefox=(
            "< error",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ftp://127.0.0.1/x/{id}/0. (Reason: CORS request not http).",
        ),
    ),
    Observed(
        "a redirect to a foreign scheme in no-cors mode",
        exchange(call(mode="no-cors"), hops=(redirect("foo:/x/{id}/1", 302),)),
        chromium=(
            "> GET 0 -",
            "< TypeError: Failed to fetch",
        ),
        firefox=(
            "> GET 0 -",
            "< TypeError: NetworkError when attempting to fetch resource.",
        ),
    ),
    Observed(
        "a redirect with a password in no-cors mode",
        exchange(call(mode="no-cors"), hops=(redirect("{other@}/x/{id}/1", 302), LAST)),
        chromium=(
            "> GET 0 -",
            "< TypeError: Failed to fetch",
        ),
        firefox=(
            "> GET 0 -",
            "> GET 1 -",
            "< opaque 0 ",
        ),
    ),
    Observed(
        "client hints do not outlive a redirect",
        exchange(call(headers=(("DPR", "x"), ("X-A", "1"))), hops=(redirect("1"), LAST)),
        chromium=(
            "> OPTIONS 0 {page} asks GET dpr,x-a",
            "> GET 0 {page}",
            "> OPTIONS 1 {page} asks GET x-a",
            "> GET 1 {page}",
            "< cors 200 {api}/x/{id}/1",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks GET dpr,x-a",
            "> GET 0 {page}",
            "> OPTIONS 1 {page} asks GET dpr,x-a",
            "> GET 1 {page}",
            "< cors 200 {api}/x/{id}/1",
        ),
    ),
    Observed(
        "a blob of no media type in an XMLHttpRequest",
        exchange(call("POST", api="xhr", body=Body("blob", b"{}", "weird"))),
        chromium=(
            "> POST 0 {page}",
            "<  200 {api}/x/{id}/0",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks POST content-type",
            "> POST 0 {page}",
            "<  200 {api}/x/{id}/0",
        ),
    ),
    Observed(
        "preflights of pages without an origin",
        exchange(call("PUT"), call("PUT"), page="null"),
        chromium=(
            "> OPTIONS 0 null asks PUT",
            "> PUT 0 null",
            "> OPTIONS 0 null asks PUT",
            "> PUT 0 null",
            "< cors 200 {api}/x/{id}/0",
            "< cors 200 {api}/x/{id}/0",
        ),
        firefox=(
            "> OPTIONS 0 null asks PUT",
            "> PUT 0 null",
            "> PUT 0 null",
            "< cors 200 {api}/x/{id}/0",
            "< cors 200 {api}/x/{id}/0",
        ),
    ),
    Observed(
        "a conditional request and the preflight cache",
        exchange(call(headers=(("If-None-Match", "x"),)), call(headers=(("If-None-Match", "x"),))),
        chromium=(
            "> OPTIONS 0 {page} asks GET if-none-match",
            "> GET 0 {page}",
            "> OPTIONS 0 {page} asks GET if-none-match",
            "> GET 0 {page}",
            "< cors 200 {api}/x/{id}/0",
            "< cors 200 {api}/x/{id}/0",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks GET if-none-match",
            "> GET 0 {page}",
            "> OPTIONS 0 {page} asks GET if-none-match",
            "> GET 0 {page}",
            "< cors 200 {api}/x/{id}/0",
            "< cors 200 {api}/x/{id}/0",
        ),
    ),
    Observed(
        "a preflight that fails throws out what was allowed before",
        exchange(
            call("PUT"),
            call("DELETE"),
            call("PUT"),
            hops=(Hop(Answer(204, (*ORIGIN, ("Access-Control-Allow-Methods", "PUT"))), Answer(200, ORIGIN)),),
        ),
        chromium=(
            "> OPTIONS 0 {page} asks PUT",
            "> PUT 0 {page}",
            "> OPTIONS 0 {page} asks DELETE",
            "> OPTIONS 0 {page} asks PUT",
            "> PUT 0 {page}",
            "< cors 200 {api}/x/{id}/0",
            "< TypeError: Failed to fetch",
            "< cors 200 {api}/x/{id}/0",
            "! Access to fetch at '{api}/x/{id}/0' from origin '{page}' has been blocked by CORS policy: Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response.",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT",
            "> PUT 0 {page}",
            "> OPTIONS 0 {page} asks DELETE",
            "> OPTIONS 0 {page} asks PUT",
            "> PUT 0 {page}",
            "< cors 200 {api}/x/{id}/0",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "< cors 200 {api}/x/{id}/0",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "a redirect that leads nowhere throws out the preflight",
        exchange(call("PUT"), call("PUT"), hops=(redirect("foo:/x/{id}/1", 302),)),
        chromium=(
            "> OPTIONS 0 {page} asks PUT",
            "> PUT 0 {page}",
            "> PUT 0 {page}",
            "< TypeError: Failed to fetch",
            "< TypeError: Failed to fetch",
            "! Access to fetch at 'foo:/x/{id}/1' (redirected from '{api}/x/{id}/0') from origin '{page}' has been blocked by CORS policy: Cross origin requests are only supported for protocol schemes: chrome, chrome-extension, chrome-untrusted, data, http, https, isolated-app.",
            "! Access to fetch at 'foo:/x/{id}/1' (redirected from '{api}/x/{id}/0') from origin '{page}' has been blocked by CORS policy: Cross origin requests are only supported for protocol schemes: chrome, chrome-extension, chrome-untrusted, data, http, https, isolated-app.",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT",
            "> PUT 0 {page}",
            "> OPTIONS 0 {page} asks PUT",
            "> PUT 0 {page}",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at foo:/x/{id}/1. (Reason: CORS request not http).",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at foo:/x/{id}/1. (Reason: CORS request not http).",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "a redirect that the page did not want",
        exchange(call("PUT", redirect="error"), call("PUT"), hops=(redirect("1", 302), LAST)),
        chromium=(
            "> OPTIONS 0 {page} asks PUT",
            "> PUT 0 {page}",
            "> PUT 0 {page}",
            "> OPTIONS 1 {page} asks PUT",
            "> PUT 1 {page}",
            "< TypeError: Failed to fetch",
            "< cors 200 {api}/x/{id}/1",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT",
            "> PUT 0 {page}",
            "> PUT 0 {page}",
            "> OPTIONS 1 {page} asks PUT",
            "> PUT 1 {page}",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "< cors 200 {api}/x/{id}/1",
        ),
    ),
    Observed(
        "an empty Location",
        exchange(call(), hops=(redirect("", 302),)),
        chromium=(
            "> GET 0 {page}",
            "< cors 302 {api}/x/{id}/0",
        ),
        firefox=(
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "> GET 0 {page}",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "a Location whose bytes are no UTF-8",
        exchange(call(), hops=(redirect("{api}/x/{id}/1?q=\xe9", 302), LAST)),
        chromium=(
            "> GET 0 {page}",
            "> GET 1 {page}",
            "< cors 200 {api}/x/{id}/1?q=%E9",
        ),
        firefox=(
            "> GET 0 {page}",
            "> GET 1 {page}",
            "< cors 200 {api}/x/{id}/1?q=%E9",
        ),
    ),
    Observed(
        "a preflight that is redirected within its origin",
        exchange(call("PUT"), hops=(Hop(Answer(302, (*ECHO, ("Location", "1"))), Answer()),)),
        chromium=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: Failed to fetch",
            "! Access to fetch at '{api}/x/{id}/0' from origin '{page}' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request external redirect not allowed).",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS preflight response did not succeed). Status code: 302.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "a preflight that is redirected to another origin",
        exchange(call("PUT"), hops=(Hop(Answer(302, (*ECHO, ("Location", "{other}/x/{id}/1"))), Answer()),)),
        chromium=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: Failed to fetch",
            "! Access to fetch at '{api}/x/{id}/0' from origin '{page}' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request external redirect not allowed).",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "a preflight that is redirected to a URL with a password",
        exchange(call("PUT"), hops=(Hop(Answer(302, (*ECHO, ("Location", "{other@}/x/{id}/1"))), Answer()),)),
        chromium=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: Failed to fetch",
            "! Access to fetch at '{api}/x/{id}/0' from origin '{page}' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "a preflight that is redirected to a foreign scheme",
        exchange(call("PUT"), hops=(Hop(Answer(302, (*ECHO, ("Location", "mailto:x/{id}/1"))), Answer()),)),
        chromium=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: Failed to fetch",
            "! Access to fetch at '{api}/x/{id}/0' from origin '{page}' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "a preflight that is redirected, of a page without an origin",
        exchange(call("PUT"), hops=(Hop(Answer(302, (*ECHO, ("Location", "{other}/x/{id}/1"))), Answer()),), page="null"),
        chromium=(
            "> OPTIONS 0 null asks PUT",
            "< TypeError: Failed to fetch",
            "! Access to fetch at '{api}/x/{id}/0' from origin 'null' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
        ),
        firefox=(
            "> OPTIONS 0 null asks PUT",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request external redirect not allowed).",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS preflight response did not succeed). Status code: 302.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "a preflight that is redirected, in redirect mode error",
        exchange(call("PUT", redirect="error"), hops=(Hop(Answer(302, (*ECHO, ("Location", "1"))), Answer()),)),
        chromium=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: Failed to fetch",
            "! Access to fetch at '{api}/x/{id}/0' from origin '{page}' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS preflight response did not succeed). Status code: 302.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "a header that the first redirect takes away is asked for after the second",
        exchange(call("PUT", (("Content-Type", "a/b"),), body=Body("string", b"x")), hops=(redirect("1", 303), redirect("2", 307), LAST)),
        chromium=(
            "> OPTIONS 0 {page} asks PUT content-type",
            "> PUT 0 {page}",
            "> GET 1 {page}",
            "> GET 2 {page}",
            "< cors 200 {api}/x/{id}/2",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT content-type",
            "> PUT 0 {page}",
            "> OPTIONS 1 {page} asks GET",
            "> GET 1 {page}",
            "> OPTIONS 2 {page} asks GET content-type",
            "> GET 2 {page}",
            "< cors 200 {api}/x/{id}/2",
        ),
    ),
    Observed(
        "a redirect from the page's origin, of a request that was not simple there",
        exchange(call("PATCH", X_A, url="/x/{id}/0"), hops=(redirect("1", 301), redirect("{other}/x/{id}/1", 303), LAST)),
        chromium=(
            "> PATCH 0 {page}",
            "> PATCH 1 {page}",
            "> OPTIONS 1 {page} asks GET x-a",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "< TypeError: Failed to fetch",
        ),
        firefox=(
            "> PATCH 0 {page}",
            "> PATCH 1 {page}",
            "> OPTIONS 1 {page} asks GET x-a",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "> GET 1 {page}",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {other}/x/{id}/1. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "a redirect that makes a method simple before it was asked for",
        exchange(call("PUT", url="/x/{id}/0"), hops=(redirect("{api}/x/{id}/1", 303), LAST)),
        chromium=(
            "> PUT 0 {page}",
            "> GET 1 {page}",
            "< cors 200 {api}/x/{id}/1",
        ),
        firefox=(
            "> PUT 0 {page}",
            "> GET 1 {page}",
            "< cors 200 {api}/x/{id}/1",
        ),
    ),
    Observed(
        "a cached wildcard does not cover Authorization",
        exchange(
            call("PUT", (("Authorization", "x"),)),
            call("PUT", (("Authorization", "x"),)),
            hops=(
                Hop(
                    Answer(204, (*ORIGIN, ("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Allow-Headers", "*"))),
                    Answer(200, ORIGIN),
                ),
            ),
        ),
        chromium=(
            "> OPTIONS 0 {page} asks PUT authorization",
            "> PUT 0 {page}",
            "> OPTIONS 0 {page} asks PUT authorization",
            "> PUT 0 {page}",
            "< cors 200 {api}/x/{id}/0",
            "< cors 200 {api}/x/{id}/0",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT authorization",
            "> PUT 0 {page}",
            "> OPTIONS 0 {page} asks PUT authorization",
            "> PUT 0 {page}",
            "< cors 200 {api}/x/{id}/0",
            "< cors 200 {api}/x/{id}/0",
        ),
    ),
    Observed(
        "a redirected preflight that allows any origin",
        exchange(call("PUT"), hops=(Hop(Answer(302, (("Access-Control-Allow-Origin", "*"), ("Location", "{other}/x/{id}/1"))), Answer()),)),
        chromium=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: Failed to fetch",
            "! Access to fetch at '{api}/x/{id}/0' from origin '{page}' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks PUT",
            "< TypeError: NetworkError when attempting to fetch resource.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request external redirect not allowed).",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS preflight response did not succeed). Status code: 302.",
            "! Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {api}/x/{id}/0. (Reason: CORS request did not succeed). Status code: (null).",
        ),
    ),
    Observed(
        "client hints outlive a redirect to the page's own origin",
        exchange(call(headers=(("DPR", "x"), ("X-A", "1"))), hops=(redirect("{page}/x/{id}/1"), LAST)),
        chromium=(
            "> OPTIONS 0 {page} asks GET dpr,x-a",
            "> GET 0 {page}",
            "> OPTIONS 1 null asks GET dpr,x-a",
            "> GET 1 null",
            "< cors 200 {page}/x/{id}/1",
        ),
        firefox=(
            "> OPTIONS 0 {page} asks GET dpr,x-a",
            "> GET 0 {page}",
            "> OPTIONS 1 {page} asks GET dpr,x-a",
            "> GET 1 null",
            "< cors 200 {page}/x/{id}/1",
        ),
    ),
    Observed(
        "a redirect to a foreign scheme in same-origin mode",
        exchange(call(url="{page}/x/{id}/0", mode="same-origin"), hops=(redirect("foo:/x/{id}/1", 302),)),
        chromium=(
            "> GET 0 -",
            "< TypeError: Failed to fetch",
        ),
        firefox=(
            "> GET 0 -",
            "< TypeError: NetworkError when attempting to fetch resource.",
        ),
    ),
    Observed(
        "a redirect back home without CORS, and Cross-Origin-Resource-Policy",
        exchange(
            call(mode="no-cors"),
            hops=(redirect("{page}/x/{id}/1", 301), Hop(Answer(), Answer(200, (("Cross-Origin-Resource-Policy", "same-origin"),)))),
        ),
        chromium=("> GET 0 -", "> GET 1 -", "< opaque 0 "),
        firefox=("> GET 0 -", "> GET 1 -", "< opaque 0 "),
    ),
    Observed(
        "a POST without CORS that is redirected to another origin",
        exchange(call("POST", mode="no-cors", url="{page}/x/{id}/0"), hops=(redirect("{other}/x/{id}/1"), LAST)),
        chromium=("> POST 0 {page}", "> POST 1 null", "< opaque 0 "),
        firefox=("> POST 0 {page}", "> POST 1 {page}", "< opaque 0 "),
    ),
]


@pytest.mark.parametrize("observed", OBSERVED, ids=[observed.what for observed in OBSERVED])
def test_model_says_what_was_observed(observed: Observed) -> None:
    assert observed.chromium or observed.firefox
    for browser, version, seen in (("chromium", "150.0", observed.chromium), ("firefox", "140.0", observed.firefox)):
        assert not seen or brief(expected_of(observed.exchange, profile_of(browser, version))) == seen
