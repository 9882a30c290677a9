"""``make differential N=20000 SEED=1``: a long run; exit 1 when a real browser and the model disagree and nobody knows why."""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time

from tests.differential.campaign import Campaign
from tests.differential.process import PROGRAMS, program
from tests.differential.report import summary, vector


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("-n", "--count", type=int, default=20_000, help="exchanges per browser")
    parser.add_argument("--seed", type=int, default=None, help="any number; without it a new one is taken, and printed")
    parser.add_argument("--browser", choices=[*PROGRAMS], action="append", help="default: both")
    parser.add_argument("--as-found", action="store_true", help="print disagreements without shrinking them, which takes a while")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the browsers and their folders go, too
    browsers = tuple(given.browser or PROGRAMS)
    missing = [browser for browser in browsers if program(browser) is None]
    if missing:
        print(f"not installed: {', '.join(missing)}; try: make browsers", file=sys.stderr)
        return 2
    seed = random.SystemRandom().randrange(1_000_000) if given.seed is None else given.seed
    return _run(browsers, seed, given.count, most_shrunk=0 if given.as_found else 6)


def _run(browsers: tuple[str, ...], seed: int, count: int, *, most_shrunk: int) -> int:
    start, printed = time.monotonic(), dict.fromkeys(browsers, 0)
    with Campaign(browsers, most_shrunk=most_shrunk) as campaign:
        for tallies in campaign.rounds(seed, count):
            for tally in tallies:
                for found in tally.disagreements[printed[tally.browser] :]:
                    print(vector(tally, found), flush=True)
                printed[tally.browser] = len(tally.disagreements)
            progress = ", ".join(f"{tally.browser} {tally.found}" for tally in tallies)
            print(
                f"{tallies[0].played}/{count} after {time.monotonic() - start:.0f} s; disagreements: {progress}",
                file=sys.stderr,
                flush=True,
            )
    for tally in campaign.tallies:
        print(summary(tally, seed))
    return 1 if any(tally.found or tally.stray for tally in campaign.tallies) else 0


if __name__ == "__main__":
    raise SystemExit(main())
