"""Each cause's page is its test: the broken examples have the cause, the fixed ones have not."""

from __future__ import annotations

import json

import pytest

from crossgate.check import CAUSES
from crossgate.cli import main
from tests.check.pages import FOLDER, HEADINGS, Example, examples, page

NAMES = [cause.name for cause in CAUSES]
EXAMPLES = [(name, example) for name in NAMES for example in (examples(name) if (FOLDER / f"{name.replace('-', '_')}.md").exists() else [])]


def causes_found(example: Example, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> set[str]:
    monkeypatch.setattr("sys.stdin.read", lambda: example.text, raising=False)
    code = main(["check", "-", "--format", "json", *example.flags])
    told = capsys.readouterr()
    assert code in (0, 1), told.err
    return {finding["cause"] for finding in json.loads(told.out)["findings"]}


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{example.kind}" for name, example in EXAMPLES])
def test_the_examples_of_the_page(name: str, example: Example, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    found = causes_found(example, capsys, monkeypatch)
    assert (name in found) == (example.kind == "broken"), found


@pytest.mark.parametrize("name", NAMES)
def test_every_cause_has_a_page_with_its_headings_and_a_broken_and_a_fixed_example(name: str) -> None:
    text = page(name)
    assert text.startswith(f"# {name}\n")
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == list(HEADINGS)
    assert {example.kind for example in examples(name)} == {"broken", "fixed"}


def test_every_page_has_a_cause() -> None:
    assert {path.stem.replace("_", "-") for path in FOLDER.glob("*.md")} == set(NAMES)


def test_names_are_unique_and_name_their_file() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert {path.stem.replace("_", "-") for path in FOLDER.glob("*.py") if path.stem != "__init__"} == set(NAMES)
