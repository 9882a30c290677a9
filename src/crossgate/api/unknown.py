"""What cannot be known from the configuration, as a value of its own; never a guess."""

from __future__ import annotations

from typing import TypeAlias, TypeVar

from crossgate.text import Span

T = TypeVar("T")


class Unknown:
    """A value that the configuration does not tell.

    *why* stands alone ("the parameter AllowedOrigin has no default"); *remedy* is what the user can do about it
    ("--parameter AllowedOrigin=…"), *shape* the known parts of a text with ``${…}`` for the others.
    The place does not count when two are compared, so that equal models from different files compare equal.
    """

    __slots__ = ("remedy", "shape", "where", "why")

    def __init__(self, why: str, where: Span | None = None, remedy: str = "", shape: str = "") -> None:
        self.why = why
        self.where = where
        self.remedy = remedy
        self.shape = shape

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and (self.why, self.remedy, self.shape) == (other.why, other.remedy, other.shape)

    def __hash__(self) -> int:
        return hash((self.why, self.remedy, self.shape))

    def __repr__(self) -> str:
        return f"Unknown({self.why!r}, {self.where!r})"


Value: TypeAlias = T | Unknown
"""Either what the configuration says or why it cannot be told."""
