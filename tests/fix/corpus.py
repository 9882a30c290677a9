"""What fixing comes to over many real templates: ``python -m tests.fix.corpus`` prints the table of outcomes by kind."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from crossgate.fix import FixedText, Wishes, fixed_text
from crossgate.sources import load
from crossgate.sources.writing import source_of

SHARED = Path(os.environ.get("CROSSGATE_SHARED") or Path(__file__).parents[3] / "shared")
FILES = SHARED / "corpus" / "files"
POLICIES: dict[str, dict[str, object]] = {
    "as declared": {},
    "one origin": {"origins": ("https://app.example.com",)},
    "two origins, credentials": {"origins": ("https://app.example.com", "https://admin.example.com"), "credentials": True},
}

WISHES = Wishes(gateway_response_origin="first")
"""Where there are several origins, the gateway's own errors allow the first, as their owner would have to say."""


def templates() -> list[Path]:
    """Return the hand-written templates and the translated halves of the SAM pairs."""
    found = [*FILES.glob("cfn-yaml/*"), *FILES.glob("cfn-json/*"), *FILES.glob("sam-pairs/*translated*")]
    return sorted({*found, *(path for path in FILES.glob("sam-pairs/*.json") if b'"AWS::Serverless::' not in path.read_bytes())})


def fixed(path: Path, stated: dict[str, object]) -> FixedText | None:
    """Return what a forced fix makes of the file, None when no REST method can be seen in it."""
    apis = [api for api in load([str(path)]).apis if source_of(api) is not None]
    if not any(api.methods for api in apis):
        return None
    return fixed_text(apis, dict(stated), WISHES, force_generated=True)


def outcome(result: FixedText | None) -> str:
    """Return the kind of outcome in a few words."""
    if result is None:
        return "no REST method to be seen"
    if result.refused:
        part = "partly refused" if result.is_changed else "refused"
        return f"{part}: {_reason(result.refused[0].reason)}"
    surveys = [proof.survey for proof in result.proofs] or [planned.before for planned in result.plans]
    blocked = [trial for played in surveys for trial in played.trials("blocked")]
    choices = sorted({choice.cause for planned in result.plans for choice in planned.choices})
    if choices:
        return f"partly, the owner must choose: {', '.join(choices)}"
    if any(trial.transcript.last.answer.answered_by == "integration" for trial in blocked):
        return "partly: some responses are refused still"
    if blocked:
        return "fixed and proved, but the gateway's own errors allow one of the origins only"
    depends = any(True for played in surveys for _ in played.trials("depends"))
    start = "fixed and proved" if result.is_changed else "nothing to do"
    return f"{start}, the rest depends on backends" if depends else start


def _reason(text: str) -> str:
    """Return a reason without the names that only one file has."""
    plain = re.sub(r"^\S+:\d+:\d+: ", "", text)
    return re.sub(r"'[^']*'|\b\w*\d\w*\b|/\S+", "…", plain)[:110]


def outcomes(stated: dict[str, object]) -> Iterator[tuple[Path, str]]:
    """Yield every template with its outcome."""
    for path in templates():
        yield path, outcome(fixed(path, stated))


def main() -> None:
    """Print a table for each policy, and with ``-v`` each file."""
    for name, stated in POLICIES.items():
        start, table = time.perf_counter(), Counter[str]()
        for path, kind in outcomes(stated):
            table[kind] += 1
            if "-v" in sys.argv and kind.startswith(("partly", "refused")):
                print(f"  {kind}  {path.name}")
        print(f"\n{name}: {sum(table.values())} templates in {time.perf_counter() - start:.1f} s")
        for kind, count in sorted(table.items(), key=lambda entry: -entry[1]):
            print(f"{count:5}  {kind}")


if __name__ == "__main__":
    main()
