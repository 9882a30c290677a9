"""Remote backends, authorizers and failures, as the words of the command line name them."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from crossgate.api import Authorizer, Unknown
from crossgate.serve import app
from crossgate.serve.failures import FAILURES
from crossgate.serve.switches import SwitchError, Switches, behind
from tests.gateway.builders import LAMBDA_URI, ORIGIN, api, http, method, mock, proxy
from tests.serve.transport import Received, ask, served

HERE = str(Path(__file__).parent)


class _Server(BaseHTTPRequestHandler):
    server_version = "own"
    sys_version = ""
    seen: list[tuple[str, str, dict[str, str], bytes]]

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.seen.append((self.command, self.path, dict(self.headers.items()), body))
        status, reply = 200, b'{"statusCode": 202, "headers": {"X-From": "emulator"}, "body": "hello"}'
        if self.path.startswith("/plain"):
            status, reply = 201, b"plain"
        elif b"raise" in body:
            reply = b'{"errorMessage": "oops", "errorType": "ValueError"}'
        elif b"garbage" in body:
            reply = b"<html>"
        self.send_response(status)
        self.send_header("Content-Length", str(len(reply)))
        self.send_header("X-Twice", "1")
        self.send_header("X-Twice", "2")
        self.end_headers()
        self.wfile.write(reply)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, list[Any]]]:
    seen: list[Any] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Server,), {"seen": seen})) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}", seen
        running.shutdown()
        thread.join()


def answered(definition: Any, switches: Switches, verb: str, target: str, headers: Any = (), body: bytes = b"") -> Received:
    found = behind(switches, [definition], [], Path())
    try:
        return ask(app(definition, behind=found.behind), verb, target, headers, body)
    finally:
        for close in found.closers:
            close()


def test_an_emulator_gets_the_event(server: Any) -> None:
    address, seen = server
    definition = api(method("POST", "/pets", proxy(uri=Unknown("known later", shape=LAMBDA_URI.replace("function:f", "${Pets.Arn}")))))
    received = answered(definition, Switches(backends=[f"Pets={address}"]), "POST", "/pets", body=b"x")
    assert (received.status, received.body, received.values("x-from")) == (202, b"hello", ["emulator"])
    verb, path, _, body = seen[0]
    assert (verb, path) == ("POST", "/2015-03-31/functions/function/invocations")
    assert json.loads(body)["httpMethod"] == "POST"
    assert answered(definition, Switches(backends=[f"Pets={address}"]), "POST", "/pets", body=b"raise").status == 502
    assert answered(definition, Switches(backends=[f"Pets={address}"]), "POST", "/pets", body=b"garbage").status == 502


def test_an_http_integration_goes_to_the_named_address(server: Any) -> None:
    address, seen = server
    integration = http(
        "HTTP_PROXY",
        uri="https://backend.example.com/plain/{id}",
        http_method="PUT",
        request_parameters={"integration.request.path.id": "method.request.path.id"},
    )
    definition = api(method("PUT", "/pets/{id}", integration))
    received = answered(
        definition, Switches(backends=[f"backend.example.com={address}"]), "PUT", "/pets/7?q=a%20b", [("X-Pet", "1")], b"body"
    )
    assert (received.status, received.body) == (201, b"plain")
    assert received.values("x-amzn-remapped-server") == ["own "]
    assert received.values("x-twice") == ["1", "2"]
    verb, path, headers, body = seen[0]
    assert (verb, path, body) == ("PUT", "/plain/7?q=a+b", b"body")
    assert headers["x-pet"] == "1"
    assert headers["Host"] == address.removeprefix("http://")


def test_nobody_is_called_who_was_not_named() -> None:
    received = ask(app(api(method("GET", "/", http("HTTP_PROXY", uri="http://192.0.2.1/")))), headers=[("Origin", ORIGIN)])
    assert received.status == 200


def test_a_backend_that_is_not_there() -> None:
    definition = api(method("GET", "/", http("HTTP_PROXY")))
    assert answered(definition, Switches(backends=["GET /=http://127.0.0.1:1"]), "GET", "/").status == 504


def test_a_backend_that_says_nothing_is_waited_for_no_longer_than_allowed() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        definition = api(method("GET", "/", http("HTTP_PROXY")))
        words = [f"/=http://127.0.0.1:{silent.getsockname()[1]}"]
        received = answered(definition, Switches(backends=words, seconds=0.3), "GET", "/")
        assert json.loads(received.body) == {"message": "Endpoint request timed out"}


_GUARDED = api(
    method("GET", "/token", mock(), authorization="CUSTOM", authorizer=Authorizer("Tokens", "TOKEN")),
    method(
        "GET",
        "/request",
        mock(),
        authorization="CUSTOM",
        authorizer=Authorizer("Requests", "REQUEST", ("method.request.header.X-User", "method.request.querystring.user")),
    ),
    method("GET", "/pool", mock(), authorization="COGNITO_USER_POOLS"),
    method("GET", "/iam", mock(), authorization="AWS_IAM"),
    method("GET", "/open", mock()),
)


@pytest.mark.parametrize(
    ("word", "target", "headers", "status"),
    [
        ("Tokens=deny", "/token", [("Authorization", "x")], 403),
        ("Tokens=deny", "/open", [], 200),
        ("Tokens=allow", "/token", [], 401),
        ("Tokens=unauthorized", "/token", [("Authorization", "x")], 401),
        ("Tokens=fail", "/token", [("Authorization", "x")], 500),
        ("Tokens=token:secret", "/token", [("Authorization", "secret")], 200),
        ("Tokens=token:secret", "/token", [("Authorization", "Bearer secret")], 200),
        ("Tokens=token:secret", "/token", [("Authorization", "Bearer other")], 401),
        ("COGNITO_USER_POOLS=deny", "/pool", [("Authorization", "x")], 401),
        ("AWS_IAM=expired", "/iam", [("Authorization", "AWS4-HMAC-SHA256 x")], 403),
        ("*=deny", "/token", [("Authorization", "x")], 403),
        ("Tokens=handlers:token_authorizer", "/token", [("Authorization", "good")], 200),
        ("Tokens=handlers:token_authorizer", "/token", [("Authorization", "bad")], 403),
        ("Tokens=handlers:token_authorizer", "/token", [("Authorization", "unauthorized")], 401),
        ("Tokens=handlers:token_authorizer", "/token", [("Authorization", "broken")], 500),
        ("Tokens=handlers:token_authorizer", "/token", [("Authorization", "raise")], 500),
        ("Tokens=handlers:token_authorizer", "/token", [], 401),
        ("Tokens=handlers:crash", "/token", [("Authorization", "good")], 500),
        ("Requests=handlers:request_authorizer", "/request?user=a", [("x-user", "a")], 200),
        ("Requests=handlers:request_authorizer", "/request?user=a", [("x-user", "b")], 403),
        ("Requests=handlers:request_authorizer", "/request", [("x-user", "a")], 401),
    ],
)
def test_authorizers(word: str, target: str, headers: Any, status: int) -> None:
    assert answered(_GUARDED, Switches(authorizers=[word], folder=HERE), "GET", target, headers).status == status


_FAILING = api(
    method("POST", "/pets", proxy(), api_key_required=True, authorization="CUSTOM"),
    method("POST", "/signed", proxy(), authorization="AWS_IAM"),
    method("ANY", "/any", http()),
    method("OPTIONS", "/pets", mock()),
)
_KEYED = [("X-Api-Key", "k" * 20), ("Authorization", "x")]
_SIGNED = [("Authorization", "AWS4-HMAC-SHA256 x")]


@pytest.mark.parametrize("name", sorted(FAILURES))
def test_every_failure_comes_about(name: str) -> None:
    is_signed = name in ("EXPIRED_TOKEN", "INVALID_SIGNATURE")
    path, headers = ("/signed", _SIGNED) if is_signed else ("/pets", _KEYED)
    found = behind(Switches(failures=[f"POST {path}={name}"]), [_FAILING], [], Path()).behind
    application, seen = served(_FAILING, behind=found)
    ask(application, "POST", path, headers)
    answer = seen.entries[0].answer
    if name == "REQUEST_TOO_LARGE":
        assert answer.cause == "request-too-large"
    else:
        assert answer.answered_by == {"malformed": "INTEGRATION_FAILURE", "error": "INTEGRATION_FAILURE"}.get(name, name)
    if not is_signed:
        assert ask(application, "OPTIONS", "/pets").status == 200


@pytest.mark.parametrize(
    ("word", "verb", "path", "status"),
    [
        ("/any=503", "PUT", "/any", 200),
        ("POST /pets=418", "POST", "/pets", 418),
        ("*=THROTTLED", "OPTIONS", "/pets", 429),
        ("ANY /any=THROTTLED", "PUT", "/any", 429),
    ],
)
def test_failures_of_backends_and_of_all_routes(word: str, verb: str, path: str, status: int) -> None:
    assert answered(_FAILING, Switches(failures=[word]), verb, path, _KEYED).status == status


@pytest.mark.parametrize(
    ("switches", "said"),
    [
        (Switches(failures=["POST /pets=NONSENSE"]), "is none of"),
        (
            Switches(failures=["POST /nowhere=THROTTLED"]),
            "no such route (there are POST /pets, OPTIONS /pets, POST /signed, ANY /any)",
        ),
        (Switches(failures=["pets=THROTTLED"]), "write a route"),
        (Switches(failures=["OPTIONS /pets=INTEGRATION_TIMEOUT"]), "MOCK"),
        (Switches(backends=["Nobody=http://127.0.0.1:1"]), "names no integration"),
        (Switches(backends=["POST /pets=ftp://x"]), "no address"),
        (Switches(backends=["POST /pets=http://[::1"]), "no address"),
        (Switches(backends=["POST /pets"]), "no address"),
        (Switches(functions=["POST /pets=handlers"]), "module:function"),
        (Switches(functions=["POST /pets=os; import x:f"]), "module:function"),
        (Switches(functions=["Pets"]), "no such function"),
        (Switches(authorizers=["Nobody=allow"]), "no route has such an authorizer"),
        (Switches(authorizers=["CUSTOM=perhaps"]), "one of"),
        (Switches(authorizers=["CUSTOM=token:"]), "one of"),
        (Switches(seconds=0), "seconds"),
        (Switches(seconds=float("nan")), "seconds"),
    ],
)
def test_words_that_mean_nothing_are_refused(switches: Switches, said: str) -> None:
    with pytest.raises(SwitchError, match=re.escape(said)):
        behind(switches, [_FAILING], [], Path())


_TEMPLATE = """Resources:
  Inline: {{Type: AWS::Lambda::Function, Properties: {{Runtime: python3.12, Handler: index.handler, Code: {{ZipFile: "{code}"}}}}}}
  Beside: {{Type: AWS::Serverless::Function, Properties: {{Runtime: python3.12, Handler: own.handler, CodeUri: code/}}}}
  Node: {{Type: AWS::Lambda::Function, Properties: {{Runtime: nodejs20.x, Handler: index.handler, Code: {{ZipFile: x}}}}}}
  Bucket: {{Type: AWS::Lambda::Function, Properties: {{Runtime: python3.12, Handler: index.handler, Code: {{S3Bucket: b}}}}}}
  Nameless: {{Type: AWS::Lambda::Function, Properties: {{Runtime: python3.12, Code: {{ZipFile: x}}}}}}
"""


def _api_of(name: str) -> Any:
    return api(method("GET", "/", proxy(uri=Unknown("known later", shape=LAMBDA_URI.replace("function:f", f"${{{name}.Arn}}")))))


def test_the_templates_own_code(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(_TEMPLATE.format(code="def handler(e, c): return {'body': 'inline'}"))
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "own.py").write_text("def handler(e, c): return {'body': 'beside'}")
    for name in ("Inline", "Beside"):
        definition = _api_of(name)
        found = behind(Switches(functions=[name]), [definition], [str(template)], tmp_path)
        application = app(definition, behind=found.behind)
        assert ask(application).body == name.lower().encode()
        template.write_text(_TEMPLATE.format(code="def handler(e, c): return {'body': 'renewed'}"))
        for renew in found.renewers:
            renew()
        assert ask(application).body == (b"renewed" if name == "Inline" else b"beside")
        for close in found.closers:
            close()


@pytest.mark.parametrize(
    ("name", "said"), [("Node", "nodejs20.x"), ("Bucket", "where the code"), ("Nameless", "handler of"), ("Nobody", "no such function")]
)
def test_code_that_the_template_does_not_tell(tmp_path: Path, name: str, said: str) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(_TEMPLATE.format(code="x"))
    with pytest.raises(SwitchError, match=said):
        behind(Switches(functions=[name]), [_api_of(name)], [str(template)], tmp_path)
