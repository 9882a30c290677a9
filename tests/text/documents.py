"""Random documents in random styles, as people and tools write them: YAML block and flow, JSON, comments, line ends."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

KEYS = st.sampled_from(
    ["Type", "a", "application/json", "method.response.header.X-A", "200", "x y", "Key: odd", "{proxy+}", "é", "#k", "-", "yes"]
)
TEXTS = st.sampled_from(
    [
        "",
        "'*'",
        "'Content-Type,X-Api-Key'",
        '{"statusCode": 200}',
        "200",
        "true",
        "null",
        "a: b",
        "a #b",
        "# no comment",
        "- x",
        "plain text",
        " lead",
        "trail ",
        "tab\there",
        "two\nlines",
        "two\nlines\n",
        "three\n\n  more\n\n",
        "\nfirst empty",
        "back\\slash",
        "quote\"and'quote",
        "é😀",
        "\x07",
        "!Ref x",
        "*a",
        "&a",
        "%d",
        "@a",
        "`a",
        "0x1f",
        "1e3",
        "2010-09-09",
        "a,b]",
        "?",
        "=",
        "<<",
        "---",
        "~",
    ]
)
SCALARS = st.one_of(TEXTS, st.booleans(), st.integers(-5, 300))


def values(keys: st.SearchStrategy[str] = KEYS) -> st.SearchStrategy[Any]:
    return st.recursive(
        SCALARS,
        lambda inner: st.one_of(st.dictionaries(keys, inner, max_size=4), st.lists(inner, max_size=3)),
        max_leaves=10,
    )


@st.composite
def yaml_texts(draw: st.DrawFn, data: Any) -> str:
    """Write *data*, a non-empty mapping, in block style with random habits."""
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    step = draw(st.sampled_from([2, 2, 4, 1]))
    lines = _block(draw, data, 0, step)
    text = newline.join(lines)
    return text + draw(
        st.sampled_from(["", newline, newline * 2, f"{newline}# end", f" # end{newline}"]) if not lines[-1].strip() else st.just(newline)
    )


def _block(draw: st.DrawFn, data: dict[str, Any], indent: int, step: int) -> list[str]:
    lines: list[str] = []
    for key, value in data.items():
        if draw(st.integers(0, 7)) == 0:
            lines.append(draw(st.sampled_from(["", "  ", " " * indent + "# about the next", " " * (indent + 2) + "# deeper"])))
        first, *rest = _value(draw, value, indent, step)
        lines += [" " * indent + _key(draw, key) + ":" + first, *rest]
    return lines


def _value(draw: st.DrawFn, value: Any, indent: int, step: int) -> list[str]:
    comment = draw(st.sampled_from(["", "", "", "  # why"]))
    if isinstance(value, dict) and value and draw(st.integers(0, 4)):
        return [comment, *_block(draw, value, indent + step, step)]
    if isinstance(value, list) and value and draw(st.integers(0, 4)):
        dashes = indent + draw(st.sampled_from([0, step]))
        lines = [comment]
        for item in value:
            lines += _item(draw, item, dashes, step)
        return lines
    if isinstance(value, str) and "\n" in value and value[0] not in "\n " and draw(st.booleans()):
        body = value.rstrip("\n")
        ends = len(value) - len(body)
        header = "|-" if ends == 0 else "|" if ends == 1 else "|+"
        return [f" {header}{comment}", *(" " * (indent + step) + line if line else "" for line in body.split("\n")), *[""] * (ends - 1)]
    return [f" {_flow(draw, value)}{comment}"]


def _item(draw: st.DrawFn, item: Any, dashes: int, step: int) -> list[str]:
    if isinstance(item, dict) and item and draw(st.integers(0, 4)):
        first, *rest = _block(draw, item, dashes + 2, step)
        if not first.strip() or first.lstrip().startswith("#"):
            return [" " * dashes + "-" + (f" {first.strip()}" if first.strip() else ""), *rest]
        return [" " * dashes + "- " + first[dashes + 2 :], *rest]
    first, *rest = _value(draw, item, dashes, step)
    return [" " * dashes + "-" + first, *rest]


def _flow(draw: st.DrawFn, value: Any) -> str:
    if isinstance(value, dict):
        pad = draw(st.sampled_from(["", " "]))
        inner = ", ".join(f"{_quoted(draw, key)}: {_flow(draw, part)}" for key, part in value.items())
        return "{" + pad + inner + pad + "}" if inner else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(draw, part) for part in value) + "]"
    return _quoted(draw, value) if isinstance(value, str) else json.dumps(value)


def _key(draw: st.DrawFn, key: str) -> str:
    return key if key in ("Type", "a", "application/json", "method.response.header.X-A") and draw(st.booleans()) else _quoted(draw, key)


def _quoted(draw: st.DrawFn, text: str) -> str:
    if text in ("plain text", "'*'x", "back\\slash", "2010-09-09") and draw(st.booleans()):
        return text
    if text.isprintable() and draw(st.booleans()):
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii="😀" not in text)


@st.composite
def json_texts(draw: st.DrawFn, data: Any) -> str:
    """Write *data* as JSON in one of the layouts that are in use."""
    indent = draw(st.sampled_from([None, 1, 2, 4, "\t"]))
    separators = draw(st.sampled_from([(",", ": "), (",", " : "), (",", ":")] if indent else [(",", ":"), (", ", ": ")]))
    text = json.dumps(data, indent=indent, separators=separators, ensure_ascii=draw(st.booleans()))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))) + draw(st.sampled_from(["", "\n"]))
