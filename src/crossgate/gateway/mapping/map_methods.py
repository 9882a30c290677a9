"""The methods of Java's Map and Map.Entry that templates may call, by name; types of arguments as in the table of strings.

https://docs.oracle.com/javase/8/docs/api/java/util/Map.html
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from crossgate.gateway.mapping.rendering import Rendering
from crossgate.gateway.mapping.values import Entry, JavaList, equal

Entries = dict[object, object]


def as_key(key: object) -> Hashable:
    """Return *key* if a map can have it as its key; no list nor map can be one here."""
    return key if isinstance(key, str | int | float | None) else ""


def _put(_: Rendering, entries: Entries, key: object, value: object) -> object:
    old = entries.get(as_key(key))
    entries[as_key(key)] = value
    return old


def _put_if_absent(_: Rendering, entries: Entries, key: object, value: object) -> object:
    old = entries.get(as_key(key))
    if old is None:
        entries[as_key(key)] = value
    return old


def _put_all(r: Rendering, entries: Entries, more: Entries) -> str:
    r.charge(len(more))
    entries.update(more)
    return ""


def _listed(of: Callable[[Entries], list[object]]) -> Callable[[Rendering, Entries], list[object]]:
    def run(r: Rendering, entries: Entries) -> list[object]:
        r.charge(len(entries))
        return JavaList(of(entries))

    return run


MAP_METHODS: dict[str, tuple[str, Callable[..., Any]]] = {
    "clear": ("", lambda _, entries: entries.clear() or ""),
    "containsKey": ("o", lambda _, entries, key: as_key(key) in entries),
    "containsValue": ("o", lambda r, entries, value: any(type(one) is type(value) and equal(one, value, r) for one in entries.values())),
    "entrySet": ("", _listed(lambda entries: [Entry(key, value) for key, value in entries.items()])),
    "get": ("o", lambda _, entries, key: entries.get(as_key(key))),
    "getOrDefault": ("oo", lambda _, entries, key, default: entries.get(as_key(key), default)),
    "isEmpty": ("", lambda _, entries: not entries),
    "keySet": ("", _listed(list)),
    "put": ("oo", _put),
    "putAll": ("m", _put_all),
    "putIfAbsent": ("oo", _put_if_absent),
    "remove": ("o", lambda _, entries, key: entries.pop(as_key(key), None)),
    "size": ("", lambda _, entries: len(entries)),
    "values": ("", _listed(lambda entries: list(entries.values()))),
}

ENTRY_METHODS: dict[str, tuple[str, Callable[..., Any]]] = {
    "getKey": ("", lambda _, entry: entry.key),
    "getValue": ("", lambda _, entry: entry.value),
}
