"""The signals that end a command: each as Ctrl+C does, so that what was started for its time goes with it; ends nothing itself."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def ended_as_by_interrupt() -> Iterator[None]:
    """Within the block the wish to terminate, and the end of the terminal, raise KeyboardInterrupt in place of ending the process at once.

    A signal that is ignored, as ``nohup`` has it, stays so. To be used in the main thread, to which signals come.
    """
    wanted = {"SIGTERM": _interrupt, "SIGHUP": _terminate}
    handlers = {getattr(signal, name): handler for name, handler in wanted.items() if hasattr(signal, name)}
    taken = [number for number in handlers if signal.getsignal(number) == signal.SIG_DFL]
    for number in taken:
        signal.signal(number, handlers[number])
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _terminate(_number: int, _frame: FrameType | None) -> None:
    """Pass the signal on to whoever handles termination at the moment: servers do so themselves, to end in order."""
    signal.raise_signal(signal.SIGTERM)
