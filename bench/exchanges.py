"""Whole exchanges a second through both halves on one core: preflight, actual request and the browser's judgement, nothing remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench.timing import best
from crossgate import load
from crossgate.browser import PROFILES, Page, PageRequest, fetch
from crossgate.gateway import Gateway
from crossgate.http import Headers, Response

_AIM = 20_000
_ROUNDS = 5_000
_HOST = "https://pets.example.com"


def main() -> None:
    """Print the rate of each browser's exchange with the console example, and of the halves alone."""
    (api,) = load([str(Path("examples/pets-console.yaml"))]).apis
    gateway = Gateway(api)
    for name in ("chromium", "firefox"):
        _tell(f"{name}, POST /pets with its preflight", _player(gateway, name))
    request = next(fetch(Page("https://app.example.com"), _call(), PROFILES["chromium"])).request
    _tell("gateway alone: the preflight", lambda: gateway.answer(request))
    permissive = Response(204, Headers((("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "content-type"))))
    _tell("browser alone: POST with its preflight", _browser(permissive))


def _call() -> PageRequest:
    return PageRequest("POST", f"{_HOST}/pets", (("content-type", "application/json"),))


def _player(gateway: Gateway, name: str) -> Callable[[], object]:
    page, call, profile = Page("https://app.example.com"), _call(), PROFILES[name]

    def play() -> object:
        steps = fetch(page, call, profile)
        try:
            step = next(steps)
            while True:
                answer = gateway.answer(step.request)
                known = ((key, value) for key, value in answer.headers if isinstance(value, str))
                step = steps.send(Response(answer.status, Headers(known), answer.body))
        except StopIteration as end:
            return end.value

    return play


def _browser(response: Response) -> Callable[[], object]:
    page, call, profile = Page("https://app.example.com"), _call(), PROFILES["chromium"]

    def play() -> object:
        steps = fetch(page, call, profile)
        try:
            next(steps)
            while True:
                steps.send(response)
        except StopIteration as end:
            return end.value

    return play


def _tell(what: str, call: Callable[[], object]) -> None:
    seconds = best(lambda: [call() for _ in range(_ROUNDS)])
    rate = _ROUNDS / seconds
    print(f"{what:<45}{rate:>10,.0f} a second, {rate / _AIM:5.2f} of the aim")
