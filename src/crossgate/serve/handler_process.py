"""One process that runs a user's handler: started, asked with a deadline, and killed when it does not keep it; no shape of any event."""

from __future__ import annotations

import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

_CHILD = Path(__file__).with_name("handler_child.py")

MOST_OUTPUT = 6_291_556
"""Bytes of a function's output, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html."""

_ALLOWANCE = 65_536
"""Bytes that an outcome may have around the output."""


class HandlerTimeout(Exception):
    """The handler did not answer in time; its process has been killed."""


class HandlerCrash(Exception):
    """The handler's process ended, or wrote what is no outcome; it has been killed."""


class Handler(NamedTuple):
    """Which function to run: *spec* is ``module:function``, looked for in *folder*; *name* is what the function is called on AWS."""

    spec: str
    folder: str
    name: str


class HandlerProcess:
    """A running handler, which takes one event at a time, as a Lambda environment does."""

    def __init__(self, handler: Handler) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - the user named this handler
            [sys.executable, "-P", str(_CHILD), *handler],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            env=os.environ | {"AWS_LAMBDA_FUNCTION_NAME": handler.name, "AWS_REGION": os.environ.get("AWS_REGION", "us-east-1")},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._events, self._outcomes = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._events, False)
        os.set_blocking(self._outcomes, False)
        self._source = ""
        self._changed = 0

    def ask(self, event: object, request_id: str, seconds: float) -> dict[str, Any]:
        """Return the outcome for *event*: ``output``, or ``error`` and ``type``.

        Raises HandlerTimeout and HandlerCrash; the process is gone then.
        """
        deadline = time.monotonic() + seconds
        message = json.dumps({"event": event, "request_id": request_id, "seconds": seconds}).encode()
        try:
            self._send(struct.pack("!I", len(message)) + message, deadline)
            outcome = self._outcome(deadline)
        except (OSError, ValueError, RecursionError) as error:
            self.kill()
            raise HandlerCrash("the handler's process ended, or wrote what is no outcome") from error
        except (HandlerTimeout, HandlerCrash):
            self.kill()
            raise
        self._remember_source(outcome)
        return outcome

    def _outcome(self, deadline: float) -> dict[str, Any]:
        size = struct.unpack("!I", self._receive(4, deadline))[0]
        if size > MOST_OUTPUT + _ALLOWANCE:
            raise HandlerCrash("the handler's output is larger than 6 MB")
        outcome = json.loads(self._receive(size, deadline))
        if not isinstance(outcome, dict):
            raise HandlerCrash("the handler's process wrote what is no outcome")
        return outcome

    @property
    def is_stale(self) -> bool:
        """Whether the process has ended, or the handler's file was changed since it was loaded."""
        return self._process.poll() is not None or (bool(self._source) and _changed(self._source) != self._changed)

    def kill(self) -> None:
        """End the process and all that it started in its session."""
        with suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _remember_source(self, outcome: dict[str, Any]) -> None:
        source = outcome.get("source")
        if not self._source and isinstance(source, str):
            self._source, self._changed = source, _changed(source)

    def _send(self, data: bytes, deadline: float) -> None:
        waiting = memoryview(data)
        while waiting:
            _wait(self._events, selectors.EVENT_WRITE, deadline)
            waiting = waiting[os.write(self._events, waiting[:65_536]) :]

    def _receive(self, size: int, deadline: float) -> bytes:
        pieces: list[bytes] = []
        while size:
            _wait(self._outcomes, selectors.EVENT_READ, deadline)
            pieces.append(os.read(self._outcomes, min(size, 65_536)))
            if not pieces[-1]:
                raise HandlerCrash("the handler's process ended")
            size -= len(pieces[-1])
        return b"".join(pieces)


def _wait(pipe: int, event: int, deadline: float) -> None:
    """Wait until *pipe* can be read or written.

    Raises HandlerTimeout.
    """
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, event)
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise HandlerTimeout


def _changed(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0
