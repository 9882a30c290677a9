"""Plays a fetch against answers written in a test; no assertion."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crossgate.browser import NetworkFault, Outcome, Page, PageRequest, PreflightCache, Profile, Send, fetch
from crossgate.http import Headers, Response

Answer = Response | NetworkFault
Pairs = Sequence[tuple[str, str]]

ORIGIN = "https://app.example.com"
API = "https://api.example.com"
PAGE = Page(ORIGIN)


def answer(status: int = 200, *headers: tuple[str, str]) -> Response:
    return Response(status, Headers(headers))


def play(
    request: PageRequest,
    profile: Profile,
    answers: Sequence[Answer] | Callable[[Send], Answer],
    *,
    page: Page = PAGE,
    cache: PreflightCache | None = None,
    now: float = 0.0,
) -> tuple[Outcome, list[Send]]:
    """Return the outcome and what was sent; *answers* are given one after the other, or asked for each request."""
    sent: list[Send] = []
    steps = fetch(page, request, profile, cache, now)
    try:
        send = next(steps)
        while True:
            sent.append(send)
            send = steps.send(answers(send) if callable(answers) else answers[len(sent) - 1])
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome, sent


def get(headers: Pairs = (), *, include: bool = False, url: str = f"{API}/pets", method: str = "GET") -> PageRequest:
    return PageRequest(method, url, tuple(headers), "include" if include else "same-origin")
