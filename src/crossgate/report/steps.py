"""One exchange as a sequence for people, a line a step, the user's places at the right; layout only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crossgate.api import Unknown
from crossgate.browser import Outcome
from crossgate.exchange import Transcript, Turn
from crossgate.gateway import OPEN_POINTS, Step
from crossgate.http import Request
from crossgate.report.paint import Paint
from crossgate.report.snippet import wrapped

_SHOWN_REQUEST_HEADERS = (
    "origin",
    "access-control-request-method",
    "access-control-request-headers",
    "authorization",
    "content-type",
    "x-api-key",
)
_VERDICT_STYLE = {"readable": "good", "blocked": "bad", "depends": "unsure"}


def render(transcript: Transcript, cause: str, paint: Paint) -> str:
    """Return the exchange as text: what the browser asks, what the gateway does, what the browser makes of it, and the *cause* if any."""
    lines: list[str] = []
    for turn in transcript.turns:
        lines += _turn(turn, paint)
    for name, outcome in transcript.outcomes.items():
        lines += outcome_lines(name, outcome, "unsure" if transcript.verdict == "depends" else "bad", paint)
    lines += _verdict(transcript, paint)
    if cause:
        lines += _cause(cause, paint)
    return "".join(paint.line(paint.plain(line)) + "\n" for line in lines)


def _cause(cause: str, paint: Paint) -> Iterator[str]:
    named, how = f"cause:   {cause}", f"(crossgate explain {cause})"
    if len(named) + 2 + len(how) <= paint.width:
        yield f"{named}  {how}"
        return
    yield named
    yield f"         {how}"


def request_lines(request: Request, kind: str, paint: Paint) -> Iterator[str]:
    """Yield a request as it goes out, of which *kind* says what it is for."""
    address = urlsplit(request.url)
    target = address.path + (f"?{address.query}" if address.query else "")
    yield f"{paint('strong', '>')} {paint('strong', request.method)} {target}  {paint('dim', f'({kind})')}"
    for name, value in request.headers:
        if name.lower() in _SHOWN_REQUEST_HEADERS or name.lower().startswith("x-"):
            yield from header_lines(f"{name}: {value}", paint)


def _turn(turn: Turn, paint: Paint) -> Iterator[str]:
    yield from request_lines(turn.request, "preflight" if turn.is_preflight else "request", paint)
    for step in turn.answer.steps:
        yield from _step(step, paint)
    yield f"{paint('strong', '<')} {paint('strong', str(turn.answer.status))}  {paint('dim', f'(from {_who(turn)})')}"
    for name, sent in turn.answer.headers:
        if is_shown(name):
            yield from header_lines(f"{name}: {f'(unknown: {sent.why})' if isinstance(sent, Unknown) else sent}", paint)
    if turn.answer.unseen is not None:
        yield paint("unsure", f"    … and what {turn.answer.unseen.why}")
    for point in turn.answer.rests_on:
        first, *rest = wrapped(f"assumed, as nothing documents it: {OPEN_POINTS[point]}", max(20, paint.width - 8))
        yield paint("dim", f"    {first}")
        yield from (paint("dim", f"        {line}") for line in rest)
    yield ""


def is_shown(name: str) -> bool:
    """Return whether the response header *name* tells anything of CORS, or of who answered."""
    return name.lower().startswith("access-control-") or name.lower() in ("vary", "location", "content-type", "x-amzn-errortype")


def header_lines(text: str, paint: Paint) -> Iterator[str]:
    """Yield a header, on as many lines as it takes."""
    first, *rest = [text] if len(text) + 4 <= paint.width else wrapped(text, max(20, paint.width - 8))
    yield f"    {first}"
    yield from (f"        {line}" for line in rest)


def _step(step: Step, paint: Paint) -> Iterator[str]:
    head = f"  {step.kind:<17} "
    place = _place_shown(step, paint.width - len(head) - 2)
    sign = paint("bad", "x") if step.refused else paint("dim", "·" if paint.unicode else "-")
    room = max(20, paint.width - len(head) - 3 - len(place))
    first, *rest = wrapped(step.text, room)
    gap = max(1, paint.width - 2 - len(head) - len(first) - len(place))
    yield f"{sign} {paint('dim', head)}{first}{' ' * gap}{paint('place', place)}"
    for line in rest:
        yield f"{' ' * (len(head) + 2)}{line}"


def _place_shown(step: Step, room: int) -> str:
    """Return the place of *step*, without the file where that would leave the words less than half of *room*."""
    if step.place is None:
        return ""
    whole = str(step.place)
    return whole if 2 * len(whole) <= room else step.place.part or f"line {step.place.line}"


_ANSWERING = {"integration": "the integration", "cors": "the CORS configuration"}
"""Who answered, in words; gateway responses go by their type."""


def _who(turn: Turn) -> str:
    return _ANSWERING.get(turn.answer.answered_by, turn.answer.answered_by)


def outcome_lines(name: str, outcome: Outcome, style: str, paint: Paint) -> Iterator[str]:
    """Yield what the browser *name* makes of it: what the page reads, or its words (in *style*) and why."""
    if outcome.blocked is None:
        names = ", ".join(header for header, _ in outcome.headers)
        yield from _told(name, f"the page reads status {outcome.status}" + (f" and the headers {names}" if names else ""), paint, "good")
        return
    reason = f"{outcome.blocked.reason}, {outcome.blocked.link}"
    if not outcome.console:
        yield from _told(name, reason, paint, style)
        return
    for line in outcome.console:
        yield from _told(name, line, paint, style)
    yield from (paint("dim", f"{' ' * 11}{line}") for line in wrapped(reason, paint.width - 11))


def _told(name: str, text: str, paint: Paint, style: str) -> Iterator[str]:
    first, *rest = wrapped(text, max(20, paint.width - 11))
    yield f"{paint(style, name):<{11 + len(paint(style, name)) - len(name)}}{first}"
    yield from (f"{' ' * 11}{line}" for line in rest)


def _verdict(transcript: Transcript, paint: Paint) -> Iterator[str]:
    yield ""
    yield f"verdict: {paint(_VERDICT_STYLE[transcript.verdict], transcript.verdict)}"
    for unknown in transcript.depends_on:
        yield (
            f"  depends on: {unknown.why}"
            + (f" ({unknown.where})" if unknown.where else "")
            + (f"; {unknown.remedy}" if unknown.remedy else "")
        )


def record(transcript: Transcript, cause: str) -> dict[str, Any]:
    """Return the exchange as JSON values."""
    return {
        "version": 1,
        "origin": transcript.origin,
        "verdict": transcript.verdict,
        "reason": transcript.reason,
        "cause": cause,
        "depends_on": [unknown.why for unknown in transcript.depends_on],
        "turns": [_turn_record(turn) for turn in transcript.turns],
        "browsers": {name: outcome_record(outcome) for name, outcome in transcript.outcomes.items()},
    }


def _turn_record(turn: Turn) -> dict[str, Any]:
    return {
        "preflight": turn.is_preflight,
        "request": {"method": turn.request.method, "url": turn.request.url, "headers": [list(pair) for pair in turn.request.headers]},
        "steps": [
            {"kind": step.kind, "text": step.text, "place": str(step.place) if step.place else None, "refused": step.refused}
            for step in turn.answer.steps
        ],
        "response": {
            "status": turn.answer.status,
            "answered_by": turn.answer.answered_by,
            "rests_on": list(turn.answer.rests_on),
            "headers": [[name, None if isinstance(value, Unknown) else value] for name, value in turn.answer.headers],
        },
    }


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """Return what a browser makes of an exchange as JSON values."""
    return {
        "readable": outcome.readable,
        "status": outcome.status,
        "headers": [list(pair) for pair in outcome.headers],
        "reason": str(outcome.blocked.reason) if outcome.blocked else "",
        "standard": outcome.blocked.link if outcome.blocked else "",
        "console": list(outcome.console),
    }
