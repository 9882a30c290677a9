"""The result of running one recording file against one model; no recording, no model."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What agreed, what did not, and what was left out.

    *disagreements* are (case id, what differs, expected, got), *out_of_scope* (case id, reason), *notes* remarks on cases that agree.
    """

    name: str
    agreed: list[str] = field(default_factory=list)
    disagreements: list[tuple[str, str, object, object]] = field(default_factory=list)
    out_of_scope: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def differing(self) -> list[str]:
        """The ids of the cases with at least one disagreement, in order."""
        return list(dict.fromkeys(case for case, *_ in self.disagreements))

    def as_json(self) -> dict[str, object]:
        """Return the tally as JSON values."""
        return {
            "name": self.name,
            "agreed": len(self.agreed),
            "differing": len(self.differing),
            "out_of_scope": [list(entry) for entry in self.out_of_scope],
            "disagreements": [[case, what, repr(expected), repr(got)] for case, what, expected, got in self.disagreements],
            "notes": [list(entry) for entry in self.notes],
        }

    def as_text(self) -> str:
        """Return the tally for people."""
        total = len(self.agreed) + len(self.differing)
        lines = [f"{self.name}: {len(self.agreed)} of {total} cases agree, {len(self.out_of_scope)} left out"]
        for case, what, expected, got in self.disagreements:
            lines += [f"  {case}: {what}", f"    expected {expected!r}", f"    got      {got!r}"]
        by_reason = Counter(reason for _, reason in self.out_of_scope)
        for reason in by_reason:
            ids = ", ".join(case for case, why in self.out_of_scope if why == reason)
            lines.append(f"  left out ({reason}): {ids}")
        for case, note in self.notes:
            lines.append(f"  note {case}: {note}")
        return "\n".join(lines)
