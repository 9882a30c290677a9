"""The console lines and error messages of Chromium; no decision about what is blocked.

Source: the strings of Chromium 156 and the lines it was recorded to print. Each failed request prints one line at most.
"""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.browser.console import Incident
from crossgate.browser.outcome import Reason

_ACCESS = "Access to {kind} at '{url}' {redirected}from origin '{page_origin}' has been blocked by CORS policy: "
_REDIRECTED = "(redirected from '{first_url}') "

_PREFLIGHT = "Response to preflight request doesn't pass access control check: "
_HINT = " Have the server send the header with a valid value."
_XHR_CREDENTIALS = " The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute."
_SCHEMES = "chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, https, isolated-app"
_LOCATION = "Redirect location '' contains a username and password, which is disallowed for cross-origin requests."
_SCHEME = f"Cross origin requests are only supported for protocol schemes: {_SCHEMES}."

_MISSING = "No 'Access-Control-Allow-Origin' header is present on the requested resource."
_MISMATCH = "The 'Access-Control-Allow-Origin' header has a value '{value}' that is not equal to the supplied origin.{hint}"
_INVALID = "The 'Access-Control-Allow-Origin' header contains the invalid value '{value}'.{hint}"
_MULTIPLE = "The 'Access-Control-Allow-Origin' header contains multiple values '{value}', but only one is allowed.{hint}"
_WILDCARD = (
    "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' "
    "when the request's credentials mode is 'include'.{xhr_credentials}"
)
_CREDENTIALS = (
    "The value of the 'Access-Control-Allow-Credentials' header in the response is '{value}' "
    "which must be 'true' when the request's credentials mode is 'include'.{xhr_credentials}"
)

_TEXTS: dict[Reason, str] = {
    Reason.MISSING_ALLOW_ORIGIN: _MISSING,
    Reason.ALLOW_ORIGIN_MISMATCH: _MISMATCH,
    Reason.INVALID_ALLOW_ORIGIN: _INVALID,
    Reason.MULTIPLE_ALLOW_ORIGIN: _MULTIPLE,
    Reason.WILDCARD_WITH_CREDENTIALS: _WILDCARD,
    Reason.ALLOW_CREDENTIALS_NOT_TRUE: _CREDENTIALS,
    Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN: _PREFLIGHT + _MISSING,
    Reason.PREFLIGHT_ALLOW_ORIGIN_MISMATCH: _PREFLIGHT + _MISMATCH,
    Reason.PREFLIGHT_INVALID_ALLOW_ORIGIN: _PREFLIGHT + _INVALID,
    Reason.PREFLIGHT_MULTIPLE_ALLOW_ORIGIN: _PREFLIGHT + _MULTIPLE,
    Reason.PREFLIGHT_WILDCARD_WITH_CREDENTIALS: _PREFLIGHT + _WILDCARD,
    Reason.PREFLIGHT_ALLOW_CREDENTIALS_NOT_TRUE: _PREFLIGHT + _CREDENTIALS,
    Reason.PREFLIGHT_STATUS_NOT_OK: _PREFLIGHT + "It does not have HTTP ok status.",
    Reason.PREFLIGHT_REDIRECT: _PREFLIGHT + "Redirect is not allowed for a preflight request.",
    Reason.UNPARSABLE_ALLOW_METHODS: "Cannot parse Access-Control-Allow-Methods response header field in preflight response.",
    Reason.UNPARSABLE_ALLOW_HEADERS: "Cannot parse Access-Control-Allow-Headers response header field in preflight response.",
    Reason.METHOD_NOT_ALLOWED: "Method {detail} is not allowed by Access-Control-Allow-Methods in preflight response.",
    Reason.HEADER_NOT_ALLOWED: "Request header field {detail} is not allowed by Access-Control-Allow-Headers in preflight response.",
    Reason.REDIRECT_WITH_CREDENTIALS: _LOCATION,
    Reason.REDIRECT_SCHEME: _SCHEME,
    Reason.SCHEME_NOT_HTTP: _SCHEME,
}

_UNSAFE_REDIRECTS = frozenset(("data", "file", "about", "blob", "filesystem"))
"""Redirects to these fail in the network stack (net::ERR_UNSAFE_REDIRECT), before CORS is looked at."""

_KINDS = {
    "fetch": "fetch",
    "xhr": "XMLHttpRequest",
    "script": "script",
    "module": "script",
    "css": "CSS stylesheet",
    "font": "font",
    "img": "image",
    "video": "video",
    "eventsource": "resource",
    "beacon": "resource",
}

_ON_FETCH = "Failed to execute 'fetch' on 'Window': "
_NOT_LATIN1 = "Failed to read the 'headers' property from 'RequestInit': String contains non ISO-8859-1 code point."

CHROMIUM_CALL_ERRORS: dict[Reason, str] = {
    Reason.FORBIDDEN_METHOD: _ON_FETCH + "'{detail}' HTTP method is unsupported.",
    Reason.INVALID_METHOD: _ON_FETCH + "'{detail}' is not a valid HTTP method.",
    Reason.METHOD_NOT_ALLOWED_NO_CORS: _ON_FETCH + "'{detail}' is unsupported in no-cors mode.",
    Reason.INVALID_HEADER_NAME: _ON_FETCH + "Invalid name",
    Reason.INVALID_HEADER_VALUE: _ON_FETCH + "Invalid value",
    Reason.HEADER_NOT_LATIN1: _ON_FETCH
    + "Failed to read the 'headers' property from 'RequestInit': String contains non ISO-8859-1 code point.",
    Reason.BODY_NOT_ALLOWED: _ON_FETCH + "Request with GET/HEAD method cannot have body.",
    Reason.INVALID_URL: _ON_FETCH + "Failed to parse URL from {detail}",
    Reason.URL_WITH_CREDENTIALS: _ON_FETCH + "Request cannot be constructed from a URL that includes credentials: {detail}",
}


def chromium_lines(incident: Incident) -> tuple[str, ...]:
    """Return the CORS line Chromium prints for *incident*, or nothing."""
    blocked = incident.blocked
    text = _TEXTS.get(blocked.reason)
    if text is None or incident.request.mode != "cors" or not _reaches_cors(incident):
        return ()
    api = incident.request.api
    url, is_redirect = incident.url, incident.is_redirect
    if blocked.reason is Reason.REDIRECT_SCHEME and incident.target:
        url, is_redirect = incident.target.text(), True
    reason = text.format(
        value=_hint_encoded(blocked.value or ""),
        detail=_hint_encoded(blocked.detail),
        hint=_HINT if api == "fetch" else "",
        xhr_credentials=_XHR_CREDENTIALS if api == "xhr" else "",
    )
    redirected = _REDIRECTED.format(first_url=incident.first_url) if is_redirect else ""
    access = _ACCESS.format(kind=_KINDS.get(api, "resource"), url=url, redirected=redirected, page_origin=incident.page_origin)
    return (access + reason,)


def chromium_templates() -> Iterator[tuple[str, Reason]]:
    """Yield every line with its fields in braces, and what it says; what Chromium adds at the end for some callers is left out."""
    for reason, text in _TEXTS.items():
        bare = text.removesuffix("{hint}").removesuffix("{xhr_credentials}")
        for redirected in (_REDIRECTED, ""):
            yield _ACCESS.replace("{redirected}", redirected) + bare, reason
        yield bare, reason


def _reaches_cors(incident: Incident) -> bool:
    """Return whether CORS is what fails.

    fetch() refuses foreign schemes with words of its own, XMLHttpRequest does so for FTP, and unsafe redirects fail in the network stack.
    """
    if incident.blocked.reason is Reason.SCHEME_NOT_HTTP:
        api, scheme = incident.request.api, incident.blocked.detail
        return api != "fetch" and (api, scheme) != ("xhr", "ftp")
    if incident.blocked.reason is Reason.REDIRECT_SCHEME:
        return incident.target is not None and incident.target.scheme not in _UNSAFE_REDIRECTS
    return True


def _hint_encoded(value: str) -> str:
    """Escape what is not printable ASCII, byte by byte."""
    if value.isascii() and value.isprintable():
        return value
    return "".join(char if " " <= char <= "~" else f"\\u{ord(char):04X}" for char in value)
