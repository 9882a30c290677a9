"""The code for backends does what it says: the Python and Node.js snippets are run, the others hold what they must."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from crossgate.api import CorsPolicy
from crossgate.fix.backend_advice import languages_in, snippets

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


def _code(policy: CorsPolicy, language: str) -> str:
    (snippet,) = snippets(policy, (language,))
    return snippet.code


def _check(response: dict[str, Any], policy: CorsPolicy, allowed: str, handled: str) -> None:
    assert response["headers"]["Access-Control-Allow-Origin"] == allowed
    assert ("Access-Control-Allow-Credentials" in response["headers"]) == policy.credentials
    assert (response["headers"].get("Vary") == "Origin") == (len(policy.origins) > 1)
    assert response["statusCode"] == (200 if handled else 500)
    assert ("X-Own" in response["headers"]) == ("X-Own" in handled)


@pytest.mark.parametrize("handled", HANDLES, ids=["with headers", "without headers", "throws"])
@pytest.mark.parametrize(("policy", "event", "allowed"), EVENTS)
def test_python(policy: CorsPolicy, event: dict[str, Any], allowed: str, handled: str) -> None:
    def handle(_: object, __: object) -> object:
        return json.loads(handled)

    scope: dict[str, Any] = {"handle": handle}
    exec(_code(policy, "Python"), scope)
    _check(scope["handler"](event, None), policy, allowed, handled)


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
@pytest.mark.parametrize("handled", HANDLES, ids=["with headers", "without headers", "throws"])
def test_node(handled: str) -> None:
    for policy, event, allowed in EVENTS:
        code = _code(policy, "Node.js").replace("export ", "")
        program = f"const handle = async () => JSON.parse({json.dumps(handled)});\n{code}\nhandler({json.dumps(event)}).then((r) => console.log(JSON.stringify(r)));"
        done = subprocess.run(["node", "-e", program], capture_output=True, text=True, check=True)
        _check(json.loads(done.stdout), policy, allowed, handled)


@pytest.mark.parametrize("language", ["Python", "Node.js", "Java", "Go", "C#"])
@pytest.mark.parametrize("policy", [CorsPolicy(), ONE, TWO])
def test_every_language_covers_success_and_failure(language: str, policy: CorsPolicy) -> None:
    code = _code(policy, language)
    assert "@" not in code
    assert code.count("{") == code.count("}")
    assert "500" in code
    for origin in policy.origins:
        assert f'"{origin}"' in code
    assert code.isascii()


def test_languages_are_those_of_the_templates_runtimes() -> None:
    assert languages_in("Runtime: python3.13\nRuntime: nodejs22.x") == ("Python", "Node.js")
    assert languages_in('"Runtime": "dotnet8", "Runtime": "java21"') == ("C#", "Java")
    assert languages_in("Runtime: provided.al2023") == ("Go",)
    assert languages_in("Type: AWS::ApiGateway::Method") == ("Python", "Node.js")
