"""JSONPath as ``$input.path`` and ``$input.json`` have it: the part of Jayway's dialect that templates use; no templates.

https://github.com/json-path/JsonPath#operators
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.rendering import Rendering

MISSING = object()
"""What a definite path gives where nothing is."""


class Step(NamedTuple):
    """One step: *kind* is key, index, all, slice, filter, length or deep (which goes before another step)."""

    kind: str
    argument: object = None


class Filter(NamedTuple):
    """``[?(@.names operator constant)]``; without an operator it asks whether *names* are there."""

    names: tuple[str, ...]
    operator: str | None
    constant: object


_NAME = re.compile(r"\.([A-Za-z0-9_$@\-\u0080-\uffff]+)(\(\))?")
_KEYS = re.compile(r"\[\s*('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")((?:\s*,\s*(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))*)\s*\]")
_KEY = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_INDEXES = re.compile(r"\[\s*(-?[0-9]{1,9}(?:\s*,\s*-?[0-9]{1,9})*)\s*\]")
_SLICE = re.compile(r"\[\s*(-?[0-9]{1,9})?\s*:\s*(-?[0-9]{1,9})?\s*\]")
_ALL = re.compile(r"\.\*|\[\s*\*\s*\]")
_FILTER = re.compile(
    r"\[\s*\?\s*\(\s*@((?:\.[A-Za-z0-9_\-]+|\['[^']*'\])*)\s*(?:(==|!=|<=|>=|<|>)\s*"
    r"('[^']*'|\"[^\"]*\"|-?[0-9]+(?:\.[0-9]+)?|true|false|null)\s*)?\)\s*\]"
)
_FILTER_NAME = re.compile(r"\.([A-Za-z0-9_\-]+)|\['([^']*)'\]")


@lru_cache(maxsize=256)
def compile_path(path: str) -> tuple[Step, ...]:
    """Return the steps of *path*. Raises TemplateFault for what is no path."""
    text = path.strip()
    if not text.startswith("$"):
        text = "$." + text
    at = 1
    steps: list[Step] = []
    while at < len(text):
        if text.startswith("..", at):
            steps.append(Step("deep"))
            at += 1 if text[at + 2 : at + 3] not in ("[", "") else 2
        step, at = _step(text, at)
        steps.append(step)
    return tuple(steps)


def _step(text: str, at: int) -> tuple[Step, int]:
    for pattern, make in _STEPS:
        match = pattern.match(text, at)
        if match:
            return make(match), match.end()
    raise TemplateFault(f"not a JSONPath: {text[:80]}")


def _keys(match: re.Match[str]) -> Step:
    names = tuple(re.sub(r"\\(.)", r"\1", one or other) for one, other in _KEY.findall(match.group()))
    return Step("key", names[0]) if len(names) == 1 else Step("keys", names)


def _indexes(match: re.Match[str]) -> Step:
    numbers = tuple(int(number) for number in match.group(1).split(","))
    return Step("index", numbers[0]) if len(numbers) == 1 else Step("indexes", numbers)


def _filter(match: re.Match[str]) -> Step:
    names = tuple(one or other for one, other in _FILTER_NAME.findall(match.group(1)))
    return Step("filter", Filter(names, match.group(2), _constant(match.group(3))))


def _constant(text: str | None) -> object:
    if text is None:
        return None
    if text[0] in "'\"":
        return text[1:-1]
    if text in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[text]
    return float(text) if "." in text else int(text[:300])


_STEPS = (
    (_ALL, lambda _: Step("all")),
    (_NAME, lambda match: Step("length") if match.group(2) and match.group(1) in ("length", "size") else Step("key", match.group(1))),
    (_KEYS, _keys),
    (_INDEXES, _indexes),
    (_SLICE, lambda match: Step("slice", tuple(int(bound) if bound else None for bound in match.groups()))),
    (_FILTER, _filter),
)

INDEFINITE = frozenset({"all", "deep", "slice", "filter", "indexes"})
"""Steps that may find several things, so that the result is a list."""


def find(path: str, root: object, r: Rendering) -> object:
    """Return what *path* finds in *root*: a list for an indefinite path, else the value, or MISSING."""
    found: list[object] = [root]
    steps = compile_path(path)
    for number, step in enumerate(steps):
        r.charge(3 * len(found) + 1)
        if number and steps[number - 1].kind == "deep":
            found = [below for value in found for below in _descendants(value, r)]
        if step.kind != "deep":
            found = [result for value in found for result in _apply(step, value)]
    if any(step.kind in INDEFINITE for step in steps):
        return found
    return found[0] if found else MISSING


def _descendants(value: object, r: Rendering) -> list[object]:
    """Return *value* and everything below it, in the order of the text."""
    found: list[object] = []
    waiting = [value]
    while waiting:
        r.charge(3)
        one = waiting.pop()
        found.append(one)
        if isinstance(one, dict):
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))
    return found


def _apply(step: Step, value: object) -> list[object]:
    if step.kind == "key":
        return [value[step.argument]] if isinstance(value, dict) and step.argument in value else []
    if step.kind == "keys" and isinstance(value, dict) and isinstance(step.argument, tuple):
        return [{key: value[key] for key in step.argument if key in value}]
    if step.kind == "all":
        return list(value.values()) if isinstance(value, dict) else list(value) if isinstance(value, list) else []
    if step.kind == "length":
        return [len(value)] if isinstance(value, list | dict | str) else []
    if step.kind == "filter":
        candidates = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
        return [item for item in candidates if _passes(step.argument, item)]
    return _apply_to_list(step, value) if isinstance(value, list) else []


def _apply_to_list(step: Step, items: list[object]) -> list[object]:
    if isinstance(step.argument, int):
        return items[step.argument :][:1] if -len(items) <= step.argument < len(items) else []
    if not isinstance(step.argument, tuple):
        return []
    if step.kind == "slice":
        return items[slice(*step.argument)]
    return [items[number] for number in step.argument if -len(items) <= number < len(items)]


def _passes(condition: object, item: object) -> bool:
    if not isinstance(condition, Filter):
        return False
    for name in condition.names:
        if not isinstance(item, dict) or name not in item:
            return condition.operator == "!="
        item = item[name]
    return condition.operator is None or _compare(condition.operator, item, condition.constant)


def _compare(operator: str, item: object, constant: object) -> bool:
    if operator in ("==", "!="):
        return (item == constant) == (operator == "==")
    if isinstance(item, str) and isinstance(constant, str):
        return _ordered(operator, (item > constant) - (item < constant))
    if isinstance(item, int | float) and isinstance(constant, int | float):
        return _ordered(operator, (item > constant) - (item < constant))
    return False


def _ordered(operator: str, sign: int) -> bool:
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[operator]
