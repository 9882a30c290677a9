"""HTTP/1.1 bytes as Chromium and Firefox read them: the recordings hold what a raw server wrote, the model wants messages."""

from __future__ import annotations

import re

from crossgate.browser import NetworkFault
from crossgate.http import Headers, Response

_STATUS_LINE = re.compile(r"HTTP/\d+(?:\.\d+)? +(\d{3})")


def written(status: int, headers: list[list[str]], body: str) -> str:
    """Return the bytes (as Latin-1 text) that the recording server writes for a structured answer."""
    lines = [f"HTTP/1.1 {status} Reason", *(f"{name}: {value}" for name, value in headers)]
    if status not in (204, 304):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines) + "\r\n\r\n" + body


def read(text: str, browser: str) -> Response | NetworkFault:
    """Return what *browser* makes of *text*. Interim responses are skipped, trailers are no headers."""
    while True:
        head, rest = _split_head(text)
        lines = re.split(r"\r?\n", head)
        status = _STATUS_LINE.match(lines[0])
        if not status:  # Firefox takes it for HTTP/0.9: a 200 that is all body
            return Response(200, Headers(), text.encode("latin-1")) if browser == "firefox" else NetworkFault("invalid-response")
        if "\0" in head:
            return NetworkFault("invalid-response")
        if not 100 <= int(status[1]) <= 199:
            return Response(int(status[1]), Headers(_fields(lines[1:], browser)), rest.encode("latin-1", "replace"))
        text = rest


def _split_head(text: str) -> tuple[str, str]:
    end = re.search(r"\r?\n\r?\n", text)
    return (text[: end.start()], text[end.end() :]) if end else (text, "")


def _fields(lines: list[str], browser: str) -> list[tuple[str, str]]:
    unfolded: list[str] = []
    for line in lines:
        if line[:1] in (" ", "\t") and unfolded:
            unfolded[-1] = unfolded[-1] + line if browser == "firefox" else f"{unfolded[-1].rstrip()} {line.strip()}"
        else:
            unfolded.append(line)
    fields: list[tuple[str, str]] = []
    for line in unfolded:
        name, colon, value = line.partition(":")
        if colon and (name == name.rstrip() or browser != "firefox"):
            fields.append((name.rstrip(), value.strip(" \t")))
    return fields
