"""What is printed of a run: rates, counts, and each disagreement as a vector ready to paste into tests/browser/test_observed.py."""

from __future__ import annotations

import shutil
import subprocess
from difflib import ndiff

from tests.differential.campaign import Disagreement, Tally
from tests.differential.exchange import Seen, brief
from tests.differential.versions import CHOICE, OLDER


def summary(tally: Tally, seed: int) -> str:
    """Return one paragraph about one browser."""
    rate = tally.played / tally.seconds if tally.seconds else 0.0
    head = f"{tally.browser} {tally.version}: {tally.played} exchanges with seed {seed}, {rate:.0f} a second"
    shown = f"{tally.calls} calls, {tally.preflights} exchanges with a preflight, {tally.resolved} that the page could read"
    lines = [
        f"{head}: {tally.found} unexplained disagreements",
        f"  {shown}, {tally.lines} console lines; {tally.unsteady} disagreed once and not again",
    ]
    if tally.chosen:
        lines.append(f"  explained {tally.chosen} times: {CHOICE}")
    lines += [f"  known of older versions: {row.reason}" for row in OLDER if row.applies(tally.browser, tally.version)]
    lines += [f"  a console line that names no exchange: {line}" for line in tally.stray[:5]]
    return "\n".join(lines)


def vector(tally: Tally, found: Disagreement) -> str:
    """Return *found* as an element of OBSERVED in tests/browser/test_observed.py, with what was expected (-) and seen (+) above it."""
    differences = [
        f"# {line}"
        for name in Seen._fields
        for line in ndiff(list(map(str, getattr(found.expected, name))), list(map(str, getattr(found.seen, name))))
        if line[0] in "-+"
    ]
    shown = f"Observed('found in {tally.browser} {tally.version}', {code(found.exchange)}, {tally.browser}={brief(found.seen)!r}),"
    return "\n".join([*differences, _formatted(shown)])


def code(value: object) -> str:
    """Return *value* as Python that makes it, without the fields that have their default."""
    if not isinstance(value, tuple):
        return repr(value)
    fields = getattr(value, "_fields", None)
    if fields is None:
        return f"({', '.join(map(code, value))}{',' if len(value) == 1 else ''})"
    defaults: dict[str, object] = getattr(value, "_field_defaults", {})
    given = [(name, one) for name, one in zip(fields, value, strict=True) if name not in defaults or defaults[name] != one]
    return f"{type(value).__name__}({', '.join(f'{name}={code(one)}' for name, one in given)})"


def _formatted(code: str) -> str:
    ruff = shutil.which("ruff")
    if not ruff:
        return code
    command = [ruff, "format", "--line-length", "140", "-"]
    done = subprocess.run(command, input=code, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.strip() if done.returncode == 0 else code
