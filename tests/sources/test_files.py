from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crossgate.sources import load, read_text
from crossgate.sources.files import Beside
from crossgate.text import Unreadable
from tests.sources.reading_of import HEAD

OPENAPI = '{"openapi": "3.0.1", "paths": {"/": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}}}}}'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        write_at(folder, name, text)


def symlink(target: Path, link: Path) -> None:
    link.symlink_to(target)


def write_at(folder: Path, name: str, text: str = HEAD) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def sources(*targets: str) -> list[str]:
    found = load(targets)
    assert not found.failures
    return [api.source for api in found.apis]


def test_a_file_goes_by_the_name_that_was_given(folder: Path) -> None:
    write_at(folder, "in/template.yaml")
    assert sources("in/template.yaml") == ["in/template.yaml"]
    assert sources("./in/../in/template.yaml") == ["./in/../in/template.yaml"]
    assert sources(str(folder / "in/template.yaml")) == [str(folder / "in/template.yaml")]


def test_several_targets_keep_their_order(folder: Path) -> None:
    write_at(folder, "b.yaml")
    write_at(folder, "a.json", OPENAPI)
    assert sources("b.yaml", "a.json") == ["b.yaml", "a.json"]


def test_standard_input() -> None:
    assert [api.source for api in load(["-"], stdin=HEAD).apis] == ["-"]
    assert [failure.message for failure in load(["-"]).failures] == ["this is empty"]


def test_a_folder_is_walked(folder: Path) -> None:
    for name in ("b.yaml", "a/x.yml", "a/y.template", "c.JSON", "z/q/r.cform"):
        write_at(folder, name, OPENAPI if name.endswith("JSON") else HEAD)
    for name in (
        "no.txt",
        "no.py",
        ".git/x.yaml",
        ".hidden/x.yaml",
        "node_modules/m/x.yaml",
        "cdk.out/asset.1f/x.json",
        "__pycache__/x.yaml",
    ):
        write_at(folder, name)
    write_at(folder, "cdk.out/Stack.template.json", '{"Resources": {"A": {"Type": "AWS::ApiGateway::RestApi"}}}')
    write_at(folder, "other.yaml", "a: AWS::SQS::Queue\n")
    write_at(folder, "broken.yaml", "a: [\n")
    write_at(folder, "noise.json", "\0\1")
    assert sources(".") == ["./b.yaml", "./c.JSON", "./a/x.yml", "./a/y.template", "./cdk.out/Stack.template.json", "./z/q/r.cform"]


def test_what_is_ignored(folder: Path) -> None:
    for name in ("a.yaml", "build/b.yaml", "keep/build/c.yaml", "x/d.yaml", "x/e.yaml", "gen-1.yaml"):
        write_at(folder, name)
    write_at(folder, ".gitignore", "# made\n/build/\ngen-*.yaml\n*.json\n")
    write_at(folder, "x/.gitignore", "*\n!e.yaml\n")
    assert sources(".") == ["./a.yaml", "./keep/build/c.yaml", "./x/e.yaml"]
    assert sources("build/b.yaml", "x") == ["build/b.yaml", "x/e.yaml"]


def test_what_is_ignored_above_the_folder_that_is_named(folder: Path) -> None:
    for name in ("a.yaml", "infra/a.yaml", "infra/deep/a.yaml", "infra/deep/b.yaml", "infra/build/c.yaml"):
        write_at(folder, name)
    write_at(folder, ".gitignore", "/infra/deep/a.yaml\nbuild/\n/a.yaml\n")
    write_at(folder, "infra/.gitignore", "!build/\n")
    every = ["infra/a.yaml", "infra/build/c.yaml", "infra/deep/a.yaml", "infra/deep/b.yaml"]
    assert sources("infra") == every, "outside of a repository nothing above counts"
    (folder / ".git").mkdir()
    assert sources("infra") == [name for name in every if name != "infra/deep/a.yaml"]
    assert sources("infra/deep") == ["infra/deep/b.yaml"]
    assert sources(".") == [f"./{name}" for name in every if name != "infra/deep/a.yaml"]


def test_links_out_of_the_folder_are_not_followed(folder: Path) -> None:
    write_at(folder, "secret/s.yaml")
    write_at(folder, "in/a.yaml")
    symlink(folder / "secret/s.yaml", folder / "in/link.yaml")
    symlink(folder / "secret", folder / "in/far")
    symlink(folder / "in", folder / "in/round")
    symlink(folder / "in/a.yaml", folder / "in/near.yaml")
    symlink(folder / "gone", folder / "in/gone.yaml")
    assert sources("in") == ["in/a.yaml", "in/near.yaml"]
    assert sources("in/link.yaml") == ["in/link.yaml"]


def test_a_broken_file_about_api_gateway_is_a_failure_where_ever_it_is(folder: Path) -> None:
    write_at(folder, "x.yaml", HEAD + "  : [\n")
    (failure,) = load(["."]).failures
    assert str(failure).startswith("./x.yaml:")


def test_a_template_of_a_definition_is_passed_over_unless_it_is_named(folder: Path) -> None:
    write_at(folder, "in/x.yaml", "{% if x %}\n" + HEAD + "{% endif %}\n")
    found = load(["in"])
    assert [(skipped.source, skipped.reason) for skipped in found.skipped] == [
        ("in/x.yaml", "this looks like a Jinja (or Cookiecutter) template; render it first")
    ]
    assert not found.failures
    assert load(["in/x.yaml"]).failures


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.yaml", b"", "this is empty"),
        ("blank.json", b" \n ", "this is empty"),
        ("binary.yaml", b"\x89PNG\0\0", "binary"),
        ("latin.yaml", b"a: \xe9", "not UTF-8"),
        ("bad.yaml", b"Resources: [AWS::ApiGateway::RestApi", "not YAML"),
        ("bad.json", b'{"Resources": "AWS::ApiGateway::RestApi"', "not JSON"),
        ("bad-openapi.yaml", b"openapi: 3.0.1\npaths: [x-amazon-apigateway-any-method", "not YAML"),
        ("jinja.yaml", b"{% for x in y %}\nResources: AWS::ApiGateway: {{ x }}\n{% endfor %}", "Jinja"),
        ("jinja2.yaml", b"Resources:\n  {{ name }}:\n    Type: AWS::ApiGateway::RestApi\n", "Jinja"),
        ("jinja3.json", b'{{ x }} {"Resources": "AWS::ApiGateway"}', "Jinja"),
        ("deep.yaml", b"[" * 100_000 + b"Resources AWS::ApiGateway", "levels deep"),
        ("deep.json", b"[" * 100_000 + b'"Resources AWS::ApiGateway"', "levels deep"),
        ("list.yaml", b"Resources: [AWS::ApiGateway::RestApi]", "Resources must be a mapping"),
        ("text.yaml", b"Resources: AWS::ApiGateway::RestApi", "Resources must be a mapping"),
        ("huge.yaml", b"# " + b"x" * 9_000_000, "too large"),
    ],
)
def test_bad_input_is_a_failure_with_a_reason(folder: Path, name: str, content: bytes, words: str) -> None:
    (folder / name).write_bytes(content)
    found = load([name])
    assert not found.apis
    (failure,) = found.failures
    assert words in failure.message
    assert failure.source == name
    assert str(failure).startswith(name)


@pytest.mark.parametrize("target", ["gone.yaml", "nul\0byte", "/dev/zero"])
def test_targets_that_cannot_be_opened(target: str) -> None:
    (failure,) = load([target]).failures
    assert failure.source == target


OTHERS = {
    "a.yaml": "Resources: {Q: {Type: AWS::SQS::Queue}}\n",
    "b.yaml": "just: text\n",
    "c.json": "[1]",
    "d.yaml": "# nothing\n",
    "e.yaml": "a: [",
    "f.yaml": "{{ helm }}: {% if x %}",
    "g.json": '{"a": ',
    "h.yaml": "[" * 100_000,
}


def test_a_file_without_api_gateway_is_no_failure(folder: Path) -> None:
    write(folder, **OTHERS)
    found = load(list(OTHERS))
    assert (found.apis, found.failures) == ((), ())
    assert [skipped.source for skipped in found.skipped] == list(OTHERS)
    assert {skipped.reason for skipped in found.skipped} == {"there is no API Gateway in it"}
    assert not any(load(["."]))


@given(st.text() | st.sampled_from(["", " ", "a: 1\n", "{}", "[", "{% x %}"]))
@example("Resources: {}")
@example("AWS::ApiGateway::RestApi")
@example("paths: {/: {}}")
@settings(max_examples=60, deadline=None)
def test_no_parser_runs_on_what_shows_no_api(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crossgate.sources.kinds.parse", lambda source: pytest.fail("a parser ran"))
        found = read_text("x.yaml", text) if text.strip() else None
    assert found is None or [skipped.source for skipped in found.skipped] == ["x.yaml"]


PLAIN_OPENAPI = "openapi: 3.0.3\ninfo: {title: Toys, version: '1'}\npaths:\n  /toys:\n    get: {responses: {'200': {description: ok}}}\n"


def test_an_openapi_document_that_says_nothing_of_api_gateway_is_read_only_where_it_is_named(folder: Path) -> None:
    write_at(folder, "in/toys.yaml", PLAIN_OPENAPI)
    (skipped,) = load(["in"]).skipped
    assert skipped == ("in/toys.yaml", "an OpenAPI document that says nothing of API Gateway")
    assert sources("in/toys.yaml") == ["in/toys.yaml"]
    assert [api.name for api in load(["-"], stdin=PLAIN_OPENAPI).apis] == ["Toys"]


@pytest.mark.parametrize(
    "mark",
    [
        "servers: [{url: 'https://a1b2c3.execute-api.eu-west-1.amazonaws.com/{basePath}'}]\n",
        "host: a1b2c3.execute-api.eu-west-1.amazonaws.com\n",
        "x-amazon-apigateway-policy: {}\n",
    ],
)
def test_the_marks_of_api_gateway_in_openapi_documents(folder: Path, mark: str) -> None:
    write_at(folder, "toys.yaml", PLAIN_OPENAPI + mark)
    assert sources(".") == ["./toys.yaml"]


def test_every_document_of_a_file_is_read(folder: Path) -> None:
    write_at(folder, "all.yaml", f"---\n{HEAD}---\njust: text\n---\n{PLAIN_OPENAPI}---\n{HEAD}")
    assert [(api.id or api.name) for api in load(["all.yaml"]).apis] == ["Api", "Api"]
    write_at(folder, "all.yaml", f"---\n{HEAD}---\n{PLAIN_OPENAPI}x-amazon-apigateway-policy: {{}}\n")
    assert [(api.id or api.name) for api in load(["all.yaml"]).apis] == ["Api", "Toys"]


def test_yaml_in_braces_is_read_too() -> None:
    text = "{Resources: {Api: {Type: AWS::ApiGateway::RestApi,},},} # a comment"
    assert [api.id for api in read_text("x.template", text).apis] == ["Api"]


def test_windows_line_ends_and_a_mark() -> None:
    (api,) = read_text("x.yaml", "\ufeff" + HEAD.replace("\n", "\r\n")).apis
    assert api.place.span is not None
    assert (api.place.span.line, api.place.span.column, api.place.span.text) == (2, 3, "Api")


FILLERS = ["# x\n" * 700_000, "".join(f"  T{n}: {{Type: AWS::SNS::Topic}}\n" for n in range(70_000))]


@pytest.mark.parametrize("filler", FILLERS)
def test_large_templates_are_read_in_seconds(filler: str) -> None:
    start = time.perf_counter()
    found = read_text("x.yaml", HEAD + filler)
    assert time.perf_counter() - start < 15
    assert [api.id for api in found.apis] == ["Api"]


@pytest.mark.parametrize(("head", "words"), [(HEAD, "too large to be deployed"), ("", "")])
def test_five_megabytes_are_answered_at_once(head: str, words: str) -> None:
    start = time.perf_counter()
    found = read_text("x.yaml", head + FILLERS[1] + FILLERS[0])
    assert time.perf_counter() - start < 1
    assert not found.apis
    assert words in (found.failures[0].message if found.failures else "")
    assert bool(found.failures) == bool(words)


def beside(named: str, path: str, reference: str) -> str:
    return Beside(named, path, {})(reference).text


def test_files_beside_one_that_was_named_can_be_brought_in(folder: Path) -> None:
    write_at(folder, "in/template.yaml")
    write_at(folder, "in/api/pets.yaml", "pets")
    write_at(folder, "in/deep/toys.yaml", "toys")
    symlink(folder / "in/api/pets.yaml", folder / "in/near.yaml")
    assert beside("in", "in/template.yaml", "api/pets.yaml") == "pets"
    assert beside("in", "in/template.yaml", "./near.yaml") == "pets"
    assert beside("in", "in/deep/toys.yaml", "../api/pets.yaml") == "pets"
    assert Beside("in", "in/template.yaml", {})("api/pets.yaml").name == "in/api/pets.yaml"
    further = Beside("in", "in/template.yaml", {})("api/pets.yaml").beside
    assert further is not None
    assert further("../deep/toys.yaml").text == "toys"


@pytest.mark.parametrize(
    "reference",
    ["../secret.yaml", "api/../../secret.yaml", "link.yaml", "far/secret.yaml", "a\0b", "", ".", "gone.yaml", "pipe", "../in2/x.yaml"],
)
def test_files_elsewhere_are_not_brought_in(folder: Path, reference: str) -> None:
    for name in ("secret.yaml", "in2/x.yaml", "out/secret.yaml", "in/template.yaml"):
        write_at(folder, name)
    symlink(folder / "secret.yaml", folder / "in/link.yaml")
    symlink(folder / "out", folder / "in/far")
    os.mkfifo(folder / "in/pipe")
    for wanted in (reference, str(folder / "secret.yaml"), str(folder / "in/template.yaml"), "/dev/zero"):
        with pytest.raises(Unreadable):
            beside("in", "in/template.yaml", wanted)


def test_a_part_of_another_file_is_told_once(folder: Path) -> None:
    write_at(folder, "app/parts/pets.json", OPENAPI)
    write_at(folder, "app/other.json", OPENAPI)
    include = "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: parts/pets.json}}}"
    resource = f"Resources: {{Api: {{Type: AWS::Serverless::Api, Properties: {{StageName: prod, DefinitionBody: {include}}}}}}}\n"
    write_at(folder, "app/template.yaml", f"Transform: AWS::Serverless-2016-10-31\n{resource}")
    found = load(["app"])
    assert [api.source for api in found.apis] == ["app/other.json", "app/template.yaml", "app/parts/pets.json"]
    once = found.told_once()
    assert [api.source for api in once.apis] == ["app/other.json", "app/template.yaml"]
    assert once.skipped == (("app/parts/pets.json", "read as a part of app/template.yaml"),)
    named = load(["app/template.yaml", "app/parts/pets.json"]).told_once()
    assert [api.source for api in named.apis] == ["app/template.yaml", "app/parts/pets.json"]


def _including(name: str) -> str:
    include = f"{{Fn::Transform: {{Name: AWS::Include, Parameters: {{Location: {name}}}}}}}"
    api = f"Api: {{Type: AWS::Serverless::Api, Properties: {{StageName: prod, DefinitionBody: {include}}}}}"
    return f"Transform: AWS::Serverless-2016-10-31\nResources: {{{api}}}\n"


def test_files_that_bring_in_themselves_or_one_another_are_checked(folder: Path) -> None:
    write_at(folder, "self/s.yaml", _including("s.yaml"))
    write_at(folder, "two/a.yaml", _including("b.yaml"))
    write_at(folder, "two/b.yaml", _including("a.yaml"))
    for name, files in (("self", ["self/s.yaml"]), ("two", ["two/a.yaml", "two/b.yaml"])):
        found = load([name]).told_once()
        assert [api.source for api in found.apis] == files
        assert found.skipped == ()


def test_a_ring_that_another_file_brings_in_is_told_once(folder: Path) -> None:
    for name, other in (("a", "b"), ("b", "a"), ("z", "a")):
        write_at(folder, f"ring/{name}.yaml", _including(f"{other}.yaml"))
    found = load(["ring"]).told_once()
    assert [api.source for api in found.apis] == ["ring/z.yaml"]
    assert found.skipped == (("ring/a.yaml", "read as a part of ring/z.yaml"), ("ring/b.yaml", "read as a part of ring/a.yaml"))


def test_texts_that_come_from_no_file_bring_nothing_in(folder: Path) -> None:
    write_at(folder, "t.yaml")
    (api,) = load(["t.yaml"]).apis
    assert api.place.span is not None
    assert api.place.span.source.beside is not None
    (api,) = load(["-"], stdin=HEAD).apis
    assert api.place.span is not None
    assert api.place.span.source.beside is None
