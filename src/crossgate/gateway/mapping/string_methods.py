"""The methods of Java's String that templates may call, by name; none that needs more than its arguments.

Each entry has the types of the arguments (``s`` string, ``i`` whole number, ``n`` number, ``l`` list, ``m`` map, ``o`` anything;
those after ``?`` may be left out) and a function of the rendering, the string and the arguments. https://docs.oracle.com/javase/8/docs/api/java/lang/String.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crossgate.gateway.mapping.rendering import Rendering
from crossgate.gateway.mapping.values import JavaList

if TYPE_CHECKING:
    from crossgate.gateway.mapping.java_regex import Pattern

BLANKS = "".join(map(chr, range(33)))
"""What Java's trim() removes."""


def _pattern(text: str) -> Pattern:
    from crossgate.gateway.mapping.java_regex import compile_pattern  # noqa: PLC0415 - few templates need it

    return compile_pattern(text)


def _substring(_: Rendering, text: str, begin: int, end: int | None = None) -> str:
    last = len(text) if end is None else end
    if not 0 <= begin <= last <= len(text):
        raise IndexError(f"characters {begin} to {last} of a text of {len(text)}")
    return text[begin:last]


def _char_at(_: Rendering, text: str, index: int) -> str:
    if not 0 <= index < len(text):
        raise IndexError(f"character {index} of a text of {len(text)}")
    return text[index]


def _replace(r: Rendering, text: str, old: str, new: str) -> str:
    r.charge(len(text) >> 4)
    growth = (text.count(old) if old else len(text) + 1) * len(new)
    r.charge(growth >> 6)
    return r.made(text.replace(old, new))


def _replace_all(r: Rendering, text: str, pattern: str, replacement: str) -> str:
    return r.made(_pattern(pattern).replace(text, replacement, r))


def _replace_first(r: Rendering, text: str, pattern: str, replacement: str) -> str:
    return r.made(_pattern(pattern).replace(text, replacement, r, most=1))


def _matches(r: Rendering, text: str, pattern: str) -> bool:
    return _pattern(pattern).matches(text, r)


def _split(r: Rendering, text: str, pattern: str, limit: int = 0) -> list[object]:
    return JavaList(_pattern(pattern).split(text, limit, r))


def _concat(r: Rendering, text: str, other: str) -> str:
    return r.made(text + other)


def _case(change: Callable[[str], str]) -> Callable[[Rendering, str], str]:
    return lambda r, text: r.made(change(text))


def _scan(search: Callable[..., Any]) -> Callable[..., Any]:
    """Return *search* with the price of going through the text."""

    def run(r: Rendering, text: str, *arguments: object) -> object:
        r.charge(len(text) >> 5)
        return search(text, *arguments)

    return run


def _last_index(text: str, part: str) -> int:
    """Return the last place of *part*. Searching backwards for it could take the product of both lengths; forwards never does."""
    found = text[::-1].find(part[::-1])
    return found if found < 0 else len(text) - len(part) - found


def _compare(one: str, other: object) -> int:
    if not isinstance(other, str):
        raise ValueError("a text compared with something else")  # noqa: TRY004 - what the caller takes for Java's exception
    for left, right in zip(one, other, strict=False):
        if left != right:
            return ord(left) - ord(right)
    return len(one) - len(other)


STRING_METHODS: dict[str, tuple[str, Callable[..., Any]]] = {
    "charAt": ("i", _char_at),
    "compareTo": ("o", _scan(_compare)),
    "concat": ("s", _concat),
    "contains": ("s", _scan(lambda text, part: part in text)),
    "endsWith": ("s", lambda _, text, end: text.endswith(end)),
    "equals": ("o", lambda _, text, other: text == other),
    "equalsIgnoreCase": ("s", _scan(lambda text, other: text.lower() == other.lower())),
    "indexOf": ("s?i", _scan(lambda text, part, start=0: text.find(part, min(max(start, 0), len(text))))),
    "isEmpty": ("", lambda _, text: not text),
    "lastIndexOf": ("s", _scan(_last_index)),
    "length": ("", lambda _, text: len(text)),
    "matches": ("s", _matches),
    "replace": ("ss", _replace),
    "replaceAll": ("ss", _replace_all),
    "replaceFirst": ("ss", _replace_first),
    "split": ("s?i", _split),
    "startsWith": ("s?i", lambda _, text, start, offset=0: offset >= 0 and text.startswith(start, offset)),
    "substring": ("i?i", _substring),
    "toCharArray": ("", _scan(JavaList)),
    "toLowerCase": ("", _case(str.lower)),
    "toString": ("", lambda _, text: text),
    "toUpperCase": ("", _case(str.upper)),
    "trim": ("", _scan(lambda text: text.strip(BLANKS))),
}
