"""What fixing comes to over many real definitions: ``python -m tests.fix.corpus [KIND…]`` prints the table of outcomes by kind."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
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

NO_ROUTE = "no route to be seen"
GOOD = ("fixed and proved", "nothing to do")

WISHES = Wishes(gateway_response_origin="first")
"""Where there are several origins, the gateway's own errors allow the first, as their owner would have to say."""


KINDS = ("cfn-yaml", "cfn-json", "sam-translated", "sam", "sam-pairs", "openapi", "export", "cdk-out", "sls-cfn")
"""The folders of the corpus; ``sam-pairs`` are the SAM halves only, ``sam-translated`` their translations."""


def files(kind: str) -> list[Path]:
    """Return the definitions of one kind."""
    if kind == "sam-translated":
        return sorted(_translations())
    found = set(FILES.glob(f"{kind}/*"))
    return sorted(found - _translations() if kind == "sam-pairs" else found)


def templates() -> list[Path]:
    """Return the hand-written templates and the translated halves of the SAM pairs."""
    return sorted({*files("cfn-yaml"), *files("cfn-json"), *files("sam-translated")})


def _translations() -> set[Path]:
    others = (path for path in FILES.glob("sam-pairs/*.json") if b'"AWS::Serverless::' not in path.read_bytes())
    return {*FILES.glob("sam-pairs/*translated*"), *others}


def fixed(path: Path, stated: dict[str, object]) -> FixedText | None:
    """Return what a forced fix makes of the file, None when no route can be seen in it."""
    apis = [api for api in load([str(path)]).apis if source_of(api) is not None]
    if not any(api.methods for api in apis):
        return None
    return fixed_text(apis, dict(stated), WISHES, force_generated=True)


def outcome(result: FixedText | None) -> str:
    """Return the kind of outcome in a few words."""
    if result is None:
        return NO_ROUTE
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


def outcomes(paths: Iterable[Path], stated: dict[str, object]) -> Iterator[tuple[Path, str]]:
    """Yield every one of *paths* with its outcome."""
    for path in paths:
        yield path, outcome(fixed(path, stated))


def share_proved(kinds: Iterable[str]) -> tuple[int, int]:
    """Return how many of the outcomes *kinds* are good, and how many there are where routes can be seen."""
    seen = [kind for kind in kinds if kind != NO_ROUTE]
    return sum(kind.startswith(GOOD) for kind in seen), len(seen)


def main() -> None:
    """Print a table for each kind of file and each policy, and with ``-v`` the files that are not wholly fixed."""
    wanted = [word for word in sys.argv[1:] if word in KINDS] or KINDS
    for kind in wanted:
        for name, stated in POLICIES.items():
            _print_table(kind, name, stated)


def _print_table(kind: str, name: str, stated: dict[str, object]) -> None:
    start, table = time.perf_counter(), Counter[str]()
    for path, told in outcomes(files(kind), stated):
        table[told] += 1
        if "-v" in sys.argv and not told.startswith((*GOOD, NO_ROUTE)):
            print(f"  {told}  {path.name}")
    good, seen = share_proved(table.elements())
    print(f"\n{kind}, {name}: {sum(table.values())} files in {time.perf_counter() - start:.1f} s, {good} of {seen} with routes proved")
    for told, count in sorted(table.items(), key=lambda entry: -entry[1]):
        print(f"{count:5}  {told}")


if __name__ == "__main__":
    main()
