"""Reads what somebody copied out of a browser's console: which failures it tells of; no cause, no advice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from crossgate.browser.outcome import Reason
from crossgate.browser.wordings import (
    BLOCKED_BY_CORS,
    BLOCKED_BY_EXTENSION,
    CANNOT_LOAD,
    ONLY_FAILED,
    Wording,
    fragments,
    loosened,
    wordings,
)

MOST_CHARACTERS = 1_000_000
"""What is longer is cut."""

_MOST_ATTEMPTS = 2000
_MOST_MESSAGES = 200

_ANSI = re.compile(r"\x1b\[[0-?]{0,32}[ -/]{0,8}[@-~]")
_NETWORK = re.compile(
    r"\b(?P<method>[A-Za-z]{1,20}) (?P<url>https?://\S{1,8192}) net::(?P<error>ERR_[A-Z_]+(?:\.\w+)?)(?: (?P<status>\d{3})\b)?"
)
"""What Chrome's console prints beside a line about CORS: the call, and the status that the page is not to see."""

_RESOURCE = re.compile(r"Failed to load resource: net::(?P<error>ERR_[A-Z_]+(?:\.\w+)?)")
"""The same in short, where the address is a link at the end of the line."""

_ECHOES = (Reason.NETWORK_FAULT, Reason.PREFLIGHT_STATUS_NOT_OK)

_NETWORK_ERRORS: dict[str, str] = {
    "ERR_BLOCKED_BY_CLIENT": BLOCKED_BY_EXTENSION,
    "ERR_BLOCKED_BY_RESPONSE": Reason.RESOURCE_POLICY,
    "ERR_TOO_MANY_REDIRECTS": Reason.TOO_MANY_REDIRECTS,
    "ERR_UNSAFE_REDIRECT": Reason.REDIRECT_SCHEME,
    "ERR_INVALID_REDIRECT": Reason.INVALID_REDIRECT,
    "ERR_UNEXPECTED_PROXY_AUTH": Reason.UNEXPECTED_STATUS,
    "ERR_FAILED": ONLY_FAILED,
}
"""Any other means that no answer came. Source: https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h"""


class Message(NamedTuple):
    """One failure of which a console told.

    *says* holds every Reason (or topic of ``wordings``) that these words may stand for, the likeliest first. What the words do not
    tell is empty, None or 0. *times* is how often it was told.
    """

    browser: str
    says: tuple[str, ...]
    url: str = ""
    page_origin: str = ""
    kind: str = ""
    value: str | None = None
    detail: str = ""
    status: int = 0
    method: str = ""
    error: str = ""
    times: int = 1


def recognise(text: str) -> tuple[Message, ...]:
    """Return the failures that *text* tells of, each once, in order; lines of other kinds do no harm. Empty when there is none."""
    clean = _ANSI.sub("", text[:MOST_CHARACTERS])
    found = list(_messages(clean, wordings(loose=False)))
    if not any(_tells_why(message) for message in found):
        found = list(_messages(loosened(clean), wordings(loose=True))) or found
    if not any(_tells_why(message) for message in found):
        found = list(_messages(loosened(clean), fragments())) or found
    return _merged(found)


def _tells_why(message: Message) -> bool:
    return not {BLOCKED_BY_CORS, CANNOT_LOAD, ONLY_FAILED} & set(message.says)


@lru_cache(maxsize=3)
def _starts(known: tuple[Wording, ...]) -> re.Pattern[str]:
    starts = sorted({wording.start for wording in known}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, starts)))


def _messages(text: str, known: tuple[Wording, ...]) -> Iterator[Message]:
    """Yield what the sentences in *text* say that are *known*, and after them what Chrome's network lines say."""
    at = number = 0
    starts = _starts(known)
    for _ in range(_MOST_ATTEMPTS):
        start = starts.search(text, at)
        if start is None or number >= _MOST_MESSAGES:
            break
        at = start.start() + 1
        for wording in known:
            found = wording.pattern.match(text, start.start()) if start[0].startswith(wording.start) else None
            if found:
                yield _message(wording, found.groupdict())
                at, number = found.end(), number + 1
                break
    for found in islice(_NETWORK.finditer(text), _MOST_MESSAGES):
        yield _failed_load(found["error"])._replace(url=found["url"], method=found["method"], status=int(found["status"] or 0))
    for found in islice(_RESOURCE.finditer(text), _MOST_MESSAGES):
        yield _failed_load(found["error"])


def _failed_load(error: str) -> Message:
    said = _NETWORK_ERRORS.get(error.partition(".")[0], Reason.NETWORK_FAULT)
    return Message("chromium", (said,), error=f"net::{error}")


def _message(wording: Wording, fields: dict[str, str]) -> Message:
    status = fields.get("status") or ""
    return Message(
        browser=wording.browser,
        says=_likeliest_first(wording.says, fields.get("value")),
        url=fields.get("url") or fields.get("target") or "",
        page_origin=fields.get("page_origin") or "",
        kind=fields.get("kind") or "",
        value=fields.get("value"),
        detail=fields.get("detail") or "",
        status=int(status) if status.isdigit() else 0,
    )


def _likeliest_first(says: tuple[str, ...], value: str | None) -> tuple[str, ...]:
    """Where one sentence stands for several failures, a value with a comma tells of several origins."""
    if value is None or len(says) == 1:
        return says
    return tuple(sorted(says, key=lambda said: said.endswith("multiple-allow-origin") != ("," in value)))


def _merged(found: list[Message]) -> tuple[Message, ...]:
    """Bring together what several lines say of one failure."""
    reasons = [message for message in found if _tells_why(message) and not message.error]
    others = [message for message in found if not (_tells_why(message) and not message.error)]
    by_url: dict[str, list[Message]] = {}
    for message in others:
        by_url.setdefault(message.url, []).append(message)
    told = [_completed(message, by_url, others) for message in _without_echoes(reasons)]
    explained = {message.url for message in told}
    left = [message for message in others if _tells_why(message) and message.url not in explained and (message.url or not told)]
    vague = [_completed(message, by_url, others) for message in sorted(others, key=lambda message: BLOCKED_BY_CORS not in message.says)]
    counted: dict[Message, int] = {}
    for message in (*told, *left) or vague[:1]:
        counted[message] = counted.get(message, 0) + 1
    return tuple(message._replace(times=times) for message, times in counted.items())


def _without_echoes(messages: list[Message]) -> list[Message]:
    """Firefox tells a failed preflight again of the request that waited for it, as if no answer had come: so it was a preflight."""
    told: dict[object, Message] = {}
    for number, message in enumerate(messages):
        key = (message.browser, message.url) if message.browser == "firefox" else number
        known = told.get(key)
        if known is None or message.says[0] not in _ECHOES:
            told[number if known is not None else key] = message
        elif message.says[0] == Reason.NETWORK_FAULT:
            told[key] = known._replace(says=tuple(sorted(known.says, key=lambda said: not said.startswith("preflight-"))))
    return list(told.values())


def _completed(message: Message, by_url: dict[str, list[Message]], others: list[Message]) -> Message:
    """Add what the lines beside *message* know: the address (Safari), or method and status (Chrome)."""
    if not message.url:
        beside = [other for other in others if other.url and other.browser == message.browser]
        message = message._replace(url=beside[0].url) if beside else message
    for other in by_url.get(message.url, ()):
        message = message._replace(method=message.method or other.method, status=message.status or other.status)
    return message
