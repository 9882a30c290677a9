"""Runs recorded exchanges of real browsers against the browser model: the model is served exactly what the recording server wrote."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from crossgate.browser import PROFILES, STANDARD, Body, NetworkFault, Outcome, Page, PageRequest, PreflightCache, Profile, Send, fetch
from crossgate.browser.safelist import is_safelisted
from crossgate.http import Headers, Response
from tests.truth.tally import Tally
from tests.truth.wire import read, written

Json = dict[str, Any]

BODY = "hello"
"""What the recording server sends as body."""

_REFUSED_HEADER = re.compile(r"(.*Request header field )(\S+)( is not allowed .*)", re.DOTALL)
_ELEMENTS = frozenset(("script", "module", "css", "font", "img", "video", "eventsource", "beacon"))
_APIS = _ELEMENTS | {"fetch", "xhr"}
_CASE_KEYS = frozenset(("id", "page_origin", "request", "preflight_response", "actual_response", "observed", "hops", "steps"))
_REQUEST_KEYS = frozenset(
    ("api", "method", "url", "headers", "credentials", "mode", "body", "crossorigin", "redirect", "keepalive", "cache", "sleep")
)
_NEEDS_CROSSORIGIN = frozenset(("script", "css", "img", "video"))


class Run(NamedTuple):
    """One call of the page, played through: what was sent, and how it ended."""

    sent: list[Send]
    outcome: Outcome


def run(path: Path) -> list[Tally]:
    """Run every case of *path* in each browser it was recorded in."""
    cases: list[Json] = json.loads(path.read_text(encoding="utf-8"))
    tallies = {browser: Tally(browser) for case in cases for browser in case["observed"] if browser in PROFILES}
    for case in cases:
        for browser, seen in case["observed"].items():
            if browser in tallies:
                _run_case(case, browser, seen, tallies[browser])
    return list(tallies.values())


def _run_case(case: Json, browser: str, seen: Json, tally: Tally) -> None:
    outside = _outside(case)
    if outside:
        tally.out_of_scope.append((case["id"], outside))
        return
    runs = play(case, PROFILES[browser])
    before = len(tally.disagreements)
    differences = [
        *_preflight_differences(runs, seen),
        *_outcome_differences(case, runs, seen),
        *_console_differences(case, runs, seen, tally),
    ]
    tally.disagreements += [(case["id"], what, expected, got) for what, expected, got in differences]
    if len(tally.disagreements) == before:
        tally.agreed.append(case["id"])


def _outside(case: Json) -> str:
    """Return why the model does not speak of *case*, or an empty text."""
    unknown = sorted(set(case) - _CASE_KEYS)
    if unknown:
        return f"recorded with {', '.join(unknown)}, which the model knows nothing of"
    for step in (case["request"], *case.get("steps", ())):
        unknown = sorted(set(step) - _REQUEST_KEYS)
        if unknown:
            return f"a request with {', '.join(unknown)}, which the model knows nothing of"
        if step.get("api", "fetch") not in _APIS or step.get("mode", "cors") not in ("cors", "no-cors", "same-origin"):
            return f"{step.get('api')} in mode {step.get('mode')} is no fetch or XMLHttpRequest of a page"
    return ""


def play(case: Json, profile: Profile) -> list[Run]:
    """Play all calls of *case*, one after the other, with one preflight cache."""
    cache, now, runs = PreflightCache(profile.cache), 0.0, []
    page = Page(case["page_origin"])
    for step in case.get("steps") or [case["request"]]:
        if "sleep" in step:
            now += step["sleep"] / 1000
            continue
        request = _page_request({**case["request"], **step} if "steps" in case else step)
        runs.append(_play_one(case, page, request, profile, cache, now))
    return runs


def _play_one(case: Json, page: Page, request: PageRequest, profile: Profile, cache: PreflightCache, now: float) -> Run:
    sent: list[Send] = []
    steps = fetch(page, request, profile, cache, now)
    try:
        send = next(steps)
        while True:
            sent.append(send)
            send = steps.send(_answer(case, send, profile.name))
    except StopIteration as end:
        return Run(sent, end.value)


def _page_request(request: Json) -> PageRequest:
    body = request.get("body")
    api, mode = request["api"], request["mode"]
    if (api in _NEEDS_CROSSORIGIN and not request.get("crossorigin")) or (api == "beacon" and not _is_foreign_body(body)):
        mode = "no-cors"
    return PageRequest(
        method="POST" if api == "beacon" else request["method"],
        url=request["url"],
        headers=tuple((name, value) for name, value in request["headers"]),
        credentials="include" if api == "beacon" else request["credentials"],
        mode=mode,
        redirect=request.get("redirect", "follow"),
        api=api,
        body=Body(body["type"], body.get("value", "").encode(), body.get("mime", "")) if body else None,
        cache=request.get("cache", "default"),
        keepalive=request.get("keepalive", False),
    )


def _is_foreign_body(body: Json | None) -> bool:
    """Return whether a beacon's body has a type that no form could send. Source: https://w3c.github.io/beacon/#sendbeacon-method"""
    mime = (body or {}).get("mime", "")
    return bool(mime) and not is_safelisted("content-type", mime, STANDARD.safelist)


def _answer(case: Json, send: Send, browser: str) -> Response | NetworkFault:
    """Answer as the recording server did: it serves ``/c/ID`` and ``/c/ID/HOP``, nothing else exists."""
    found = re.match(r"https?://127\.0\.0\.1:2847[123]/c/([^/?#]+)(?:/([^/?#]+))?", send.request.url)
    if not found:
        return NetworkFault("refused")
    if found[1] != case["id"]:
        return Response(404)
    answers = case["hops"][found[2]] if found[2] else case
    answer = answers["preflight_response" if send.is_preflight else "actual_response"]
    if answer is None:
        return _permissive(send)
    if answer.get("close"):
        return NetworkFault("closed")
    return read(answer["raw"] if "raw" in answer else written(answer["status"], answer["headers"], BODY), browser)


def _permissive(send: Send) -> Response:
    """Allow whatever a preflight asks for: the recording server does so where the case does not say otherwise."""
    asked = send.request.headers
    allowed = [("Access-Control-Allow-Origin", asked.last("origin") or "*"), ("Access-Control-Allow-Credentials", "true")]
    allowed.append(("Access-Control-Allow-Methods", asked.last("access-control-request-method") or "*"))
    allowed.append(("Access-Control-Allow-Headers", asked.last("access-control-request-headers") or ""))
    return Response(204, Headers(allowed))


# ---- comparison ---------------------------------------------------------------------------------------------------------

Difference = tuple[str, object, object]


def _preflight_differences(runs: list[Run], seen: Json) -> list[Difference]:
    preflights = [send for one in runs for send in one.sent if send.is_preflight]
    differences: list[Difference] = []
    if bool(preflights) != seen["preflight_sent"]:
        return [("preflight sent", seen["preflight_sent"], bool(preflights))]
    if preflights:
        expected, got = _questions(seen["preflight_request_headers"]), _questions(preflights[0].request.headers)
        if expected != got:
            differences.append(("preflight headers", expected, got))
    if "methods_seen" in seen:
        methods = ["PREFLIGHT" if send.is_preflight else send.request.method for one in runs for send in one.sent]
        if methods != seen["methods_seen"]:
            differences.append(("sequence", seen["methods_seen"], methods))
    return differences


def _questions(headers: Any) -> dict[str, str]:
    wanted = ("access-control-request-method", "access-control-request-headers", "origin")
    return {name.lower(): value for name, value in headers if name.lower() in wanted}


def _outcome_differences(case: Json, runs: list[Run], seen: Json) -> list[Difference]:
    calls = [step for step in case.get("steps", [case["request"]]) if "sleep" not in step]
    apis = [step.get("api", case["request"]["api"]) for step in calls]
    differences = _one_outcome(apis[0], runs[0].outcome, seen["outcome"], seen["visible_headers"])
    for number, recorded in enumerate(seen.get("steps_outcomes", ())):
        found = _one_outcome(apis[number], runs[number].outcome, recorded, recorded.get("headers"))
        differences += [(f"step {number + 1}: {what}", expected, got) for what, expected, got in found]
    return differences


def _one_outcome(api: str, outcome: Outcome, seen: Json, visible: list[list[str]] | None) -> list[Difference]:
    if api in _ELEMENTS and (outcome.resolved or api == "beacon"):
        return []  # what an element makes of the content is no matter of CORS, and a beacon never tells
    if outcome.resolved != seen["resolved"]:
        return [("resolved", seen["resolved"], (outcome.resolved, outcome.reason))]
    if api in _ELEMENTS:
        return []
    differences: list[Difference] = []
    if seen["resolved"]:
        fields = ("type", "status") if api == "xhr" else ("type", "status", "url")
        got = {what: getattr(outcome, what) for what in fields if what in seen}
        differences += [(what, seen[what], value) for what, value in got.items() if value != seen[what]]
    if outcome.resolved and visible is not None and sorted(map(tuple, visible)) != list(outcome.headers):
        differences.append(("visible headers", sorted(map(tuple, visible)), list(outcome.headers)))
    if not outcome.resolved and api == "fetch" and (seen["error"], seen["message"]) != outcome.error:
        differences.append(("error", (seen["error"], seen["message"]), outcome.error))
    return differences


def _console_differences(case: Json, runs: list[Run], seen: Json, tally: Tally) -> list[Difference]:
    # A line was filed under a case by the case's URLs, so one that names none of them was lost.
    marks = (f"/c/{case['id']}", *(str(step["url"]) for step in (case["request"], *case.get("steps", ())) if "url" in step))
    got = [line for one in runs for line in one.outcome.console if any(mark in line for mark in marks)]
    expected = seen["console"]
    if got == expected:
        return []
    refusable = {
        name for one in runs for send in one.sent for name in (send.request.headers.last("access-control-request-headers") or "").split(",")
    }
    if len(got) == len(expected) and all(
        _differs_in_choice_only(ours, theirs, refusable) for ours, theirs in zip(got, expected, strict=True)
    ):
        tally.notes.append((case["id"], f"another of the refused headers is named first: {expected} / {got}"))
        return []
    return [("console", expected, got)]


def _differs_in_choice_only(got: str, expected: str, refusable: set[str]) -> bool:
    """Return whether both lines refuse a header and differ in nothing but which of the several *refusable* ones it is."""
    ours, theirs = _REFUSED_HEADER.fullmatch(got), _REFUSED_HEADER.fullmatch(expected)
    if not ours or not theirs:
        return got == expected
    return (ours[1], ours[3]) == (theirs[1], theirs[3]) and {ours[2], theirs[2]} <= refusable
