"""What the page asks the bench for, read from JSON and checked: which cell, in which browser, and the user's changes; plays nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from crossgate.browser import PROFILES, Body, PageRequest

MOST_HEADERS = 50
_LONGEST = 8_000
_LONGEST_BODY = 65_536
_METHOD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}")


class Unclear(ValueError):
    """The page asked for something that is not there, or in words that mean nothing; the message is for people."""


class Changes(NamedTuple):
    """What the user changed in the request of a cell."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: str | None

    def applied(self, request: PageRequest, base: str) -> PageRequest:
        """Return *request* with the changes, sent to the API at *base*. A body that cannot be shown stays as it is."""
        body = request.body if self.body is None else Body("string", self.body.encode()) if self.body else None
        return request._replace(method=self.method, url=base + self.target, headers=self.headers, body=body)


class Ask(NamedTuple):
    """One cell as the page names it: the number of the API, the route and the outcome; and for whom."""

    api: int
    route: str
    outcome: str
    browser: str
    credentials: bool | None
    changes: Changes | None = None


def ask_of(found: object) -> Ask:
    """Return what the JSON value *found* asks for.

    Raises Unclear.
    """
    if not isinstance(found, Mapping):
        raise Unclear("the request holds no object")
    number = found.get("api")
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise Unclear("the request names no API")
    browser, credentials = view_of(str(found.get("browser", "")), str(found.get("credentials", "")))
    changes = found.get("changes")
    return Ask(
        number, _text(found, "route"), _text(found, "outcome"), browser, credentials, _changes(changes) if changes is not None else None
    )


def view_of(browser: str, credentials: str) -> tuple[str, bool | None]:
    """Return the browser, and whether calls go with credentials: None is as the API declares.

    Raises Unclear.
    """
    if (browser or "standard") not in PROFILES:
        raise Unclear(f"there is no browser '{browser[:40]}'")
    return browser or "standard", {"include": True, "omit": False}.get(credentials)


def _changes(found: object) -> Changes:
    if not isinstance(found, Mapping):
        raise Unclear("the changes are no object")
    method, target, body = _text(found, "method"), _text(found, "target"), found.get("body")
    if not _METHOD.fullmatch(method):
        raise Unclear(f"'{method[:40]}' is no method")
    if not re.fullmatch(r"/[!-~]*", target) or "#" in target:
        raise Unclear("the path has to begin with a slash, and holds what is not percent-encoded")
    if body is not None and (not isinstance(body, str) or len(body) > _LONGEST_BODY):
        raise Unclear("the body is no text of at most 64 KB")
    return Changes(method, target, _headers(found.get("headers")), body)


def _headers(found: Any) -> tuple[tuple[str, str], ...]:
    pairs = found if isinstance(found, list) else None
    if pairs is None or len(pairs) > MOST_HEADERS or not all(_is_pair(pair) for pair in pairs):
        raise Unclear(f"the headers are no list of at most {MOST_HEADERS} names and values")
    return tuple((name, value) for name, value in pairs)


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) and len(text) <= _LONGEST for text in pair)


def _text(found: Mapping[str, Any], key: str) -> str:
    text = found.get(key)
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise Unclear(f"the request lacks {key}")
    return text
