"""The preflight: the OPTIONS request that asks, and what its response must say; no cache, no console.

Source: https://fetch.spec.whatwg.org/#cors-preflight-fetch. The order of the checks is the profile's.
"""

from __future__ import annotations

from typing import NamedTuple

from crossgate.browser.cors_check import Failure, cors_check, repeats_allow_origin
from crossgate.browser.grammar import combined_fields, parse_token_list
from crossgate.browser.methods import SAFELISTED_METHODS
from crossgate.browser.outcome import Reason
from crossgate.browser.profiles import Profile
from crossgate.http import Headers, Request, Response

ALLOW_METHODS = "Access-Control-Allow-Methods"
ALLOW_HEADERS = "Access-Control-Allow-Headers"

_ACCEPT = ("Accept", "*/*")


class Question(NamedTuple):
    """What a preflight asks.

    *names* are the sorted lower-case unsafe header names, *ordered* the request's header names in the order in which one is refused.
    *is_at_home*: it goes to the page's own origin and is not tainted, so that its response need not pass the CORS check.
    """

    url: str
    origin: str
    method: str
    names: tuple[str, ...]
    ordered: tuple[str, ...]
    credentialed: bool
    is_at_home: bool = False


class AllowList(NamedTuple):
    """One list header of a preflight response: its elements, the first one that is no token, and the whole value; None is absent."""

    elements: tuple[str, ...]
    bad: str | None
    value: str | None


class Permission(NamedTuple):
    """A preflight response as read by one browser."""

    response: Response
    redirects: bool
    fields: dict[str, str]
    methods: AllowList
    headers: AllowList
    max_age: str | None


def preflight_request(question: Question) -> Request:
    """Return the OPTIONS request. It never carries credentials."""
    headers = [_ACCEPT, ("Access-Control-Request-Method", question.method)]
    if question.names:
        headers.append(("Access-Control-Request-Headers", ",".join(question.names)))
    headers.append(("Origin", question.origin))
    return Request("OPTIONS", question.url, Headers(headers))


def read_permission(response: Response, profile: Profile, *, redirects: bool) -> Permission:
    """Read what *response* allows, the way the browser *profile* joins headers; *redirects* is whether it takes it for a redirect."""
    fields = combined_fields(response.headers, with_empty=profile.merges_empty_values)
    methods = _allow_list(fields.get("access-control-allow-methods"))
    headers = _allow_list(fields.get("access-control-allow-headers"))
    return Permission(response, redirects, fields, methods, headers, fields.get("access-control-max-age"))


def preflight_failure(question: Question, permission: Permission, profile: Profile) -> Failure | None:
    """Return why *permission* does not admit the request, or None when it does."""
    for check in profile.preflight_checks:
        failure = _CHECKS[check](question, permission, profile)
        if failure:
            return failure
    return None


def _allow_list(value: str | None) -> AllowList:
    return AllowList(*parse_token_list(value), value) if value else AllowList((), None, value)


def _redirect(_question: Question, permission: Permission, _profile: Profile) -> Failure | None:
    return Failure(Reason.PREFLIGHT_REDIRECT, "Location", permission.fields.get("location")) if permission.redirects else None


def _cors(question: Question, permission: Permission, profile: Profile) -> Failure | None:
    if question.is_at_home:
        return None
    repeated = profile.refuses_repeated_allow_origin and repeats_allow_origin(permission.response.headers)
    failure = cors_check(permission.fields, question.origin, credentialed=question.credentialed, repeated=repeated)
    return failure._replace(reason=failure.reason.in_preflight()) if failure else None


def _status(_question: Question, permission: Permission, _profile: Profile) -> Failure | None:
    status = permission.response.status
    return None if 200 <= status <= 299 else Failure(Reason.PREFLIGHT_STATUS_NOT_OK, detail=str(status))


def _methods_syntax(_question: Question, permission: Permission, _profile: Profile) -> Failure | None:
    methods = permission.methods
    return None if methods.bad is None else Failure(Reason.UNPARSABLE_ALLOW_METHODS, ALLOW_METHODS, methods.value, methods.bad)


def _headers_syntax(_question: Question, permission: Permission, _profile: Profile) -> Failure | None:
    headers = permission.headers
    return None if headers.bad is None else Failure(Reason.UNPARSABLE_ALLOW_HEADERS, ALLOW_HEADERS, headers.value, headers.bad)


def _method(question: Question, permission: Permission, _profile: Profile) -> Failure | None:
    if question.method in SAFELISTED_METHODS:
        return None
    methods = permission.methods
    if question.method in methods.elements or ("*" in methods.elements and not question.credentialed):
        return None
    return Failure(Reason.METHOD_NOT_ALLOWED, ALLOW_METHODS, methods.value, question.method)


def _headers(question: Question, permission: Permission, profile: Profile) -> Failure | None:
    if not question.names:
        return None
    allowed = frozenset(map(str.lower, permission.headers.elements))
    missing = frozenset(question.names) - allowed
    if "*" in allowed and not question.credentialed:
        missing = frozenset() if profile.wildcard_covers_authorization else missing & {"authorization"}
    if not missing:
        return None
    named = next((name for name in question.ordered if name.lower() in missing), min(missing))
    return Failure(Reason.HEADER_NOT_ALLOWED, ALLOW_HEADERS, permission.headers.value, named)


_CHECKS = {
    "redirect": _redirect,
    "cors": _cors,
    "status": _status,
    "methods-syntax": _methods_syntax,
    "headers-syntax": _headers_syntax,
    "method": _method,
    "headers": _headers,
}
