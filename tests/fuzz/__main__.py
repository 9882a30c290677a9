"""``python -m tests.fuzz --inputs N --seed S``: mapping templates and MOCK texts that are made at random; exit 1 on an escape or a delay."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from crossgate.gateway.mapping import TemplateFault, TemplateVariables, compile_template
from crossgate.gateway.mock import parse_status_code
from tests.fuzz.grammar import HOSTILE, Templates, make_mock_text

SLOW = 1.0
"""Seconds that no input may take."""

BODY = '{"a": {"b": [1, 2, {"c": null}]}, "l": [{"x": "y"}, {"x": "z"}], "s": "text"}'


@dataclass(slots=True)
class Report:
    """What happened to the inputs of one target."""

    name: str
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_input: str = ""
    escapes: list[tuple[str, str]] = field(default_factory=list)

    def as_text(self) -> str:
        """Return the report for people."""
        counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        lines = [f"{self.name}: {sum(self.outcomes.values())} inputs ({counts}), {len(self.escapes)} escapes"]
        lines.append(f"  slowest {self.slowest * 1000:.1f} ms: {self.slowest_input[:300]!r}")
        lines += [f"  escape {error}: {text[:300]!r}" for text, error in self.escapes[:10]]
        return "\n".join(lines)


def render(text: str) -> str:
    """Compile, read and render *text*; return what became of it."""
    compile_template.cache_clear()
    try:
        template = compile_template(text)
    except TemplateFault:
        return "not a template"
    _ = template.reads
    variables = TemplateVariables(
        BODY,
        {"a": "p"},
        {"a": "q"},
        {"Origin": "https://app.example.com"},
        {"requestId": "r", "identity": {"sourceIp": "127.0.0.1"}},
        {"a": "v"},
    )
    try:
        template.render(variables).encode("utf-8")
    except TemplateFault:
        return "fault"
    return "rendered"


def parse(text: str) -> str:
    """Read *text* as a MOCK request."""
    return "no status" if parse_status_code(text) is None else "status"


def run(name: str, inputs: int, make: Callable[[], str], target: Callable[[str], str]) -> Report:
    """Give *inputs* texts to *target*."""
    report = Report(name)
    for _ in range(inputs):
        text = make()
        start = time.perf_counter()
        try:
            outcome = target(text)
        except Exception as error:  # noqa: BLE001 - an escape is what we look for
            outcome = "escaped"
            report.escapes.append((text, repr(error)))
        taken = time.perf_counter() - start
        if taken > SLOW / 4 and outcome != "escaped":
            taken = min(taken, _again(target, text))
        report.outcomes[outcome] += 1
        if taken > report.slowest:
            report.slowest, report.slowest_input = taken, text
    return report


def _again(target: Callable[[str], str], text: str) -> float:
    """Return the seconds that *text* takes once more, since the machine may have been busy with something else."""
    start = time.perf_counter()
    target(text)
    return time.perf_counter() - start


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both targets, three templates for each MOCK text."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    random = Random(options.seed)
    templates = Templates(random)

    def make_template() -> str:
        if random.random() < 0.0005:
            return random.choice(HOSTILE) + templates.make()
        return templates.make()

    of_mock = options.inputs // 4
    reports = [
        run("mapping templates", options.inputs - of_mock, make_template, render),
        run("MOCK texts", of_mock, lambda: make_mock_text(random), parse),
    ]
    sys.stdout.write("\n".join(report.as_text() for report in reports) + "\n")
    return 1 if any(report.escapes or report.slowest > SLOW for report in reports) else 0


if __name__ == "__main__":
    raise SystemExit(main())
