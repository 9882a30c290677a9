"""The CORS-preflight cache: which preflights can be left out, by each browser's rules; it is given the time, and reads no clock.

Source: https://fetch.spec.whatwg.org/#cors-preflight-cache
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from crossgate.browser.methods import SAFELISTED_METHODS

DEFAULT_AGE = 5
"""Seconds a preflight is kept without Access-Control-Max-Age. Source: https://fetch.spec.whatwg.org/#cors-preflight-fetch step 7.6"""

_DIGITS = "0123456789"
_INT64_MAX = 2**63 - 1
_MANY_DIGITS = 25  # more digits than any 64 bit number has; int() is never given more


def lenient_age(value: str | None) -> int | None:
    """Read the Access-Control-Max-Age of Chromium and WebKit: a signed 64 bit number, else the default of 5 s."""
    text = value or ""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits or digits.strip(_DIGITS) or len(digits.lstrip("0")) > _MANY_DIGITS:
        return DEFAULT_AGE
    seconds = int(digits.lstrip("0") or "0")
    if seconds > _INT64_MAX:
        return DEFAULT_AGE
    return 0 if text.startswith("-") else seconds


def strict_age(value: str | None) -> int | None:
    """Read the Access-Control-Max-Age of Firefox: digits only; anything else forbids caching (None)."""
    if not value:
        return DEFAULT_AGE
    if value.strip(_DIGITS):
        return None
    return int(value[-_MANY_DIGITS:]) if len(value.lstrip("0")) <= _MANY_DIGITS else 10**_MANY_DIGITS


def standard_age(value: str | None) -> int | None:
    """Read the Access-Control-Max-Age of the standard: one delta-seconds, else the default of 5 s."""
    age = strict_age(value)
    return DEFAULT_AGE if age is None else age


class CacheRules(NamedTuple):
    """How one browser caches preflights.

    *age* reads the header, *cap* is the longest time in seconds, *capacity* the number of entries. *wildcards*: whether a stored ``*``
    counts as one. *unlisted_methods* pass without being stored. *merges*: whether a new preflight adds to the entry or replaces it.
    *by_credentials*: whether entries with and without credentials are kept apart; *shares_credentialed*: whether those with serve
    requests without. *cleared_by_failure*: whether a request that fails, by the CORS check or otherwise, throws the entry away;
    *cleared_by_miss*: whether a request that an entry does not cover does. *opaque_origins*: whether anything is kept from
    one call to the next for pages whose origin is ``null``. *star_covers_authorization*: whether a stored ``*`` does.
    """

    age: Callable[[str | None], int | None]
    cap: int | None = None
    capacity: int = 1000
    wildcards: bool = True
    unlisted_methods: frozenset[str] = SAFELISTED_METHODS
    merges: bool = False
    by_credentials: bool = False
    shares_credentialed: bool = True
    cleared_by_failure: bool = False
    cleared_by_miss: bool = False
    opaque_origins: bool = True
    star_covers_authorization: bool = True


class _Entry:
    """The methods and lower-case header names that were allowed, each with the time at which that ends; *ends* is the latest of them."""

    __slots__ = ("credentialed", "ends", "headers", "methods")

    def __init__(self, *, credentialed: bool) -> None:
        self.credentialed = credentialed
        self.ends = 0.0
        self.methods: dict[str, float] = {}
        self.headers: dict[str, float] = {}


_Key = tuple[str, str, bool]


class PreflightCache:
    """The cache of one browser. Times are seconds on any clock that the caller keeps to."""

    __slots__ = ("_entries", "_rules")

    def __init__(self, rules: CacheRules) -> None:
        self._rules = rules
        self._entries: dict[_Key, _Entry] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def allows(self, origin: str, url: str, method: str, names: tuple[str, ...], *, credentialed: bool, now: float) -> bool:
        """Return whether no preflight is needed for *method* with the lower-case unsafe header *names*."""
        for key in self._keys_for(origin, url, credentialed=credentialed):
            entry = self._entries.get(key)
            if (
                entry
                and (entry.credentialed or not credentialed)
                and self._covers(entry, method, names, credentialed=credentialed, now=now)
            ):
                self._entries[key] = self._entries.pop(key)  # the most recently used one comes last
                return True
            if entry and self._rules.cleared_by_miss:
                del self._entries[key]
        return False

    def store(
        self,
        origin: str,
        url: str,
        methods: tuple[str, ...],
        headers: tuple[str, ...],
        max_age: str | None,
        *,
        credentialed: bool,
        now: float,
    ) -> None:
        """Remember a successful preflight that allowed *methods* and *headers*; *max_age* is the combined header value."""
        age = self._rules.age(max_age)
        if not age or age < 0:
            return
        ends = now + (age if self._rules.cap is None else min(age, self._rules.cap))
        key = (origin, url, credentialed and self._rules.by_credentials)
        entry = self._entries.pop(key, None) if self._rules.merges else None
        if entry is None:
            entry = _Entry(credentialed=credentialed)
        entry.methods.update(dict.fromkeys(methods, ends))
        entry.headers.update(dict.fromkeys(map(str.lower, headers), ends))
        entry.ends = max(entry.ends, ends)
        self._entries.pop(key, None)
        while len(self._entries) >= self._rules.capacity:
            del self._entries[next(iter(self._entries))]
        self._entries[key] = entry

    def failed(self, origin: str, url: str) -> None:
        """Tell the cache that a request to *url* ended in a network error, in whatever way. Source: https://fetch.spec.whatwg.org/#main-fetch"""
        if self._rules.cleared_by_failure:
            self._entries.pop((origin, url, False), None)
            self._entries.pop((origin, url, True), None)

    def _keys_for(self, origin: str, url: str, *, credentialed: bool) -> tuple[_Key, ...]:
        if not self._rules.by_credentials:
            return ((origin, url, False),)
        if credentialed:
            return ((origin, url, True),)
        return ((origin, url, False), (origin, url, True)) if self._rules.shares_credentialed else ((origin, url, False),)

    def _covers(self, entry: _Entry, method: str, names: tuple[str, ...], *, credentialed: bool, now: float) -> bool:
        star = self._rules.wildcards and not credentialed and not entry.credentialed
        if entry.ends <= now:
            return False

        def holds(stored: dict[str, float], name: str) -> bool:
            return stored.get(name, now) > now or (star and stored.get("*", now) > now)

        if method not in self._rules.unlisted_methods and not holds(entry.methods, method):
            return False
        if star and not self._rules.star_covers_authorization and "authorization" in names and "authorization" not in entry.headers:
            return False
        return all(holds(entry.headers, name) for name in names)
