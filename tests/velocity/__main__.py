"""``python -m tests.velocity --inputs N --seed S``: exit 1 if our engine and Velocity 1.7 disagree without a known reason, 2 without Java."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.velocity.comparison import Comparison, compare
from tests.velocity.differences import DIFFERENCES, explanation
from tests.velocity.grammar import Templates
from tests.velocity.java import JavaIsMissing, Velocity, velocity
from tests.velocity.shrinking import shrunk

SHOWN = 20
"""Unexplained templates that are made small and printed."""


@dataclass(slots=True)
class Tally:
    """How the templates came out; *failed* counts those that neither side could render, which agree too."""

    agreed: int = 0
    failed: int = 0
    known: Counter[str] = field(default_factory=Counter)
    unexplained: list[Comparison] = field(default_factory=list)

    def count(self, comparison: Comparison) -> None:
        """Count one template."""
        difference = None if comparison.agreed else explanation(comparison)
        if comparison.agreed:
            self.agreed += 1
            self.failed += comparison.ours is None
        elif difference is not None:
            self.known[difference.name] += 1
        else:
            self.unexplained.append(comparison)


def unproven(java: Velocity) -> list[str]:
    """Return the names of the known differences whose examples do not come out as they say: they are known no longer."""
    found = []
    for difference in DIFFERENCES:
        comparison = compare(difference.example, java.render([difference.example])[0])
        ours, theirs = comparison.ours, comparison.java.plain
        theirs = "@" if difference.theirs == "@" and theirs and "@" in theirs else theirs
        if (ours, theirs) != (difference.ours, difference.theirs) or not difference.applies(comparison):
            found.append(f"{difference.name}: ours {ours!r}, Velocity {theirs!r}")
    return found


def run(java: Velocity, inputs: int, seed: int) -> Tally:
    """Compare *inputs* templates that follow from *seed*."""
    tally, templates = Tally(), Templates(Random(seed))
    for _ in range(inputs):
        case = templates.make()
        tally.count(compare(case, java.render([case])[0]))
    return tally


def _smallest(java: Velocity, comparison: Comparison) -> Comparison:
    def again(text: str) -> Comparison:
        case = comparison.case._replace(template=text)
        return compare(case, java.render([case])[0])

    def differs(text: str) -> bool:
        found = again(text)
        return not found.agreed and explanation(found) is None

    return again(shrunk(comparison.case.template, differs))


def _report(java: Velocity, tally: Tally, wrong: Sequence[str]) -> None:
    lines = [f"agreed            {tally.agreed:7}   ({tally.failed} of them fail on both sides)"]
    lines += [f"known difference  {tally.known[one.name]:7}   {one.name}: {one.reason}" for one in DIFFERENCES if tally.known[one.name]]
    lines.append(f"unexplained       {len(tally.unexplained):7}")
    for comparison in tally.unexplained[:SHOWN]:
        small = _smallest(java, comparison)
        lines.append(f"  {small.case.template!r}: ours {small.ours!r}, Velocity {small.java.plain!r}, adapted {small.java.adapted!r}")
    lines += [f"a known difference that is none: {line}" for line in wrong]
    sys.stdout.write("\n".join(lines) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.velocity", description=__doc__)
    parser.add_argument("--inputs", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    try:
        with velocity() as java:
            wrong = unproven(java)
            start = time.perf_counter()
            tally = run(java, options.inputs, options.seed)
            seconds = time.perf_counter() - start
            _report(java, tally, wrong)
    except JavaIsMissing as missing:
        sys.stderr.write(f"not compared with Velocity: {missing}\n")
        return 2
    sys.stdout.write(f"seed {options.seed}, {options.inputs / seconds:.0f} templates per second\n")
    return 1 if tally.unexplained or wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
