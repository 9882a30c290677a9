"""Mapping templates rendered in a second, against airspeed with the same templates in the same run: ratios.

airspeed is not among our dependencies: ``pip install airspeed-ext`` first.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

from bench.timing import best
from crossgate.gateway.mapping import TemplateVariables, compile_template

_HEADERS = {"Origin": "https://app.example.com", "Accept": "*/*", "User-Agent": "Mozilla/5.0", "Content-Type": "application/json"}
_BODY = json.dumps({"items": [{"id": number, "name": f"item {number}", "price": number * 1.5} for number in range(20)]})

_ECHO = """#if($headers.Origin == "https://app.example.com")
#set($allowed = $headers.Origin)
#end
{"statusCode": 200, "origin": "$allowed"}"""
_LOOP = """{#foreach($name in $headers.keySet())
"$name": "$headers.get($name)"#if($foreach.hasNext),#end
#end}"""
_ITEMS = """[#foreach($item in $items)
{"id": $item.id, "name": "$item.name"#if($item.price > 10), "dear": true#end}#if($foreach.hasNext),#end
#end]"""
_TEMPLATES = {
    "plain": ("", '{"statusCode": 200}'),
    "an origin echoed": ("#set($headers = $input.params().header)", _ECHO),
    "headers in a loop": ("#set($headers = $input.params().header)", _LOOP),
    "items in a loop": ("#set($items = $input.path('$.items'))", _ITEMS),
}
"""What gives our templates the variables that airspeed is handed, and the template."""


def main() -> None:
    """Print for each template renderings per second of both and their ratio, with the template kept and with it read anew each time.

    The last ratio is the one that a gateway sees: ours keeps its templates, the emulator that uses airspeed reads them anew for each
    request. Both parse the body in each rendering of the template that looks at it.
    """
    airspeed: Any = importlib.import_module("airspeed")
    for name, (preamble, text) in _TEMPLATES.items():
        kept = [_rate(call, 300) for call in _kept(airspeed, preamble + text, text)]
        anew = [_rate(call, 50) for call in _anew(airspeed, preamble + text, text)]
        print(f"{name:18} kept {_ratio(*kept)}   read anew {_ratio(*anew)}   kept against read anew {kept[0] / anew[1]:5.1f}")


def _values(text: str) -> dict[str, object]:
    return {"headers": dict(_HEADERS), "items": json.loads(_BODY)["items"] if "$items" in text else []}


def _kept(airspeed: Any, ours: str, theirs: str) -> tuple[Callable[[], object], Callable[[], object]]:
    template, other = compile_template(ours), airspeed.Template(theirs)
    return lambda: template.render(TemplateVariables(_BODY, headers=_HEADERS)), lambda: other.merge(_values(theirs))


def _anew(airspeed: Any, ours: str, theirs: str) -> tuple[Callable[[], object], Callable[[], object]]:
    def render() -> str:
        compile_template.cache_clear()
        return compile_template(ours).render(TemplateVariables(_BODY, headers=_HEADERS))

    return render, lambda: airspeed.Template(theirs).merge(_values(theirs))


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours:9.0f}/s against {theirs:8.0f}/s: {ours / theirs:4.1f}"


def _rate(call: Callable[[], object], times: int) -> float:
    def many() -> None:
        for _ in range(times):
            call()

    return times / best(many, 7)


if __name__ == "__main__":
    main()
