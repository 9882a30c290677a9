"""Makes a template smaller that comes out otherwise on the two sides, for the eyes of whoever looks for the cause; no rendering."""

from __future__ import annotations

from collections.abc import Callable


def shrunk(text: str, differs: Callable[[str], bool]) -> str:
    """Return *text* without whatever can be left out while *differs* holds, in halves first and single characters last."""
    size = max(len(text) // 2, 1)
    while size:
        at = 0
        while at < len(text):
            shorter = text[:at] + text[at + size :]
            if differs(shorter):
                text = shorter
            else:
                at += size
        size //= 2
    return text
