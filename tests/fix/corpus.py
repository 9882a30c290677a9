"""What fixing comes to over many real definitions: ``python -m tests.fix.corpus [KIND…]`` prints the table of outcomes by kind."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from crossgate.check import Survey, Trial
from crossgate.exchange import PREFLIGHT
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
PROVED = ("fixed and proved", "nothing to do")
BACKEND_ONLY = "backend only"
GOOD = (*PROVED, BACKEND_ONLY)
UNCONFIGURED = "http-api-without-cors-configuration"

WISHES = Wishes(gateway_response_origin="first")
"""Where there are several origins, the gateway's own errors allow the first, as their owner would have to say."""


FOLDERS = ("cfn-yaml", "cfn-json", "sam-translated", "sam", "sam-pairs", "openapi", "export", "cdk-out", "sls-cfn")
"""The folders of the corpus; ``sam-pairs`` are the SAM halves only, ``sam-translated`` their translations."""
KINDS = (*FOLDERS, "http")
"""``http`` are the files of all folders that have an HTTP API."""

_MAY_BE_HTTP = re.compile(rb"ApiGatewayV2|HttpApi|openapi")
"""What no file with an HTTP API lacks; the others need not be read."""


def files(kind: str) -> list[Path]:
    """Return the definitions of one kind."""
    if kind == "http":
        return list(with_http_api())
    if kind == "sam-translated":
        return sorted(_translations())
    found = set(FILES.glob(f"{kind}/*"))
    return sorted(found - _translations() if kind == "sam-pairs" else found)


@cache
def with_http_api() -> tuple[Path, ...]:
    """Return the definitions of all folders that have an HTTP API."""
    found = (path for folder in FOLDERS for path in files(folder) if _MAY_BE_HTTP.search(path.read_bytes()))
    return tuple(path for path in found if any(api.kind == "HTTP" for api in load([str(path)]).apis))


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
    """Return the kind of outcome in a few words.

    ``backend only`` are HTTP APIs whose open routes take all calls and preflights to backends, which may answer CORS: the owner is asked,
    since a CORS configuration would overrule them. Nothing but the gateway's own errors may be refused there.
    """
    if result is None:
        return NO_ROUTE
    if result.refused:
        part = "partly refused" if result.is_changed else "refused"
        return f"{part}: {_reason(result.refused[0].reason)}"
    surveys = _surveys(result)
    blocked = [trial for played in surveys for trial in played.trials("blocked")]
    choices = sorted({choice.cause for planned in result.plans for choice in planned.choices})
    if choices == [UNCONFIGURED] and all(_is_own_error(trial) for trial in blocked):
        return f"{BACKEND_ONLY}{', the rest is fixed and proved' if result.is_changed else ''}"
    if choices:
        return f"partly, the owner must choose: {', '.join(choices)}"
    if any(trial.transcript.last.answer.answered_by == "integration" for trial in blocked):
        return "partly: some responses are refused still"
    if blocked:
        return "fixed and proved, but the gateway's own errors allow one of the origins only"
    depends = any(True for played in surveys for _ in played.trials("depends"))
    start = "fixed and proved" if result.is_changed else "nothing to do"
    return f"{start}, the rest depends on backends" if depends else start


def _surveys(result: FixedText) -> list[Survey]:
    """Return how every API of the text comes out in the end."""
    proofs = iter(result.proofs)
    return [planned.before if planned.is_idle or not result.is_changed else next(proofs).survey for planned in result.plans]


def _is_own_error(trial: Trial) -> bool:
    """Whether the gateway itself made the answer, and to a call, not to a preflight: without a CORS configuration no HTTP API can mend it."""
    return trial.outcome != PREFLIGHT and trial.transcript.last.answer.answered_by != "integration"


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
    backends = sum(count for told, count in table.items() if told.startswith(BACKEND_ONLY))
    more = f", {backends} of them by asking who answers CORS" if backends else ""
    spent = time.perf_counter() - start
    print(f"\n{kind}, {name}: {table.total()} files in {spent:.1f} s, {good} of {seen} with routes come out well{more}")
    for told, count in sorted(table.items(), key=lambda entry: -entry[1]):
        print(f"{count:5}  {told}")


if __name__ == "__main__":
    main()
