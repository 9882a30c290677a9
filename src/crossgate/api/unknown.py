"""What cannot be known from the configuration, as a value of its own; never a guess."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from crossgate.text import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that the configuration does not tell.

    *why* stands alone ("the parameter AllowedOrigin has no default"); *remedy* is what the user can do about it
    ("--parameter AllowedOrigin=…"), *shape* the known parts of a text with ``${…}`` for the others.
    The place does not count when two are compared, so that equal models from different files compare equal.
    """

    why: str
    where: Span | None = field(default=None, compare=False)
    remedy: str = ""
    shape: str = ""


Value: TypeAlias = T | Unknown
"""Either what the configuration says or why it cannot be told."""
