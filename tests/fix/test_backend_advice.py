"""The code for backends does what it says: the Python and Node.js snippets are run, the others hold what they must."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from crossgate.api import CorsPolicy
from crossgate.check import survey
from crossgate.fix.backend_advice import Form, Snippet, snippets
from crossgate.fix.backend_answers import EVERY_RESPONSE, backend_answers
from crossgate.fix.functions import PYTHON, Function, functions_in
from crossgate.fix.plan import BROWSERS
from crossgate.sources import read_text
from crossgate.text import Source, Unreadable

ONE = CorsPolicy(("https://app.example.com",), credentials=True)
TWO = CorsPolicy(("https://app.example.com", "https://admin.example.com"), credentials=True, expose=("X-Total",))
EVENTS: tuple[tuple[CorsPolicy, dict[str, Any], str], ...] = (
    (CorsPolicy(), {"headers": {"origin": "https://x.example"}}, "*"),
    (CorsPolicy(), {"headers": None}, "*"),
    (ONE, {"headers": {}}, "https://app.example.com"),
    (TWO, {"headers": {"Origin": "https://admin.example.com"}}, "https://admin.example.com"),
    (TWO, {"headers": {"origin": "https://admin.example.com"}}, "https://admin.example.com"),
    (TWO, {"headers": {"origin": "https://stranger.example"}}, "https://app.example.com"),
    (TWO, {}, "https://app.example.com"),
)
HANDLES = ('{"statusCode": 200, "body": "hello", "headers": {"X-Own": "1"}}', '{"statusCode": 200}', "")


def _code(policy: CorsPolicy, language: str, payload: str = "1.0") -> str:
    (snippet,) = snippets(policy, (Form(language, payload),))
    return snippet.code


def _check(response: dict[str, Any], policy: CorsPolicy, allowed: str, handled: str) -> None:
    assert response["headers"]["Access-Control-Allow-Origin"] == allowed
    assert ("Access-Control-Allow-Credentials" in response["headers"]) == policy.credentials
    assert (response["headers"].get("Vary") == "Origin") == (len(policy.origins) > 1)
    assert response["statusCode"] == (200 if handled else 500)
    assert ("X-Own" in response["headers"]) == ("X-Own" in handled)


@pytest.mark.parametrize("payload", ["1.0", "2.0"])
@pytest.mark.parametrize("handled", HANDLES, ids=["with headers", "without headers", "throws"])
@pytest.mark.parametrize(("policy", "event", "allowed"), EVENTS)
def test_python(policy: CorsPolicy, event: dict[str, Any], allowed: str, handled: str, payload: str) -> None:
    def handle(_: object, __: object) -> object:
        return json.loads(handled)

    scope: dict[str, Any] = {"handle": handle}
    exec(_code(policy, "Python", payload), scope)
    _check(scope["handler"](event, None), policy, allowed, handled)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
@pytest.mark.parametrize("payload", ["1.0", "2.0"])
@pytest.mark.parametrize("handled", HANDLES, ids=["with headers", "without headers", "throws"])
def test_node(handled: str, payload: str) -> None:
    for policy, event, allowed in EVENTS:
        code = _code(policy, "Node.js", payload).replace("export ", "")
        program = f"const handle = async () => JSON.parse({json.dumps(handled)});\n{code}\nhandler({json.dumps(event)}).then((r) => console.log(JSON.stringify(r)));"
        done = subprocess.run(["node", "-e", program], capture_output=True, text=True, check=True)
        _check(json.loads(done.stdout), policy, allowed, handled)


@pytest.mark.parametrize("payload", ["1.0", "2.0"])
@pytest.mark.parametrize("language", ["Python", "Node.js", "Java", "Go", "C#"])
@pytest.mark.parametrize("policy", [CorsPolicy(), ONE, TWO])
def test_every_language_covers_success_and_failure(language: str, policy: CorsPolicy, payload: str) -> None:
    code = _code(policy, language, payload)
    assert "@" not in code
    assert code.count("{") == code.count("}")
    assert "500" in code
    for origin in policy.origins:
        assert f'"{origin}"' in code
    assert code.isascii()


@pytest.mark.parametrize(
    ("language", "types"),
    [
        ("Java", ("APIGatewayProxyRequestEvent", "APIGatewayV2HTTPEvent")),
        ("Go", ("events.APIGatewayProxyRequest", "events.APIGatewayV2HTTPRequest")),
        ("C#", ("APIGatewayProxyRequest request", "APIGatewayHttpApiV2ProxyRequest request")),
    ],
)
def test_the_payload_formats_have_their_own_types(language: str, types: tuple[str, str]) -> None:
    first, second = (_code(TWO, language, payload) for payload in ("1.0", "2.0"))
    assert [types[0] in first, types[1] in first] == [True, False]
    assert [types[0] in second, types[1] in second] == [False, True]


def test_an_answer_without_a_status_keeps_its_meaning_in_payload_format_2() -> None:
    scope: dict[str, Any] = {"handle": lambda *_: {"name": "Rex"}}
    exec(_code(ONE, "Python", "2.0"), scope)
    answer = scope["handler"]({}, None)
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"name": "Rex"})
    assert answer["headers"]["Content-Type"] == "application/json"


@pytest.mark.parametrize("language", ["Python", "Node.js"])
def test_nothing_is_passed_that_is_not_used(language: str) -> None:
    assert "cors()" in _code(ONE, language)
    assert "cors(event)" in _code(TWO, language)


def function(properties: str, metadata: str = "", shared: str = "", files: dict[str, str] | None = None) -> Function:
    """What is told of the one function of a SAM template, with *files* beside it."""

    def beside(name: str) -> Source:
        if files is None or name not in files:
            raise Unreadable("there is no such file", source=name)
        return Source(name, files[name])

    text = f"Globals: {{Function: {{{shared}}}}}\nResources:\n  Pets:\n    Type: AWS::Serverless::Function\n"
    text += f"    Metadata: {{{metadata}}}\n    Properties: {{{properties}}}\n"
    (found,) = functions_in(Source("t.yaml", text, beside=beside))
    return found


@pytest.mark.parametrize(
    ("properties", "metadata", "language"),
    [
        ("Runtime: python3.13", "", "Python"),
        ("Runtime: dotnet8", "", "C#"),
        ("Runtime: provided.al2023, Handler: bootstrap", "", ""),
        ("Runtime: provided.al2023, Handler: bootstrap", "BuildMethod: go1.x", "Go"),
        ("Runtime: provided.al2, Handler: bootstrap", "BuildMethod: rust-cargolambda", ""),
        ("Runtime: provided.al2, Handler: bootstrap", "BuildMethod: makefile", ""),
        ("Runtime: provided, Handler: 'com.example.pets.Handler::handleRequest'", "", "Java"),
        ("Runtime: provided.al2023, Handler: 'Pets::Pets.Functions::Get'", "", "C#"),
        ("Runtime: nodejs22.x", "BuildMethod: esbuild", "Node.js"),
        ("PackageType: Image", "", ""),
    ],
)
def test_a_language_is_told_by_what_the_template_says_of_it(properties: str, metadata: str, language: str) -> None:
    assert function(properties, metadata).language == language


def test_a_language_may_be_told_by_globals_a_parameter_or_files_beside() -> None:
    assert function("Handler: a.b", shared="Runtime: ruby3.3").language == ""
    assert function("Handler: a.b", shared="Runtime: python3.13").language == PYTHON
    own = "Runtime: provided.al2023, Handler: bootstrap, CodeUri: pets/"
    assert function(own, files={"pets/go.mod": "module pets"}).language == "Go"
    assert function(own, files={"pets/Cargo.toml": ""}).language == ""
    image = {"app/Dockerfile": "FROM public.ecr.aws/lambda/python:3.13\n"}
    assert (
        function(
            "PackageType: Image", "DockerContext: ./app, Dockerfile: Dockerfile", files={"./app/Dockerfile": image["app/Dockerfile"]}
        ).language
        == PYTHON
    )
    text = "Parameters: {R: {Default: java21}}\nResources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: !Ref R}}}\n"
    assert [one.language for one in functions_in(Source("t.yaml", text))] == ["Java"]


@pytest.mark.parametrize(
    ("properties", "files", "module"),
    [
        ("Runtime: nodejs22.x, Handler: app.handler, CodeUri: src", {"src/app.mjs": ""}, "esm"),
        ("Runtime: nodejs22.x, Handler: app.handler, CodeUri: src", {"src/app.js": "module.exports.handler = 1"}, "commonjs"),
        ("Runtime: nodejs22.x, Handler: app.handler, CodeUri: src", {"src/app.js": "export const handler = 1"}, "esm"),
        ("Runtime: nodejs22.x, Handler: app.handler, CodeUri: src", {}, ""),
        ("Runtime: nodejs22.x, InlineCode: 'exports.handler = 1'", {}, "commonjs"),
        ("Runtime: nodejs22.x, InlineCode: 'const handler = 1'", {}, "commonjs"),
        ("Runtime: nodejs22.x, InlineCode: 'export const handler = 1'", {}, "esm"),
        ("Runtime: nodejs12.x, Handler: app.handler", {}, "commonjs"),
    ],
)
def test_the_form_of_a_module_is_told_by_its_code_its_name_and_its_runtime(properties: str, files: dict[str, str], module: str) -> None:
    assert function(properties, files=files).module == module


def test_each_form_of_a_module_is_written_as_such() -> None:
    code = {form: snippets(ONE, (Form("Node.js", "1.0", form),))[0].code for form in ("", "esm", "commonjs")}
    assert "exports.handler = async" in code["commonjs"]
    assert "export const" not in code["commonjs"]
    assert "exports" not in code["esm"]
    assert "// in a CommonJS module: exports.handler\nexport const handler" in code[""]


def test_a_framework_that_calls_the_users_code_is_named() -> None:
    handler = "'org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest'"
    assert function(f"Runtime: java21, Handler: {handler}").framework == "Spring"


@pytest.mark.parametrize(
    ("properties", "files"),
    [
        ("Runtime: nodejs22.x, Layers: ['arn:aws:lambda:eu-west-1:753240598075:layer:LambdaAdapterLayerX86:26']", {}),
        ("Runtime: python3.13, Environment: {Variables: {AWS_LAMBDA_EXEC_WRAPPER: /opt/bootstrap}}", {}),
        ("PackageType: Image", {"app/Dockerfile": "COPY --from=public.ecr.aws/awsguru/aws-lambda-adapter:0.9.1 /lambda-adapter /opt/"}),
    ],
)
def test_behind_the_web_adapter_there_is_no_handler(properties: str, files: dict[str, str]) -> None:
    found = function(properties, "DockerContext: app", files=files)
    assert (found.framework, found.language) == ("the Lambda Web Adapter", "")
    assert function("Runtime: python3.13, Environment: {Variables: {AWS_LAMBDA_EXEC_WRAPPER: /opt/otel}}").framework == ""


TEMPLATE = """\
Resources:
  Get:
    Type: AWS::Serverless::Function
    Properties:
      %s
      CodeUri: s3://bucket/code.zip
      Events: {Get: {Type: %s, Properties: {Path: /pets, Method: get}}}
  Other:
    Type: AWS::Serverless::Function
    Properties: {Handler: a.b, Runtime: python3.13, CodeUri: s3://bucket/other.zip}
"""


def advice(properties: str, event: str = "Api") -> tuple[Snippet, ...]:
    source = Source("t.yaml", TEMPLATE % (properties, event))
    (api,) = read_text("t.yaml", source.text).apis
    return backend_answers(survey(api, CorsPolicy(), BROWSERS), source)


def test_code_is_for_the_functions_that_answer() -> None:
    assert [one.language for one in advice("{Runtime: java21, Handler: 'a.B::c'}"[1:-1].replace(", ", "\n      "))] == ["Java"]
    (unknown,) = advice("Runtime: provided.al2023\n      Handler: bootstrap")
    assert unknown == Snippet(EVERY_RESPONSE, "Access-Control-Allow-Origin: *\n")
    (web,) = advice("Runtime: nodejs22.x\n      Handler: run.sh\n      Layers: ['arn:aws:lambda:a:1:layer:LambdaAdapterLayerX86:26']")
    assert web.language == f"{EVERY_RESPONSE}, from the web framework behind the Lambda Web Adapter"
    (http,) = advice("Runtime: java21\n      Handler: a.B::c", "HttpApi")
    assert "APIGatewayV2HTTPEvent" in http.code


def test_two_forms_of_one_language_are_told_apart() -> None:
    forms = (Form("Node.js", "1.0", "esm"), Form("Node.js", "2.0", "commonjs"), Form("Go", "2.0"))
    told = [one.language for one in snippets(ONE, forms)]
    assert told == ["Node.js, payload format 1.0, ES modules", "Node.js, payload format 2.0, CommonJS", "Go"]
