"""The command fix: what it shows, what it writes and what it refuses."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from crossgate.cli import main
from crossgate.fix import write as writing
from tests.fix.texts import ORIGIN, SOUND, bare
from tests.schemas import as_promised


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    path = tmp_path / "template.yaml"
    path.write_text(bare())
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["fix", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_default_shows_a_diff_and_the_proof_and_writes_nothing(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "template.yaml", "--origin", ORIGIN)
    assert code == 1
    assert template.read_text() == bare()
    assert out.startswith("--- a/template.yaml\n+++ b/template.yaml\n@@")
    assert "+      HttpMethod: OPTIONS\n" in out
    assert "exchanges played again on the edited text: 0 refused" in out
    assert "add OPTIONS /pets [missing-preflight]" in out


def test_write_changes_the_file_once(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template.chmod(0o640)
    code, out, _ = run(capsys, "template.yaml", "--origin", ORIGIN, "--write")
    assert code == 0
    assert "@@" not in out
    written = template.read_bytes()
    assert b"HttpMethod: OPTIONS" in written
    assert stat.S_IMODE(template.stat().st_mode) == 0o640
    assert sorted(path.name for path in template.parent.iterdir()) == [".git", "template.yaml"]
    code, out, _ = run(capsys, "template.yaml", "--origin", ORIGIN, "--write")
    assert code == 0
    assert "nothing to change" in out
    assert template.read_bytes() == written


def test_the_diff_alone_is_one_that_patch_takes(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "template.yaml", "--origin", ORIGIN, "--diff")
    assert code == 1
    (template.parent / "change.diff").write_text(out)
    run(capsys, "template.yaml", "--origin", ORIGIN, "--write")
    wanted = template.read_text()
    template.write_text(bare())
    assert os.system("git apply change.diff") == 0
    assert template.read_text() == wanted


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(bare().replace("\n", "\r\n"), "utf-8"), (bare().rstrip("\n"), "utf-8"), ("\ufeff" + bare(), "utf-8"), (bare(), "utf-16")],
    ids=["CRLF", "no line end at the end", "byte order mark", "UTF-16"],
)
def test_bytes_that_need_not_change_stay(template: Path, capsys: pytest.CaptureFixture[str], text: str, encoding: str) -> None:
    template.write_bytes(text.encode(encoding))
    code, _, err = run(capsys, "template.yaml", "--origin", ORIGIN, "--write")
    assert (code, err) == (0, "")
    after = template.read_bytes().decode(encoding)
    lines = after.split("\n")
    kept = [line for line in text.split("\n") if line.strip()]
    positions = [lines.index(line) if line in lines else -1 for line in kept[:-1]]
    assert -1 not in positions
    assert after.startswith(text[:40])
    assert ("\r\n" in text) == ("\r\n" in after)
    assert after.count("\r") == (after.count("\n") if "\r" in text else 0)


def test_a_link_stays_a_link(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    link = template.parent / "link.yaml"
    link.symlink_to(template)
    assert run(capsys, "link.yaml", "--origin", ORIGIN, "--write")[0] == 0
    assert link.is_symlink()
    assert "OPTIONS" in template.read_text()


def test_a_file_that_changed_meanwhile_is_not_written(
    template: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing._require_unchanged

    def touched(path: str, fixed: object) -> None:
        template.write_text(bare() + "# another hand\n")
        real(path, fixed)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "_require_unchanged", touched)
    code, _, err = run(capsys, "template.yaml", "--origin", ORIGIN, "--write")
    assert code == 2
    assert "it has changed since it was read" in err
    assert template.read_text() == bare() + "# another hand\n"


def test_a_failed_write_leaves_the_file_and_no_rest(
    template: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    code, _, err = run(capsys, "template.yaml", "--origin", ORIGIN, "--write")
    assert code == 2
    assert "No space left on device" in err
    assert template.read_text() == bare()
    assert sorted(path.name for path in template.parent.iterdir()) == [".git", "template.yaml"]


def test_a_generated_file_is_refused_with_code_for_its_source(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generated = bare().replace(
        "Properties:\n      Name: pets", "Metadata:\n      aws:cdk:path: Stack/Api/Resource\n    Properties:\n      Name: pets"
    )
    template.write_text(generated)
    code, out, _ = run(capsys, "template.yaml", "--origin", ORIGIN, "--write")
    assert code == 2
    assert template.read_text() == generated
    assert "defaultCorsPreflightOptions" in out
    assert run(capsys, "template.yaml", "--origin", ORIGIN, "--write", "--force-generated")[0] == 0
    assert "OPTIONS" in template.read_text()


def test_only_what_is_selected_is_mended(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "template.yaml", "--origin", ORIGIN, "--select", "missing-preflight")
    assert code == 1
    assert "HttpMethod: OPTIONS" in out
    assert "DEFAULT_4XX" not in out.split("\n\n")[0]
    (template.parent / "other.yaml").write_text(bare().replace('PathPart: "pets"', 'PathPart: "dogs"'))
    code, out, _ = run(capsys, "template.yaml", "other.yaml", "--origin", ORIGIN, "--only", "/dogs", "--select", "missing-preflight")
    assert "+++ b/other.yaml" in out
    assert "+++ b/template.yaml" not in out


@pytest.mark.parametrize("word", ["/pet", "GETT /pets", "$default"])
def test_a_route_that_is_not_there_is_a_slip(template: Path, capsys: pytest.CaptureFixture[str], word: str) -> None:
    code, out, err = run(capsys, "template.yaml", "--origin", ORIGIN, "--only", word)
    assert (code, out) == (2, "")
    assert f"--only {word}: no API of the target has this" in err
    assert "/pets" in err.replace(f"--only {word}", "")


def test_json_carries_edits_that_make_the_written_file(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "template.yaml", "--origin", ORIGIN, "--format", "json")
    document = as_promised(json.loads(out), "fix")
    (file,) = document["files"]
    assert file["outcome"] == "shown"
    lines = bare().split("\n")

    def offset(line: int, column: int) -> int:
        return sum(len(text) + 1 for text in lines[: line - 1]) + column - 1

    text = bare()
    for edit in reversed(file["edits"]):
        start, end = offset(edit["line"], edit["column"]), offset(edit["end_line"], edit["end_column"])
        text = text[:start] + edit["text"] + text[end:]
    run(capsys, "template.yaml", "--origin", ORIGIN, "--write")
    assert text == template.read_text()
    assert file["apis"][0]["proved"]["refused_after"] == 0


def test_several_files_and_a_folder(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (template.parent / "sound.yaml").write_text(SOUND)
    code, _, _ = run(capsys, ".", "--origin", ORIGIN, "--write")
    assert code == 0
    assert (template.parent / "sound.yaml").read_text() == SOUND
    assert "OPTIONS" in template.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-", "--write"], "--write needs files"),
        (["template.yaml", "--only", "pets"], "write a path such as /pets"),
        (["template.yaml", "--select", "missing-preflihgt"], "did you mean 'missing-preflight'"),
        (["template.yaml", "--origin", "*", "--credentials"], "cannot be granted"),
    ],
)
def test_wrong_usage_is_told_in_a_line(template: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    code, _, err = run(capsys, *words)
    assert code == 2
    assert said in err


def test_any_origin_with_credentials_is_the_owners_choice(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SOUND.replace("https://app.example.com'\"", "*'\"").replace(
        'method.response.header.Access-Control-Allow-Origin: true\n        - StatusCode: "404"',
        'method.response.header.Access-Control-Allow-Origin: true\n            method.response.header.Access-Control-Allow-Credentials: true\n        - StatusCode: "404"',
    )
    text = text.replace(
        'Access-Control-Allow-Origin: "\'*\'"\n          - StatusCode: "404"',
        'Access-Control-Allow-Origin: "\'*\'"\n              method.response.header.Access-Control-Allow-Credentials: "\'true\'"\n          - StatusCode: "404"',
    )
    template.write_text(text)
    code, out, _ = run(capsys, "template.yaml")
    assert code == 1
    assert "name the pages with --origin" in " ".join(out.split())
    assert "[any-origin-with-credentials]" in out


def test_one_shared_preflight_for_all_paths(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = bare() + bare("orders").partition("  Pets:\n")[2].join(["  Orders:\n", ""]).replace("!Ref Pets", "!Ref Orders").replace(
        "  Put:", "  PutOrders:"
    )
    template.write_text(more)
    code, out, _ = run(capsys, "template.yaml", "--origin", ORIGIN, "--preflight", "shared", "--write")
    assert code == 0, out
    text = template.read_text()
    assert text.count("HttpMethod: OPTIONS") == 1
    assert "{proxy+}" in text
