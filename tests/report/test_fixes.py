"""What a fix says of each file: nothing in it steers a terminal, and its diff stays one that patch takes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from crossgate.report.diff import unified
from crossgate.report.fixes import ApiFix, FileFix, render
from crossgate.report.paint import Paint
from crossgate.text import Source

HOSTILE = "pe\x1b[31mts\x07\u202e"


def shown(*apis: ApiFix, name: str = "a.yaml", diff: tuple[str, ...] | None = None) -> str:
    file = FileFix(Source(name, "a: 1\n"), "a: 2\n", (), "shown", apis, (HOSTILE,), "", diff, (("calls", HOSTILE),))
    return render([file], Paint(width=80), with_diff=True)


def test_names_and_sentences_cannot_steer_the_terminal() -> None:
    api = ApiFix(HOSTILE, HOSTILE, HOSTILE, (("no-cors", HOSTILE),), None, (("no-cors", HOSTILE),), waiting=(HOSTILE,))
    for diff in (None, (f"+ gateway response {HOSTILE}",)):
        text = shown(api, name=f"{HOSTILE}.yaml", diff=diff)
        assert all(line.isprintable() for line in text.split("\n")), text
        assert "ts" in text


def test_code_to_paste_ends_before_the_next_api() -> None:
    api = ApiFix("one", "a.yaml:1", "", waiting=("GET /pets",), advice=(("Python", "def cors():\n    pass"),))
    assert "        pass\n\ntwo  a.yaml:9\n" in shown(api, ApiFix("two", "a.yaml:9", ""))


def test_a_policy_too_long_for_the_heading_gets_lines_of_its_own() -> None:
    policy = "from the command line: https://app.example.com, https://admin.example.com, https://test.example.com, no credentials"
    text = shown(ApiFix("pets", "template.yaml:6", policy))
    name, *rest = text[text.index("pets") :].split("\n")[:3]
    assert name == "pets  template.yaml:6"
    assert [line[:2] for line in rest] == ["  ", "  "]
    assert " ".join(line.strip() for line in rest) == policy
    assert max(map(len, rest)) <= 80
    assert "pets  template.yaml:6  short\n" in shown(ApiFix("pets", "template.yaml:6", "short"))


def test_a_note_does_not_stick_to_code_to_paste() -> None:
    api = ApiFix("one", "a.yaml:1", "", waiting=("GET /pets",), advice=(("Python", "def cors():\n    pass"),))
    assert "        pass\n\n  note:    pe" in shown(api)
    assert "only the code behind it can" in " ".join(shown(api).split())


@pytest.mark.parametrize("name", ["plain.yaml", "two words.yaml", 'qu"ote\\.yaml', "e\x1b[31mvil.yaml", "é.yaml"])
def test_git_applies_the_diff_of_a_file_whatever_its_name(tmp_path: Path, name: str) -> None:
    if shutil.which("git") is None:
        pytest.skip("there is no git")
    (tmp_path / name).write_text("a: 1\n")
    patch = "".join(f"{line}\n" for line in unified(name, "a: 1\n", "a: 2\n"))
    subprocess.run(["git", "apply", "-"], input=patch.encode(), cwd=tmp_path, check=True)
    assert (tmp_path / name).read_text() == "a: 2\n"


def test_code_that_several_apis_need_is_shown_once() -> None:
    code = (("Python", "def cors():\n    pass"),)
    text = shown(
        ApiFix("one", "a.yaml:1", "", waiting=("GET /a",), advice=code), ApiFix("two", "a.yaml:9", "", waiting=("GET /b",), advice=code)
    )
    assert text.count("def cors()") == 1
    assert "(as shown above: Python)" in " ".join(text.split())
