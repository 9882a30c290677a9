"""What each reason of a refusal means, in a sentence of its own; no suspect, no advice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crossgate.browser import Reason
from crossgate.browser.wordings import (
    BLOCKED_BY_CORS,
    BLOCKED_BY_EXTENSION,
    CANNOT_LOAD,
    CORS_SWITCHED_OFF,
    INVALID_RESPONSE,
    LOCAL_NETWORK,
    ONLY_FAILED,
)


class Meaning(NamedTuple):
    """A reason in a sentence (*what*), its machine-readable *name* and the section of the Fetch standard that decides it, if any."""

    what: str
    name: str = ""
    link: str = ""


_NEVER_SENT = ", so the request itself was never sent"

_CHECKS = {
    Reason.MISSING_ALLOW_ORIGIN: "has no Access-Control-Allow-Origin",
    Reason.ALLOW_ORIGIN_MISMATCH: "names another origin than the page's in Access-Control-Allow-Origin",
    Reason.INVALID_ALLOW_ORIGIN: "has an Access-Control-Allow-Origin that is no origin",
    Reason.MULTIPLE_ALLOW_ORIGIN: "has several values in Access-Control-Allow-Origin, where only one may be",
    Reason.WILDCARD_WITH_CREDENTIALS: "allows any origin by *, which does not count when the page sends credentials",
    Reason.ALLOW_CREDENTIALS_NOT_TRUE: "does not say Access-Control-Allow-Credentials: true, and the page sends credentials",
}

_WHAT: dict[str, str] = {
    Reason.PREFLIGHT_STATUS_NOT_OK: "the preflight (OPTIONS) was answered with an error status" + _NEVER_SENT,
    Reason.PREFLIGHT_REDIRECT: "the preflight (OPTIONS) was answered with a redirect, which no browser follows" + _NEVER_SENT,
    Reason.UNPARSABLE_ALLOW_METHODS: "Access-Control-Allow-Methods of the preflight is no list of methods" + _NEVER_SENT,
    Reason.UNPARSABLE_ALLOW_HEADERS: "Access-Control-Allow-Headers of the preflight is no list of names" + _NEVER_SENT,
    Reason.METHOD_NOT_ALLOWED: "the preflight does not allow the method{detail}: it is not in Access-Control-Allow-Methods",
    Reason.HEADER_NOT_ALLOWED: "the preflight does not allow the request header{detail}: it is not in Access-Control-Allow-Headers",
    Reason.REDIRECT_WITH_CREDENTIALS: "a redirect led to a URL with a user name or password",
    Reason.RESOURCE_POLICY: "Cross-Origin-Resource-Policy of the answer keeps it from pages of other sites",
    Reason.REDIRECT_SCHEME: "a redirect led to what is not http or https",
    Reason.INVALID_REDIRECT: "a redirect led to what is no URL",
    Reason.TOO_MANY_REDIRECTS: "there were more than 20 redirects",
    Reason.REDIRECT_NOT_WANTED: "there was a redirect, and the page had asked for none",
    Reason.REDIRECT_MODE_NO_CORS: "the page asked for mode no-cors, which follows redirects only",
    Reason.MODE_SAME_ORIGIN: "the page asked for mode same-origin, and the URL is of another origin",
    Reason.SCHEME_NOT_HTTP: "the URL is not http or https",
    Reason.NETWORK_FAULT: "no answer came that could be judged: it is not CORS, the connection failed",
    Reason.UNEXPECTED_STATUS: "the answer had a status that browsers take for a network error",
    Reason.FORBIDDEN_METHOD: "the page asked for a method that no page may use",
    Reason.INVALID_METHOD: "the page asked for a method that is none",
    Reason.METHOD_NOT_ALLOWED_NO_CORS: "mode no-cors allows GET, HEAD and POST only",
    Reason.INVALID_HEADER_NAME: "the page set a header whose name is none",
    Reason.INVALID_HEADER_VALUE: "the page set a header to a value that no header can have",
    Reason.HEADER_NOT_LATIN1: "the page set a header to a value with characters that no header can have",
    Reason.BODY_NOT_ALLOWED: "the page gave a GET or HEAD request a body",
    Reason.INVALID_URL: "the page called what is no URL",
    Reason.URL_WITH_CREDENTIALS: "the page called a URL with a user name or password",
    LOCAL_NETWORK: "Chrome keeps pages of the internet from this machine and the local network, unless the user allows it",
    CORS_SWITCHED_OFF: "this browser could not use CORS",
    INVALID_RESPONSE: "the response was none that a page could get",
    BLOCKED_BY_EXTENSION: "an extension of the browser blocked the call",
    BLOCKED_BY_CORS: "CORS stopped a call, and these words do not tell which of its checks",
    ONLY_FAILED: "a call failed, and these words do not tell why",
    CANNOT_LOAD: "Safari did not let the page have the answer; the line before this one says why",
}
_WHAT |= {reason: f"the answer {text}, so the page may not read it" for reason, text in _CHECKS.items()}
_WHAT |= {reason.in_preflight(): f"the answer to the preflight (OPTIONS) {text}{_NEVER_SENT}" for reason, text in _CHECKS.items()}


def refused_call(reason: Reason, detail: str) -> str:
    """Return the sentence that no browser makes a call, for *reason*."""
    return f"no browser makes this call: {meaning_of([reason]).what}{f' ({detail})' if detail else ''}"


def meaning_of(says: Sequence[str], detail: str = "") -> Meaning:
    """Return what a message means that may stand for each of *says*; *detail* is the method or header that was refused."""
    said = says[0]
    link = Reason(said).link if said in tuple(Reason) else ""
    if said in _CHECKS and Reason(said).in_preflight() in says:
        text = f"the answer, of the preflight or of the request itself, {_CHECKS[Reason(said)]}"
        return Meaning(text, f"{said} or {Reason(said).in_preflight()}", link)
    return Meaning(_WHAT[said].replace("{detail}", f" {detail}" if detail else ""), said if link else "", link)
