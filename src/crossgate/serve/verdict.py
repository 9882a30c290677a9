"""What a browser makes of one response by itself, the request of which it has sent; knows neither API nor ASGI."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crossgate.browser import PROFILES, Outcome, Page, PageRequest, Profile, fetch
from crossgate.exchange.worlds import permissive_headers
from crossgate.gateway import Answer
from crossgate.http import Headers, Request, Response

_MOST_REMEMBERED = 1024


class Verdict(NamedTuple):
    """*word* is ``passes`` or ``blocked`` for a preflight, ``readable`` or ``blocked`` for any other request.

    *reason* is machine readable and *message* the browser's own words, both empty where nothing is blocked.
    """

    origin: str
    is_preflight: bool
    word: str
    reason: str = ""
    message: str = ""


class Judge:
    """One browser, judging the responses that come by; equal ones are judged once."""

    __slots__ = ("_known", "_profile")

    def __init__(self, browser: str = "chromium") -> None:
        self._profile = PROFILES[browser]
        self._known: dict[object, Verdict | None] = {}

    def verdict(self, request: Request, answer: Answer) -> Verdict | None:
        """Return what the browser makes of *answer*; None for a request without Origin, which no script of another site has made."""
        telling = tuple(_telling(request))
        if not telling:
            return None
        key = (request.method, request.url, telling, answer.status, tuple(_read_by_browsers(answer)))
        if key not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = _judge(request, answer, self._profile)
        return self._known[key]


def _telling(request: Request) -> Iterator[tuple[str, str]]:
    """Yield what of *request* bears on a verdict; nothing where it has no Origin."""
    if "origin" in request.headers:
        for name, value in request.headers:
            key = name.lower()
            if key in ("origin", "content-type") or key.startswith("access-control-request-"):
                yield key, value
        if "cookie" in request.headers:
            yield "cookie", ""


def _read_by_browsers(answer: Answer) -> Iterator[tuple[str, object]]:
    """Yield the headers of *answer* but those that differ in every one."""
    return (pair for pair in answer.headers if not pair[0].lower().startswith("x-am"))


def _judge(request: Request, answer: Answer, profile: Profile) -> Verdict | None:
    origin = request.headers.last("origin") or ""
    method = request.headers.last("access-control-request-method")
    is_preflight = request.method == "OPTIONS" and method is not None
    response = Response(answer.status, Headers(pair for pair in answer.headers if isinstance(pair[1], str)), answer.body)  # type: ignore[misc]
    page = Page(origin)
    credentials = "include" if "cookie" in request.headers else "same-origin"
    asked = PageRequest(method or request.method, request.url, _names_asked_for(request) if is_preflight else (), credentials)  # type: ignore[arg-type]
    if not is_preflight:
        return _verdict(origin, is_preflight=False, outcome=_play(page, asked._replace(method=request.method), response, profile))
    return _verdict(origin, is_preflight=True, outcome=_play_preflight(page, asked, response, profile))


def _names_asked_for(request: Request) -> tuple[tuple[str, str], ...]:
    names = (request.headers.combined("access-control-request-headers") or "").split(",")
    return tuple((name.strip(), _UNSAFE) for name in names if name.strip())


_UNSAFE = '"' * 129
"""No safelisted header may be so long, so a browser asks for this one whatever its name (https://fetch.spec.whatwg.org/#cors-safelisted-request-header)."""


def _play(page: Page, asked: PageRequest, response: Response, profile: Profile) -> Outcome | None:
    """Let the browser fetch, and give *response* to its actual request; None when it asks for more after that, as for a redirect."""
    steps = fetch(page, asked, profile)
    try:
        step = next(steps)
        if step.is_preflight:
            step = steps.send(Response(204, Headers(permissive_headers(step.request))))
        steps.send(response)
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
    return None


def _play_preflight(page: Page, asked: PageRequest, response: Response, profile: Profile) -> Outcome | None:
    """Let the browser ask first, whatever it asks for, and give it *response*; None when it goes on, or could never have asked."""
    steps = fetch(page, asked._replace(asks_first=True), profile)
    try:
        if not next(steps).is_preflight:
            return None
        steps.send(response)
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
    return None


def _verdict(origin: str, *, is_preflight: bool, outcome: Outcome | None) -> Verdict:
    blocked = outcome.blocked if outcome is not None else None
    if blocked is None or outcome is None:
        return Verdict(origin, is_preflight, "passes" if is_preflight else "readable")
    return Verdict(origin, is_preflight, "blocked", str(blocked.reason), outcome.console[0] if outcome.console else "")
