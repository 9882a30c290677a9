"""The order in which Chromium looks at request headers, which decides the refused one it names; nothing else rests on it.

It is the bucket order of Blink's hash map, rebuilt after what was observed in Chromium 156: names are hashed with rapidhash
and put into an open-addressed table.
It follows Chromium's internals, not a standard, so any version may change it.
"""

from __future__ import annotations

from functools import lru_cache

from crossgate.browser.host import is_trustworthy
from crossgate.browser.url import parse_url

_MASK = (1 << 64) - 1
_SECRET = (0x2D358DCCAA6C78A5, 0x8BB84B93962EACC9, 0x4B33A62ED433D4A3)
_SEED = 0xBDD89AA982704029
"""The constants of rapidhash. Source: https://github.com/Nicoshev/rapidhash"""

_HASH_BITS = (1 << 24) - 1
_FIRST_TABLE_SIZE = 8

_BROWSER_HEADERS = ("sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform", "user-agent")
"""What Blink adds itself; only the last one for targets that are not trustworthy."""


def blink_order(headers: tuple[tuple[str, str], ...], url: str, is_xhr: bool) -> tuple[str, ...]:
    """Return the lower-case names of *headers* in the order of Blink's table.

    fetch() inserts them sorted, an XMLHttpRequest as they were set.
    """
    names = tuple(dict.fromkeys(name.lower() for name, _ in headers))
    parsed = parse_url(url)
    own = _BROWSER_HEADERS if parsed and is_trustworthy(parsed.scheme, parsed.host or "") else _BROWSER_HEADERS[-1:]
    return _bucket_order((names if is_xhr else tuple(sorted(names))) + own)


@lru_cache(maxsize=1024)
def _bucket_order(names: tuple[str, ...]) -> tuple[str, ...]:
    table: list[str | None] = [None] * _FIRST_TABLE_SIZE
    for count, name in enumerate(dict.fromkeys(names), 1):
        _insert(table, name)
        if 2 * count >= len(table):
            grown: list[str | None] = [None] * (2 * len(table))
            for kept in table:
                if kept is not None:
                    _insert(grown, kept)
            table = grown
    return tuple(name for name in table if name is not None)


def _insert(table: list[str | None], name: str) -> None:
    mask = len(table) - 1
    at, step = _hash(name) & mask, 0
    while table[at] is not None:
        step += 1
        at = (at + step) & mask
    table[at] = name


@lru_cache(maxsize=4096)
def _hash(name: str) -> int:
    return (rapidhash(name.encode("utf-16-le", "replace")) & _HASH_BITS) or 1 << 23


def _mix(a: int, b: int) -> int:
    product = a * b
    return (product & _MASK) ^ (product >> 64)


def rapidhash(data: bytes) -> int:
    """Return the 64 bit rapidhash (version 1, with its own seed) of *data*, which are 16 bit characters as Blink reads them."""
    length = len(data)

    def read(at: int, size: int = 8) -> int:
        return int.from_bytes(data[at : at + size], "little")

    seed = _SEED ^ _mix(_SEED ^ _SECRET[0], _SECRET[1]) ^ length
    a = b = 0
    if 4 <= length <= 16:
        delta = (length & 24) >> (length >> 3)
        a = read(0, 4) << 32 | read(length - 4, 4)
        b = read(delta, 4) << 32 | read(length - 4 - delta, 4)
    elif 0 < length < 4:
        a = read(0, 2)  # where plain rapidhash spreads up to three bytes, Blink takes the one character
    elif length > 16:
        seed = _long_seed(data, seed)
        a, b = read(length - 16), read(length - 8)
    product = (a ^ _SECRET[1]) * (b ^ seed)
    return _mix((product & _MASK) ^ _SECRET[0] ^ length, (product >> 64) ^ _SECRET[1])


def _long_seed(data: bytes, seed: int) -> int:
    def read(at: int) -> int:
        return int.from_bytes(data[at : at + 8], "little")

    at, rest = 0, len(data)
    if rest > 48:
        see1 = see2 = seed
        while rest >= 48:
            seed = _mix(read(at) ^ _SECRET[0], read(at + 8) ^ seed)
            see1 = _mix(read(at + 16) ^ _SECRET[1], read(at + 24) ^ see1)
            see2 = _mix(read(at + 32) ^ _SECRET[2], read(at + 40) ^ see2)
            at, rest = at + 48, rest - 48
        seed ^= see1 ^ see2
    if rest > 16:
        seed = _mix(read(at) ^ _SECRET[2], read(at + 8) ^ seed ^ _SECRET[1])
        if rest > 32:
            seed = _mix(read(at + 16) ^ _SECRET[2], read(at + 24) ^ seed)
    return seed
