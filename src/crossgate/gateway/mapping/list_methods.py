"""The methods of Java's List that templates may call, by name; types of arguments as in the table of strings.

https://docs.oracle.com/javase/8/docs/api/java/util/List.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crossgate.gateway.mapping.rendering import Rendering
from crossgate.gateway.mapping.values import JavaList, equal

Items = list[object]


def _at(items: Items, index: int) -> int:
    if not 0 <= index < len(items):
        raise IndexError(f"index {index} in a list of {len(items)}")
    return index


def _add(r: Rendering, items: Items, first: object, *second: object) -> object:
    r.charge(len(items) >> 6)
    if not second:
        items.append(first)
        return True
    if not isinstance(first, int) or not 0 <= first <= len(items):
        raise IndexError(f"index {first} in a list of {len(items)}")
    items.insert(first, second[0])
    return ""


def _add_all(r: Rendering, items: Items, more: Items) -> bool:
    r.charge(len(more))
    items.extend(more)
    return bool(more)


def _set(_: Rendering, items: Items, index: int, value: object) -> object:
    old = items[_at(items, index)]
    items[index] = value
    return old


def _index(r: Rendering, items: Items, value: object) -> int:
    for position, candidate in enumerate(items):
        if type(candidate) is type(value) and equal(candidate, value, r):
            return position
    return -1


def _remove(r: Rendering, items: Items, which: object) -> object:
    r.charge(len(items) >> 6)
    if isinstance(which, int) and not isinstance(which, bool):
        return items.pop(_at(items, which))
    position = _index(r, items, which)
    if position >= 0:
        items.pop(position)
    return position >= 0


def _sub_list(r: Rendering, items: Items, begin: int, end: int) -> Items:
    if not 0 <= begin <= end <= len(items):
        raise IndexError(f"items {begin} to {end} of a list of {len(items)}")
    r.charge(end - begin)
    return type(items)(items[begin:end])


def _copy(r: Rendering, items: Items) -> Items:
    r.charge(len(items))
    return JavaList(items)


LIST_METHODS: dict[str, tuple[str, Callable[..., Any]]] = {
    "add": ("o?o", _add),
    "addAll": ("l", _add_all),
    "clear": ("", lambda _, items: items.clear() or ""),
    "contains": ("o", lambda r, items, value: _index(r, items, value) >= 0),
    "containsAll": ("l", lambda r, items, values: all(_index(r, items, value) >= 0 for value in values)),
    "get": ("i", lambda _, items, index: items[_at(items, index)]),
    "indexOf": ("o", _index),
    "isEmpty": ("", lambda _, items: not items),
    "iterator": ("", _copy),
    "remove": ("o", _remove),
    "set": ("io", _set),
    "size": ("", lambda _, items: len(items)),
    "subList": ("ii", _sub_list),
    "toArray": ("", _copy),
}
