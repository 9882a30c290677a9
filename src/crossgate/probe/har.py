"""HAR files as browsers save them: the calls from pages to other origins, each with its preflight and redirects; nothing is judged.

Source: https://w3c.github.io/web-performance/specs/HAR/Overview.html and what Chromium and Firefox write (``_resourceType``,
``_error``). Nothing that may be secret leaves this module: see ``secrets``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, cast

from crossgate.browser import NetworkFault, PageRequest
from crossgate.browser.redirect import REDIRECT_STATUSES
from crossgate.browser.url import Url, parse_url
from crossgate.http import NULL_ORIGIN, Response
from crossgate.probe.bounded_json import BadRecording, parse
from crossgate.probe.secrets import HIDDEN, is_token, shown_request_header, shown_response, shown_url

_MOST_ENTRIES = 20_000
_MOST_HEADERS = 300
_MOST_REDIRECTS = 20
_SOON = 200
"""So many requests of the address that a redirect leads to are looked at for the one that follows it."""

Answer = Response | NetworkFault
Json = Mapping[str, Any]

_ERRORS = {
    "ERR_NAME_NOT_RESOLVED": "dns",
    "ERR_CONNECTION_REFUSED": "refused",
    "ERR_TIMED_OUT": "timeout",
    "ERR_CONNECTION_TIMED_OUT": "timeout",
    "ERR_CONNECTION_CLOSED": "closed",
    "ERR_CONNECTION_RESET": "closed",
    "ERR_EMPTY_RESPONSE": "closed",
    "ERR_ABORTED": "aborted",
    "ERR_BLOCKED_BY_CLIENT": "blocked-by-extension",
    "ERR_FAILED": "",
    "": "",
}
"""What Chromium notes when a request fails; an empty kind is a failure of any sort, its response not recorded."""

NOT_RECORDED = "not-recorded"

_SET_BY_PAGES = ("x-", "amz-")
_CONTENT_HEADERS = frozenset({"authorization", "content-type"})


class Hop(NamedTuple):
    """One request of a call, over the redirects: what its preflight met (None: there was none, or it is not recorded), and itself."""

    preflight: Answer | None
    actual: Answer


class Call(NamedTuple):
    """One call of a page of *origin* as it was recorded: *failed* when the browser says that it did, *hops* one for each redirect."""

    origin: str
    request: PageRequest
    hops: tuple[Hop, ...]
    failed: bool


class _Entry(NamedTuple):
    method: str
    url: Url
    headers: tuple[tuple[str, str], ...]
    answer: Answer
    target: Url | None
    kind: str
    has_cookies: bool
    failed: bool

    def header(self, name: str) -> str:
        """Return the value of the first header called *name*, or an empty text."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def is_preflight(self) -> bool:
        return self.method == "OPTIONS" and (self.kind == "preflight" or bool(self.header("access-control-request-method")))


def read(data: bytes) -> tuple[str, tuple[Call, ...]]:
    """Return which browser saved the HAR file *data* (``chromium``, ``firefox`` or ``safari``), and the calls across origins in it.

    Raises BadRecording.
    """
    log = _object(_object(parse(data)).get("log"))
    entries = log.get("entries")
    if not isinstance(entries, list):
        raise BadRecording("it is no HAR file: it has no log.entries")
    read_entries = [entry for entry in map(_entry, entries[:_MOST_ENTRIES]) if entry is not None]
    return _browser(log), tuple(_calls(read_entries))


def _browser(log: Json) -> str:
    names = f"{_text(_object(log.get('browser')), 'name')} {_text(_object(log.get('creator')), 'name')}".lower()
    if "firefox" in names:
        return "firefox"
    return "safari" if "webkit" in names or "safari" in names else "chromium"


# ---- one entry ---------------------------------------------------------------------------------------------------------------


def _object(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}


def _text(record: Json, key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    for item in value[:_MOST_HEADERS] if isinstance(value, list) else ():
        record = _object(item)
        name, text = _text(record, "name"), _text(record, "value")
        if is_token(name):
            yield from ((name, line) for line in text.split("\n"))


def _entry(value: object) -> _Entry | None:
    record = _object(value)
    request, response = _object(record.get("request")), _object(record.get("response"))
    method, url = _text(request, "method"), parse_url(_text(request, "url"))
    if url is None or not url.is_http or not is_token(method):
        return None
    error = (_text(record, "_error") or _text(response, "_error")).removeprefix("net::")
    status = response.get("status")
    headers = tuple(_pairs(response.get("headers")))
    return _Entry(
        method=method,
        url=url._replace(fragment=None),
        headers=tuple(_pairs(request.get("headers"))),
        answer=_answer(status, headers, _text(_object(response.get("content")), "text"), url, error),
        target=_target(headers, _text(response, "redirectURL"), url) if status in REDIRECT_STATUSES else None,
        kind=_text(record, "_resourceType").lower(),
        has_cookies=bool(request.get("cookies")) or any(name.lower() == "cookie" for name, _ in _pairs(request.get("headers"))),
        failed=bool(error) or not status,
    )


def _answer(status: object, headers: Iterable[tuple[str, str]], body: str, url: Url, error: str) -> Answer:
    if isinstance(status, int) and 100 <= status <= 999:
        return shown_response(status, headers, body, url)
    kind = _ERRORS.get(error, "tls" if error.startswith(("ERR_CERT", "ERR_SSL", "ERR_BAD_SSL")) else "failed")
    told = f"net::{error}" if error and is_token(error) else "no response was recorded"
    return NetworkFault(kind or NOT_RECORDED, told)


def _target(headers: Iterable[tuple[str, str]], redirect: str, url: Url) -> Url | None:
    text = redirect or next((value for name, value in headers if name.lower() == "location"), "")
    target = parse_url(text, url) if text else None
    return target._replace(fragment=None) if target else None


# ---- entries to calls --------------------------------------------------------------------------------------------------------


def _calls(entries: list[_Entry]) -> Iterator[Call]:
    """Bring together what belongs to one call: a redirect goes on in a later entry, a preflight is the nearest of its address."""
    preflights: dict[tuple[str, str], list[int]] = {}
    later: dict[str, list[int]] = {}
    for index, entry in enumerate(entries):
        if entry.is_preflight:
            preflights.setdefault((entry.url.text(), entry.header("access-control-request-method")), []).append(index)
        else:
            later.setdefault(entry.url.text(), []).append(index)
    used: set[int] = set()
    for index, entry in enumerate(entries):
        if index in used or entry.is_preflight:
            continue
        chain = list(_chain(index, entries, later, used))
        asked = [_preflight_of(at, entries, preflights) for at in chain]
        call = _call([entries[at] for at in chain], [entries[at] if at is not None else None for at in asked])
        if call is not None:
            yield call


def _chain(index: int, entries: list[_Entry], later: dict[str, list[int]], used: set[int]) -> Iterator[int]:
    for _ in range(_MOST_REDIRECTS + 1):
        used.add(index)
        yield index
        target = entries[index].target
        following = later.get(target.text(), []) if target else []
        later_ones = islice(following, bisect_right(following, index), None)
        index = next((at for at in islice(later_ones, _SOON) if at not in used), -1)
        if index < 0:
            return


def _preflight_of(index: int, entries: list[_Entry], preflights: dict[tuple[str, str], list[int]]) -> int | None:
    """Take the preflight of the request at *index*; it may stand before or behind it."""
    entry = entries[index]
    waiting = preflights.get((entry.url.text(), entry.method)) or preflights.get((entry.url.text(), "")) or []
    return waiting.pop(0) if waiting else None


def _call(chain: list[_Entry], asked: list[_Entry | None]) -> Call | None:
    """Return the call that *chain* begins with, or None when it is none from a page to another origin."""
    first, preflight = chain[0], asked[0]
    origin = _origin(first, preflight)
    is_cors = any(entry.url.origin != origin for entry in chain)
    if not origin or not is_cors or first.kind in ("document", "websocket", "manifest", "ping"):
        return None
    if not first.header("origin") and preflight is None and first.kind not in ("fetch", "xhr", "xmlhttprequest"):
        return None
    request = PageRequest(
        method=first.method,
        url=shown_url(first.url),
        headers=tuple(_page_headers(first, preflight)),
        credentials="include" if first.has_cookies else "same-origin",
        api="xhr" if first.kind in ("xhr", "xmlhttprequest") else "fetch",
    )
    hops = tuple(Hop(one.answer if one is not None else None, entry.answer) for entry, one in zip(chain, asked, strict=True))
    return Call(origin, request, hops, chain[-1].failed)


def _origin(entry: _Entry, preflight: _Entry | None) -> str:
    """Return whose page made *entry*: as Origin says, else as Referer does."""
    text = (preflight.header("origin") if preflight else "") or entry.header("origin")
    page = parse_url(text or entry.header("referer"))
    if text == NULL_ORIGIN:
        return NULL_ORIGIN
    return page.origin if page is not None and page.is_http else ""


def _page_headers(entry: _Entry, preflight: _Entry | None) -> Iterator[tuple[str, str]]:
    """Yield the headers that the page has set: those its preflight asks for, or else those that no browser sends by itself."""
    asked = preflight.header("access-control-request-headers") if preflight is not None else None
    if asked is not None:
        names = [name.strip().lower() for name in asked.split(",")]
        there = {name.lower(): value for name, value in entry.headers}
        yield from (shown_request_header(name, there.get(name, HIDDEN)) for name in names if is_token(name))
        return
    for name, value in entry.headers:
        key = name.lower()
        if key in _CONTENT_HEADERS or (key.startswith(_SET_BY_PAGES) and not key.startswith("x-client-data")):
            yield shown_request_header(name, value)
