"""Times commands and calls in turn, so that a drifting machine hits all of them alike; prints nothing."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence


def interleaved(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[float]]:
    """Return the wall seconds of each of *commands*, run in turn for *rounds* rounds after one that is not counted.

    Bytecode is cached, as it is for an installed package.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
            if turn:
                seconds[name].append(time.perf_counter() - start)
    return seconds


def best(call: Callable[[], object], rounds: int = 3) -> float:
    """Return the least processor seconds that *call* took in *rounds* rounds: they do not mind who else uses the machine."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)
