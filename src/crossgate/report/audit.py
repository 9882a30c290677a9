"""What an audit says of many APIs: a row each, as a table for people and as JSON lines (``audit.schema.json``); layout only."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from crossgate.check import Report
from crossgate.exchange import PREFLIGHT, SUCCESS
from crossgate.report.paint import Paint
from crossgate.report.snippet import fitted, wrapped

VERSION = 1

RowVerdict = Literal["blocked", "depends", "readable", "unread"]
VERDICTS: tuple[RowVerdict, ...] = ("unread", "blocked", "depends", "readable")
"""In the order in which the table has them."""

_STYLES = {"blocked": "bad", "depends": "unsure", "readable": "good", "unread": "error"}
_MOST_CAUSES, _MOST_TROUBLES = 10, 5
_NAME_AT_LEAST, _CAUSE_AT_LEAST = 8, 14
_COUNTS_WIDTH = 23
"""Of the verdict, the two counts and the blanks between all columns."""


class Row(NamedTuple):
    """One API of an account. *verdict* is the worst of its preflights and successes, *unread* where *trouble* tells why it was not read.

    *causes* are its findings' causes, the worst first.
    """

    profile: str
    region: str
    kind: str
    api_id: str
    name: str
    verdict: RowVerdict = "readable"
    routes: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    causes: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def target(self) -> str:
        """What ``crossgate check`` calls this API."""
        return f"aws:{self.region}/{self.api_id}"


def judged(row: Row, report: Report) -> Row:
    """Return *row* with what *report* found."""
    counts = Counter(finding.severity for finding in report.findings)
    return row._replace(
        verdict=_worst(report),
        routes=len(report.api.methods),
        errors=counts["error"],
        warnings=counts["warning"],
        notes=counts["note"],
        causes=tuple(dict.fromkeys(finding.cause for finding in report.findings)),
    )


def _worst(report: Report) -> RowVerdict:
    met = {trial.verdict for trial in report.survey.trials() if trial.outcome in (PREFLIGHT, SUCCESS)}
    return "blocked" if "blocked" in met else "depends" if "depends" in met else "readable"


def record(row: Row) -> dict[str, Any]:
    """Return *row* as the JSON values of one line."""
    return {"version": VERSION, **row._asdict(), "causes": list(row.causes)}


def line(row: Row) -> str:
    """Return *row* as one line of JSON."""
    return json.dumps(record(row), ensure_ascii=False)


def row_of(values: Any) -> Row | None:
    """Return the row that the JSON values of one line make; None when they are none."""
    if not isinstance(values, dict) or values.get("version") != VERSION or values.get("verdict") not in VERDICTS:
        return None
    if not all(isinstance(values.get(name), kind) for name, kind in _TYPES.items()):
        return None
    return Row(**({name: values[name] for name in Row._fields} | {"causes": tuple(map(str, values["causes"]))}))


_TYPES: dict[str, type] = {
    **dict.fromkeys(("profile", "region", "kind", "api_id", "name", "trouble"), str),
    **dict.fromkeys(("routes", "errors", "warnings", "notes"), int),
    "causes": list,
}
"""Of which type each value of a row's line must be."""


class Cost(NamedTuple):
    """What an audit took: *calls* of the control plane, in *seconds*."""

    calls: int
    seconds: float

    def __str__(self) -> str:
        rate = f" ({self.calls / self.seconds:.1f} a second)" if self.seconds >= 1 else ""
        return f"{self.calls} calls in {self.seconds:.0f} s{rate}"


def totals(rows: Sequence[Row], notes: Sequence[str], cost: Cost) -> dict[str, Any]:
    """Return what all *rows* come to, as the JSON values of the last line."""
    return {
        "version": VERSION,
        "calls": cost.calls,
        "seconds": round(cost.seconds, 1),
        "totals": {verdict: sum(row.verdict == verdict for row in rows) for verdict in reversed(VERDICTS)},
        "causes": dict(_by_frequency(rows)),
        "notes": list(notes),
    }


def render(rows: Sequence[Row], notes: Sequence[str], cost: Cost, paint: Paint) -> str:
    """Return the table of *rows*, the worst first, and what they come to; *notes* tell what was not seen."""
    lines = [*_table(rows, paint), ""] if rows else []
    lines += _summary(rows, paint)
    for trouble in list(dict.fromkeys(row.trouble for row in rows if row.trouble))[:_MOST_TROUBLES]:
        lines += _labelled("unread", "error", trouble, paint)
    for note in notes:
        lines += _labelled("note", "note", note, paint)
    lines.append(paint("dim", str(cost)))
    return "".join(paint.line(text) + "\n" for text in lines)


def _labelled(label: str, style: str, text: str, paint: Paint) -> list[str]:
    first, *rest = wrapped(paint.plain(text), max(20, paint.width - len(label) - 2))
    return [f"{paint(style, label)}: {first}", *(" " * (len(label) + 2) + line for line in rest)]


def _table(rows: Sequence[Row], paint: Paint) -> list[str]:
    ordered = sorted(rows, key=lambda row: (VERDICTS.index(row.verdict), -row.errors, -row.warnings, row.profile, row.target))
    with_profile = len({row.profile for row in rows}) > 1
    places = [f"{row.profile} {row.target}" if with_profile else row.target for row in ordered]
    widest = max(map(len, places))
    room = max(_NAME_AT_LEAST + _CAUSE_AT_LEAST, paint.width - widest - _COUNTS_WIDTH)
    longest = max(_NAME_AT_LEAST, min(max(len(row.name) for row in rows), room // 2))
    head = f"{'verdict':<8}  {'err':>3}  {'warn':>4}  {'API':<{widest}} {'name':<{longest}} worst cause"
    lines = [paint("dim", head[: paint.width].rstrip())]
    for row, place in zip(ordered, places, strict=True):
        cause = "(see below)" if row.trouble else row.causes[0] if row.causes else ""
        counts = f"{_count(row, row.errors, paint):>3}  {_count(row, row.warnings, paint):>4}"
        verdict = paint(_STYLES[row.verdict], f"{row.verdict:<8}")
        name = paint.plain(fitted(row.name, longest))
        told = paint.plain(fitted(cause, max(_CAUSE_AT_LEAST, room - longest)))
        lines.append(f"{verdict}  {counts}  {paint('place', f'{place:<{widest}}')} {name:<{longest}} {told}")
    return lines


def _count(row: Row, number: int, paint: Paint) -> str:
    return paint.dash if row.verdict == "unread" else str(number)


def _summary(rows: Sequence[Row], paint: Paint) -> list[str]:
    apis, regions = len(rows), len({row.region for row in rows})
    if not apis:
        return ["no API found"]
    counts = [(verdict, sum(row.verdict == verdict for row in rows)) for verdict in reversed(VERDICTS)]
    told = ", ".join(paint(_STYLES[verdict], f"{count} {verdict}") for verdict, count in counts if count)
    lines = [f"{apis} API{'' if apis == 1 else 's'} in {regions} region{'' if regions == 1 else 's'}: {told}"]
    common = [f"{cause} ({count})" for cause, count in _by_frequency(rows)[:_MOST_CAUSES]]
    if common:
        first, *rest = wrapped(", ".join(text.replace(" ", "\x1f") for text in common), max(20, paint.width - 8))
        lines += [f"causes: {first}", *(f"        {text}" for text in rest)]
    return [text.replace("\x1f", " ") for text in lines]


def _by_frequency(rows: Iterable[Row]) -> list[tuple[str, int]]:
    return Counter(cause for row in rows for cause in row.causes).most_common()
