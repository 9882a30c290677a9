"""JSON from a stranger: read only when it is neither too large nor too deep, nor made of too many parts; its meaning is no matter here."""

from __future__ import annotations

import json

MAX_BYTES = 64 * 1024 * 1024
_MAX_PARTS = 4_000_000
_MAX_CONTAINERS = 1_000_000


class BadRecording(ValueError):
    """The text is no recording that can be read; the message says why."""


def parse(data: bytes) -> object:
    """Return the JSON value of *data*.

    Raises BadRecording.
    """
    if len(data) > MAX_BYTES:
        raise BadRecording(f"it has more than {MAX_BYTES // 1024 // 1024} MB; save it without content (responses' bodies)")
    if data.count(b"{") + data.count(b"[") > _MAX_CONTAINERS or data.count(b",") > _MAX_PARTS:
        raise BadRecording("it has too many parts; save fewer requests, or without content")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadRecording("it is not UTF-8") from None
    except RecursionError:
        raise BadRecording("it is nested too deeply") from None
    except ValueError as error:  # also for numbers of too many digits
        raise BadRecording(f"it is no JSON: {error}") from None
