"""Reports for people at a terminal: the matrix of each API, then its findings; layout only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from crossgate.api import Api, Unknown
from crossgate.check import Finding, Mark, Report
from crossgate.exchange import host_of
from crossgate.gateway import OPEN_POINTS
from crossgate.report.diff import Fix, Fixes
from crossgate.report.matrix import matrix
from crossgate.report.paint import Paint
from crossgate.report.preview import preview
from crossgate.report.snippet import gutter_of, snippet, wrapped
from crossgate.sources.generated import is_packaged
from crossgate.sources.made_by import makers

_BROWSER_NAMES = {"chromium": "Chrome", "firefox": "Firefox", "safari": "Safari", "standard": "Fetch standard"}
_SHELL_WORD = re.compile(r"""(?:--?[A-Za-z][a-z-]*\ (?!-))?(?:[^\s'"]|'[^']*'|"[^"]*")+""")
"""A word of a command, or an option with its value."""
_KEPT_TOGETHER = "\x1f"
"""Stands for a blank at which no line ends."""
PACKAGED = "'sam package' or 'aws cloudformation package' wrote this file: mend the template that it was made from"
"""What to know of a file that the next packaging makes again."""
_MOST_ROUTES = 6
_MOST_UNKNOWNS = 5
_MOST_MARKS = 4
_MOST_MAKERS = 3


def render(reports: Sequence[Report], paint: Paint, fixes: Fixes | None = None) -> str:
    """Return everything that is to be said of *reports*, each line ended."""
    lines: list[str] = []
    for report in reports:
        lines += [*_api(report, name_among(report.api, [other.api for other in reports]), paint, fixes or {}), ""]
    lines += [summary(reports, paint)]
    return "".join(paint.line(line) + "\n" for line in lines)


def name_among(api: Api, apis: Iterable[Api]) -> str:
    """Return what people call *api*, with its id where others of *apis* in the same text have the same name."""
    name = api.name or api.id
    others = {other.id for other in apis if (other.name or other.id, other.source) == (name, api.source)}
    return f"{name} ({api.id})" if len(others) > 1 and api.id not in ("", name) else name


def _api(report: Report, name: str, paint: Paint, fixes: Fixes) -> list[str]:
    lines = [*_heading(report, name, paint), ""]
    table = matrix(report, paint)
    nothing = "no route can be seen" if report.api.gaps else "no route that a page could call"
    lines += [*table, ""] if table else [f"  ({nothing})", ""]
    lines += _unknowns(report.depends_on, paint)
    for point in report.rests_on:
        text = f"assumed, as nothing documents it: {OPEN_POINTS[point]}"
        lines += [*(paint("dim", f"  {line}") for line in wrapped(text, paint.width - 2)), ""]
    for finding in report.findings:
        lines += [*finding_lines(finding, paint, fixes.get(id(finding))), ""]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _heading(report: Report, name: str, paint: Paint) -> list[str]:
    api, policy = report.api, report.survey.policy
    has_lines = api.place.span is not None and not api.place.span.part
    place = str(api.place.span).rpartition(":")[0] if has_lines else api.source
    left = f"{paint('strong', name)}  {api.kind} API  {paint('place', place)}"
    right = f"{policy.source}: {policy.describe()}"
    packaged = [paint("dim", f"  {line}") for line in wrapped(PACKAGED, paint.width - 2)] if _is_packaged(api) else []
    plain = len(name) + len(api.kind) + 8 + len(place)
    if plain + len(right) + 2 <= paint.width:
        return [f"{left}  {paint('dim', right)}", *packaged]
    return [left, *(paint("dim", f"  {line}") for line in wrapped(right, paint.width - 2)), *packaged]


def _is_packaged(api: Api) -> bool:
    return api.place.span is not None and is_packaged(api.place.span.source.text)


def _unknowns(unknowns: Sequence[Unknown], paint: Paint) -> list[str]:
    """Return what verdicts depend on, each place once: the first few, and how many more there are."""
    once = list({(unknown.where or unknown.why): unknown for unknown in reversed(unknowns)}.values())[::-1]
    lines: list[str] = []
    for unknown in once[:_MOST_UNKNOWNS]:
        lines += [*_unknown(unknown, paint), ""]
    if len(once) > _MOST_UNKNOWNS:
        more = f"depends: and {len(once) - _MOST_UNKNOWNS} more such places (all are in --format json)"
        lines += [paint("unsure", f"  {more}"), ""]
    return lines


def _unknown(unknown: Unknown, paint: Paint) -> list[str]:
    where = f" ({unknown.where})" if unknown.where else ""
    text = f"depends: {unknown.why}{where}" + (f"; {unknown.remedy}" if unknown.remedy else "")
    text = text.replace("--parameter ", f"--parameter{_KEPT_TOGETHER}")
    return [paint("unsure", f"  {line}").replace(_KEPT_TOGETHER, " ") for line in wrapped(paint.plain(text), paint.width - 2)]


def finding_lines(finding: Finding, paint: Paint, fix: Fix | None = None) -> list[str]:
    """Return one finding: headline, marked source, the browser's words, the gateway's steps, who is affected, what to do and edit."""
    style = finding.severity
    head = f"{finding.severity}[{finding.cause}]"
    first, *rest = wrapped(f"{head}: {paint.plain(finding.message)}", paint.width)
    lines = [paint(style, head) + paint("strong", first.removeprefix(head)), *(paint("strong", f"  {line}") for line in rest)]
    shown = _few_marks(finding)
    source = snippet(shown, paint, style)
    gutter = " " * gutter_of(shown)
    lines += source
    if len(finding.marks) > len(shown):
        more = len(finding.marks) - len(shown)
        lines.append(f"{gutter} {paint('place', '=')} and {more} more place{'' if more == 1 else 's'}")
    for label, text in _particulars(finding):
        lines += _labelled(gutter, label, paint.plain(text), paint)
        if label == "fix" and fix is not None:
            lead = f"{gutter}   {' ' * 9}"
            lines += [lead + line for line in preview(fix, max(20, paint.width - len(lead)), paint)]
    return lines


def _few_marks(finding: Finding) -> tuple[Mark, ...]:
    primary = [mark for mark in finding.marks if mark.primary][:_MOST_MARKS]
    related = [mark for mark in finding.marks if not mark.primary][: max(1, _MOST_MARKS - len(primary))]
    return (*primary, *related)


def _particulars(finding: Finding) -> Iterable[tuple[str, str]]:
    host = f"https://{host_of(finding.api)}"
    for label, text in _browser_words(finding):
        yield label, text.replace(host, "https://…")
    if finding.because:
        yield "because", " → ".join(finding.because).replace("(line ", f"(line{_KEPT_TOGETHER}")
    made_by = makers(finding.api, (mark.span for mark in finding.marks))
    if made_by:
        yield "made by", _items(made_by, _MOST_MAKERS)
    if len(finding.outcomes) > 1:
        yield "blocked", _items(finding.outcomes)
    if len(finding.routes) > 1:
        yield "affects", _items(finding.routes, _MOST_ROUTES)
    if finding.spared:
        yield "works", _items(finding.spared, _MOST_ROUTES)
    for note in finding.notes:
        yield "note", note
    if finding.fix:
        yield "fix", finding.fix
    if finding.replay:
        yield "replay", finding.replay


def _items(names: Sequence[str], most: int | None = None) -> str:
    """Return *names* with commas between them, at most *most* of them; no line ends within a name."""
    shown = names[:most]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return ", ".join(name.replace(" ", _KEPT_TOGETHER) for name in shown) + more


def _browser_words(finding: Finding) -> Iterable[tuple[str, str]]:
    """Chrome's words, or those of the first browser that has some; and who differs from it."""
    words = dict(finding.browser)
    name = next((name for name in ("chromium", "firefox", "standard", "safari") if name in words), None)
    if name is None:
        return
    yield "browser", words[name]
    silent = [_BROWSER_NAMES[other] for other in ("chromium", "firefox") if other not in words]
    if silent:
        yield "but", f"{' and '.join(silent)} lets it pass"


def _labelled(gutter: str, label: str, text: str, paint: Paint) -> list[str]:
    lead = f"{gutter} = {label + ':':<9}"
    room = max(20, paint.width - len(lead) - 1)
    first, *rest = command_lines(text, room) if label == "replay" else wrapped(text, room)
    first, *rest = (line.replace(_KEPT_TOGETHER, " ") for line in (first, *rest))
    return [
        f"{gutter} {paint('place', '=')} {paint('strong', f'{label}:'.ljust(9))}{first}",
        *(f"{' ' * len(lead)}{line}" for line in rest),
    ]


def command_lines(command: str, room: int) -> list[str]:
    """Break *command* between its words, in such a way that a shell takes the copied lines as one command."""
    lines = [""]
    for word in _SHELL_WORD.findall(command):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room - 2:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return [*(f"{line} \\" for line in lines[:-1]), lines[-1]]


def summary(reports: Sequence[Report], paint: Paint) -> str:
    """Return the last line: how many findings of which severity in how many APIs."""
    counts = {
        severity: sum(finding.severity == severity for report in reports for finding in report.findings)
        for severity in ("error", "warning", "note")
    }
    apis = f"{len(reports)} API{'' if len(reports) == 1 else 's'}"
    unseen = sum(bool(report.api.gaps) and not any(route.trials for route in report.survey.routes) for report in reports)
    if not any(counts.values()):
        return (
            paint("unsure", f"nothing found in {apis}, but no route of {unseen} can be seen")
            if unseen
            else paint("good", f"nothing found in {apis}")
        )
    told = ", ".join(paint(severity, f"{n} {severity}{'' if n == 1 else 's'}") for severity, n in counts.items() if n)
    return f"{told} in {apis}"


def short_address(url: str) -> str:
    """Return the path and query of *url*."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
