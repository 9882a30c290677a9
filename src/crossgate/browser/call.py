"""From what a page writes to the request that Fetch works on: normalised, checked, or refused with a reason; nothing is sent.

Source: https://fetch.spec.whatwg.org/#dom-request and https://xhr.spec.whatwg.org/#the-open()-method
"""

from __future__ import annotations

from typing import NamedTuple

from crossgate.browser.grammar import is_token, is_value, normalised_value
from crossgate.browser.methods import FORBIDDEN_METHODS, SAFELISTED_METHODS, normalised_method
from crossgate.browser.outcome import Reason
from crossgate.browser.page import Body, CacheMode, Page, PageRequest
from crossgate.browser.profiles import Profile
from crossgate.browser.safelist import Safelist, is_safelisted, mime_essence
from crossgate.browser.url import Url, parse_url

HeaderList = tuple[tuple[str, str], ...]

FORBIDDEN_HEADERS = frozenset(
    (
        *("accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method", "connection"),
        *("content-length", "cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive", "origin", "referer", "set-cookie"),
        *("te", "trailer", "transfer-encoding", "upgrade", "via"),
    )
)
"""Set by the browser alone; a page's value is dropped silently. Source: https://fetch.spec.whatwg.org/#forbidden-request-header"""

CONDITIONAL_HEADERS = frozenset(("if-modified-since", "if-none-match", "if-unmodified-since", "if-match", "if-range"))
"""Source: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch"""

_FORBIDDEN_PREFIXES = ("proxy-", "sec-")
_METHOD_OVERRIDES = frozenset(("x-http-method", "x-http-method-override", "x-method-override"))

_BODY_TYPES = {
    "string": "text/plain;charset=UTF-8",
    "urlsearchparams": "application/x-www-form-urlencoded;charset=UTF-8",
    "formdata": "multipart/form-data; boundary=----crossgate",
    "blob": "",
    "arraybuffer": "",
}
"""The Content-Type a body brings along. Source: https://fetch.spec.whatwg.org/#concept-bodyinit-extract"""


class Call(NamedTuple):
    """A request ready for main fetch."""

    url: Url
    method: str
    headers: HeaderList
    body: bytes | None


class Refused(NamedTuple):
    """A call that never becomes a request; *detail* is the offending part as the page wrote it."""

    reason: Reason
    detail: str


def prepare(page: Page, request: PageRequest, profile: Profile) -> Call | Refused:
    """Return the request that *page* makes, or why its call throws."""
    method = normalised_method(request.method)
    url = parse_url(request.url, parse_url(page.url or page.origin))
    refusal = _fetch_refusal(request, method, url, profile) if request.api == "fetch" else _xhr_refusal(request, method, url)
    if refusal or url is None:
        return refusal or Refused(Reason.INVALID_URL, request.url)
    body = request.body
    if body is not None and method in ("GET", "HEAD"):
        if request.api == "fetch":
            return Refused(Reason.BODY_NOT_ALLOWED, method)
        body = None  # XMLHttpRequest ignores it
    headers = _page_headers(request, profile)
    if body is not None and not any(name.lower() == "content-type" for name, _ in headers):
        kind = _body_type(body)
        if body.kind == "blob" and request.api == "xhr" and profile.checks_blob_types and not _is_well_formed(kind):
            kind = ""
        if kind:
            headers += (("Content-Type", kind),)
    return Call(url, method, headers, body.data if body is not None else None)


def cache_mode(request: PageRequest, headers: HeaderList, profile: Profile) -> CacheMode:
    """Return the cache mode as *profile* takes it: a page that asks conditionally keeps a cache of its own.

    Source: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch, where this does not reach the preflight cache
    """
    if (
        request.api in profile.conditional_asks_again
        and request.cache == "default"
        and any(name.lower() in CONDITIONAL_HEADERS for name, _ in headers)
    ):
        return "reload"
    return request.cache


def is_forbidden_header(name: str, value: str) -> bool:
    """Return whether a page may not set the header *name* (lower case) to *value*."""
    if name in FORBIDDEN_HEADERS or name.startswith(_FORBIDDEN_PREFIXES):
        return True
    return name in _METHOD_OVERRIDES and any(part.strip(" \t").upper() in FORBIDDEN_METHODS for part in value.split(","))


def _fetch_refusal(request: PageRequest, method: str, url: Url | None, profile: Profile) -> Refused | None:
    """Arguments are converted to byte strings before anything else. Source: https://fetch.spec.whatwg.org/#dom-request"""
    not_bytes = next((refused for name, value in request.headers if (refused := _not_bytes(name, value))), None)
    syntax = next((refused for name, value in request.headers if (refused := _header_refusal(name, value))), None)
    refusal = not_bytes or _url_refusal(request, url) or _method_refusal(request, method)
    if refusal and not (refusal.reason is Reason.METHOD_NOT_ALLOWED_NO_CORS and profile.checks_headers_before_mode):
        return refusal
    return syntax or refusal


def _xhr_refusal(request: PageRequest, method: str, url: Url | None) -> Refused | None:
    """Call open() first, then setRequestHeader() for one header after the other. Source: https://xhr.spec.whatwg.org/#the-open()-method"""
    headers = next(
        (refused for name, value in request.headers if (refused := _not_bytes(name, value) or _header_refusal(name, value))), None
    )
    return _method_refusal(request, method) or _url_refusal(request, url) or headers


def _url_refusal(request: PageRequest, url: Url | None) -> Refused | None:
    if url is None:
        return Refused(Reason.INVALID_URL, request.url)
    if url.has_credentials and request.api == "fetch":
        return Refused(Reason.URL_WITH_CREDENTIALS, request.url)
    return None


def _method_refusal(request: PageRequest, method: str) -> Refused | None:
    if not is_token(method):
        return Refused(Reason.INVALID_METHOD, request.method)
    if method.upper() in FORBIDDEN_METHODS:
        return Refused(Reason.FORBIDDEN_METHOD, request.method)
    if request.mode == "no-cors" and method not in SAFELISTED_METHODS:
        return Refused(Reason.METHOD_NOT_ALLOWED_NO_CORS, method)
    return None


def _not_bytes(name: str, value: str) -> Refused | None:
    text = next((text for text in (name, value) if not text.isascii() and max(text) > "\xff"), None)
    return None if text is None else Refused(Reason.HEADER_NOT_LATIN1, text)


def _header_refusal(name: str, value: str) -> Refused | None:
    if not is_token(name):
        return Refused(Reason.INVALID_HEADER_NAME, name)
    if not is_value(normalised_value(value)):
        return Refused(Reason.INVALID_HEADER_VALUE, normalised_value(value))
    return None


def _page_headers(request: PageRequest, profile: Profile) -> HeaderList:
    kept: list[tuple[str, str]] = []
    for name, raw in request.headers:
        value = normalised_value(raw)
        lower = name.lower()
        if is_forbidden_header(lower, value) or lower in profile.dropped_headers:
            continue
        kept.append((name, value))
    if request.mode == "no-cors":
        return _no_cors_headers(kept, profile.safelist)
    if request.api == "xhr" or profile.joins_request_headers:
        return _joined(kept)
    return tuple(kept)


def _no_cors_headers(headers: list[tuple[str, str]], rules: Safelist) -> HeaderList:
    """Keep what the ``request-no-cors`` guard keeps. Source: https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header"""
    names = ("accept", "accept-language", "content-language", "content-type")
    return tuple((name, value) for name, value in _joined(headers) if name.lower() in names and is_safelisted(name.lower(), value, rules))


def _joined(headers: list[tuple[str, str]]) -> HeaderList:
    """Join the values of each name with ``, ``, under the spelling that came first."""
    found: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        lower = name.lower()
        found[lower] = (found[lower][0], f"{found[lower][1]}, {value}") if lower in found else (name, value)
    return tuple(found.values())


def _body_type(body: Body) -> str:
    if body.kind == "blob":
        return body.mime.lower() if body.mime.isascii() and body.mime.isprintable() else ""
    return _BODY_TYPES[body.kind]


def _is_well_formed(media_type: str) -> bool:
    """Return whether *media_type* is one, with nothing but ``name=value`` as parameters."""
    parameters = media_type.split(";")[1:]
    return mime_essence(media_type) is not None and all(is_token(text.partition("=")[0].strip()) and "=" in text for text in parameters)
