"""What cannot be known from the configuration, as a value of its own; never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from crossgate.text import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that the configuration does not tell.

    *why* stands alone ("the parameter AllowedOrigin has no default"); *remedy* is what the user can do about it
    ("--parameter AllowedOrigin=…"), *shape* the known parts of a text with ``${…}`` for the others.
    """

    why: str
    where: Span | None = None
    remedy: str = ""
    shape: str = ""


Value = T | Unknown
"""Either what the configuration says or why it cannot be told."""
