"""The preflight: the OPTIONS request that asks, and what its response must say; no cache, no console.

Source: https://fetch.spec.whatwg.org/#cors-preflight-fetch. The order of the checks is the profile's.
"""

from __future__ import annotations

from typing import NamedTuple

from crossgate.browser.cors_check import Failure, cors_check
from crossgate.browser.grammar import combined, parse_token_list
from crossgate.browser.methods import SAFELISTED_METHODS
from crossgate.browser.outcome import Reason
from crossgate.browser.profiles import Profile
from crossgate.browser.redirect import is_redirect
from crossgate.http import Headers, Request, Response

ALLOW_METHODS = "Access-Control-Allow-Methods"
ALLOW_HEADERS = "Access-Control-Allow-Headers"


class Question(NamedTuple):
    """What a preflight asks.

    *names* are the sorted lower-case unsafe header names, *ordered* the request's header names in the order in which one is refused.
    """

    url: str
    origin: str
    method: str
    names: tuple[str, ...]
    ordered: tuple[str, ...]
    credentialed: bool


def preflight_request(question: Question) -> Request:
    """Return the OPTIONS request. It never carries credentials."""
    headers = [("Accept", "*/*"), ("Access-Control-Request-Method", question.method)]
    if question.names:
        headers.append(("Access-Control-Request-Headers", ",".join(question.names)))
    headers.append(("Origin", question.origin))
    return Request("OPTIONS", question.url, Headers(headers))


def preflight_failure(question: Question, response: Response, profile: Profile) -> Failure | None:
    """Return why *response* does not admit the request, or None when it does."""
    for check in profile.preflight_checks:
        failure = _CHECKS[check](question, response, profile)
        if failure:
            return failure
    return None


def allowed_lists(response: Response, profile: Profile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the methods and headers that *response* allows, for the cache."""
    return _list(response, ALLOW_METHODS, profile)[0], _list(response, ALLOW_HEADERS, profile)[0]


def _list(response: Response, name: str, profile: Profile) -> tuple[tuple[str, ...], str | None, str | None]:
    """Return the elements of the list header *name*, the first bad one, and its combined value."""
    value = combined(response.headers, name.lower(), with_empty=profile.merges_empty_values)
    elements, bad = parse_token_list(value) if value else ((), None)
    return elements, bad, value


def _redirect(_question: Question, response: Response, _profile: Profile) -> Failure | None:
    if is_redirect(response):
        return Failure(Reason.PREFLIGHT_REDIRECT, "Location", response.headers.last("location"))
    return None


def _cors(question: Question, response: Response, profile: Profile) -> Failure | None:
    failure = cors_check(
        response.headers,
        question.origin,
        credentialed=question.credentialed,
        with_empty=profile.merges_empty_values,
        refuse_repeated=profile.refuses_repeated_allow_origin,
    )
    return failure._replace(reason=failure.reason.in_preflight()) if failure else None


def _status(_question: Question, response: Response, _profile: Profile) -> Failure | None:
    return None if 200 <= response.status <= 299 else Failure(Reason.PREFLIGHT_STATUS_NOT_OK, detail=str(response.status))


def _methods_syntax(_question: Question, response: Response, profile: Profile) -> Failure | None:
    _, bad, value = _list(response, ALLOW_METHODS, profile)
    return None if bad is None else Failure(Reason.UNPARSABLE_ALLOW_METHODS, ALLOW_METHODS, value, bad)


def _headers_syntax(_question: Question, response: Response, profile: Profile) -> Failure | None:
    _, bad, value = _list(response, ALLOW_HEADERS, profile)
    return None if bad is None else Failure(Reason.UNPARSABLE_ALLOW_HEADERS, ALLOW_HEADERS, value, bad)


def _method(question: Question, response: Response, profile: Profile) -> Failure | None:
    if question.method in SAFELISTED_METHODS:
        return None
    methods, _, value = _list(response, ALLOW_METHODS, profile)
    if question.method in methods or ("*" in methods and not question.credentialed):
        return None
    return Failure(Reason.METHOD_NOT_ALLOWED, ALLOW_METHODS, value, question.method)


def _headers(question: Question, response: Response, profile: Profile) -> Failure | None:
    if not question.names:
        return None
    elements, _, value = _list(response, ALLOW_HEADERS, profile)
    allowed = frozenset(map(str.lower, elements))
    missing = frozenset(question.names) - allowed
    if "*" in allowed and not question.credentialed:
        missing = frozenset() if profile.wildcard_covers_authorization else missing & {"authorization"}
    if not missing:
        return None
    named = next((name for name in question.ordered if name.lower() in missing), min(missing))
    return Failure(Reason.HEADER_NOT_ALLOWED, ALLOW_HEADERS, value, named)


_CHECKS = {
    "redirect": _redirect,
    "cors": _cors,
    "status": _status,
    "methods-syntax": _methods_syntax,
    "headers-syntax": _headers_syntax,
    "method": _method,
    "headers": _headers,
}
