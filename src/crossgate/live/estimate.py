"""How long calls will take at a rate: the pacer run on a clock of its own; nothing is called and nothing waits."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.live.pacer import Pacer


def seconds_for(operations: Iterable[str], rate: float) -> float:
    """Return for how many seconds the pacer holds up *operations* at *rate* a second, when others have used up the burst."""
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    pacer = Pacer(rate, burst=1, clock=lambda: now, sleep=sleep)
    for operation in operations:
        pacer.wait(operation)
    return now
