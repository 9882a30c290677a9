"""The CORS check: may this page read this response; no console, no redirect.

Source: https://fetch.spec.whatwg.org/#cors-check. The standard only knows success and failure; the kinds of failure, and the
order in which they are looked for, are Chromium's, which tells them apart most finely.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crossgate.browser.outcome import Reason
from crossgate.browser.url import parse_url
from crossgate.http import Headers

ALLOW_ORIGIN = "Access-Control-Allow-Origin"
ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials"


class Failure(NamedTuple):
    """Why a check failed: *header* decided, *value* is what it said (None: absent), *detail* the part that was refused."""

    reason: Reason
    header: str = ""
    value: str | None = None
    detail: str = ""


def cors_check(fields: Mapping[str, str], origin: str, *, credentialed: bool, repeated: bool = False) -> Failure | None:
    """Return why a response may not be read by *origin*, or None when it may.

    *fields* are the response's values by lower-case name. *credentialed* is whether the request's credentials mode is ``include``,
    *repeated* whether the browser has seen several Access-Control-Allow-Origin lines and refuses that.
    """
    allowed = fields.get("access-control-allow-origin")
    if allowed is None:
        return Failure(Reason.MISSING_ALLOW_ORIGIN, ALLOW_ORIGIN)
    if repeated:
        return Failure(Reason.MULTIPLE_ALLOW_ORIGIN, ALLOW_ORIGIN, allowed)
    if allowed == "*":
        return Failure(Reason.WILDCARD_WITH_CREDENTIALS, ALLOW_ORIGIN, allowed) if credentialed else None
    if allowed != origin:
        return Failure(_kind_of_mismatch(allowed), ALLOW_ORIGIN, allowed)
    if not credentialed:
        return None
    with_credentials = fields.get("access-control-allow-credentials")
    if with_credentials != "true":
        return Failure(Reason.ALLOW_CREDENTIALS_NOT_TRUE, ALLOW_CREDENTIALS, with_credentials)
    return None


def repeats_allow_origin(headers: Headers) -> bool:
    """Return whether there is more than one line spelled exactly Access-Control-Allow-Origin; Firefox counts them so."""
    return sum(name == ALLOW_ORIGIN for name, _ in headers) > 1


def _kind_of_mismatch(allowed: str) -> Reason:
    if " " in allowed or "," in allowed:
        return Reason.MULTIPLE_ALLOW_ORIGIN
    if allowed == "null" or _is_url(allowed):
        return Reason.ALLOW_ORIGIN_MISMATCH
    return Reason.INVALID_ALLOW_ORIGIN


def _is_url(value: str) -> bool:
    """Return whether the bytes of *value* are a URL; a host that is no UTF-8 is none."""
    return parse_url(value if value.isascii() else value.encode("latin-1", "replace").decode("utf-8", "replace")) is not None
