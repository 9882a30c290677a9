"""The table of what pages can read of each route; layout only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from crossgate.api import Unknown
from crossgate.check import Report, RouteReport, Trial
from crossgate.exchange import PREFLIGHT, SUCCESS
from crossgate.report.paint import Paint

_COLUMNS = ("preflight", "success", "401/403", "4xx", "5xx")
_Cell = Literal["ok", "fails", "blocked", "backend", "depends", ""]
_STYLES = {"ok": "good", "fails": "bad", "blocked": "bad", "backend": "unsure", "depends": "unsure"}
_MOST_ROWS = 40
_HEAD = 4
"""How much of a path is shown at least before what is cut out of it."""
_WIDE, _NARROW = 11, 9
"""How much room a column takes, and where names are long: as much as its head or the longest verdict with two blanks."""


def matrix(report: Report, paint: Paint) -> list[str]:
    """Return the lines of the table: a row a route, a column a kind of outcome; empty for an API without routes that pages call."""
    routes = [route for route in report.survey.routes if route.trials]
    if not routes:
        return []
    shown = routes[:_MOST_ROWS]
    verbs = max(len(route.method.http_method) for route in shown)
    names = [f"{route.method.http_method:<{verbs}} {route.method.path}" for route in shown]
    longest, room = max(map(len, names)), paint.width - 2
    columns = {column: _WIDE if longest <= room - _WIDE * len(_COLUMNS) else max(_NARROW, len(column) + 2) for column in _COLUMNS}
    widest = min(longest, max(20, room - sum(columns.values())))
    lines = [" " * (widest + 4) + paint("dim", "".join(column.ljust(width) for column, width in columns.items()).rstrip())]
    for name, route in zip(names, shown, strict=True):
        cells = [_painted(_cell(route, column), width, paint) for column, width in columns.items()]
        lines.append(f"  {_cut(name, widest, verbs + 1, paint):<{widest}}  " + "".join(cells).rstrip())
    if len(routes) > len(shown):
        lines.append(paint("dim", f"  and {len(routes) - len(shown)} more routes (all are in --format json)"))
    return lines


def column_of(outcome: str, status: int) -> str:
    """Return the column that *outcome* with *status* belongs to."""
    if outcome in (PREFLIGHT, SUCCESS):
        return outcome
    if status in (401, 403):
        return "401/403"
    return "5xx" if status >= 500 else "4xx"


def _cell(route: RouteReport, column: str) -> _Cell:
    trials = [trial for trial in route.trials if trial.is_reachable and column_of(trial.outcome, trial.transcript.status) == column]
    if not trials:
        return ""
    if any(trial.verdict == "blocked" for trial in trials):
        return "blocked"
    if any(trial.fails for trial in trials):
        return "fails"
    waiting = [trial for trial in trials if trial.verdict == "depends"]
    if not waiting:
        return "ok"
    return "backend" if _all_on_backends(waiting) else "depends"


def _all_on_backends(trials: Iterable[Trial]) -> bool:
    return all(trial.transcript.last.answer.unseen in trial.transcript.depends_on and not _is_untold(trial) for trial in trials)


def _is_untold(trial: Trial) -> bool:
    """Whether the source does not tell what answers, so that it need not be a backend."""
    method = trial.transcript.last.answer.method
    return method is not None and isinstance(method.integration, Unknown)


def _painted(cell: _Cell, width: int, paint: Paint) -> str:
    text = cell or paint.dash
    return paint(_STYLES.get(cell, "dim"), text) + " " * (width - len(text))


def _cut(text: str, width: int, verb: int, paint: Paint) -> str:
    """Return *text*, a verb of *verb* columns and a path, cut inside the path: paths differ at their ends more than at their beginnings."""
    if len(text) <= width:
        return text
    room = width - verb
    ends = (at for at in range(verb, len(text)) if text[at] == "/" and len(text) - at <= room - _HEAD)
    end = next(ends, len(text) - (room - room // 4 - 1))
    return text[: width - 1 - (len(text) - end)] + paint.plain("…")[:1] + text[end:]
