"""Each cause's page is its test: the broken examples have the cause, the fixed ones have not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from crossgate.check import CAUSES
from crossgate.cli import main
from crossgate.gateway import GATEWAY_RESPONSES
from crossgate.gateway.http_api.facts import ERRORS
from tests.check.pages import FOLDER, HEADINGS, Example, examples, files_beside, page, section

NAMES = [cause.name for cause in CAUSES]
EXAMPLES = [(name, example) for name in NAMES for example in (examples(name) if (FOLDER / f"{name.replace('-', '_')}.md").exists() else [])]


@pytest.fixture(autouse=True)
def folder_with_files_beside(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the examples of a page find the files that the page shows beside them."""
    name = getattr(request.node, "callspec", None) and request.node.callspec.params.get("name")
    beside = files_beside(name) if name and (FOLDER / f"{name.replace('-', '_')}.md").exists() else {}
    for file, text in beside.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    if beside:
        monkeypatch.chdir(tmp_path)


def findings_of(example: Example, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.setattr("sys.stdin.read", lambda: example.text, raising=False)
    code = main(["check", "-", "--format", "json", *example.flags])
    told = capsys.readouterr()
    assert code in (0, 1), told.err
    findings: list[dict[str, Any]] = json.loads(told.out)["findings"]
    return findings


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{example.kind}" for name, example in EXAMPLES])
def test_the_examples_of_the_page(name: str, example: Example, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    found = {finding["cause"] for finding in findings_of(example, capsys, monkeypatch)}
    assert (name in found) == (example.kind == "broken"), found


@pytest.mark.parametrize("name", NAMES)
def test_how_it_looks_is_what_browsers_print(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    broken = next(example for example in examples(name) if example.kind == "broken")
    (finding,) = [finding for finding in findings_of(broken, capsys, monkeypatch) if finding["cause"] == name]
    told = section(name, "How it looks")
    for browser in ("chromium", "firefox"):
        assert finding["browser"].get(browser, "") in told


@pytest.mark.parametrize("name", NAMES)
def test_how_it_looks_names_the_gateways_own_error(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    broken = next(example for example in examples(name) if example.kind == "broken")
    (finding,) = [finding for finding in findings_of(broken, capsys, monkeypatch) if finding["cause"] == name]
    last = re.match(r"(\d{3}) ([A-Z0-9_]+)", finding["because"][-1]) if finding["because"] else None
    if last is not None:
        assert f"HTTP {last[1]}" in section(name, "How it looks")
        own = ERRORS[last[2]].message if "AWS::ApiGatewayV2" in broken.text else GATEWAY_RESPONSES[last[2]].error_type
        assert own in section(name, "How it looks")


@pytest.mark.parametrize("name", NAMES)
def test_why_links_to_the_rule(name: str) -> None:
    assert re.search(r"https://(fetch\.spec\.whatwg\.org/#|docs\.aws\.amazon\.com/)[\w-]+", section(name, "Why"))


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
