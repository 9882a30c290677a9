"""Values of ``--parameter`` that nothing has a place for, and those that seem so and are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossgate.cli import main

TEMPLATE = """\
Parameters:
  AllowedOrigin: {Type: String, Default: https://old.example}
Resources:
  Pets:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: pets}
"""
ELSEWHERE = "Parameters:\n  TableName: {Type: String}\nResources: {}\n"
OPENAPI = """\
openapi: 3.0.1
info: {title: pets, version: "1"}
paths:
  /pets:
    get:
      responses: {}
      x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: "${backend_url}"}
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "infra"
    folder.mkdir()
    for name, text in (("pets.yaml", TEMPLATE), ("table.yaml", ELSEWHERE), ("openapi.yaml", OPENAPI)):
        (folder / name).write_text(text, encoding="utf-8")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(words)
    return code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ["infra/pets.yaml", "-p", "AlowedOrigin=x"],
            "--parameter AlowedOrigin: no template of the target has it; did you mean 'AllowedOrigin'?",
        ),
        (["infra/pets.yaml", "-p", "Nope=1"], "--parameter Nope: no template of the target has it"),
        (["infra/pets.yaml", "-p", "Pet=1"], "--parameter Pet: no template of the target has it"),
        (["infra/pets.yaml", "-p", "TableName=1"], "--parameter TableName: no template of the target has it"),
        (
            ["infra/openapi.yaml", "-p", "backendurl=x"],
            "--parameter backendurl: no template of the target has it; did you mean 'backend_url'?",
        ),
        (["infra", "-p", "Nope=1"], "--parameter Nope: no template of the target has it"),
        (["aws:eu-west-1/a1b2c3", "-p", "Stage=1"], "--parameter Stage: live APIs have no parameters, only templates do"),
    ],
)
@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_parameter_that_nothing_has(command: str, words: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, command, *words) == (2, f"crossgate: {expected}\n")


@pytest.mark.parametrize(
    "words",
    [
        ["infra/pets.yaml", "-p", "AllowedOrigin=https://new.example"],
        ["infra/pets.yaml", "-p", "AWS::Region=eu-west-1"],
        ["infra/pets.yaml", "-p", "Pets.Name=x"],
        ["infra/openapi.yaml", "-p", "backend_url=https://backend.example"],
        ["infra", "-p", "AllowedOrigin=x", "-p", "backend_url=https://backend.example", "-p", "TableName=of-a-template-without-api"],
        ["infra/table.yaml", "-p", "Nope=1"],
    ],
)
def test_a_parameter_that_something_has(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, complaint = told(capsys, "check", *words)
    assert (code in (0, 1), "--parameter" in complaint) == (True, False)


def test_parameters_of_the_settings_need_no_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "crossgate.toml").write_text('[parameters]\nNope = "1"\n', encoding="utf-8")
    assert told(capsys, "check", "infra/pets.yaml")[0] in (0, 1)


def test_one_exchange(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "try", "infra/openapi.yaml", "GET /pets", "-p", "Nope=1") == (
        2,
        "crossgate: --parameter Nope: no template of the target has it\n",
    )
