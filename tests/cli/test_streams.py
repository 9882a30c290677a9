"""Standard streams that are closed, full, of few characters or of odd bytes: one message and an exit code, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATE = """Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: "café → \\e[2Jx"}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      AuthorizationType: NONE
      Integration: {Type: MOCK}
"""
FEW_CHARACTERS = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def run(*words: str, shell: str = "", stdin: bytes = b"", environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run crossgate as a process; *shell* is what a shell does with its streams."""
    command = ["sh", "-c", f'"$0" "$@" {shell}', sys.executable, "-m", "crossgate", *words]
    done = subprocess.run(
        command, input=stdin, capture_output=True, cwd=ROOT, env=os.environ | (environment or {}), timeout=60, check=False
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    assert b"Exception ignored" not in done.stderr, done.stderr.decode()
    return done


@pytest.mark.parametrize("words", [("check", "-"), ("check", "--format", "json", "-"), ("try", "-", "GET /")])
def test_few_characters_are_enough(words: tuple[str, ...]) -> None:
    done = run(*words, stdin=TEMPLATE.encode(), environment=FEW_CHARACTERS)
    assert done.returncode == 1
    assert done.stdout.isascii()
    if "json" in words:
        assert json.loads(done.stdout)["apis"][0]["name"] == "café → \x1b[2Jx"


def test_a_page_can_be_read_with_few_characters() -> None:
    assert run("explain", "several-origins", environment=FEW_CHARACTERS).stdout.startswith(b"# several-origins")


def test_names_cannot_steer_the_terminal() -> None:
    for colour in ("never", "always"):
        done = run("check", "--color", colour, "-", stdin=TEMPLATE.encode(), environment={"PYTHONUTF8": "1"})
        assert b"[2Jx" in done.stdout
        assert b"\x1b[2J" not in done.stdout
        assert (b"\x1b[" in done.stdout) is (colour == "always")
    assert b"\x1b" not in run("check", "no\x1b[2Jfile").stderr


@pytest.mark.parametrize(
    ("stdin", "told"),
    [
        (b"", "this is empty"),
        (b"Resources: {a: caf\xe9}", "this is not UTF-8: byte 0xe9 on line 1"),
        (b"\x00\x01\x02", "this is a binary file"),
    ],
)
def test_odd_input_is_told(stdin: bytes, told: str) -> None:
    done = run("check", "-", stdin=stdin)
    assert (done.returncode, done.stderr.decode().startswith(f"crossgate: -: {told}")) == (2, True)


def test_input_may_be_utf_16() -> None:
    assert b"GET /" in run("check", "-", stdin=TEMPLATE.encode("utf-16"), environment={"PYTHONUTF8": "1"}).stdout


def test_closed_and_full_streams() -> None:
    assert run("check", "-", shell="<&-").returncode == 2
    assert run("check", "examples/pets-recipe.yaml", shell=">&-").returncode == 1
    assert run("check", "nowhere", shell="2>&-").returncode == 2
    assert run("check", "examples/pets-recipe.yaml", shell="| head -n 1").stdout.startswith(b"pets")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told() -> None:
    done = run("check", "examples/pets-recipe.yaml", shell=">/dev/full")
    assert (done.returncode, done.stderr) == (2, b"crossgate: this cannot be done: No space left on device\n")


def test_a_body_need_not_be_text() -> None:
    words: list[str | bytes] = [sys.executable, "-m", "crossgate", "try", "examples/pets-recipe.yaml", "POST /pets", "--data", b"\xff"]
    assert b"Traceback" not in subprocess.run(words, capture_output=True, cwd=ROOT, timeout=60, check=False).stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0)
    done = run("check", str(tmp_path))
    tmp_path.chmod(0o700)
    assert (done.returncode, done.stderr.decode()) == (2, f"crossgate: {tmp_path}: this folder cannot be opened: Permission denied\n")
