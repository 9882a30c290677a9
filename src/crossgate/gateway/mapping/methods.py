"""The Java methods that templates may call on strings, numbers, lists and maps: one table, and nothing beyond it.

A name that is not in the table gives null, as a missing method does in Velocity; no Python attribute is ever looked up.
https://docs.oracle.com/javase/8/docs/api/java/lang/String.html, …/java/util/List.html, …/java/util/Map.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.list_methods import LIST_METHODS
from crossgate.gateway.mapping.map_methods import ENTRY_METHODS, MAP_METHODS
from crossgate.gateway.mapping.number_methods import BOOLEAN_METHODS, number_methods
from crossgate.gateway.mapping.rendering import Rendering
from crossgate.gateway.mapping.string_methods import STRING_METHODS
from crossgate.gateway.mapping.values import DefinedBlock, Entry, Opaque, equal, to_text

Method = Callable[..., Any]


def _table(value: object) -> dict[str, tuple[str, Method]] | None:
    if isinstance(value, str):
        return STRING_METHODS
    if isinstance(value, dict):
        return MAP_METHODS
    if isinstance(value, list):
        return LIST_METHODS
    if isinstance(value, bool):
        return BOOLEAN_METHODS
    if isinstance(value, int | float):
        return number_methods(value)
    return ENTRY_METHODS if isinstance(value, Entry) else None


def call(r: Rendering, value: object, name: str, arguments: list[object]) -> object:
    """Return what ``value.name(arguments)`` gives; null if there is no such method for such arguments.

    Raises TemplateFault where Java would throw an exception.
    """
    r.charge(2)
    if isinstance(value, Opaque):
        return value.call(r, name, arguments)
    if isinstance(value, DefinedBlock):
        value = value.render(r)
    method = (_table(value) or {}).get(name)
    if method is None:
        return _of_any_object(r, value, name, arguments)
    types, function = method
    if not _fit(types, arguments):
        return None
    try:
        return function(r, value, *arguments)
    except (IndexError, ValueError, OverflowError) as error:
        raise TemplateFault(f".{name}() failed: {error}") from None


def _of_any_object(r: Rendering, value: object, name: str, arguments: list[object]) -> object:
    if name == "toString" and not arguments:
        return to_text(value, r)
    if name == "equals" and len(arguments) == 1:
        return type(value) is type(arguments[0]) and equal(value, arguments[0], r)
    return None


_FITS: dict[str, Callable[[object], bool]] = {
    "s": lambda value: isinstance(value, str),
    "i": lambda value: isinstance(value, int) and not isinstance(value, bool) and -(2**31) <= value < 2**31,
    "n": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "b": lambda value: isinstance(value, bool),
    "l": lambda value: isinstance(value, list),
    "m": lambda value: isinstance(value, dict),
    "o": lambda _: True,
}


def _fit(types: str, arguments: list[object]) -> bool:
    """Tell whether *arguments* suit *types*: a letter each, those after a ``?`` may be left out."""
    needed, _, optional = types.partition("?")
    letters = needed + optional
    if not len(needed) <= len(arguments) <= len(letters):
        return False
    return all(_FITS[letter](argument) for letter, argument in zip(letters, arguments, strict=False))


def member(value: object, name: str) -> object:
    """Return what ``value.name`` gives: a map's entry, or a property that has a getter in Java."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, Opaque):
        return value.member(name)
    if isinstance(value, Entry):
        return {"key": value.key, "value": value.value}.get(name)
    if name == "empty" and isinstance(value, str | list):
        return not value
    return None


def item(value: object, key: object) -> object:
    """Return what ``value[key]`` gives. Raises TemplateFault for an index outside a list."""
    if isinstance(value, dict):
        return value.get(key) if isinstance(key, str | int | float | None) else None
    if isinstance(value, list) and isinstance(key, int) and not isinstance(key, bool):
        position = key + len(value) if key < 0 else key
        if not 0 <= position < len(value):
            raise TemplateFault(f"index {key} is outside a list of {len(value)}")
        return value[position]
    if isinstance(key, int) and key < 0 and not isinstance(key, bool):
        raise TemplateFault(f"index {key} counts from the end of what is no list")
    return None
