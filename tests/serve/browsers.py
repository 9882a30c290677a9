"""``python -m tests.serve.browsers --corpus 120``: every cell of the bench is run in real browsers, and compared with its prediction.

Without ``--corpus`` the examples alone are run. Exit 1 when any cell does not end as predicted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from crossgate import sources
from crossgate.api import Api
from tests.differential.process import PROGRAMS, program
from tests.serve.bench_running import bench_running
from tests.serve.tabs import TABS, ready

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
KINDS = ("cfn-yaml", "cfn-json", "cdk-out", "sls-cfn", "sam-pairs", "sam", "openapi", "export")
_AT_ONCE = 6
"""APIs that one page shows."""

_MOST_METHODS = 60
"""Larger definitions repeat themselves; a run shall end some time."""


class Played(NamedTuple):
    """One cell as one browser ran it."""

    browser: str
    template: str
    api: str
    route: str
    outcome: str
    predicted: dict[str, Any]
    result: dict[str, Any]

    @property
    def agrees(self) -> bool:
        return bool(self.result.get("agrees"))


def examples() -> list[Api]:
    """Return the APIs of the examples."""
    return [api for path in sorted(EXAMPLES.iterdir()) for api in sources.load([str(path)]).apis if api.methods]


def corpus_folder() -> Path | None:
    """Return the folder of the corpus, None where there is none."""
    shared = Path(os.environ.get("CROSSGATE_SHARED", ROOT.parent / "shared"))
    folder = shared / "corpus" / "files"
    return folder if folder.is_dir() else None


def corpus(folder: Path, count: int) -> Iterator[Api]:
    """Yield the APIs of *count* files, in turn of each kind."""
    waiting = {kind: iter(sorted((folder / kind).iterdir())) for kind in KINDS if (folder / kind).is_dir()}
    taken = 0
    while waiting and taken < count:
        for kind in list(waiting):
            found = next((apis for path in waiting[kind] if (apis := _apis_in(path))), None)
            if found is None:
                del waiting[kind]
            elif taken < count:
                taken += 1
                yield from found


def _apis_in(path: Path) -> list[Api]:
    try:
        loaded = sources.load([str(path)])
    except Exception as error:  # noqa: BLE001 - this is no test of reading; it shall be seen all the same
        print(f"{path.name}: {error!r}", file=sys.stderr)
        return []
    return [api for api in loaded.apis if 0 < len(api.methods) <= _MOST_METHODS]


async def play(apis: Sequence[Api], browsers: Sequence[str], *, progress: bool = False) -> list[Played]:
    """Run every cell of *apis* in each of *browsers*, at the same time."""
    found: list[Played] = []
    groups = [apis[start : start + _AT_ONCE] for start in range(0, len(apis), _AT_ONCE)]
    running = {browser: TABS[browser]() for browser in browsers}
    try:
        for driver in running.values():
            await driver.open({})
        for number, group in enumerate(groups):
            with bench_running(group, origins=len(browsers)) as served:
                jobs = [_run(browser, driver, url) for (browser, driver), url in zip(running.items(), served.bench.urls, strict=True)]
                for browser, cells in zip(browsers, await asyncio.gather(*jobs), strict=True):
                    found += [_played(browser, group, cell) for cell in cells]
            if progress:
                print(f"{number + 1}/{len(groups)}: {len(found)} cells, {sum(not one.agrees for one in found)} differ", file=sys.stderr)
    finally:
        for driver in running.values():
            await driver.close()
    return found


async def _run(browser: str, driver: Any, url: str) -> list[dict[str, Any]]:
    tab = await ready(await driver.tab(url))
    cells: list[dict[str, Any]] = json.loads(await tab.ask("runEverything()"))
    assert all(cell["result"] for cell in cells), f"{browser} ran not all"
    return cells


def _played(browser: str, group: Sequence[Api], cell: dict[str, Any]) -> Played:
    template = group[cell["number"]].source
    return Played(browser, template, cell["api"], cell["route"], cell["outcome"], cell["predicted"], cell["result"])


def summary(found: Sequence[Played]) -> str:
    """Return in some lines what was played, and every disagreement."""
    words = Counter((one.browser, one.predicted["verdict"]) for one in found)
    lines = [f"{browser}: {verdict} {count}" for (browser, verdict), count in sorted(words.items())]
    wrong = [one for one in found if not one.agrees]
    for one in wrong[:40]:
        rows = one.result.get("failed") or [row for row in one.result["rows"] if not row["agrees"]]
        lines.append(
            f"{one.browser} {one.template} {one.route} {one.outcome}: {json.dumps(rows)} {json.dumps(one.result.get('actual', {}))[:300]}"
        )
    templates = len({one.template for one in found})
    return "\n".join([*lines, f"{len(found)} cells of {templates} definitions, {len(wrong)} not as predicted"])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.serve.browsers", description=__doc__)
    parser.add_argument("--corpus", type=int, default=0, metavar="N", help="definitions of the corpus to play as well")
    parser.add_argument("--browser", choices=[*PROGRAMS], action="append", help="default: both")
    given = parser.parse_args()
    browsers = given.browser or [*PROGRAMS]
    missing = [browser for browser in browsers if program(browser) is None]
    folder = corpus_folder()
    if missing or (given.corpus and folder is None):
        print(f"not here: {', '.join(missing) or 'the corpus (CROSSGATE_SHARED names its folder)'}", file=sys.stderr)
        return 2
    apis = [*examples(), *(corpus(folder, given.corpus) if folder is not None else ())]
    start = time.monotonic()
    found = asyncio.run(play(apis, browsers, progress=True))
    print(summary(found))
    print(f"{time.monotonic() - start:.0f} s")
    return 1 if any(not one.agrees for one in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
