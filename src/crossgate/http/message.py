"""HTTP requests, responses and header lists as plain values; no I/O and no meaning of any particular header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Headers:
    """An ordered header list: names keep their case and order, look-ups ignore case.

    Values are text decoded byte for byte (Latin-1), so that odd bytes survive.
    Source: https://fetch.spec.whatwg.org/#concept-header-list
    """

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = tuple(pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __contains__(self, name: str) -> bool:
        wanted = name.lower()
        return any(key.lower() == wanted for key, _ in self._pairs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._pairs == other._pairs

    def __hash__(self) -> int:
        return hash(self._pairs)

    def __repr__(self) -> str:
        return f"Headers({list(self._pairs)!r})"

    def get_all(self, name: str) -> list[str]:
        """Return the values of every header called *name*, in order."""
        wanted = name.lower()
        return [value for key, value in self._pairs if key.lower() == wanted]

    def combined(self, name: str) -> str | None:
        """Return all values of *name* joined with ``, ``, or None if there is none.

        Source: https://fetch.spec.whatwg.org/#concept-header-list-get
        """
        values = self.get_all(name)
        return ", ".join(values) if values else None

    def last(self, name: str) -> str | None:
        """Return the value of the last header called *name*, or None."""
        values = self.get_all(name)
        return values[-1] if values else None

    def plus(self, *pairs: tuple[str, str]) -> Headers:
        """Return a new list with *pairs* appended."""
        return Headers((*self._pairs, *pairs))

    def without(self, *names: str) -> Headers:
        """Return a new list that lacks every header called one of *names*."""
        gone = {name.lower() for name in names}
        return Headers(pair for pair in self._pairs if pair[0].lower() not in gone)


class Request(NamedTuple):
    """One HTTP request as it goes over the wire: *url* is absolute and without fragment."""

    method: str
    url: str
    headers: Headers = Headers()
    body: bytes = b""


class Response(NamedTuple):
    """One HTTP response as it comes over the wire."""

    status: int
    headers: Headers = Headers()
    body: bytes = b""
