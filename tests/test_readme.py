"""What the README shows is what the program prints, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crossgate.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_report_shown_is_the_report_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["check", "examples/pets-console.yaml"]) == 1
    printed = capsys.readouterr().out.splitlines()
    found = re.search(r"^\$ crossgate check examples/pets-console\.yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert found is not None
    shown = [line for line in found[1].splitlines() if line != "…"]
    assert shown
    assert [line for line in shown if line not in printed] == []


def test_links_lead_to_files() -> None:
    for document in ROOT.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{document.name}: {target}"


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    texts = [document.read_text(encoding="utf-8") for document in ROOT.glob("*.md")]
    named = {name for text in texts for name in re.findall(r"(?:^|`)make ([a-z]+)\b", text, re.MULTILINE)}
    assert {"demo", "test"} <= named
    assert [name for name in sorted(named) if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []
