"""What a probe, a recording or a message came to, as lines for people; layout only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from crossgate.browser.recognition import Message
from crossgate.check import Finding
from crossgate.probe.joined import Joined
from crossgate.probe.layers import layer_of, product_of
from crossgate.probe.likely import Likely
from crossgate.probe.meaning import meaning_of
from crossgate.probe.recording import Met, Recording
from crossgate.probe.replay import Replayed
from crossgate.report.paint import Paint
from crossgate.report.snippet import fitted, wrapped
from crossgate.report.steps import header_lines, is_shown, outcome_lines, request_lines
from crossgate.report.text import command_lines, finding_lines

_BROWSERS = {"chromium": "Chrome", "firefox": "Firefox", "safari": "Safari"}
_STYLES = {"readable": "good", "preflight-passes": "good", "blocked": "bad", "network-error": "bad", "not-sent": "unsure"}
_VERDICTS = {
    "preflight-passes": "the {method} itself was not sent; its answer needs CORS headers, too",
    "not-sent": "a browser makes this {method} without asking first, and here it was not made",
}
_MOST_LIKELY = 8
_LONGEST_VALUE = 2000
_LEAD = 11
_PLACEHOLDER = re.compile(r"(?:probe URL|--origin PAGE|-X METHOD)\b")


def recording_lines(recording: Recording, paint: Paint) -> Iterator[str]:
    """Yield the whole call: what was asked and answered, by whom, what each browser makes of it, and the verdict."""
    for turn in recording.turns:
        yield from _turn(turn, paint)
    for name, outcome in recording.outcomes.items():
        yield from outcome_lines(name, outcome, "bad", paint)
    if recording.outcomes:
        yield ""
    yield f"verdict: {paint(_STYLES[recording.verdict], recording.verdict)}"
    if recording.verdict in _VERDICTS:
        yield from _labelled("", _VERDICTS[recording.verdict].format(method=recording.request.method), paint)


def _turn(turn: Met, paint: Paint) -> Iterator[str]:
    kind = "preflight" if turn.is_preflight else "request"
    yield from request_lines(turn.request, f"{kind} to {turn.address}" if turn.address else kind, paint)
    response = turn.response
    if response is None:
        yield from _labelled(paint("bad", "x"), f"no answer: {fitted(turn.fault, _LONGEST_VALUE)}", paint, 2)
        yield ""
        return
    layer = layer_of(response)
    yield f"{paint('strong', '<')} {paint('strong', str(response.status))}  {paint('dim', f'(from {layer.name})')}"
    for name, value in response.headers:
        if is_shown(name):
            yield from header_lines(fitted(f"{name}: {value}", _LONGEST_VALUE), paint)
    yield ""


def layer_lines(recording: Recording, paint: Paint) -> Iterator[str]:
    """Yield who gave the answer that decided, and what that tells."""
    met = recording.deciding
    if met is None or met.response is None:
        return
    layer, product = layer_of(met.response), product_of(met.response)
    yield from _labelled("from:", f"{layer.name}{f' ({product})' if product and product not in layer.name else ''}: {layer.tells}", paint)


def likely_lines(found: Sequence[Likely], paint: Paint) -> Iterator[str]:
    """Yield the suspects, the likeliest first."""
    if not found:
        return
    yield paint("strong", "likely on API Gateway, the commonest first:" if len(found) > 1 else "likely:")
    widest = max((len(one.cause) for one in found[:_MOST_LIKELY]), default=0)
    in_columns = paint.width >= widest + 45
    for one in found[:_MOST_LIKELY]:
        if in_columns:
            name = (one.cause or paint.dash).ljust(widest) if widest else ""
            yield from _labelled(f"  {name}", one.sign, paint, widest + 4 if widest else 2)
        else:
            yield f"  {paint('strong', one.cause or paint.dash)}"
            yield from (f"    {line}" for line in wrapped(one.sign, paint.width - 4))
    if any(one.cause for one in found):
        yield paint("dim", "  (crossgate explain NAME says how to mend it)")


def joined_lines(joined: Joined | None, source: str, paint: Paint) -> Iterator[str]:
    """Yield what the definition of *source* says of the call: the same, or what is different; and the finding, with its place."""
    if joined is None:
        yield from _labelled("file:", f"{source} has no such path, in whatever stage or below whatever base path", paint)
        return
    if not joined.is_reached:
        yield from _labelled("file:", f"{joined.api.source} has this path, but the call reached no API: connect first", paint)
    elif not joined.different and not joined.served:
        yield from _labelled("file:", f"{joined.api.source} gives the same answers", paint)
    else:
        yield from _labelled("file:", f"{joined.api.source} gives other answers{':' if joined.different else ''}", paint)
        for text in joined.different:
            yield from _labelled("", f"- {text}", paint)
        if not joined.served:
            yield from _labelled("", "so another deployment is live than this one, or another layer answered before the API", paint)
    if joined.served:
        told = f"the stage {joined.served} serves an older state, which gives just these answers: deploy it"
        yield from _labelled("", paint.plain(told), paint)
    if joined.found is not None:
        yield ""
        yield from finding_lines(joined.found, paint)


def message_lines(message: Message, suspects: Sequence[Likely], paint: Paint) -> Iterator[str]:
    """Yield what *message* says, in other words, and what is likely behind it."""
    who = _BROWSERS[message.browser]
    often = f", {message.times} times" if message.times > 1 else ""
    meaning = meaning_of(message.says, message.detail)
    yield from (paint("strong", line) for line in wrapped(f"{who}{often}: {paint.plain(meaning.what)}", paint.width))
    for label, value in _particulars(message):
        yield from _labelled(f"  {label + ':':<9}", fitted(value, 400), paint, _LEAD)
    if meaning.link:
        yield from _labelled(f"  {'check:':<9}", f"{meaning.name}, {meaning.link}", paint, _LEAD)
    yield from ["", *likely_lines(suspects, paint)] if suspects else []


def _particulars(message: Message) -> Iterator[tuple[str, str]]:
    values = {
        "call": " ".join(part for part in (message.method, message.url) if part),
        "page": message.page_origin,
        "status": str(message.status or ""),
        "value": "" if message.value is None else f"'{message.value}'",
        "error": message.error,
    }
    yield from ((label, value) for label, value in values.items() if value)


def findings_lines(found: Sequence[Finding] | None, source: str, paint: Paint) -> Iterator[str]:
    """Yield which of the suspects it is in the definition of *source*."""
    if found is None:
        yield from _labelled("file:", f"{source} has no such path, in whatever stage or below whatever base path", paint)
        return
    if not found:
        told = f"{source} does not show this failure: another deployment is live than this file makes, or another layer answered"
        yield from _labelled("file:", told, paint)
        return
    for finding in found:
        yield ""
        yield from finding_lines(finding, paint)


def replayed_lines(number: int, one: Replayed, suspects: Sequence[Likely], paint: Paint) -> Iterator[str]:
    """Yield one recorded call."""
    request = one.recording.request
    often = f", {one.times} times" if one.times > 1 else ""
    heading = f"{number}. {request.method} {request.url} from {one.recording.origin}{often}"
    yield from (paint("strong", line) for line in wrapped(paint.plain(heading), paint.width))
    yield ""
    yield from recording_lines(one.recording, paint)
    yield from note_lines(_notes(one), paint)
    if one.recording.refusal is not None:
        yield from layer_lines(one.recording, paint)
        yield from ["", *likely_lines(suspects, paint)] if suspects else []


def note_lines(notes: Iterable[str], paint: Paint) -> Iterator[str]:
    """Yield what else is to be known."""
    for note in notes:
        yield from _labelled("note:", note, paint)


def _notes(one: Replayed) -> Iterator[str]:
    if one.from_cache:
        yield "its preflight is not in the recording: the browser had asked before"
    if one.assumes_credentials:
        yield "it fails only with credentials, so the page sends them; browsers leave cookies out of what they save"
    if one.is_hidden:
        yield "the browser kept the response out of the recording: probe the URL to see it"
    elif one.is_unexplained:
        yield "the browser says that it failed, and nothing in the recording makes it fail: probe the URL"


def next_lines(commands: Iterable[str], paint: Paint) -> Iterator[str]:
    """Yield what to run next, each command ready to paste."""
    lines = [line for command in commands for line in command_lines(command, paint.width - 2)]
    if lines:
        yield ""
        yield paint("strong", "next, with what is in capitals filled in:" if _PLACEHOLDER.search("\n".join(lines)) else "next:")
        yield from (f"  {line}" for line in lines)


def _labelled(label: str, text: str, paint: Paint, lead: int = 9) -> Iterator[str]:
    first, *rest = wrapped(paint.plain(text), max(20, paint.width - lead)) or [""]
    yield f"{label.ljust(lead)}{first}" if "\x1b" not in label else f"{label} {first}"
    yield from (f"{' ' * lead}{line}" for line in rest)
