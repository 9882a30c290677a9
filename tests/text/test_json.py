from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossgate.text import Mapping, Node, Scalar, Source, Unreadable
from crossgate.text.json import parse_json
from crossgate.text.limits import MAX_DEPTH
from tests.text.plain import nodes, plain

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4), max_leaves=20
)


def tree(text: str) -> Node:
    return parse_json(Source("t.json", text)).root


def refusal(text: str) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        parse_json(Source("t.json", text))
    return caught.value


@given(
    VALUES,
    st.booleans(),
    st.sampled_from([None, 1, 4, "\t"]),
    st.sampled_from([(",", ":"), (" , ", " : ")]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_values_are_those_of_the_standard_library(value: Any, ascii_only: bool, indent: Any, separators: tuple[str, str], end: str) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent, separators=separators).replace("\n", end)
    assert plain(tree(text)) == json.loads(text)


@given(VALUES, st.sampled_from([None, 2]))
def test_each_span_holds_the_text_of_its_node(value: Any, indent: int | None) -> None:
    for node in nodes(tree("\n " + json.dumps(value, indent=indent, ensure_ascii=False))):
        assert json.loads(node.span.text) == plain(node)


@given(st.text(st.sampled_from('{}[]:,"\\u0123eE.-+ntrfalsd \n\t'), max_size=25) | st.text(max_size=20))
def test_what_is_json_and_what_is_not_is_told_as_the_standard_library_does(text: str) -> None:
    try:
        wanted = json.loads(text, parse_constant=lambda word: (_ for _ in ()).throw(ValueError(word)))
    except ValueError:
        assert refusal(text).message.startswith("this is not JSON: ")
    else:
        assert plain(tree(text)) == _without_surrogates(wanted)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return "".join("\ufffd" if 0xD800 <= ord(character) <= 0xDFFF else character for character in value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()} if isinstance(value, dict) else value


def test_escapes_and_surrogates() -> None:
    assert plain(tree(r'["\u00e9\n\"\\\/\t", "\ud83d\ude00", "\ud83d", "\ude00\ud83d"]')) == ['é\n"\\/\t', "😀", "\ufffd", "\ufffd\ufffd"]


def test_places() -> None:
    root = tree('{\n\t"a" : 1,\n\t"é😀": [true]\n}')
    assert isinstance(root, Mapping)
    (_, one), (key, two) = root.entries
    assert (one.span.line, one.span.column, key.span.line, key.span.column, two.span.text) == (2, 8, 3, 2, "[true]")
    assert isinstance(one, Scalar)
    assert one.raw == "1"


def test_repeated_keys_are_kept_and_told() -> None:
    document = parse_json(Source("t.json", '{"a": {"k": 1,\n"k": 2}, "b": 3,\n"a": 4}'))
    assert isinstance(document.root, Mapping)
    assert [key.raw for key, _ in document.root.entries] == ["a", "b", "a"]
    assert [(again.raw, again.span.line, first.span.line) for again, first in document.repeated] == [("k", 2, 1), ("a", 3, 1)]


@pytest.mark.parametrize(
    ("text", "words", "line", "column"),
    [
        ("", "a value is missing", 1, 1),
        ("[1,\n2", "ends inside", 2, 2),
        ('{"a": 1\n"b": 2}', "comma or the closing bracket", 2, 1),
        ('{"a" 1}', "colon", 1, 6),
        ("{a: 1}", "key in double quotes", 1, 2),
        ("[1,]", "a value is missing", 1, 4),
        ('{"a": 1,}', "key in double quotes", 1, 9),
        ("[NaN]", "'NaN'", 1, 2),
        ("[1] x", "more text", 1, 5),
        ('["a\nb"]', "no end", 1, 2),
        ('["\\x"]', "unknown escape", 1, 2),
        ('{"a": "b", "c', "no end", 1, 12),
        ('{"a": 1, "c" ', "colon", 1, 14),
        ('{"a": 01}', "comma or the closing bracket", 1, 8),
        ('\n{"a":\n[1}', "(opened on line 3)", 3, 3),
        ('{"a": 1]', "(opened on line 1)", 1, 8),
    ],
)
def test_what_is_refused_and_where(text: str, words: str, line: int, column: int) -> None:
    failure = refusal(text)
    assert words in failure.message
    assert failure.where is not None
    assert (failure.where.line, failure.where.column) == (line, column)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_the_deepest_nesting_that_is_read(opening: str, closing: str) -> None:
    deepest = opening * MAX_DEPTH + '"b"' + closing * MAX_DEPTH
    assert plain(tree(deepest)) == json.loads(deepest)
    assert f"{MAX_DEPTH} levels" in refusal(opening * (MAX_DEPTH + 1)).message


@pytest.mark.parametrize("text", ["[" * 2_000_000, '{"a":' * 400_000])
def test_deep_nesting_is_refused_quickly(text: str) -> None:
    start = time.perf_counter()
    assert f"{MAX_DEPTH} levels" in refusal(text).message
    assert time.perf_counter() - start < 2


def test_five_megabytes_are_read_in_seconds() -> None:
    text = json.dumps({f"key{n}": {"value": "x" * 20, "list": [n, True]} for n in range(15_000)})
    text += "\n" * (5_000_000 - len(text))
    start = time.perf_counter()
    root = tree(text)
    assert time.perf_counter() - start < 10
    assert isinstance(root, Mapping)
    assert len(root.entries) == 15_000


def test_a_long_text_with_escapes_and_no_end_is_refused_quickly() -> None:
    start = time.perf_counter()
    assert "no end" in refusal('["' + "\\n" * 2_000_000).message
    assert time.perf_counter() - start < 2


def test_a_number_of_many_digits_stays_a_text() -> None:
    assert plain(tree("[" + "9" * 5000 + "]")) == ["9" * 5000]
