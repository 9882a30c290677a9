"""Reads the bodies that templates look into: JSON at speed, and else as leniently as AWS does; no templates."""

from __future__ import annotations

import json

from crossgate.gateway.mapping.lenient_json import NotJson, parse


def parse_document(text: str) -> object:
    """Return the value of *text*, where words that are no JSON are a string. Raises NotJson."""
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return parse(text)


def _refuse(word: str) -> object:
    """Leave NaN and the infinities, which are no JSON, to the lenient reader."""
    raise ValueError(word)


_DECODER = json.JSONDecoder(parse_constant=_refuse)

__all__ = ["NotJson", "parse_document"]
