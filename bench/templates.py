"""Mapping templates rendered in a second, against airspeed with the same templates in the same run: a ratio. Needs ``pip install airspeed-ext``."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

from bench.timing import best
from crossgate.gateway.mapping import TemplateVariables, compile_template

_HEADERS = {"Origin": "https://app.example.com", "Accept": "*/*", "User-Agent": "Mozilla/5.0", "Content-Type": "application/json"}
_ITEMS = [{"id": number, "name": f"item {number}", "price": number * 1.5} for number in range(20)]

_TEMPLATES = {
    "plain": '{"statusCode": 200}',
    "echo an origin": '#set($origin = $headers.Origin)\n#if($origin == "https://app.example.com")\n#set($allowed = $origin)\n#end\n{"statusCode": 200, "origin": "$allowed"}',
    "headers in a loop": '{#foreach($name in $headers.keySet())\n"$name": "$headers.get($name)"#if($foreach.hasNext),#end\n#end}',
    "items in a loop": '[#foreach($item in $items)\n{"id": $item.id, "name": "$item.name"#if($item.price > 10), "dear": true#end}#if($foreach.hasNext),#end\n#end]',
}


def main() -> None:
    """Print renderings per second of both and their ratio; then our own with reading the template each time."""
    airspeed = importlib.import_module("airspeed")
    values = {"headers": _HEADERS, "items": _ITEMS}
    preamble = "#set($headers = $input.params().header)#set($items = $input.path('$.items'))"
    body = json.dumps({"items": _ITEMS})
    for name, text in _TEMPLATES.items():
        ours = compile_template(preamble + text if "$" in text else text)
        theirs = airspeed.Template(text)
        mine, other = _rate(lambda: ours.render(TemplateVariables(body, headers=_HEADERS))), _rate(lambda: theirs.merge(dict(values)))
        cold = _rate(lambda: _read_and_render(text, body), 50)
        cold_other = _rate(lambda: airspeed.Template(text).merge(dict(values)), 50)
        print(
            f"{name:20} {mine:10.0f}/s   airspeed {other:8.0f}/s   ratio {mine / other:7.1f}   read anew each time: ratio {cold / cold_other:6.1f}"
        )


def _read_and_render(text: str, body: str) -> Any:
    compile_template.cache_clear()
    return compile_template(text).render(TemplateVariables(body, headers=_HEADERS))


def _rate(call: Callable[[], object], times: int = 200) -> float:
    def many() -> None:
        for _ in range(times):
            call()

    return times / best(many, 5)


if __name__ == "__main__":
    main()
