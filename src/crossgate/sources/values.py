"""Resolved nodes into plain values of the model, tolerant of texts where numbers or booleans are meant; no structure."""

from __future__ import annotations

from collections.abc import Collection

from crossgate.api import Unknown, Value
from crossgate.sources.reading import Reading, Resolved
from crossgate.text import Mapping, Node, Scalar, Sequence

_FLAGS = {"true": True, "false": False}
_MOST_DIGITS = 18


def kind_of(node: Node) -> str:
    """Say what *node* is, as in "not a list"."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    return "empty" if node.value is None else "a text" if isinstance(node.value, str) else f"'{node.raw[:40]}'"


def as_text(node: Resolved, what: str, reading: Reading) -> Value[str] | None:
    """Return the text of *node*; numbers and booleans count as their spelling, null as not written."""
    if node is None or isinstance(node, Unknown):
        return node
    if isinstance(node, Scalar):
        return scalar_text(node)
    return wrong_type(node, what, "a text", reading)


def scalar_text(node: Scalar) -> str | None:
    """Return *node* as a text, or None for null."""
    if isinstance(node.value, str):
        return node.value
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    return None if node.value is None else node.raw


def as_flag(node: Resolved, what: str, reading: Reading) -> Value[bool] | None:
    """Return the boolean in *node*, which may be written as a text."""
    if node is None or isinstance(node, Unknown):
        return node
    if isinstance(node, Scalar):
        if node.value is None or isinstance(node.value, bool):
            return node.value
        flag = _FLAGS.get(node.raw.lower())
        if flag is not None:
            return flag
    return wrong_type(node, what, "true or false", reading)


def as_number(node: Resolved, what: str, reading: Reading) -> Value[int] | None:
    """Return the whole number in *node*, which may be written as a text."""
    if node is None or isinstance(node, Unknown):
        return node
    if isinstance(node, Scalar):
        if node.value is None:
            return None
        raw = node.raw.strip()
        if raw.removeprefix("-").isascii() and raw.removeprefix("-").isdigit() and len(raw) <= _MOST_DIGITS:
            return int(raw)
    return wrong_type(node, what, "a whole number", reading)


def as_choice(text: Value[str] | None, what: str, allowed: Collection[str], node: Resolved, reading: Reading) -> Value[str] | None:
    """Return *text* in the spelling that *allowed* has, whatever its case."""
    if text is None or isinstance(text, Unknown):
        return text
    if text.upper() in allowed:
        return text.upper()
    span = node.span if isinstance(node, (Scalar, Mapping, Sequence)) else None
    message = f"'{text[:60]}' is no {what}; API Gateway knows {', '.join(sorted(allowed))}"
    reading.refuse("unknown-value", message, span)
    return Unknown(f"'{text[:60]}' is no {what}", span)


def wrong_type(node: Node, what: str, wanted: str, reading: Reading) -> Unknown:
    """Note that *node* is not what *what* must be, and return the Unknown that stands for it."""
    message = f"{what} must be {wanted}, and this is {kind_of(node)}"
    reading.refuse("wrong-type", message, node.span)
    return Unknown(message, node.span)
