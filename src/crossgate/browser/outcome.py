"""What comes out of a fetch: the steps to send, the reasons of a refusal and the outcome the page sees; values only, no rule."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple

from crossgate.http import Request

Verdict = Literal["resolved", "blocked", "network-error", "refused"]
ResponseType = Literal["basic", "cors", "opaque", "opaqueredirect", "default"]
Phase = Literal["call", "preflight", "redirect", "actual"]

_FETCH = "https://fetch.spec.whatwg.org/"


class Reason(StrEnum):
    """Why a page did not get its response: a closed list, each with the place in the Fetch standard that decides it (``link``)."""

    # The CORS protocol: the API's headers refuse the page.
    MISSING_ALLOW_ORIGIN = "missing-allow-origin"
    ALLOW_ORIGIN_MISMATCH = "allow-origin-mismatch"
    INVALID_ALLOW_ORIGIN = "invalid-allow-origin"
    MULTIPLE_ALLOW_ORIGIN = "multiple-allow-origin"
    WILDCARD_WITH_CREDENTIALS = "wildcard-with-credentials"
    ALLOW_CREDENTIALS_NOT_TRUE = "allow-credentials-not-true"
    PREFLIGHT_MISSING_ALLOW_ORIGIN = "preflight-missing-allow-origin"
    PREFLIGHT_ALLOW_ORIGIN_MISMATCH = "preflight-allow-origin-mismatch"
    PREFLIGHT_INVALID_ALLOW_ORIGIN = "preflight-invalid-allow-origin"
    PREFLIGHT_MULTIPLE_ALLOW_ORIGIN = "preflight-multiple-allow-origin"
    PREFLIGHT_WILDCARD_WITH_CREDENTIALS = "preflight-wildcard-with-credentials"
    PREFLIGHT_ALLOW_CREDENTIALS_NOT_TRUE = "preflight-allow-credentials-not-true"
    PREFLIGHT_STATUS_NOT_OK = "preflight-status-not-ok"
    PREFLIGHT_REDIRECT = "preflight-redirect"
    UNPARSABLE_ALLOW_METHODS = "unparsable-allow-methods"
    UNPARSABLE_ALLOW_HEADERS = "unparsable-allow-headers"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    HEADER_NOT_ALLOWED = "header-not-allowed"
    REDIRECT_WITH_CREDENTIALS = "redirect-with-credentials"
    RESOURCE_POLICY = "cross-origin-resource-policy"
    # Redirects and the mode of the request.
    REDIRECT_SCHEME = "redirect-scheme"
    INVALID_REDIRECT = "invalid-redirect"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    REDIRECT_NOT_WANTED = "redirect-not-wanted"
    REDIRECT_MODE_NO_CORS = "redirect-mode-no-cors"
    MODE_SAME_ORIGIN = "mode-same-origin"
    SCHEME_NOT_HTTP = "scheme-not-http"
    # Nothing came back that could be judged.
    NETWORK_FAULT = "network-fault"
    UNEXPECTED_STATUS = "unexpected-status"
    # The page's own call is one that no browser carries out.
    FORBIDDEN_METHOD = "forbidden-method"
    INVALID_METHOD = "invalid-method"
    METHOD_NOT_ALLOWED_NO_CORS = "method-not-allowed-no-cors"
    INVALID_HEADER_NAME = "invalid-header-name"
    INVALID_HEADER_VALUE = "invalid-header-value"
    HEADER_NOT_LATIN1 = "header-not-latin1"
    BODY_NOT_ALLOWED = "body-not-allowed"
    INVALID_URL = "invalid-url"
    URL_WITH_CREDENTIALS = "url-with-credentials"

    @property
    def link(self) -> str:
        """The section of the Fetch standard that decides this."""
        return _FETCH + _SECTIONS[self]

    @property
    def verdict(self) -> Verdict:
        """Whether the CORS protocol blocked the page, the network failed, or the call itself was refused."""
        return _VERDICTS.get(self, "blocked")

    def in_preflight(self) -> Reason:
        """Return the reason that says the same of a preflight."""
        return _OF_PREFLIGHT.get(self, self)


_CORS_CHECK = (
    Reason.MISSING_ALLOW_ORIGIN,
    Reason.ALLOW_ORIGIN_MISMATCH,
    Reason.INVALID_ALLOW_ORIGIN,
    Reason.MULTIPLE_ALLOW_ORIGIN,
    Reason.WILDCARD_WITH_CREDENTIALS,
    Reason.ALLOW_CREDENTIALS_NOT_TRUE,
)
_OF_PREFLIGHT = {reason: Reason("preflight-" + reason.value) for reason in _CORS_CHECK}

_MAIN_FETCH = (Reason.REDIRECT_MODE_NO_CORS, Reason.MODE_SAME_ORIGIN, Reason.SCHEME_NOT_HTTP)

_SECTIONS: dict[Reason, str] = dict.fromkeys(Reason, "#cors-preflight-fetch")
_SECTIONS |= dict.fromkeys((*_CORS_CHECK, *_OF_PREFLIGHT.values()), "#concept-cors-check")
_SECTIONS |= dict.fromkeys(
    (
        Reason.REDIRECT_WITH_CREDENTIALS,
        Reason.REDIRECT_SCHEME,
        Reason.INVALID_REDIRECT,
        Reason.TOO_MANY_REDIRECTS,
        Reason.REDIRECT_NOT_WANTED,
    ),
    "#http-redirect-fetch",
)
_SECTIONS |= dict.fromkeys(_MAIN_FETCH, "#main-fetch")
_SECTIONS |= dict.fromkeys((Reason.NETWORK_FAULT, Reason.UNEXPECTED_STATUS), "#http-network-fetch")
_SECTIONS |= {
    Reason.RESOURCE_POLICY: "#cross-origin-resource-policy-header",
    Reason.FORBIDDEN_METHOD: "#forbidden-method",
    Reason.INVALID_METHOD: "#concept-method",
    Reason.METHOD_NOT_ALLOWED_NO_CORS: "#cors-safelisted-method",
    Reason.INVALID_HEADER_NAME: "#header-name",
    Reason.INVALID_HEADER_VALUE: "#header-value",
    Reason.HEADER_NOT_LATIN1: "#headers-class",
    Reason.BODY_NOT_ALLOWED: "#dom-request",
    Reason.INVALID_URL: "#dom-request",
    Reason.URL_WITH_CREDENTIALS: "#dom-request",
}

_CALL_REASONS = tuple(Reason)[tuple(Reason).index(Reason.FORBIDDEN_METHOD) :]
_NETWORK_REASONS = (
    Reason.NETWORK_FAULT,
    Reason.UNEXPECTED_STATUS,
    Reason.TOO_MANY_REDIRECTS,
    Reason.INVALID_REDIRECT,
    Reason.REDIRECT_NOT_WANTED,
)
_VERDICTS: dict[Reason, Verdict] = {}
_VERDICTS |= dict.fromkeys(_CALL_REASONS, "refused")
_VERDICTS |= dict.fromkeys((*_NETWORK_REASONS, *_MAIN_FETCH, Reason.REDIRECT_SCHEME), "network-error")


class Send(NamedTuple):
    """A request to put on the wire; the answer goes back into the generator."""

    request: Request
    is_preflight: bool


class NetworkFault(NamedTuple):
    """No HTTP response came back: *kind* is a short word such as ``refused``, ``dns``, ``closed``, ``timeout`` or ``invalid-response``."""

    kind: str = "refused"
    message: str = ""


class Blocked(NamedTuple):
    """What kept the response from the page.

    *header* and *value* are the deciding response header, with value None where it is absent; *detail* is the method, header
    name, list element or location that was refused; *url* and *status* belong to the response that decided (status 0: there was none).
    """

    reason: Reason
    phase: Phase
    header: str = ""
    value: str | None = None
    detail: str = ""
    url: str = ""
    status: int = 0

    @property
    def link(self) -> str:
        """The section of the Fetch standard that decides this."""
        return self.reason.link


class Outcome(NamedTuple):
    """How a fetch ended for the page.

    *status*, *url* and *headers* are what the page can read (status 0 and no headers for opaque responses). *error* is the
    name and message of what the promise was rejected with, *console* the lines about CORS this browser prints.
    """

    type: ResponseType | None
    status: int
    url: str
    headers: tuple[tuple[str, str], ...]
    redirected: bool
    blocked: Blocked | None
    console: tuple[str, ...]
    error: tuple[str, str] | None

    @property
    def resolved(self) -> bool:
        """Whether the promise was resolved (an error status does resolve it)."""
        return self.blocked is None

    @property
    def verdict(self) -> Verdict:
        """In one word how it ended."""
        return "resolved" if self.blocked is None else self.blocked.reason.verdict

    @property
    def reason(self) -> Reason | None:
        """Why it was not resolved, or None."""
        return self.blocked.reason if self.blocked else None

    @property
    def readable(self) -> bool:
        """Whether the page can read status, headers and body."""
        return self.type in ("basic", "cors", "default")
