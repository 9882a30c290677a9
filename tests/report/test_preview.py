"""The preview of a fix can be typed by hand: its hunks make the edited text, and each tells the line and the keys under which it stands."""

from __future__ import annotations

import pytest
import yaml

from crossgate import check_api
from crossgate.fix.suggestions import suggestions
from crossgate.report.paint import Paint
from crossgate.report.preview import Hunk, hunks, parents_of, preview
from crossgate.sources import read_text
from crossgate.text import Edit, Source, apply
from tests.fix.breakages import BREAKAGES, Breakage, broken
from tests.fix.texts import ORIGIN

BLOCKS = """\
Resources:
  Api:
    Cors:
      AllowOrigin: "'*'"
      AllowHeaders: "'a'"
    Auth:
      Kind: NONE
  Method:
    Responses:
      - StatusCode: 200
        Kind: a
      - StatusCode: 500
        Kind: b
"""


def edit_below(text: str, line: str, added: str) -> tuple[Source, list[Edit]]:
    at = text.index(line) + len(line)
    return Source("t.yaml", text), [Edit(at, at, added)]


def typed(source: Source, found: list[Hunk]) -> str:
    """Follow the hunks as a reader would, from the last to the first."""
    lines = source.text.split("\n")
    for index, hunk in reversed(list(enumerate(found))):
        assert [line.rstrip() for line in lines[hunk.line - 1 : hunk.line - 1 + len(hunk.removed)]] == list(hunk.removed), index
        lines[hunk.line - 1 : hunk.line - 1 + len(hunk.removed)] = hunk.added
    return "\n".join(line.rstrip() for line in lines)


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_typing_the_hunks_makes_the_edited_text(breakage: Breakage) -> None:
    (api,) = read_text("template.yaml", broken(breakage)).apis
    report = check_api(api, {"origins": (ORIGIN,)})
    for source, edits in suggestions(report).values():
        after = "\n".join(line.rstrip() for line in apply(source, edits).split("\n"))
        assert typed(source, list(hunks(source, edits))) == after


def test_each_hunk_tells_the_keys_that_it_stands_under() -> None:
    source, edits = edit_below(BLOCKS, "AllowHeaders: \"'a'\"", "\n      MaxAge: 1\n    Name: pets")
    edits += edit_below(BLOCKS, "Kind: a", "\n        Extra: 1")[1]
    assert [(hunk, parents_of(source, hunk)) for hunk in hunks(source, edits)] == [
        (Hunk(6, (), ("      MaxAge: 1",)), ("Resources", "Api", "Cors")),
        (Hunk(6, (), ("    Name: pets",)), ("Resources", "Api")),
        (Hunk(12, (), ("        Extra: 1",)), ("Resources", "Method", "Responses", "item 1")),
    ]
    source, edits = edit_below(BLOCKS, "Kind: b", "\n      - StatusCode: 404")
    (hunk,) = hunks(source, edits)
    assert parents_of(source, hunk) == ("Resources", "Method", "Responses")


def test_what_is_put_in_begins_with_its_own_key() -> None:
    text = "responses:\n  '200':\n    type: string\n  '500':\n    type: string\n"
    added = "\n    type: string\n  '400':"
    source, edits = edit_below(text, "'200':", added)
    (hunk,) = hunks(source, edits)
    assert hunk.added == ("  '400':", "    type: string")
    assert parents_of(source, hunk) == ("responses",)
    assert typed(Source("t", text), [hunk]) == apply(*edit_below(text, "'200':", added))


def test_json_shows_the_comma_and_whole_brackets() -> None:
    text = '{\n  "responses": {\n    "200": {\n      "a": 1\n    }\n  }\n}\n'
    source, edits = edit_below(text, '"a": 1\n    }', ',\n    "400": {\n      "a": 1\n    }')
    (hunk,) = hunks(source, edits)
    assert hunk == Hunk(5, ("    }",), ("    },", '    "400": {', '      "a": 1', "    }"))
    assert parents_of(source, hunk) == ("responses",)
    assert yaml.safe_load(typed(source, [hunk])) == {"responses": {"200": {"a": 1}, "400": {"a": 1}}}


@pytest.mark.parametrize("room", [40, 80])
def test_lines_fit_and_what_is_missing_is_told(room: int) -> None:
    source, edits = edit_below(BLOCKS, "Kind: NONE", "".join(f"\n      Key{number}: {number}" for number in range(30)))
    shown = preview((source, edits), room, Paint())
    assert shown[0] == "below line 7, in Resources > Api > Auth:"
    assert shown[-1] == "… and 22 more lines: crossgate fix t.yaml"
    assert len(shown) == 10
    source, edits = edit_below(BLOCKS, "Kind: NONE", f"\n      Key: {'x' * 100}")
    shown = preview((source, edits), room, Paint())
    assert shown[-1] == "… in full: crossgate fix t.yaml"
    assert max(map(len, shown)) <= room


def test_long_ways_are_cut_at_their_beginning() -> None:
    source, edits = edit_below(BLOCKS, "Kind: b", "\n        Extra: 1")
    assert preview((source, edits), 44, Paint())[0] == "below line 13, in ... > Responses > item 2:"


def test_a_change_at_the_beginning_and_at_the_end() -> None:
    source = Source("t.yaml", "a: 1\n")
    assert preview((source, [Edit(0, 0, "z: 1\n")]), 60, Paint()) == ["above line 1:", "+ z: 1"]
    assert preview((source, [Edit(5, 5, "b: 1\n")]), 60, Paint()) == ["below line 1:", "+ b: 1"]
    assert preview((source, [Edit(0, 5, "")]), 60, Paint()) == ["line 1:", "- a: 1"]


def test_a_long_line_above_costs_no_long_time() -> None:
    text = f"Note: |\n  a{' ' * 600_000}b\nList:\n  - one: 1\n"
    source, edits = edit_below(text, "one: 1", "\n    two: 2")
    assert [parents_of(source, hunk) for hunk in hunks(source, edits)] == [("List", "item 1")]
