"""The command new: what it writes is accepted by cfn-lint or an OpenAPI validator, and by our own check."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import cfnlint.api  # type: ignore[import-untyped]
import pytest
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator

from crossgate import check_api
from crossgate.cli import main
from crossgate.sources import read_text

PATHS = ("/", "/pets", "/pets/{id}", "/a-b/c.d/{proxy+}", "/RestApi/Stage/stage")
METHODS = ("GET", "GET,POST,PUT,DELETE", "ANY", "POST")
POLICIES: dict[str, tuple[str, ...]] = {
    "any": (),
    "one": ("--origin", "https://app.example.com", "--credentials", "--max-age", "600"),
    "two": ("--origin", "https://app.example.com", "--origin", "https://admin.example.com", "-H", "X-Trace"),
}


def new(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["new", *words]) == 0
    return capsys.readouterr().out


def without_comment(text: str) -> str:
    """Return a fragment without the comment that it opens with."""
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith("#"):
        del lines[0]
    return "".join(lines)


FORMS = ("cloudformation", "sam", "openapi")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("path", "policy", "methods"), [(*pair, METHODS[at % 4]) for at, pair in enumerate(product(PATHS, POLICIES))])
def test_a_whole_file_passes_our_own_check(capsys: pytest.CaptureFixture[str], path: str, methods: str, policy: str, form: str) -> None:
    text = new(capsys, "--path", path, "--methods", methods, *POLICIES[policy], "--whole", "--format", form)
    (api,) = read_text("new.yaml", text).apis
    assert api.methods
    findings = [finding for finding in check_api(api).findings if finding.severity != "note"]
    told = {outcome for finding in findings for outcome in finding.outcomes}
    made_by_gateway = {"403 MISSING_AUTHENTICATION_TOKEN", "429 THROTTLED"}
    assert told <= (made_by_gateway if policy == "two" else set())


@pytest.mark.parametrize("policy", POLICIES)
def test_openapi_documents_and_fragments_are_valid(capsys: pytest.CaptureFixture[str], policy: str) -> None:
    words = ("--path", "/pets/{id}", "--methods", "GET,POST", *POLICIES[policy], "--format", "openapi")
    document = yaml.safe_load(new(capsys, *words, "--whole"))
    assert OpenAPIV30SpecValidator(document).is_valid()
    fragment = yaml.safe_load(new(capsys, *words))
    assert fragment == {"options": document["paths"]["/pets/{id}"]["options"]}
    assert "parameters" not in fragment["options"], "the path declares them"


@pytest.mark.parametrize("policy", POLICIES)
def test_sam_templates_and_fragments_are_accepted_by_cfn_lint(capsys: pytest.CaptureFixture[str], policy: str) -> None:
    words = ("--path", "/pets/{id}", "--methods", "GET,POST", *POLICIES[policy], "--format", "sam")
    whole = new(capsys, *words, "--whole")
    assert [str(match) for match in cfnlint.api.lint(whole)] == []
    properties = yaml.safe_load(whole.replace("!Ref ", "").replace("!Sub ", ""))["Resources"]["Api"]["Properties"]
    fragment = yaml.safe_load(new(capsys, *words))
    expected = (
        {"options": properties["DefinitionBody"]["paths"]["/pets/{id}"]["options"]} if policy == "two" else {"Cors": properties["Cors"]}
    )
    assert fragment == expected


def test_the_function_of_a_sam_template_sends_the_headers(capsys: pytest.CaptureFixture[str]) -> None:
    text = new(capsys, "--path", "/pets", "--methods", "GET", *POLICIES["one"], "--format", "sam", "--whole")
    code = yaml.safe_load(text.replace("!Ref ", "").replace("!Sub ", ""))["Resources"]["Function"]["Properties"]["InlineCode"]
    names: dict[str, Any] = {}
    exec(code, names)
    headers = {"Access-Control-Allow-Origin": "https://app.example.com", "Access-Control-Allow-Credentials": "true"}
    assert names["handler"]({}, None) == {"statusCode": 200, "body": '{"message": "hello"}', "headers": headers}
    names["handle"] = None
    assert names["handler"]({}, None)["statusCode"] == 500
    assert names["handler"]({}, None)["headers"] == headers


def test_what_cors_cannot_say_in_sam_comes_as_a_method(capsys: pytest.CaptureFixture[str]) -> None:
    text = new(capsys, "--path", "/pets", "--methods", "GET", *POLICIES["two"], "--format", "sam")
    assert text.startswith("# Cors can name one origin only")
    assert "\noptions:\n" in text


@pytest.mark.parametrize("policy", POLICIES)
def test_templates_and_fragments_are_accepted_by_cfn_lint(capsys: pytest.CaptureFixture[str], policy: str) -> None:
    words = ("--path", "/pets", "--methods", "GET,POST", *POLICIES[policy])
    whole = new(capsys, *words, "--whole")
    fragment = without_comment(new(capsys, *words))
    start = whole.index("  OptionsMethod:")
    end = whole.index("\n\n", start)
    indented = "\n".join(f"  {line}" if line else line for line in fragment.rstrip("\n").split("\n"))
    assert whole[start:end] == indented
    for text in (whole, whole[:start] + indented + whole[end:]):
        assert [str(match) for match in cfnlint.api.lint(text)] == []


def test_the_fragment_is_the_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    text = new(capsys, "--path", "/pets", "--methods", "GET,POST", "--origin", "https://app.example.com")
    assert without_comment(text).startswith("OptionsMethod:\n  Type: AWS::ApiGateway::Method\n")
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
    ("form", "path", "place"),
    [
        ("cloudformation", "/pets/{id}", "under Resources, with your own ids for RestApi and Id."),
        ("cloudformation", "/", "under Resources, with your own id for RestApi."),
        ("openapi", "/pets/{id}", "under paths, /pets/{id},"),
        ("sam", "/pets", "under the Properties of your AWS::Serverless::Api;"),
    ],
)
@pytest.mark.parametrize("policy", ["any", "one"])
def test_a_fragment_says_where_it_goes_and_what_else_is_needed(
    capsys: pytest.CaptureFixture[str], form: str, path: str, place: str, policy: str
) -> None:
    text = new(capsys, "--path", path, "--methods", "GET,PUT,POST", *POLICIES[policy], "--format", form)
    comment = text.removesuffix(without_comment(text))
    assert all(line.startswith("# ") and len(line) <= 80 for line in comment.splitlines())
    said = comment.replace("\n# ", " ")
    assert place in said
    assert "The responses of GET, PUT and POST need Access-Control-Allow-Origin" in said
    assert ("Access-Control-Allow-Credentials" in said) is (policy == "one")
    for identifier in ("RestApi", "Id") if form == "cloudformation" and path != "/" else ():
        assert f"!Ref {identifier}\n" in text, "the comment names what the fragment refers to"


def test_a_whole_file_needs_no_such_comment(capsys: pytest.CaptureFixture[str]) -> None:
    for form in FORMS:
        assert "Put this under" not in new(capsys, "--path", "/pets", "--methods", "GET", "--whole", "--format", form)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--path", "pets", "--methods", "GET"), "write a path"),
        (("--path", "/a b", "--methods", "GET"), "write a path"),
        (("--path", "/{a+}/b", "--methods", "GET"), "greedy"),
        (("--path", "/{a}/b/{a}", "--methods", "GET"), "{a} stands here twice"),
        (("--path", "/{a}/{a+}", "--methods", "GET", "--format", "sam"), "{a} stands here twice"),
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
