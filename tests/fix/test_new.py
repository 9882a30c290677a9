"""The command new: what it writes is accepted by cfn-lint and by our own check."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import cfnlint.api  # type: ignore[import-untyped]
import pytest

from crossgate import check_api
from crossgate.cli import main
from crossgate.sources import read_text

PATHS = ("/", "/pets", "/pets/{id}", "/a-b/c.d/{proxy+}", "/RestApi/Stage/stage")
METHODS = ("GET", "GET,POST,PUT,DELETE", "ANY")
POLICIES: dict[str, tuple[str, ...]] = {
    "any": (),
    "one": ("--origin", "https://app.example.com", "--credentials", "--max-age", "600"),
    "two": ("--origin", "https://app.example.com", "--origin", "https://admin.example.com", "-H", "X-Trace"),
}


def new(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["new", *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(("path", "methods", "policy"), list(product(PATHS, METHODS, POLICIES)))
def test_a_whole_template_passes_our_own_check(capsys: pytest.CaptureFixture[str], path: str, methods: str, policy: str) -> None:
    text = new(capsys, "--path", path, "--methods", methods, *POLICIES[policy], "--whole")
    (api,) = read_text("template.yaml", text).apis
    findings = [finding for finding in check_api(api).findings if finding.severity != "note"]
    told = {outcome for finding in findings for outcome in finding.outcomes}
    assert told <= ({"403 MISSING_AUTHENTICATION_TOKEN", "429 THROTTLED"} if policy == "two" else set())


@pytest.mark.parametrize("policy", POLICIES)
def test_templates_and_fragments_are_accepted_by_cfn_lint(capsys: pytest.CaptureFixture[str], policy: str) -> None:
    words = ("--path", "/pets", "--methods", "GET,POST", *POLICIES[policy])
    whole = new(capsys, *words, "--whole")
    fragment = new(capsys, *words)
    start = whole.index("  OptionsMethod:")
    end = whole.index("\n\n", start)
    indented = "\n".join(f"  {line}" if line else line for line in fragment.rstrip("\n").split("\n"))
    assert whole[start:end] == indented
    for text in (whole, whole[:start] + indented + whole[end:]):
        assert [str(match) for match in cfnlint.api.lint(text)] == []


def test_the_fragment_is_the_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    text = new(capsys, "--path", "/pets", "--methods", "GET,POST", "--origin", "https://app.example.com")
    assert text.startswith("OptionsMethod:\n  Type: AWS::ApiGateway::Method\n")
    for line in (
        "      Type: MOCK",
        "      PassthroughBehavior: WHEN_NO_MATCH",
        "        application/json: '{\"statusCode\": 200}'",
        "            method.response.header.Access-Control-Allow-Methods: \"'GET,POST,OPTIONS'\"",
        "            method.response.header.Access-Control-Allow-Origin: \"'https://app.example.com'\"",
        "          method.response.header.Access-Control-Allow-Headers: true",
    ):
        assert line in text.split("\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--path", "pets", "--methods", "GET"), "write a path"),
        (("--path", "/a b", "--methods", "GET"), "write a path"),
        (("--path", "/{a+}/b", "--methods", "GET"), "greedy"),
        (("--path", "/a", "--methods", "FETCH"), "is no method"),
        (("--path", "/a", "--methods", "OPTIONS"), "name the methods"),
        (("--path", "/a", "--methods", "GET", "--credentials"), "cannot be granted"),
        (("--path", "/a", "--methods", "GET", "--origin", "https://app.example.com/"), "did you mean 'https://app.example.com'"),
    ],
)
def test_wrong_usage_is_told(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    assert main(["new", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_whole_template_is_deployable_text_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(new(capsys, "--path", "/pets/{id}", "--methods", "GET", "--whole"))
    assert main(["check", str(path)]) == 0
