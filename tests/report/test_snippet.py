"""Marked source lines: any text and any span can be shown, within the width, and the marks stand under what they mark."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crossgate.check import Mark
from crossgate.report.paint import Paint
from crossgate.report.snippet import snippet, wrapped
from crossgate.text import Source, Span

TEXTS = st.text(alphabet=st.sampled_from("ab:- '\"{}\t\r\n\u4e2d\u0301\u00e9\U0001f600\x00\x1b"), max_size=80)


@given(TEXTS, st.data())
def test_any_span_of_any_text_can_be_shown(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    label = data.draw(st.text(alphabet="xyz ", max_size=60))
    source = Source("t.yaml", text)
    lines = snippet([Mark(Span(source, start, end), label)], Paint(width=60), "error")
    assert any("^" in line for line in lines)
    assert not any("\x1b" in line or "\x00" in line or "\r" in line for line in lines)


@given(TEXTS, TEXTS)
def test_two_marks_in_two_files(one: str, other: str) -> None:
    marks = [Mark(Span(Source("one", one), 0, len(one)), "here"), Mark(Span(Source("other", other), 0, 0), "there", primary=False)]
    lines = snippet(marks, Paint(width=60), "error")
    assert [line.split()[0] for line in lines if line.split()[:1] in (["-->"], [":::"])] == ["-->", ":::"]


def shown(*lines_and_primary: tuple[int, bool]) -> list[str]:
    """The heads and the source lines of a snippet that marks lines of one text."""
    text = "".join(f"line{number}\n" for number in range(1, 10))
    source = Source("t.yaml", text)
    marks = [Mark(Span(source, 6 * (line - 1), 6 * line - 1), "", primary) for line, primary in lines_and_primary]
    lines = snippet(marks, Paint(width=60), "error")
    return [line for line in lines if line.strip()[:3] in ("-->", ":::", "...") or "line" in line]


def test_the_arrow_names_the_line_that_is_shown_first() -> None:
    assert shown((5, True), (2, False), (7, False)) == [
        *(" --> t.yaml:5:1", "5 | line5", "...", "7 | line7"),
        *(" ::: t.yaml:2:1", "2 | line2"),
    ]
    assert shown((5, True), (2, True)) == [" --> t.yaml:2:1", "2 | line2", "...", "5 | line5"]
    assert shown((5, False), (2, False)) == [" --> t.yaml:2:1", "2 | line2", "...", "5 | line5"]


def test_the_mark_stands_under_wide_characters_and_tabs() -> None:
    text = "\u4e2d\tkey: value"
    start = text.index("value")
    lines = snippet([Mark(Span(Source("t", text), start, start + 5))], Paint(width=60), "error")
    assert lines[2:4] == ["1 | \u4e2d    key: value", "  |            ^^^^^"]


def test_only_the_marked_part_of_a_line_of_megabytes_is_shown() -> None:
    text = '{"a": ' * 400_000 + "HERE" + "}" * 400_000
    start = text.index("HERE")
    lines = snippet([Mark(Span(Source("t.json", text), start, start + 4), "this")], Paint(width=80), "error")
    assert all(len(line) <= 80 for line in lines)
    assert lines[2].index("HERE") == lines[3].index("^^^^ this")


@given(st.lists(st.text(alphabet="abc,", min_size=1, max_size=30), max_size=12), st.integers(10, 60))
def test_wrapping_loses_nothing(words: list[str], width: int) -> None:
    text = " ".join(words)
    assert "".join(wrapped(text, width)).replace(" ", "") == text.replace(" ", "")


def test_routes_are_not_torn_apart_at_the_end_of_a_line() -> None:
    assert wrapped("no page can send GET /pets, or POST /pets at all", 20) == ["no page can send", "GET /pets, or", "POST /pets at all"]
    assert wrapped("GET /a/path/that/is/too/long", 20) == ["GET", "/a/path/that/is/too/long"]
