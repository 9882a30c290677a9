"""A short run of the fuzzer, so that it keeps working; the long runs are made by hand."""

from __future__ import annotations

from random import Random

from tests.fuzz.__main__ import main, parse, render, run
from tests.fuzz.grammar import HOSTILE, Templates, make_mock_text


def test_a_short_run_finds_nothing() -> None:
    assert main(["--inputs", "4000", "--seed", "7"]) == 0


def test_inputs_are_varied_and_repeatable() -> None:
    templates, again = Templates(Random(3)), Templates(Random(3))
    made = [templates.make() for _ in range(500)]
    assert made == [again.make() for _ in range(500)]
    assert {render(text) for text in made} >= {"not a template", "rendered"}
    assert {parse(make_mock_text(Random(seed))) for seed in range(300)} == {"status", "no status"}


def test_hostile_templates_are_read_or_refused() -> None:
    assert {render(text) for text in HOSTILE} >= {"fault", "not a template", "rendered"}


def test_an_escape_is_reported() -> None:
    def broken(text: str) -> str:
        raise KeyError(text)

    report = run("broken", 2, lambda: "x", broken)
    assert report.escapes == [("x", "KeyError('x')")] * 2
    assert "2 escapes" in report.as_text()
