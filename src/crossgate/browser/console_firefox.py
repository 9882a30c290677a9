"""The console lines and error messages of Firefox; no decision about what is blocked.

Source: the localised strings of Firefox 153 (security.properties) and the lines it was recorded to print. A failure in a
preflight is told again by the request that waited for it, so the number of lines is part of the facts.
"""

from __future__ import annotations

# ruff: noqa: RUF001  (the curly quotes are Firefox's own)
from collections.abc import Iterator

from crossgate.browser.console import Incident
from crossgate.browser.cors_check import repeats_allow_origin
from crossgate.browser.grammar import combined_fields
from crossgate.browser.outcome import Reason
from crossgate.browser.redirect import is_redirect
from crossgate.browser.url import parse_url
from crossgate.http import NULL_ORIGIN

_PREFIX = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. (Reason: "
_QUOTED_PREFIX = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘{url}’. (Reason: "

_DID_NOT_SUCCEED = _PREFIX + "CORS request did not succeed). Status code: (null)."
_NOT_HTTP = _PREFIX + "CORS request not http)."
_PREFLIGHT_DID_NOT_SUCCEED = _PREFIX + "CORS preflight response did not succeed). Status code: {status}."
_MULTIPLE = _PREFIX + "Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed)."
_MISMATCH = _PREFIX + "CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value}’)."

_TEXTS: dict[Reason, str] = {
    Reason.MISSING_ALLOW_ORIGIN: _PREFIX + "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: {status}.",
    Reason.ALLOW_ORIGIN_MISMATCH: _MISMATCH,
    Reason.INVALID_ALLOW_ORIGIN: _MISMATCH,
    Reason.MULTIPLE_ALLOW_ORIGIN: _MISMATCH,
    Reason.WILDCARD_WITH_CREDENTIALS: _QUOTED_PREFIX
    + "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
    Reason.ALLOW_CREDENTIALS_NOT_TRUE: _PREFIX + "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).",
    Reason.PREFLIGHT_STATUS_NOT_OK: _PREFLIGHT_DID_NOT_SUCCEED,
    Reason.METHOD_NOT_ALLOWED: _PREFIX + "Did not find method in CORS header ‘Access-Control-Allow-Methods’).",
    Reason.UNPARSABLE_ALLOW_METHODS: _PREFIX + "invalid token ‘{detail}’ in CORS header ‘Access-Control-Allow-Methods’).",
    Reason.UNPARSABLE_ALLOW_HEADERS: _PREFIX + "invalid token ‘{detail}’ in CORS header ‘Access-Control-Allow-Headers’).",
    Reason.HEADER_NOT_ALLOWED: _PREFIX
    + "header ‘{detail}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).",
    Reason.PREFLIGHT_REDIRECT: _PREFIX + "CORS request external redirect not allowed).",
}
_TEXTS |= {reason.in_preflight(): text for reason, text in tuple(_TEXTS.items())}

_NOT_HTTP_LINES = {"ftp": 2, "about": 2, "blob": 0, "chrome": 0, "resource": 0, "file": 0, "ws": 0, "wss": 0}
"""How often a scheme is told to be no HTTP, once by default. Source: recorded, file and resource by analogy with chrome."""

_UNLINKABLE = frozenset(("about", "blob", "data", "file", "javascript", "view-source"))
"""Schemes no page may be led to, so that no channel is opened that could complain."""

_REDIRECT_FAILURES = frozenset(
    (Reason.REDIRECT_SCHEME, Reason.INVALID_REDIRECT, Reason.TOO_MANY_REDIRECTS, Reason.REDIRECT_WITH_CREDENTIALS)
)

_ON_FETCH = "Window.fetch: "
_BYTE_STRING = (
    "Cannot convert element of element of sequence<sequence<ByteString>> branch of (sequence<sequence<ByteString>> or "
    "record<ByteString, ByteString>) to ByteString because the character at index {index} has value {code} which is greater than 255."
)

FIREFOX_CALL_ERRORS: dict[Reason, str] = {
    Reason.FORBIDDEN_METHOD: _ON_FETCH + "Invalid request method {detail}.",
    Reason.INVALID_METHOD: _ON_FETCH + "Invalid request method {detail}.",
    Reason.METHOD_NOT_ALLOWED_NO_CORS: _ON_FETCH + "Invalid request method {detail}.",
    Reason.INVALID_HEADER_NAME: _ON_FETCH + "{detail} is an invalid header name.",
    Reason.INVALID_HEADER_VALUE: _ON_FETCH + "{detail} is an invalid header value.",
    Reason.HEADER_NOT_LATIN1: _ON_FETCH + _BYTE_STRING,
    Reason.BODY_NOT_ALLOWED: _ON_FETCH + "HEAD or GET Request cannot have a body.",
    Reason.INVALID_URL: _ON_FETCH + "{detail} is not a valid URL.",
    Reason.URL_WITH_CREDENTIALS: _ON_FETCH + "{detail} is an url with embedded credentials.",
}


def firefox_lines(incident: Incident) -> tuple[str, ...]:
    """Return the CORS lines Firefox prints for *incident*, in order."""
    blocked, request = incident.blocked, incident.request
    if request.keepalive or request.mode != "cors":
        return ()
    if blocked.reason is Reason.SCHEME_NOT_HTTP:
        scheme = incident.target.scheme if incident.target else ""
        return (_NOT_HTTP.format(url=incident.url),) * _NOT_HTTP_LINES.get(scheme, 1)
    again = _DID_NOT_SUCCEED.format(url=incident.url)
    if blocked.reason in _REDIRECT_FAILURES:
        return _redirect_lines(incident, again)
    if not incident.is_cross_origin:
        return ()
    if blocked.reason is Reason.NETWORK_FAULT:
        return _unanswered(incident, again) if blocked.phase == "preflight" else (again,)
    if blocked.reason is Reason.PREFLIGHT_REDIRECT and incident.target and (incident.target.has_credentials or not incident.target.is_http):
        return (again,)
    text = _text(incident)
    if text is None:
        return ()
    line = text.format(url=incident.url, status=blocked.status, value=as_utf8(blocked.value or ""), detail=as_utf8(blocked.detail))
    return (line, *_echoes(incident, again))


def firefox_templates() -> Iterator[tuple[str, Reason]]:
    """Yield every line with its fields in braces, and what it says: whole, and the reason alone, with and without what follows it."""
    lines = [*((text, reason) for reason, text in _TEXTS.items())]
    lines += [(_MULTIPLE, reason) for reason in (Reason.MULTIPLE_ALLOW_ORIGIN, Reason.PREFLIGHT_MULTIPLE_ALLOW_ORIGIN)]
    lines += [(_DID_NOT_SUCCEED, Reason.NETWORK_FAULT), (_NOT_HTTP, Reason.SCHEME_NOT_HTTP), (_NOT_HTTP, Reason.REDIRECT_SCHEME)]
    for text, reason in lines:
        yield text, reason
        alone = text.partition("(Reason: ")[2]
        yield alone, reason
        yield alone.rpartition(")")[0], reason


def _redirect_lines(incident: Incident, again: str) -> tuple[str, ...]:
    """Return the lines for a Location that cannot be followed: the new channel may complain, then the one that was cross-origin."""
    if incident.blocked.phase == "preflight":
        return _unanswered(incident, again)
    reason, target = incident.blocked.reason, incident.target
    complaint: tuple[str, ...] = ()
    if (
        reason is Reason.REDIRECT_SCHEME
        and target
        and (target.scheme not in _UNLINKABLE or (target.scheme, target.path) == ("about", "blank"))
    ):
        complaint = (_NOT_HTTP.format(url=target.text()),)
    if incident.is_cross_origin or reason is Reason.REDIRECT_WITH_CREDENTIALS:
        return (*complaint, again)
    return complaint


def _text(incident: Incident) -> str | None:
    reason, response = incident.blocked.reason, incident.response
    if reason in (Reason.MULTIPLE_ALLOW_ORIGIN, Reason.PREFLIGHT_MULTIPLE_ALLOW_ORIGIN) and response:
        return _MULTIPLE if repeats_allow_origin(response.headers) else _MISMATCH
    return _TEXTS.get(reason)


def _echoes(incident: Incident, again: str) -> tuple[str, ...]:
    """Return the lines that follow the reason: each channel that fails because of it reports as well."""
    phase = incident.blocked.phase
    if phase == "preflight":
        at_home = _stays(incident)
        if incident.blocked.reason is Reason.PREFLIGHT_REDIRECT and at_home:
            return (_PREFLIGHT_DID_NOT_SUCCEED.format(url=incident.url, status=incident.blocked.status), again)
        redirected = incident.response is not None and is_redirect(incident.response) and incident.request.redirect == "follow"
        return (again, again) if redirected and at_home else (again,)
    if phase == "redirect" and incident.request.redirect == "follow":
        return (again,)
    return ()


def _unanswered(incident: Incident, again: str) -> tuple[str, ...]:
    """Return the lines for a preflight without any answer: its own, if it is cross-origin, and that of the request that waited."""
    url = parse_url(incident.url)
    return (again,) if url is not None and url.origin == incident.page_origin else (again, again)


def _allowed_origin(incident: Incident) -> str | None:
    return combined_fields(incident.response.headers, with_empty=False).get("access-control-allow-origin") if incident.response else None


def _stays(incident: Incident) -> bool:
    """Return whether a redirect leads to the origin that it comes from, or allows the origin ``null`` that it turns the page's into.

    Firefox tells of it with one line more.
    """
    if incident.blocked.reason is Reason.PREFLIGHT_REDIRECT and _allowed_origin(incident) in ("*", NULL_ORIGIN):
        return True
    target, url = incident.target, parse_url(incident.url)
    return target is not None and url is not None and target.origin == url.origin


def as_utf8(value: str) -> str:
    """Show bytes as Firefox does: as UTF-8, what is none as U+FFFD. Text that is more than bytes stays as it is."""
    if value.isascii() or max(value) > "\xff":
        return value
    return value.encode("latin-1").decode("utf-8", "replace")


def in_message(value: str) -> str:
    """Show what a script wrote as error messages do: as a C string, which a NUL ends."""
    return as_utf8(value).partition("\0")[0]
