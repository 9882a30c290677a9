"""The console lines and error messages of Safari; no decision about what is blocked.

Source: WebKit's CrossOriginAccessControl.cpp, CrossOriginPreflightResultCache.cpp and NetworkLoadChecker.cpp. Read, never observed.
"""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.browser.console import Incident
from crossgate.browser.outcome import Reason

_NOT_ALLOWED = "Origin {page_origin} is not allowed by Access-Control-Allow-Origin. Status code: {status}"
_NOT_SUCCESSFUL = "Preflight response is not successful. Status code: {status}"
_SCHEME = "not allowed to follow a cross-origin CORS redirection with non CORS scheme"

_SEVERAL = "Access-Control-Allow-Origin cannot contain more than one origin."
_REDIRECTION = "Cross-origin redirection to {target} denied by Cross-Origin Resource Sharing policy: "
_CANNOT_LOAD = "{kind} cannot load {url} due to access control checks."

_TEXTS: dict[Reason, str] = {
    Reason.MISSING_ALLOW_ORIGIN: _NOT_ALLOWED,
    Reason.ALLOW_ORIGIN_MISMATCH: _NOT_ALLOWED,
    Reason.INVALID_ALLOW_ORIGIN: _NOT_ALLOWED,
    Reason.MULTIPLE_ALLOW_ORIGIN: _NOT_ALLOWED,
    Reason.WILDCARD_WITH_CREDENTIALS: "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    Reason.ALLOW_CREDENTIALS_NOT_TRUE: 'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
    Reason.PREFLIGHT_STATUS_NOT_OK: _NOT_SUCCESSFUL,
    Reason.PREFLIGHT_REDIRECT: _NOT_SUCCESSFUL,
    Reason.UNPARSABLE_ALLOW_METHODS: "Header Access-Control-Allow-Methods has an invalid value: {value}",
    Reason.UNPARSABLE_ALLOW_HEADERS: "Header Access-Control-Allow-Headers has an invalid value: {value}",
    Reason.METHOD_NOT_ALLOWED: "Method {detail} is not allowed by Access-Control-Allow-Methods.",
    Reason.HEADER_NOT_ALLOWED: "Request header field {detail} is not allowed by Access-Control-Allow-Headers.",
    Reason.REDIRECT_SCHEME: _SCHEME,
    Reason.REDIRECT_WITH_CREDENTIALS: "redirection URL {detail} has credentials",
}
_TEXTS |= {reason.in_preflight(): text for reason, text in tuple(_TEXTS.items())}

_REFUSED_LOCATIONS = frozenset((Reason.REDIRECT_SCHEME, Reason.REDIRECT_WITH_CREDENTIALS))
_KINDS = {"fetch": "Fetch API", "xhr": "XMLHttpRequest"}

SAFARI_CALL_ERRORS: dict[Reason, str] = {
    Reason.FORBIDDEN_METHOD: "Method is forbidden.",
    Reason.INVALID_METHOD: "Method is not a valid HTTP token.",
    Reason.METHOD_NOT_ALLOWED_NO_CORS: "Method must be GET, POST or HEAD in no-cors mode.",
    Reason.INVALID_HEADER_NAME: "Invalid header name: '{detail}'",
    Reason.BODY_NOT_ALLOWED: "Request has method 'GET' and cannot have a body",
    Reason.INVALID_URL: "URL is not valid or contains user credentials.",
    Reason.URL_WITH_CREDENTIALS: "URL is not valid or contains user credentials.",
}


def safari_lines(incident: Incident) -> tuple[str, ...]:
    """Return the CORS lines Safari prints for *incident*: the reason, then what could not be loaded."""
    blocked = incident.blocked
    text = _TEXTS.get(blocked.reason)
    if text is None or not incident.is_cross_origin:
        return ()
    if "," in (blocked.value or "") and text is _NOT_ALLOWED:
        text = _SEVERAL
    reason = text.format(page_origin=incident.page_origin, status=blocked.status, value=blocked.value or "", detail=blocked.detail)
    if blocked.phase == "redirect" or blocked.reason in _REFUSED_LOCATIONS:
        target = incident.target.text() if incident.target else incident.url
        reason = _REDIRECTION.format(target=target) + reason
    kind = _KINDS.get(incident.request.api)
    return (reason, _CANNOT_LOAD.format(kind=kind, url=incident.url)) if kind else (reason,)


def safari_templates() -> Iterator[tuple[str, Reason | None]]:
    """Yield every line with its fields in braces, and what it says: None where it says only what could not be loaded."""
    lines = [*((text, reason) for reason, text in _TEXTS.items())]
    lines += [(_SEVERAL, reason) for reason in (Reason.MULTIPLE_ALLOW_ORIGIN, Reason.PREFLIGHT_MULTIPLE_ALLOW_ORIGIN)]
    for text, reason in lines:
        yield text, reason
        yield _REDIRECTION + text, reason
        for kind in _KINDS.values():
            yield f"{kind} cannot load {{url}}. {text}", reason  # older versions
    for kind in _KINDS.values():
        yield _CANNOT_LOAD.replace("{kind}", kind), None
