"""The CORS check: may this page read this response; no console, no redirect.

Source: https://fetch.spec.whatwg.org/#cors-check. The standard only knows success and failure; the kinds of failure, and the
order in which they are looked for, are Chromium's, which tells them apart most finely.
"""

from __future__ import annotations

from typing import NamedTuple

from crossgate.browser.grammar import combined
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


def cors_check(headers: Headers, origin: str, *, credentialed: bool, with_empty: bool, refuse_repeated: bool) -> Failure | None:
    """Return why a response with *headers* may not be read by *origin*, or None when it may.

    *credentialed* is whether the request's credentials mode is ``include``. *with_empty* and *refuse_repeated* are the profile's
    ``merges_empty_values`` and ``refuses_repeated_allow_origin``.
    """
    allowed = combined(headers, "access-control-allow-origin", with_empty=with_empty)
    if allowed is None:
        return Failure(Reason.MISSING_ALLOW_ORIGIN, ALLOW_ORIGIN)
    if refuse_repeated and sum(name == ALLOW_ORIGIN for name, _ in headers) > 1:
        return Failure(Reason.MULTIPLE_ALLOW_ORIGIN, ALLOW_ORIGIN, allowed)
    if allowed == "*":
        return Failure(Reason.WILDCARD_WITH_CREDENTIALS, ALLOW_ORIGIN, allowed) if credentialed else None
    if allowed != origin:
        return Failure(_kind_of_mismatch(allowed), ALLOW_ORIGIN, allowed)
    if not credentialed:
        return None
    with_credentials = combined(headers, "access-control-allow-credentials", with_empty=with_empty)
    if with_credentials != "true":
        return Failure(Reason.ALLOW_CREDENTIALS_NOT_TRUE, ALLOW_CREDENTIALS, with_credentials)
    return None


def _kind_of_mismatch(allowed: str) -> Reason:
    if " " in allowed or "," in allowed:
        return Reason.MULTIPLE_ALLOW_ORIGIN
    if allowed == "null" or _is_url(allowed):
        return Reason.ALLOW_ORIGIN_MISMATCH
    return Reason.INVALID_ALLOW_ORIGIN


def _is_url(value: str) -> bool:
    """Return whether the bytes of *value* are a URL; a host that is no UTF-8 is none."""
    return parse_url(value if value.isascii() else value.encode("latin-1", "replace").decode("utf-8", "replace")) is not None
