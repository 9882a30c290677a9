from __future__ import annotations

import json
import math
import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crossgate.text import Mapping, Node, Scalar, Sequence, Source, Unreadable
from crossgate.text.limits import MAX_DEPTH
from crossgate.text.yaml import parse_yaml
from tests.text.plain import Reference, nodes, plain


def tree(text: str) -> Node:
    return parse_yaml(Source("t.yaml", text))[0].root


def refusal(text: str) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        parse_yaml(Source("t.yaml", text))
    return caught.value


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=12)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=20)


@given(VALUES, st.sampled_from([None, True, False]), st.sampled_from(["", "'", '"', "|", ">"]), st.sampled_from(["\n", "\r\n"]))
def test_values_are_those_of_pyyaml(value: Any, flow: bool | None, style: str, end: str) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, default_style=style or None, allow_unicode=True).replace("\n", end)
    assert plain(tree(text)) == yaml.load(text, Reference)


@given(VALUES, st.sampled_from([None, True, False]))
def test_each_span_holds_the_text_of_its_node(value: Any, flow: bool | None) -> None:
    text = "# é😀\n" + yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True)
    for node in nodes(tree(text)):
        indent = " " * (node.span.column - 1)
        again = yaml.load(indent + node.span.text, Reference) if node.span.text.strip(" \n") else None
        assert again == plain(node)


WORDS = st.sampled_from(
    [
        *("yes", "No", "ON", "off", "y", "n", "true", "TRUE", "tRue", "~", "null", "Null", "=", "<<", "*", "-", ".", ".."),
        *("0", "00", "010", "0o10", "0x1F", "0b101", "1_000", "-1", "+12", "1:30", "-1:30:05", "08", "0x", "_1", "1_", "+."),
        *("1.5", ".5", "5.", "1e3", "1.0e3", "1.0e+3", "-.inf", ".NaN", "1:30.5", "12e03", "1.2.3"),
        *("2010-09-09", "2001-12-14t21:59:43.10-05:00"),
    ]
) | st.from_regex(r"[-+.0-9:_xbeEo]{1,8}", fullmatch=True)


@given(WORDS)
def test_plain_scalars_resolve_as_in_pyyaml(word: str) -> None:
    try:
        loaded: Any = yaml.load(f"k: {word}", Reference)
    except (yaml.YAMLError, ValueError, OverflowError):
        return
    if not isinstance(loaded, dict) or not isinstance(loaded["k"], (str, int, float, type(None))):
        return
    found: Any = plain(tree(f"k: {word}"))["k"]
    wanted: Any = loaded["k"]
    assert type(found) is type(wanted)
    assert found == wanted or (math.isnan(float(wanted)) and math.isnan(float(found)))


@given(TEXTS)
def test_any_text_is_a_tree_or_unreadable(text: str) -> None:
    _parsed_or_refused(text)


@given(st.text(st.sampled_from("{}[]:,-?!&*#|>'\"%@` \n\tab<0"), max_size=30))
def test_odd_punctuation_is_a_tree_or_unreadable(text: str) -> None:
    _parsed_or_refused(text)


def _parsed_or_refused(text: str) -> None:
    message = ""
    try:
        parse_yaml(Source("t.yaml", text))
    except Unreadable as failure:
        message = failure.message
    assert not message or message.startswith(("this ", "the alias", "a key", "only mappings", "with its aliases"))


def test_local_tags_stay_with_their_nodes() -> None:
    root = tree("a: !Ref b\nc: !Sub\n  - x\n  - {}\nd: !If {e: f}\ng: !!str 7\n")
    assert isinstance(root, Mapping)
    assert [value.tag for _, value in root.entries] == ["!Ref", "!Sub", "!If", None]
    assert plain(root)["g"] == "7"
    assert [value.span.text for _, value in root.entries] == ["!Ref b", "!Sub\n  - x\n  - {}", "!If {e: f}", "!!str 7"]


def test_spans_count_characters_beyond_the_first_plane_and_line_ends() -> None:
    root = tree('a: "é😀"\r\nb: c\r\n')
    assert isinstance(root, Mapping)
    (_, first), (key, second) = root.entries
    assert (first.span.text, key.span.line, key.span.column, second.span.text) == ('"é😀"', 2, 1, "c")


def test_raw_keeps_the_spelling() -> None:
    root = tree("a: 0200\nb: 'Yes'\nc: Yes\n")
    assert isinstance(root, Mapping)
    assert [(value.value, value.raw, value.style) for _, value in root.entries if isinstance(value, Scalar)] == [
        (128, "0200", ""),
        ("Yes", "Yes", "'"),
        (True, "Yes", ""),
    ]


MERGES = [
    "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n",
    "a: &a {x: 1}\nb: &b {x: 2, z: 4}\nc: {<<: [*a, *b], y: 3}\n",
    "a: &a {x: 1}\nb:\n  y: 2\n  <<: *a\n  x: 7\n",
    "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n",
]


@pytest.mark.parametrize("text", MERGES)
def test_merges_as_pyyaml_does(text: str) -> None:
    assert plain(tree(text)) == yaml.load(text, Reference)


def test_a_quoted_merge_key_is_an_ordinary_one() -> None:
    assert plain(tree("a: &a {x: 1}\nb: {'<<': 2}\n"))["b"] == {"<<": 2}


def test_an_alias_stands_where_its_anchor_does() -> None:
    root = tree("a: &x {k: v}\nb: *x\n")
    assert isinstance(root, Mapping)
    assert root.entries[0][1] is root.entries[1][1]


def test_a_block_ends_with_what_is_in_it() -> None:
    root = tree("a:\n  - 1\n  - 2\n\n# c\nb:\n  c: d\n\n\n")
    assert isinstance(root, Mapping)
    assert [value.span.text for _, value in root.entries] == ["- 1\n  - 2", "c: d"]


def test_repeated_keys_are_kept_and_told() -> None:
    document = parse_yaml(Source("t.yaml", "a: {k: 1, k: 2}\nb: 3\na: 4\n"))[0]
    assert isinstance(document.root, Mapping)
    assert [key.raw for key, _ in document.root.entries] == ["a", "b", "a"]
    assert [(again.raw, again.span.line, first.span.line) for again, first in document.repeated] == [("k", 1, 1), ("a", 3, 1)]
    assert document.root.get("a") is document.root.entries[2][1]


def test_a_key_beside_a_merge_is_not_repeated() -> None:
    assert parse_yaml(Source("t.yaml", "a: &a {x: 1}\nb: {<<: *a, x: 2}\n"))[0].repeated == ()


def test_several_documents() -> None:
    assert [plain(document.root) for document in parse_yaml(Source("t.yaml", "--- 1\n--- {a: 2}\n...\n--- [3]\n"))] == [1, {"a": 2}, [3]]
    assert parse_yaml(Source("t.yaml", "# nothing\n")) == ()


def test_json_is_yaml_too() -> None:
    assert plain(tree(json.dumps({"a": [1, {"b": None}]}))) == {"a": [1, {"b": None}]}


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("a: [1\nb: 2\n", "not YAML", 2),
        ("a: b: c\n", "not YAML", 1),
        ("\tx: 1\n", "not YAML", 1),
        ("a: @x\n", "not YAML", 1),
        ("a: *nowhere\n", "no anchor", 1),
        ("a: &a [*a]\n", "part of", 1),
        ("[a]: b\n", "key must be a text", 1),
        ("a: 1\n{{ cookiecutter.name }}: 2\n", "Jinja", 2),
        ("a:\n{% if x %}\n  b: 1\n{% endif %}\n", "Jinja", 2),
        ("a: {{ name }}\n", "Jinja", 1),
        ("a: {<<: 1}\n", "merged", 1),
    ],
)
def test_what_is_refused_and_where(text: str, words: str, line: int) -> None:
    failure = refusal(text)
    assert words in failure.message
    assert failure.where is not None
    assert failure.where.line == line
    assert str(failure).startswith(f"t.yaml:{line}:")


def test_half_a_surrogate_pair_is_refused() -> None:
    assert "surrogate" in refusal("a: \ud800\n").message


@pytest.mark.parametrize("text", ["[" * 200_000, "{a: " * 100_000, "- " * 100_000, "".join(" " * n + "a:\n" for n in range(1500))])
def test_deep_nesting_is_refused_quickly(text: str) -> None:
    start = time.perf_counter()
    assert f"{MAX_DEPTH} levels" in refusal(text).message
    assert time.perf_counter() - start < 2


def test_depth_counts_through_aliases() -> None:
    lines = ["a0: &a0 " + "[" * 40 + "]" * 40]
    lines += [f"a{n}: &a{n} " + "[" * 40 + f"*a{n - 1}" + "]" * 40 for n in range(1, 5)]
    assert "levels deep" in refusal("\n".join(lines)).message


def test_an_alias_bomb_is_refused_quickly() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"] + [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    start = time.perf_counter()
    assert "aliases unfold" in refusal("\n".join(lines)).message
    assert time.perf_counter() - start < 2


def test_a_merge_bomb_is_refused_quickly() -> None:
    lines = ["a0: &a0 {k: 1}"] + [f"a{n}: &a{n} {{<<: [{','.join([f'*a{n - 1}'] * 9)}], k{n}: 1}}" for n in range(1, 40)]
    start = time.perf_counter()
    assert "aliases unfold" in refusal("\n".join(lines)).message
    assert time.perf_counter() - start < 2


def test_sequences_of_a_mapping_are_sequences() -> None:
    root = tree("a:\n- b: 1\n  c: 2\n-\n- d:\n")
    assert isinstance(root, Mapping)
    items = root.entries[0][1]
    assert isinstance(items, Sequence)
    assert plain(items) == [{"b": 1, "c": 2}, None, {"d": None}]
    assert not items.flow
