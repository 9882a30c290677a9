"""The methods of Java's numbers and Booleans that templates may call, by name; types of arguments as in the table of strings.

``Integer.parseInt`` and its like are reached through a number: ``#set($x = 0) $x.parseInt("5")``.
https://docs.oracle.com/javase/8/docs/api/java/lang/Integer.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MAX_DIGITS = 300


def _whole(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError("too many digits")
    return int(text)


NUMBER_METHODS: dict[str, tuple[str, Callable[..., Any]]] = {
    "compareTo": ("n", lambda r, number, other: (number > other) - (number < other)),
    "doubleValue": ("", lambda r, number: float(number)),
    "floatValue": ("", lambda r, number: float(number)),
    "intValue": ("", lambda r, number: int(number)),
    "longValue": ("", lambda r, number: int(number)),
    "parseDouble": ("s", lambda r, number, text: float(text[:MAX_DIGITS])),
    "parseInt": ("s", lambda r, number, text: _whole(text)),
    "parseLong": ("s", lambda r, number, text: _whole(text)),
    "valueOf": ("s", lambda r, number, text: _whole(text)),
}

BOOLEAN_METHODS: dict[str, tuple[str, Callable[..., Any]]] = {
    "booleanValue": ("", lambda r, value: value),
    "parseBoolean": ("s", lambda r, value, text: text.lower() == "true"),
}
