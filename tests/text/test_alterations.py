"""Any alteration of any document: what is read again is what was asked for, and nothing else of the text is touched."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crossgate.sources.kinds import parse
from crossgate.text import Mapping, Source, apply
from crossgate.text.drafts import MappingDraft
from crossgate.text.guard import Guard, shared_nodes
from crossgate.text.habits import Habits
from crossgate.text.patch import edits_of
from tests.text.documents import KEYS, json_texts, values, yaml_texts
from tests.text.plain import plain

Draw = Callable[[st.SearchStrategy[Any]], Any]


def opened(text: str) -> tuple[Source, MappingDraft, Habits]:
    source = Source("t.yaml", text)
    root = parse(source)[0].root
    assert isinstance(root, Mapping)
    return source, MappingDraft(root, Guard(shared=shared_nodes(root))), Habits(source, root)


def alter(draw: Draw, draft: MappingDraft, data: dict[str, Any]) -> bool:
    """Do one random thing, to the draft and to the plain *data* alike; return whether something with lines of its own may be gone."""
    mappings = [key for key, value in data.items() if isinstance(value, dict)]
    lists = [key for key, value in data.items() if isinstance(value, list)]
    action = draw(st.sampled_from(["put", "put", "new", "down", "down", "append", "remove", "rename"]))
    keys = list(data)
    written = [key for key in keys if draft.written(key) is not None]
    if action == "down" and mappings:
        key = draw(st.sampled_from(mappings))
        return alter(draw, draft.mapping(key), data[key])
    if action == "append" and lists:
        key = draw(st.sampled_from(lists))
        value = draw(values())
        draft.sequence(key).append(copy.deepcopy(value))
        data[key].append(value)
    elif action == "down" and lists:
        key = draw(st.sampled_from(lists))
        items = draft.sequence(key)
        inner = [(index, item) for index, item in items.mappings() if index >= 0]
        if inner:
            index, item = draw(st.sampled_from(inner))
            return alter(draw, items.open(index, item), data[key][index])
    elif action == "remove" and len(keys) > 1:
        key = draw(st.sampled_from(keys))
        draft.remove(key)
        del data[key]
        return True
    elif action == "rename" and keys:
        key, new = draw(st.sampled_from(keys)), draw(KEYS)
        if new not in data and key in written:
            draft.rename(key, new)
            data[new] = data.pop(key)
    else:
        key = draw(KEYS if action == "new" or not keys else st.sampled_from(keys))
        value = draw(values())
        after = draw(st.sampled_from([None, *keys])) if key not in data else None
        is_replaced = isinstance(data.get(key), (dict, list, str))
        draft.put(key, copy.deepcopy(value), after=after)
        data[key] = value
        return is_replaced
    return False


def meant(value: Any) -> Any:
    """Numbers and booleans as texts: documents quote them or not, and new ones follow."""
    if isinstance(value, dict):
        return {str(key): meant(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [meant(inner) for inner in value]
    return str(value).lower() if isinstance(value, (bool, int)) else value


COMMENT = re.compile(r"# (?:about the next|deeper|why|end)")


def check(draw: Draw, text: str, data: dict[str, Any]) -> None:
    assume(plain(parse(Source("t.yaml", text))[0].root) == data)
    source, draft, habits = opened(text)
    assert edits_of(source, draft, habits) == ()
    wanted = copy.deepcopy(data)
    is_lossy = False
    for _ in range(draw(st.integers(1, 4))):
        is_lossy |= alter(draw, draft, wanted)
    edits = edits_of(source, draft, habits)
    edited = apply(source, edits)
    again = parse(Source("t.yaml", edited))[0].root
    assert meant(plain(again)) == meant(wanted)
    if not is_lossy:
        assert COMMENT.findall(edited) == COMMENT.findall(text)
    if text.count("\r\n") == text.count("\n") > 0:
        assert edited.count("\r\n") == edited.count("\n")


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_any_alteration_of_yaml_is_read_again(choice: st.DataObject) -> None:
    data = choice.draw(st.dictionaries(KEYS, values(), min_size=1, max_size=5))
    check(choice.draw, choice.draw(yaml_texts(data)), data)


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_any_alteration_of_json_is_read_again(choice: st.DataObject) -> None:
    data = choice.draw(st.dictionaries(KEYS, values(), min_size=1, max_size=5))
    check(choice.draw, choice.draw(json_texts(data)), data)


def test_blank_lines_with_spaces_do_not_become_lines_of_a_new_block_of_text() -> None:
    source, root, habits = opened("a:\n  b: x # why\n        \n  \nc: 1\n")
    root.mapping("a").put("b", "one\ntwo")
    after = apply(source, edits_of(source, root, habits))
    assert after == "a:\n  b: |- # why\n    one\n    two\n\n  \nc: 1\n"


def test_a_new_number_is_a_key_as_the_numbers_beside_it_are() -> None:
    source, root, habits = opened("a: {'200': x, '201': y}\nb:\n  '200': x\n  '201': y\nc:\n  200: x\n  default: y\nd: {200: x}\ne: {}\n")
    for name in "abcde":
        root.mapping(name).put("400", "z")
    after = apply(source, edits_of(source, root, habits))
    assert after.count("'400': z") == 3
    assert "  200: x\n  default: y\n  400: z\n" in after
    assert "d: {200: x, 400: z}" in after


def test_a_list_in_a_list_begins_on_the_line_of_its_dash_unless_the_document_has_it_below() -> None:
    for written in ("a:\n  - /\n", "a:\n  - /\nb:\n  - - x\n    - y\n"):
        source, root, habits = opened(written)
        root.sequence("a").append(["one", ["two"]])
        assert "  - /\n  - - one\n    - - two\n" in apply(source, edits_of(source, root, habits))
    source, root, habits = opened("a:\n  -\n    - x\n    - y\n")
    root.sequence("a").append(["one"])
    assert apply(source, edits_of(source, root, habits)) == "a:\n  -\n    - x\n    - y\n  -\n    - one\n"


def test_a_number_that_is_the_first_of_its_kind_in_a_mapping_is_quoted_as_most_numbers_are() -> None:
    source, root, habits = opened('a:\n  \'200\': x\nb:\n  "200": x\nc:\n  "201": x\nd: {}\n')
    root.put("d", {"200": "x"})
    assert apply(source, edits_of(source, root, habits)).endswith('d:\n  "200": x\n')
