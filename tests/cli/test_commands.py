"""The commands as a user runs them: output, exit codes, and what is said of mistakes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import jsonschema
import pytest

import crossgate
from crossgate.cli import main
from crossgate.cli.streams import columns

EXAMPLES = Path(__file__).parents[2] / "examples"
SCHEMA = json.loads((Path(crossgate.__file__).parent / "report" / "report.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def _at_a_quiet_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "examples").symlink_to(EXAMPLES)
    monkeypatch.chdir(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    told = capsys.readouterr()
    return code, told.out, told.err


def report(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, list[dict[str, object]]]:
    _, out, _ = run(capsys, "check", *words, "--format", "json")
    document: dict[str, list[dict[str, object]]] = json.loads(out)
    jsonschema.validate(document, SCHEMA)
    return document


def outcomes(document: dict[str, list[dict[str, object]]]) -> dict[tuple[str, str], str]:
    """Return the verdict by (route, outcome)."""
    return {
        (f"{route['method']} {route['path']}", outcome["outcome"]): outcome["verdict"]
        for api in document["apis"]
        for route in api["routes"]  # type: ignore[attr-defined]
        for outcome in route["outcomes"]
    }


def test_the_recipe_lets_the_preflight_of_post_through(capsys: pytest.CaptureFixture[str]) -> None:
    document = report(capsys, "examples/pets-recipe.yaml")
    found = outcomes(document)
    assert found["POST /pets", "preflight"] == "readable"
    assert found["OPTIONS /pets", "preflight"] == "readable"
    assert found["POST /pets", "success"] == "depends"
    assert {finding["cause"] for finding in document["findings"] if finding["severity"] != "note"} == {"gateway-responses-without-cors"}


def test_the_console_mistake_blocks_put_and_delete_and_spares_get_and_post(capsys: pytest.CaptureFixture[str]) -> None:
    document = report(capsys, "examples/pets-console.yaml")
    found = outcomes(document)
    assert [found.get((f"{verb} /pets", "preflight")) for verb in ("GET", "POST", "PUT", "DELETE")] == [
        None,
        "readable",
        "blocked",
        "blocked",
    ]
    (finding,) = [finding for finding in document["findings"] if finding["cause"] == "method-not-allowed"]
    assert finding["routes"] == ["PUT /pets", "DELETE /pets"]
    assert finding["unaffected"] == ["GET /pets", "POST /pets"]
    words = finding["browser"]["chromium"]  # type: ignore[index]
    assert words.endswith("Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.")
    line = EXAMPLES.joinpath("pets-console.yaml").read_text(encoding="utf-8").splitlines()[finding["locations"][0]["line"] - 1]  # type: ignore[index]
    assert "Access-Control-Allow-Methods" in line


def test_an_authorizer_on_every_path_is_the_cause_of_refused_preflights(capsys: pytest.CaptureFixture[str]) -> None:
    document = report(capsys, "examples/pets-authorizer.yaml")
    assert outcomes(document)["ANY /{proxy+}", "preflight"] == "blocked"
    assert "preflight-needs-authorization" in {finding["cause"] for finding in document["findings"]}


@pytest.mark.parametrize("word", ["error", "warning", "note", "never"])
def test_fail_on_decides_about_the_exit_code(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, _ = run(capsys, "check", "examples/pets-recipe.yaml", "--fail-on", word)
    assert code == (0 if word in ("error", "never") else 1)


def test_select_and_ignore_choose_findings(capsys: pytest.CaptureFixture[str]) -> None:
    only = report(capsys, "examples/pets-console.yaml", "--select", "method-not-allowed")
    assert {finding["cause"] for finding in only["findings"]} == {"method-not-allowed"}
    without = report(capsys, "examples/pets-console.yaml", "--ignore", "method-not-allowed,deployment-not-renewed")
    assert not {"method-not-allowed", "deployment-not-renewed"} & {str(finding["cause"]) for finding in without["findings"]}


def test_standard_input_and_several_targets(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = (EXAMPLES / "pets-recipe.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr("sys.stdin.read", lambda: text, raising=False)
    document = report(capsys, "-", "examples/pets-console.yaml")
    assert len(document["apis"]) == 2
    assert len(report(capsys, "examples")["apis"]) >= 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", "nowhere.yaml"], "nowhere.yaml"),
        (["check", "examples/pets-recipe.yaml", "--origin", "https://app.example.com/"], "did you mean 'https://app.example.com'?"),
        (["check", "examples/pets-recipe.yaml", "--origin", "*", "--credentials"], "refused by every browser"),
        (["check", "examples/pets-recipe.yaml", "--origin", "null"], "names no site"),
        (["check", "examples/pets-recipe.yaml", "--select", "method-not-alowed"], "did you mean 'method-not-allowed'?"),
        (["check", "examples/pets-recipe.yaml", "--parameter", "Stage"], "write NAME=VALUE"),
        (["check", "examples/pets-recipe.yaml", "--browser", "lynx"], "--browser"),
        (["check"], "TARGET"),
        (["frobnicate"], "frobnicate"),
        (["explain", "no-corse"], "did you mean 'no-cors'?"),
        (["explain"], "--list"),
        (["try", "examples/pets-recipe.yaml", "pets"], "no call"),
        (["try", "examples/pets-recipe.yaml", "GET /pets", "--backend", "sleepy"], "--backend"),
        (["try", "examples", "GET /pets"], "--api"),
        (
            ["try", "examples/pets-recipe.yaml", "GET /pets", "--data", "x"],
            "no browser makes this call: the page gave a GET or HEAD request a body",
        ),
        (["try", "examples/pets-recipe.yaml", "TRACE /pets"], "no browser makes this call"),
    ],
)
def test_a_mistake_is_told_in_one_message_with_exit_code_2(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *words)
    assert code == 2
    assert told in err
    assert err.startswith("crossgate: ")
    assert "Traceback" not in err + out


def test_settings_come_from_the_nearest_file_and_flags_win(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "crossgate.toml").write_text(
        'origins = ["https://admin.example.com"]\nfail-on = "never"\nignore = ["deployment-not-renewed"]\n'
    )
    document = report(capsys, "examples/pets-recipe.yaml")
    assert document["apis"][0]["policy"] == {
        "origins": ["https://admin.example.com"],
        "credentials": False,
        "source": "from crossgate.toml",
    }
    assert run(capsys, "check", "examples/pets-recipe.yaml")[0] == 0
    document = report(capsys, "examples/pets-recipe.yaml", "--origin", "https://app.example.com")
    assert document["apis"][0]["policy"]["origins"] == ["https://app.example.com"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('origin = ["https://a.example"]', "did you mean 'origins'?"),
        ('origins = "https://a.example"', "a list of texts"),
        ("origins = [", "cannot be read as TOML"),
        ('origins = ["https://a.example/x"]', "cannot be granted"),
        ('fail-on = "sometimes"', "none of error, warning, note, never"),
        ('browser = "lynx"', "no browser 'lynx'"),
    ],
)
def test_mistakes_in_settings_are_told(text: str, told: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "crossgate.toml").write_text(text)
    code, _, err = run(capsys, "check", "examples/pets-recipe.yaml")
    assert code == 2
    assert told in err


def test_pyproject_has_a_table_of_its_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.crossgate]\norigins = ["https://admin.example.com"]\n')
    assert report(capsys, "examples/pets-recipe.yaml")["apis"][0]["policy"]["source"] == "from pyproject.toml"  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        '[ tool . crossgate ]\norigins = ["https://admin.example.com"]\n',
        '["tool"."crossgate"]\norigins = ["https://admin.example.com"]\n',
        'tool.crossgate.origins = ["https://admin.example.com"]\n',
        '[tool]\ncrossgate = {origins = ["https://admin.example.com"]}\n',
        '[tool]\nother = 1\n[tool.crossgate]\norigins = ["https://admin.example.com"]\n',
        'tool = {crossgate = {origins = ["https://admin.example.com"]}}\n',
    ],
)
def test_the_table_is_found_however_it_is_written(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert report(capsys, "examples/pets-recipe.yaml")["apis"][0]["policy"]["source"] == "from pyproject.toml"  # type: ignore[index]


def test_a_pyproject_of_others_is_none_of_ours(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "crossgate-demo"\n[tool.other]\nthis is no TOML\n')
    assert run(capsys, "check", "examples/pets-recipe.yaml")[0] == 1


@pytest.mark.parametrize(
    ("stated", "wide"), [("80", 80), ("0", 100), ("", 100), ("-5", 100), ("wide", 100), ("²", 100), ("9" * 5000, 999_999)]
)
def test_how_wide_to_write(stated: str, wide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", stated)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert columns(100) == wide


def test_try_plays_one_exchange_and_names_its_cause(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "try", "examples/pets-console.yaml", "PUT /pets", "--origin", "https://app.example.com", "--format", "json")
    played = json.loads(out)
    assert code == 1
    assert (played["verdict"], played["reason"], played["cause"]) == ("blocked", "method-not-allowed", "method-not-allowed")
    assert [turn["preflight"] for turn in played["turns"]] == [True]


def test_an_http_api_has_no_quota(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    api = tmp_path / "api.json"
    api.write_text('{"openapi": "3.0.1", "x-amazon-apigateway-cors": {"allowOrigins": ["*"]}, "paths": {"/pets": {"get": {}}}}')
    code, _, err = run(capsys, "try", str(api), "GET /pets", "--limit", "quota")
    assert (code, "an HTTP API has no usage plans" in err) == (2, True)
    assert run(capsys, "try", str(api), "GET /pets", "--limit", "throttled")[0] == 0


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["GET /nothing"], "unknown-route"),
        (["POST /pets", "-H", "Access-Control-Allow-Origin: *"], "client-sends-cors-headers"),
        (["POST /pets", "-H", "X-App: 1"], "header-not-allowed"),
        (["GET /pets", "--backend", "timeout"], "gateway-responses-without-cors"),
        (["GET /pets", "--credentials"], "any-origin-with-credentials"),
    ],
)
def test_try_finds_the_cause_of_what_was_asked(words: list[str], cause: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "try", "examples/pets-console.yaml", *words, "--format", "json")
    assert json.loads(out)["cause"] == cause


def test_explain_prints_the_page_and_lists_every_cause(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "explain", "preflight-needs-authorization")
    assert code == 0
    assert out.startswith("# preflight-needs-authorization\n")
    assert "preflight-needs-authorization" in run(capsys, "explain", "--list")[1]


@pytest.mark.parametrize("command", [[], ["check"], ["try"], ["fix"], ["new"], ["explain"]])
def test_help_has_examples_and_fits_a_terminal(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as left:
        main([*command, "--help"])
    assert left.value.code == 0
    printed = capsys.readouterr().out
    assert "examples:" in printed
    assert [line for line in printed.splitlines() if len(line) > 80] == []


def test_a_file_without_an_api_is_no_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "bucket.yaml").write_text("Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n")
    code, out, err = run(capsys, "check", "bucket.yaml")
    assert (code, err) == (0, "")
    assert "no API found" in out


def test_a_large_api_is_checked_without_planning_its_fixes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paths = {f"/p{number}": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}}} for number in range(251)}
    body = {"openapi": "3.0.1", "info": {"title": "large", "version": "1"}, "paths": paths}
    template = {"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": body}}}}
    (tmp_path / "large.json").write_text(json.dumps(template, indent=1))
    document = report(capsys, "large.json")
    assert document["findings"]
    assert all(finding["fix"]["edits"] == [] for finding in document["findings"])  # type: ignore[index]
