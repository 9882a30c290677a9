"""Runs a user's Lambda handler in a process of its own: events come in on one pipe, outcomes go out on another; imports nothing of ours.

Started as ``python -P handler_child.py MODULE:FUNCTION FOLDER NAME``. Each message is its length in four bytes and JSON. What the
handler prints goes to the error stream, so that it cannot be taken for an outcome.
"""

from __future__ import annotations

import importlib
import json
import os
import struct
import sys
import time
import traceback
from collections.abc import Callable
from threading import Thread
from typing import Any, BinaryIO

_ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
_MEMORY_MB = 128
_LOOK_SECONDS = 0.5


class Context:
    """What a handler gets beside the event, https://docs.aws.amazon.com/lambda/latest/dg/python-context.html."""

    def __init__(self, name: str, request_id: str, deadline: float) -> None:
        self.function_name = name
        self.function_version = "$LATEST"
        self.invoked_function_arn = _ARN + name
        self.memory_limit_in_mb = str(_MEMORY_MB)
        self.aws_request_id = request_id
        self.log_group_name = f"/aws/lambda/{name}"
        self.log_stream_name = time.strftime("%Y/%m/%d/[$LATEST]") + request_id.replace("-", "")
        self.identity = None
        self.client_context = None
        self._deadline = deadline

    def get_remaining_time_in_millis(self) -> int:
        """Return how much time is left, in milliseconds."""
        return max(0, int((self._deadline - time.monotonic()) * 1000))


def main() -> None:
    """Answer events until there are no more."""
    events = os.fdopen(os.dup(0), "rb")
    outcomes = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    spec, folder, name = sys.argv[1:4]
    sys.path.insert(0, folder)
    handler, complaint, source = _loaded(spec)
    while (message := _next(events)) is not None:
        outcome = complaint or _outcome(handler, message, name)
        sys.stdout.flush()
        _write(outcomes, outcome | {"source": source})


def _end_with(server: int) -> None:
    """End this process when the *server* that started it was killed, and could not kill it: a busy handler would not notice."""
    while os.getppid() == server:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


def _loaded(spec: str) -> tuple[Callable[..., Any] | None, dict[str, Any], str]:
    """Return the handler, or what is answered in its stead, and the file it stands in."""
    module_name, _, function_name = spec.partition(":")
    try:
        module = importlib.import_module(module_name)
    except BaseException as error:  # noqa: BLE001 - whatever a module does while it is imported
        traceback.print_exc()
        return None, {"error": f"Unable to import module '{module_name}': {error}", "type": "Runtime.ImportModuleError"}, ""
    source = getattr(module, "__file__", None) or ""
    handler = getattr(module, function_name, None)
    if not callable(handler):
        complaint = f"Handler '{function_name}' missing on module '{module_name}'"
        print(complaint, file=sys.stderr)  # noqa: T201
        return None, {"error": complaint, "type": "Runtime.HandlerNotFound"}, source
    return handler, {}, source


def _outcome(handler: Callable[..., Any] | None, message: dict[str, Any], name: str) -> dict[str, Any]:
    context = Context(name, message["request_id"], time.monotonic() + message["seconds"])
    try:
        output = handler(message["event"], context) if handler is not None else None
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is its outcome
        traceback.print_exc()
        return {"error": str(error), "type": type(error).__name__}
    try:
        return {"output": json.loads(json.dumps(output))}
    except (TypeError, ValueError, RecursionError) as error:
        print(f"Unable to marshal response: {error}", file=sys.stderr)  # noqa: T201
        return {"error": f"Unable to marshal response: {error}", "type": "Runtime.MarshalError"}


def _next(events: BinaryIO) -> dict[str, Any] | None:
    head = events.read(4)
    if len(head) < 4:
        return None
    message: dict[str, Any] = json.loads(events.read(struct.unpack("!I", head)[0]))
    return message


def _write(outcomes: BinaryIO, outcome: dict[str, Any]) -> None:
    text = json.dumps(outcome).encode()
    outcomes.write(struct.pack("!I", len(text)) + text)
    outcomes.flush()


if __name__ == "__main__":
    main()
