"""``crossgate serve`` as a user runs it: in a process of its own, until it is interrupted."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crossgate.cli import main
from tests.serve.running import exchange, get, until_closed

EXAMPLES = Path(__file__).parents[2] / "examples"
PREFLIGHT = b"OPTIONS /prod/pets HTTP/1.1\r\nHost: a\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tests interrupt by a POSIX signal")


class Served:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        record: dict[str, Any] = json.loads(self.process.stdout.readline())
        return record


@contextmanager
def serving(*words: str, cwd: Path | None = None) -> Iterator[Served]:
    command = [sys.executable, "-m", "crossgate", "serve", *words, "--port", "0", "--log", "json"]
    if "--bench-port" not in words:
        command.append("--no-bench")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd)
    try:
        yield Served(process)
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert "Traceback" not in errors, errors


def port_of(record: dict[str, Any]) -> int:
    return int(record["url"].rpartition(":")[2])


def test_serving_an_example_and_the_log() -> None:
    with serving(str(EXAMPLES / "pets-recipe.yaml")) as served:
        greeting = served.line()
        assert greeting["url"].startswith("http://127.0.0.1:")
        assert greeting["stages"] == ["prod"]
        received = exchange(port_of(greeting), PREFLIGHT)
        assert b"\r\nAccess-Control-Allow-Origin: *\r\n" in received
        record = served.line()
    assert (record["method"], record["path"], record["status"]) == ("OPTIONS", "/prod/pets", 200)
    assert (record["answered_by"], record["route"], record["verdict"]) == ("integration", "OPTIONS /pets", "passes")


def test_several_apis_and_a_change(tmp_path: Path) -> None:
    for name in ("pets-recipe.yaml", "pets-console.yaml"):
        (tmp_path / name).write_text((EXAMPLES / name).read_text())
    with serving(".", cwd=tmp_path) as served:
        greetings = [served.line(), served.line()]
        assert len({port_of(greeting) for greeting in greetings}) == 2
        (tmp_path / "pets-recipe.yaml").write_text("{")
        assert "still serving the old definition" in served.line()["message"]
        for greeting in greetings:
            assert exchange(port_of(greeting), PREFLIGHT).startswith(b"HTTP/1.1 200 OK")


def test_the_bench_is_told_of(tmp_path: Path) -> None:
    with serving(str(EXAMPLES / "pets-recipe.yaml"), "--bench-port", "0", "--origins", "2") as served:
        api, bench = served.line(), served.line()
        assert bench["event"] == "bench"
        assert len({api["url"], *bench["urls"]}) == 3
        for url in bench["urls"]:
            port = port_of({"url": url})
            assert exchange(port, f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()).startswith(
                b"HTTP/1.1 200 OK"
            )
            assert get(port).startswith(b"HTTP/1.1 403")


def test_a_new_api_is_served_without_a_new_start(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text((EXAMPLES / "pets-recipe.yaml").read_text())
    with serving(".", "--bench-port", "0", cwd=tmp_path) as served:
        first, bench = served.line(), served.line()
        assert bench["event"] == "bench"
        (tmp_path / "two.yaml").write_text((EXAMPLES / "pets-console.yaml").read_text())
        second = served.line()
        assert (second["event"], second["routes"]) == ("serving", 5)
        for greeting in (first, second):
            assert exchange(port_of(greeting), PREFLIGHT).startswith(b"HTTP/1.1 200 OK")
        assert served.line()["route"] == "OPTIONS /pets"


def test_an_open_page_does_not_hold_up_the_end(tmp_path: Path) -> None:
    with serving(str(EXAMPLES / "pets-recipe.yaml"), "--bench-port", "0") as served:
        served.line()
        port = port_of(served.line())
        page = exchange(port, f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()).decode()
        token = page.partition('name="crossgate-token" content="')[2].partition('"')[0]
        with socket.create_connection(("127.0.0.1", port)) as listening:
            listening.sendall(f"GET /api/events?token={token} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            assert b"text/event-stream" in listening.recv(4096)
            start = time.monotonic()
            served.process.send_signal(signal.SIGINT)
            served.process.wait(20)
    assert time.monotonic() - start < 2.5


def test_an_end_does_not_wait_for_a_hanging_handler(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("import time\ndef handler(event, context):\n    time.sleep(25)\n")
    with serving(str(EXAMPLES / "pets-recipe.yaml"), "--lambda", "PetsFunction=own:handler", cwd=tmp_path) as served:
        port = port_of(served.line())
        with socket.create_connection(("127.0.0.1", port)) as waiting:
            waiting.sendall(b"POST /pets HTTP/1.1\r\nHost: a\r\n\r\n")
            time.sleep(0.7)
            start = time.monotonic()
            served.process.send_signal(signal.SIGINT)
            served.process.wait(20)
    assert time.monotonic() - start < 10


INLINE = """\
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      Code:
        ZipFile: |
          import os, time
          def handler(event, context):
              if event["rawPath"] == "/hang":
                  time.sleep(60)
              return {"statusCode": 200, "body": str(os.getpid())}
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: a
      ProtocolType: HTTP
      RouteKey: GET /{proxy+}
      Target: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations
"""


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(shutil.which("openssl") is None, reason="left out: the program openssl is not installed")
@pytest.mark.parametrize("ends", [signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_when_a_signal_ends_it(ends: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template, own = tmp_path / "template.yaml", tmp_path / "temporary"
    template.write_text(INLINE)
    own.mkdir()
    monkeypatch.setenv("TMPDIR", str(own))
    with serving(str(template), "--lambda", "F", "--https") as served:
        port = port_of(served.line())
        assert [path.name for path in own.rglob("*.*")] == ["index.py"], "the key is there no longer than the server needs it"
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain) as one:
            one.sendall(b"GET /one HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            handler = int(until_closed(one).rpartition(b"\r\n")[2])
        with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain) as one:
            one.sendall(b"GET /hang HTTP/1.1\r\nHost: a\r\n\r\n")
            served.line()
            time.sleep(0.3)
            served.process.send_signal(ends)
            assert served.process.wait(20) == 0
    assert list(own.iterdir()) == []
    assert not _is_there(handler)


def test_a_busy_handler_ends_with_a_server_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "import os, sys\ndef handler(event, context):\n    print(os.getpid(), file=sys.stderr, flush=True)\n    while True: pass\n"
    )
    with serving(str(EXAMPLES / "pets-recipe.yaml"), "--lambda", "PetsFunction=own:handler", cwd=tmp_path) as served:
        port = port_of(served.line())
        with socket.create_connection(("127.0.0.1", port)) as waiting:
            waiting.sendall(b"POST /pets HTTP/1.1\r\nHost: a\r\n\r\n")
            assert served.process.stderr is not None
            handler = int(served.process.stderr.readline())
            served.process.kill()
            served.process.wait(20)
        for _ in range(100):
            if not _is_there(handler):
                break
            time.sleep(0.05)
        assert not _is_there(handler)


def test_only_this_machine_is_listened_to() -> None:
    with serving(str(EXAMPLES / "pets-recipe.yaml")) as served:
        port = port_of(served.line())
        assert get(port).startswith(b"HTTP/1.1 403")
        with socket.socket() as other:
            other.settimeout(0.5)
            addresses = [address for *_, address in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET, socket.SOCK_STREAM)]
            outside = [address for address in addresses if not str(address[0]).startswith("127.")]
            if outside:
                with pytest.raises(OSError, match=r".*"):
                    other.connect(outside[0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.yaml"], "cannot be opened"),
        (["examples/pets-recipe.yaml", "--api", "none"], "no API is called 'none'"),
        (["examples/pets-recipe.yaml", "--port", "70000"], "a port is a number"),
        (["examples/pets-recipe.yaml", "--host", "no.such.host.invalid"], "cannot be served on"),
        (["examples/pets-recipe.yaml", "--host", "a" * 70 + ".b"], "cannot be served on"),
        (["examples/pets-recipe.yaml", "--fail", "x"], "--fail x"),
        (["examples/pets-recipe.yaml", "--stage", "nope"], "--stage nope: no API that is served has this stage; there is prod\n"),
        (["examples/pets-recipe.yaml", "--timeout", "60"], "29 seconds"),
        (["examples/pets-recipe.yaml", "--parameter", "Nope=1"], "--parameter Nope: no template of the target has it"),
        (["examples/pets-recipe.yaml", "--port", "0", "--origins", "9"], "1 to 8 ports"),
        (["examples/pets-recipe.yaml", "--port", "0", "--bench-port", "65536"], "--bench-port 65536"),
        (["."], "no API found"),
    ],
)
def test_mistakes_are_told_in_a_line(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "examples").symlink_to(EXAMPLES)
    monkeypatch.chdir(tmp_path)
    assert main(["serve", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", str(EXAMPLES / "pets-recipe.yaml"), "--port", str(taken.getsockname()[1])]) == 2


@pytest.mark.skipif(shutil.which("openssl") is None, reason="left out: the program openssl is not installed")
def test_https_with_a_certificate_of_its_own() -> None:
    with serving(str(EXAMPLES / "pets-recipe.yaml"), "--https") as served:
        greeting = served.line()
        assert greeting["url"].startswith("https://")
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", port_of(greeting))) as plain, context.wrap_socket(plain) as one:
            one.sendall(PREFLIGHT)
            received = until_closed(one)
    assert received.startswith(b"HTTP/1.1 200 OK")
    assert b"\r\nAccess-Control-Allow-Origin: *\r\n" in received


def test_https_without_openssl(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert main(["serve", str(EXAMPLES / "pets-recipe.yaml"), "--https"]) == 2
    assert "openssl" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("openssl") is None, reason="left out: the program openssl is not installed")
def test_an_idle_client_does_not_hold_up_the_end_of_https() -> None:
    with serving(str(EXAMPLES / "pets-recipe.yaml"), "--https") as served:
        port = port_of(served.line())
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain) as one:
            one.sendall(PREFLIGHT.replace(b"Connection: close\r\n", b""))
            assert one.recv(4096).startswith(b"HTTP/1.1 200 OK")
            start = time.monotonic()
            served.process.send_signal(signal.SIGINT)
            served.process.wait(20)
    assert time.monotonic() - start < 2.5
