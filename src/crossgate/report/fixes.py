"""What a fix did to each file, for people and as JSON; layout only, and no knowledge of how a fix is made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from crossgate.report.diff import edit_record, painted, unified
from crossgate.report.paint import Paint
from crossgate.report.snippet import wrapped
from crossgate.text import Edit, Source

VERSION = 1


class ApiFix(NamedTuple):
    """What comes of one API: *changes*, *refused*, *remaining* and *choices* are pairs of a cause and a sentence.

    *proved* counts exchanges: played, refused before, refused after, depending on what is not known; None where nothing changes.
    *advice* is what backends are to send, as code by language or as header lines, for the routes *waiting*; where the API *is_configurable*
    its own CORS settings could do it as well.
    """

    name: str
    place: str
    policy: str
    changes: Sequence[tuple[str, str]] = ()
    proved: tuple[int, int, int, int] | None = None
    refused: Sequence[tuple[str, str]] = ()
    remaining: Sequence[tuple[str, str]] = ()
    choices: Sequence[tuple[str, str]] = ()
    waiting: Sequence[str] = ()
    advice: Sequence[tuple[str, str]] = ()
    is_configurable: bool = False


class FileFix(NamedTuple):
    """One file, or one live API: *outcome* is ``unchanged``, ``shown``, ``written``, ``applied`` or ``refused``.

    *source_advice* is code for the tool that made it. *diff* are the lines to show where a text's own diff would say little, *facts*
    more to tell, each with a label; *proved_on* is what the proof was played on.
    """

    source: Source
    after: str
    edits: Sequence[Edit]
    outcome: str
    apis: Sequence[ApiFix]
    remarks: Sequence[str] = ()
    source_advice: str = ""
    diff: Sequence[str] | None = None
    facts: Sequence[tuple[str, str]] = ()
    proved_on: str = "edited text"


def render(files: Sequence[FileFix], paint: Paint, *, with_diff: bool, with_words: bool = True) -> str:
    """Return everything that is to be said of *files*, each line ended."""
    lines: list[str] = []
    for file in files:
        if with_diff and (file.diff or file.after != file.source.text):
            lines += [*painted(_diff(file, paint), paint), *([""] if with_words else [])]
        if with_words:
            lines += [*(paint.line(line) for line in _told(file, paint)), ""]
    return "".join(f"{line}\n" for line in lines)


def _diff(file: FileFix, paint: Paint) -> Iterator[str]:
    """Yield the lines to show: a text's are for patch as well, and stay as they are; those of a live API are for people alone."""
    if file.diff is None:
        return unified(file.source.name, file.source.text, file.after)
    return (paint.line(line) for line in file.diff)


def _told(file: FileFix, paint: Paint) -> Iterator[str]:
    for index, api in enumerate(file.apis):
        if index and file.apis[index - 1].waiting:
            yield ""
        yield from _heading(api, paint)
        yield from _proved(api, file, paint)
        yield from _pairs("change", api.changes, paint)
        yield from _pairs("refused", api.refused, paint)
        yield from _pairs("choose", api.choices, paint)
        yield from _pairs("remains", api.remaining, paint)
        if api is file.apis[-1]:
            yield from (line for label, fact in file.facts for line in _labelled(label, fact, paint))
        yield from _advice(api, {snippet for earlier in file.apis[:index] for snippet in earlier.advice}, paint)
    if file.remarks and file.apis and file.apis[-1].advice:
        yield ""
    for remark in file.remarks:
        yield from _labelled("note", remark, paint)
    if file.source_advice:
        yield ""
        yield from file.source_advice.splitlines()


def _heading(api: ApiFix, paint: Paint) -> Iterator[str]:
    """Yield the API and its policy, on a line of its own where both are too long for one."""
    left = f"{paint('strong', api.name)}  {paint('place', api.place)}"
    if len(paint.plain(f"{api.name}  {api.place}  {api.policy}")) <= paint.width:
        yield f"{left}  {paint('dim', api.policy)}"
        return
    yield left
    yield from (paint("dim", f"  {line}") for line in wrapped(paint.plain(api.policy), paint.width - 2))


def _proved(api: ApiFix, file: FileFix, paint: Paint) -> Iterator[str]:
    if api.proved is not None:
        played, before, after, depending = api.proved
        source = "template" if file.diff is None else "configuration"
        more = f", {depending} depend on what the {source} does not tell" if depending else ""
        text = f"{played} exchanges played again on the {file.proved_on}: {after} refused ({before} before){more}"
        yield from _labelled("proved", text, paint, style="good")
    elif file.outcome == "unchanged" and not (api.refused or api.remaining or api.choices):
        yield f"  {paint('good', 'nothing to change')}"


def _pairs(label: str, pairs: Sequence[tuple[str, str]], paint: Paint) -> Iterator[str]:
    for cause, text in pairs:
        yield from _labelled(label, f"{text} [{cause}]" if cause else text, paint)


def _labelled(label: str, text: str, paint: Paint, style: str = "strong") -> Iterator[str]:
    lead = f"  {label + ':':<9}"
    first, *rest = wrapped(paint.plain(text), max(20, paint.width - len(lead)))
    yield f"  {paint(style, f'{label}:')}{' ' * (9 - len(label) - 1)}{first}"
    yield from (f"{' ' * len(lead)}{line}" for line in rest)


def _advice(api: ApiFix, shown: set[tuple[str, str]], paint: Paint) -> Iterator[str]:
    """Yield what waits for its backend, and the code for it; what is *shown* already for another API is named only."""
    if not api.waiting:
        return
    routes = ", ".join(api.waiting[:4]) + (f" and {len(api.waiting) - 4} more" if len(api.waiting) > 4 else "")
    behind = "it" if len(api.waiting) == 1 else "them"
    unless = "without a CORS configuration " if api.is_configurable else ""
    text = f"{routes}: {unless}only the code behind {behind} can send Access-Control-Allow-Origin, errors too"
    known = [language for language, code in api.advice if (language, code) in shown]
    yield from _labelled("backend", text + (f" (as shown above: {', '.join(known)})" if known else ""), paint)
    for language, code in api.advice:
        if (language, code) in shown:
            continue
        yield ""
        yield from (paint("dim", f"  {line}") for line in wrapped(f"{language}:", paint.width - 2))
        yield from (f"    {line}".rstrip() for line in code.splitlines())


def record(files: Sequence[FileFix]) -> str:
    """Return *files* as one JSON document."""
    return json.dumps({"version": VERSION, "files": [_file(file) for file in files]}, indent=2)


def _file(file: FileFix) -> dict[str, Any]:
    return {
        "source": file.source.name,
        "outcome": file.outcome,
        "edits": [edit_record(file.source, edit) for edit in file.edits],
        "apis": [_api(api) for api in file.apis],
        "remarks": list(file.remarks),
        "source_advice": file.source_advice,
    }


def _api(api: ApiFix) -> dict[str, Any]:
    counts = dict(zip(("played", "refused_before", "refused_after", "depending"), api.proved, strict=True)) if api.proved else None
    pairs = {name: [{"cause": cause, "text": text} for cause, text in getattr(api, name)] for name in _PAIRS}
    advice = [{"language": language, "code": code} for language, code in api.advice]
    return {
        "name": api.name,
        "place": api.place,
        "policy": api.policy,
        "proved": counts,
        **pairs,
        "waiting": list(api.waiting),
        "advice": advice,
    }


_PAIRS = ("changes", "refused", "remaining", "choices")
