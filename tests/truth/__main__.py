"""``python -m tests.truth [--browser FILE]... [--gateway FILE]... [--vtl FILE]... [--json]``: exit 0 if and only if everything agrees.

Without files it takes the recordings of the shared folder: the environment variable CROSSGATE_SHARED, or ``../shared`` beside the repository.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.truth.tally import Tally

SHARED_FILES = {
    "browser": "browser_cases.json",
    "gateway": "gateway_cases.json",
    "vtl": "vtl_cases.json",
    "http_api": "documented_cases.json",
}


def shared_folder() -> Path:
    """Return the folder with the shared recordings, whether it is there or not."""
    named = os.environ.get("CROSSGATE_SHARED")
    return Path(named) if named else Path(__file__).resolve().parents[3] / "shared"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the named recordings, or all shared ones."""
    parser = argparse.ArgumentParser(prog="python -m tests.truth", description="Run the models against recordings.")
    for kind in SHARED_FILES:
        parser.add_argument(f"--{kind}", type=Path, action="append", default=[], metavar="FILE", help=f"a file of {kind} recordings")
    parser.add_argument("--json", action="store_true", help="print one JSON summary")
    options = parser.parse_args(arguments)
    chosen: dict[str, list[Path]] = {kind: getattr(options, kind) for kind in SHARED_FILES}
    if not any(chosen.values()):
        found = {kind: shared_folder() / "truth" / name for kind, name in SHARED_FILES.items()}
        chosen = {kind: [path] for kind, path in found.items() if path.exists() and _has_runner(kind)}
        if not chosen:
            sys.stderr.write(f"no recordings in {shared_folder()}: name some, or set CROSSGATE_SHARED\n")
            return 2
    results = [(path, tally) for kind, paths in chosen.items() for path in paths for tally in _run(kind, path)]
    sys.stdout.write((_as_json(results) if options.json else _as_text(results)) + "\n")
    return 0 if all(not tally.disagreements for _, tally in results) else 1


def _has_runner(kind: str) -> bool:
    return (Path(__file__).parent / f"{kind}.py").exists()


def _run(kind: str, path: Path) -> list[Tally]:
    runner = importlib.import_module(f"tests.truth.{kind}")
    tallies: list[Tally] = runner.run(path)
    return tallies


def _as_json(results: list[tuple[Path, Tally]]) -> str:
    files = [{"file": str(path), **tally.as_json()} for path, tally in results]
    return json.dumps({"agree": all(not tally.disagreements for _, tally in results), "results": files}, indent=1)


def _as_text(results: list[tuple[Path, Tally]]) -> str:
    return "\n".join(f"{path.name}: {tally.as_text()}" for path, tally in results)


if __name__ == "__main__":
    raise SystemExit(main())
