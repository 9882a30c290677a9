"""Every sentence that browsers print about a refused call, as patterns made of the very templates that print it; no reading of a text.

Beside the templates of the consoles: those of rejected calls, wordings of older versions, and sentences that are no matter of CORS
headers. Firefox translates its sentences; only the English ones are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from string import Formatter
from typing import NamedTuple

from crossgate.browser.console_chromium import CHROMIUM_CALL_ERRORS, chromium_templates
from crossgate.browser.console_firefox import FIREFOX_CALL_ERRORS, firefox_templates
from crossgate.browser.console_safari import SAFARI_CALL_ERRORS, safari_templates
from crossgate.browser.outcome import Reason

# What a sentence may say that is no Reason: this half does not play it, yet people paste it.
LOCAL_NETWORK = "local-network-access"
CORS_SWITCHED_OFF = "cors-switched-off"
INVALID_RESPONSE = "invalid-response"
CANNOT_LOAD = "cannot-load"
ONLY_FAILED = "only-failed"
"""A call failed, and not a word about why."""
BLOCKED_BY_EXTENSION = "blocked-by-extension"
BLOCKED_BY_CORS = "blocked-by-cors"
"""CORS was what stopped a call, and not a word about which of its checks."""

_ACCESS = "Access to {kind} at '{url}' from origin '{page_origin}' has been blocked by CORS policy: "
_CHECK = "Response to preflight request doesn't pass access control check: "
_NO_HEADER = "No 'Access-Control-Allow-Origin' header is present on the requested resource. Origin '{page_origin}'"

_CHROMIUM_OTHERS: tuple[tuple[str, str], ...] = (
    (_ACCESS + "Permission was denied for this request to access the `{detail}` address space.", LOCAL_NETWORK),
    (
        _ACCESS + "The request client is not a secure context and the resource is in more-private address space `{detail}`.",
        LOCAL_NETWORK,
    ),
    (_ACCESS + "Request had a target IP address space of `{claimed}` yet the resource is in address space `{detail}`.", LOCAL_NETWORK),
    (_ACCESS + "Cross origin requests are not allowed by request mode.", Reason.MODE_SAME_ORIGIN),
    (_ACCESS + "The response is invalid.", INVALID_RESPONSE),
    ('Fetch API cannot load {url}. URL scheme "{detail}" is not supported.', Reason.SCHEME_NOT_HTTP),
    (
        'Fetch API cannot load {url}. Request mode is "same-origin" but the URL\'s origin is not same as the request origin {page_origin}.',
        Reason.MODE_SAME_ORIGIN,
    ),
    ("Failed to fetch", ONLY_FAILED),
    ("Network Error", ONLY_FAILED),  # axios, in every browser
    # Chrome up to version 66, https://stackoverflow.com/questions/20035101
    (
        "Failed to load {url}: " + _CHECK + "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN,
    ),
    (
        "Failed to load {url}: " + _NO_HEADER,
        Reason.MISSING_ALLOW_ORIGIN,
    ),
    (
        "XMLHttpRequest cannot load {url}. " + _NO_HEADER,
        Reason.MISSING_ALLOW_ORIGIN,
    ),
    # Without its lead, a sentence may be about a preflight as well
    *((template.removeprefix(_CHECK), reason) for template, reason in chromium_templates() if template.startswith(_CHECK)),
    ("Response for preflight has invalid HTTP status code {status}", Reason.PREFLIGHT_STATUS_NOT_OK),
)
"""Source: the strings of Chromium 156 and services/network; the older ones as users quote them."""

_AT = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. (Reason: "
_LIST = "in CORS header ‘Access-Control-Allow-Headers’ from CORS preflight channel"  # noqa: RUF001 - Firefox's own

_FIREFOX_OTHERS: tuple[tuple[str, str], ...] = (
    (_AT + "CORS disabled).", CORS_SWITCHED_OFF),
    (_AT + "CORS header ‘Origin’ cannot be added).", CORS_SWITCHED_OFF),  # noqa: RUF001
    (_AT + "CORS header ‘Access-Control-Allow-Origin’ missing", Reason.MISSING_ALLOW_ORIGIN),  # noqa: RUF001
    (_AT + "CORS preflight channel did not succeed", Reason.PREFLIGHT_STATUS_NOT_OK),
    (_AT + "CORS preflight response did not succeed", Reason.PREFLIGHT_STATUS_NOT_OK),
    (_AT + "CORS preflight did not succeed", Reason.PREFLIGHT_STATUS_NOT_OK),
    (_AT + "CORS request did not succeed", Reason.NETWORK_FAULT),
    (_AT + "missing token ‘{detail}’ " + _LIST, Reason.HEADER_NOT_ALLOWED),  # noqa: RUF001
    ("The resource at “{url}” was blocked due to its Cross-Origin-Resource-Policy header", Reason.RESOURCE_POLICY),
    ("NetworkError when attempting to fetch resource.", ONLY_FAILED),
)
"""Source: security.properties of Firefox 153, and https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS/Errors for older ones."""

_SAFARI_OTHERS: tuple[tuple[str, str], ...] = (
    ("Origin {page_origin} is not allowed by Access-Control-Allow-Origin.", Reason.MISSING_ALLOW_ORIGIN),
    ("Preflight response is not successful", Reason.PREFLIGHT_STATUS_NOT_OK),
    ("Load failed", ONLY_FAILED),
)
"""Without the status, as older versions have them."""

_PREFLIGHT_FAILED = (Reason.PREFLIGHT_STATUS_NOT_OK, Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN)
_FRAGMENTS: tuple[tuple[str, str, str], ...] = (
    *(("chromium", _CHECK.removesuffix(": "), reason) for reason in _PREFLIGHT_FAILED),
    ("chromium", _ACCESS.removesuffix(": "), BLOCKED_BY_CORS),
    ("chromium", "blocked by CORS policy", BLOCKED_BY_CORS),
    ("chromium", "CORS error", BLOCKED_BY_CORS),  # the status in the network tab
    ("chromium", "CORS Error", BLOCKED_BY_CORS),
    ("firefox", _AT.removesuffix(". (Reason: "), BLOCKED_BY_CORS),
    ("firefox", "Cross-Origin Request Blocked", BLOCKED_BY_CORS),
)
"""Pieces of a sentence that tell least; Firefox and Chrome begin with them, or show them alone."""

_END = re.compile(r"(?:\)?\. Status code: \{status\}|\))?\.?$")

_SHAPES = {
    "url": r"\S{1,8192}?",
    "first_url": r"\S{1,8192}?",
    "target": r"\S{1,8192}?",
    "page_origin": r"\S{1,2048}?",
    "status": r"\d{1,3}|\(null\)|undefined",
    "value": r".{0,8192}",
    "detail": r".{0,4096}?",
    "kind": r"[A-Za-z ]{1,20}?",
    "claimed": r"[a-z-]{1,20}",
    "index": r"\d{1,9}",
    "code": r"\d{1,9}",
}
"""What may stand for each field. All are bounded, and those that come before others hold no blank, so that no text takes long."""

_QUOTES = str.maketrans("", "", "'\"`‘’“”")  # noqa: RUF001
_BLANKS = re.compile(r"\s+")


class Wording(NamedTuple):
    """One sentence of *browser*: *start* is its fixed beginning, *pattern* the whole, and *says* what it may stand for."""

    browser: str
    start: str
    pattern: re.Pattern[str]
    says: tuple[str, ...]


def loosened(text: str) -> str:
    """Return *text* without any quotes, its blanks and line ends made single blanks: what shells, chats and terminals leave of a line."""
    return _BLANKS.sub(" ", text.translate(_QUOTES))


@lru_cache(maxsize=2)
def wordings(*, loose: bool) -> tuple[Wording, ...]:
    """Return every sentence, those that tell more first; *loose* for a text that was ``loosened``."""
    return _ordered((browser, loosened(template) if loose else template, said) for browser, template, said in _templates())


def _ordered(templates: Iterable[tuple[str, str, str]]) -> tuple[Wording, ...]:
    says: dict[tuple[str, str], dict[str, None]] = {}
    for browser, template, said in templates:
        says.setdefault((browser, template), {})[said] = None
    ordered = sorted(says, key=lambda key: -len(_literals(key[1])))
    return tuple(Wording(browser, *_compiled(template), tuple(says[browser, template])) for browser, template in ordered)


@lru_cache(maxsize=1)
def fragments() -> tuple[Wording, ...]:
    """Return what people quote of a sentence, without its lead or its end, those that tell more first; for a text that was ``loosened``."""
    pieces = [(browser, _END.sub("", template), said) for browser, template, said in _templates()]
    return _ordered((browser, loosened(piece), said) for browser, piece, said in (*pieces, *_FRAGMENTS))


def _templates() -> Iterator[tuple[str, str, str]]:
    for browser, templates in (("chromium", chromium_templates()), ("firefox", firefox_templates()), ("safari", safari_templates())):
        for template, reason in templates:
            yield browser, template, CANNOT_LOAD if reason is None else reason
    for browser, errors in (("chromium", CHROMIUM_CALL_ERRORS), ("firefox", FIREFOX_CALL_ERRORS), ("safari", SAFARI_CALL_ERRORS)):
        for reason, template in errors.items():
            yield browser, template, reason
    for browser, others in (("chromium", _CHROMIUM_OTHERS), ("firefox", _FIREFOX_OTHERS), ("safari", _SAFARI_OTHERS)):
        for template, said in others:
            yield browser, template, said
            for frame in (_AT, _ACCESS):
                if template.startswith(frame):
                    yield browser, template.removeprefix(frame), said
            if template.startswith(_ACCESS):
                yield browser, template.replace("from origin", "(redirected from '{first_url}') from origin"), said


def _literals(template: str) -> str:
    return "".join(literal for literal, *_ in Formatter().parse(template))


def _compiled(template: str) -> tuple[str, re.Pattern[str]]:
    parts = list(Formatter().parse(template))
    pieces: Iterable[str] = (re.escape(literal) + (f"(?P<{field}>{_SHAPES[field]})" if field else "") for literal, field, *_ in parts)
    end = r"(?:$|(?=[\s.]))" if parts[-1][1] else ""
    return parts[0][0], re.compile("".join(pieces) + end, re.MULTILINE)
