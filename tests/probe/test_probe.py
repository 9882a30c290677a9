"""``crossgate probe`` as a user runs it: against our own server, against a server with the usual mistakes, and beside a template."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossgate.cli import main
from crossgate.serve import app
from crossgate.sources import load
from tests.probe.rude import Rude, always, serving
from tests.schemas import as_promised
from tests.serve.running import running
from tests.snapshot import assert_snapshot

EXAMPLES = Path(__file__).parents[2] / "examples"
ORIGIN = "https://app.example.com"


@pytest.fixture(autouse=True)
def _at_a_quiet_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(EXAMPLES)


@pytest.fixture(scope="module")
def ports() -> Iterator[dict[str, int]]:
    names = [path.stem for path in sorted(EXAMPLES.glob("pets-*.yaml"))]
    apis = [load([str(EXAMPLES / f"{name}.yaml")]).apis[0] for name in names]
    with running(*map(app, apis)) as found:
        yield dict(zip(names, found, strict=True))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["probe", *words])
    told = capsys.readouterr()
    assert not told.err, told.err
    return code, told.out


def probed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    code, out = run(capsys, *words, "--origin", ORIGIN, "--format", "json")
    document: dict[str, Any] = as_promised(json.loads(out), "call")
    assert document["version"] == 1
    assert code == (1 if document["verdict"] in ("blocked", "network-error") else 0)
    return document


@pytest.mark.parametrize(
    ("served", "words", "verdict", "reason", "cause"),
    [
        ("pets-authorizer", ["-X", "PUT", "-H", "Authorization: x"], "blocked", "preflight-missing-allow-origin", "preflight-needs-authorization"),
        ("pets-authorizer", [], "blocked", "missing-allow-origin", "gateway-responses-without-cors"),
        ("pets-console", ["-X", "PUT"], "blocked", "method-not-allowed", "method-not-allowed"),
        ("pets-console", ["-X", "POST", "-H", "X-App: 1"], "blocked", "header-not-allowed", "header-not-allowed"),
        ("pets-console", ["--credentials"], "blocked", "wildcard-with-credentials", "any-origin-with-credentials"),
        ("pets-console", [], "readable", "", None),
        ("pets-recipe", ["-X", "POST", "-H", "Content-Type: application/json", "--data", "{}"], "preflight-passes", "", None),
        ("pets-recipe", ["-X", "POST"], "not-sent", "", None),
    ],
)  # fmt: skip
def test_a_served_example_is_judged_and_its_template_explains_it(
    served: str,
    words: list[str],
    verdict: str,
    reason: str,
    cause: str | None,
    ports: dict[str, int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    url, template = f"http://127.0.0.1:{ports[served]}/pets", f"examples/{served}.yaml"
    document = probed(capsys, url, *words)
    assert (document["verdict"], document["reason"]) == (verdict, reason)
    assert [one["cause"] for one in document["likely"]][:1] == ([cause] if cause else [])
    beside = probed(capsys, url, *words, "--with", template)["definition"]
    assert beside["agrees"], beside["different"]
    assert (beside["finding"] or {}).get("cause") == cause


def test_the_next_command_can_be_pasted_whatever_the_file_is_called(
    ports: dict[str, int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "my pets; v2.yaml").write_bytes((EXAMPLES / "pets-console.yaml").read_bytes())
    document = probed(capsys, f"http://127.0.0.1:{ports['pets-console']}/pets", "-X", "PUT", "--with", "my pets; v2.yaml")
    assert document["next"][1] == f"crossgate fix 'my pets; v2.yaml' --origin {ORIGIN}"


def test_another_template_than_is_served_is_told_apart(ports: dict[str, int], capsys: pytest.CaptureFixture[str]) -> None:
    url = f"http://127.0.0.1:{ports['pets-authorizer']}/pets"
    document = probed(capsys, url, "-X", "PUT", "--with", "examples/pets-console.yaml")
    assert not document["definition"]["agrees"]
    assert document["definition"]["finding"] is None
    assert document["turns"][0]["layer"]["name"] == "an authorizer"
    assert not probed(capsys, url + "/no/such/path", "--with", "examples/pets-console.yaml")["definition"]["knows_path"]


def test_a_token_is_sent_and_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    def answer(one: socket.socket, method: str, _target: str) -> None:
        one.sendall(b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *\r\nContent-Length: 0\r\n\r\n")

    with serving(answer) as rude:
        for words in ([], ["--format", "json"], ["--with", "examples/pets-console.yaml"]):
            code, out = run(
                capsys, rude.url("/pets"), "--origin", ORIGIN, "-H", "Authorization: Bearer c4nary", "-H", "x-api-key: c4nary", *words
            )
            assert code == 0
            assert "c4nary" not in out
            assert "Bearer ***" in out


def test_what_a_page_cannot_do_is_noted(ports: dict[str, int], capsys: pytest.CaptureFixture[str]) -> None:
    url = f"http://127.0.0.1:{ports['pets-console']}/pets"
    (note,) = probed(capsys, url, "-H", "Cookie: a=b")["notes"]
    assert "do not let a page set Cookie" in note
    code, out = run(capsys, url, "--origin", f"http://127.0.0.1:{ports['pets-console']}")
    assert code == 0
    assert "of one origin" in out


_HEAD = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 204 No\r\n",
        b"HTTP/1.0 302 X\r\n",
        b"HTTP/1.1 999\r\n",
        b"HTTP/1.1 101 S\r\n",
        b"HTTP/2 200\r\n",
        b"200\r\n",
    ]
)
_LINE = st.sampled_from(
    [
        *(b"Access-Control-Allow-Origin: *\r\n", b"Access-Control-Allow-Origin : *\r\n", b" folded\r\n", b"Location: /x\r\n", b"Location: \xff\r\n"),
        *(b"Transfer-Encoding: chunked\r\n", b"Content-Length: -1\r\n", b"Content-Length: 5\r\n", b"Content-Length: 99\r\n", b"\x00: \x01\r\n"),
        *(b"Location: http://[::1\r\n", b"Location: http://localhost:0/\r\n", b"Connection: upgrade\r\n", b"Server: \x1b[31m\xc2\x9b\r\n"),
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=_HEAD | st.binary(max_size=30),
    lines=st.lists(_LINE | st.binary(max_size=20), max_size=5),
    end=st.sampled_from([b"\r\n", b"\r\nzz\r\n", b"\r\nfffffffff\r\n", b""]),
)
def test_no_answer_ends_in_a_traceback(start: bytes, lines: list[bytes], end: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(always(start + b"".join(lines) + end)) as rude:
        code, out = run(capsys, rude.url(), "--origin", ORIGIN, "--timeout", "2", "--browser", "all")
    assert code in (0, 1)
    assert "verdict: " in out
    assert "\x1b" not in out


@pytest.mark.parametrize("columns", [80, 120])
def test_what_people_see(columns: int, ports: dict[str, int], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    told = []
    url = f"http://127.0.0.1:{ports['pets-authorizer']}/prod/pets"
    for words in (["-X", "PUT"], ["-X", "PUT", "--with", "examples/pets-authorizer.yaml"], ["-X", "POST"]):
        code, out = run(capsys, url, "--origin", ORIGIN, *words)
        told.append(f"$ crossgate probe URL {' '.join(words)}  # {code}\n{out}")
    text = "\n".join(told).replace(f":{ports['pets-authorizer']}", ":12345")
    assert all(len(line) <= columns for line in text.splitlines() if "http" not in line)
    assert_snapshot(f"probe/authorizer-{columns}.txt", text)


def test_colour_only_adds(ports: dict[str, int], capsys: pytest.CaptureFixture[str]) -> None:
    words = [f"http://127.0.0.1:{ports['pets-authorizer']}/pets", "--origin", ORIGIN]
    _, plain = run(capsys, *words, "--color", "never")
    _, painted = run(capsys, *words, "--color", "always")
    for code in ("0", "1", "2", "31", "32", "34", "1;31"):
        painted = painted.replace(f"\x1b[{code}m", "")
    assert painted == plain


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["api.example.com/pets", "--origin", ORIGIN], "did you mean 'https://api.example.com/pets'?"),
        (["ftp://api.example.com/", "--origin", ORIGIN], "begins with https://"),
        (["https://user:pw@api.example.com/", "--origin", ORIGIN], "user name or password"),
        (["https://api.example.com/", "--origin", f"{ORIGIN}/"], f"did you mean '{ORIGIN}'?"),
        (["https://api.example.com/"], "--origin"),
        (["https://api.example.com/", "--origin", ORIGIN, "-X", "TRACE"], "a method that no page may use (TRACE)"),
        (["https://api.example.com/", "--origin", ORIGIN, "-H", "a b: c"], "a header whose name is none (a b)"),
        (["https://api.example.com/", "--origin", ORIGIN, "-H", "X-App"], "what is its value?"),
        (["https://api.example.com/", "--origin", ORIGIN, "--rate", "3"], "--rate is about a definition, and there is none"),
        (["https://api.example.com/", "--origin", ORIGIN, "-p", "a=b"], "--parameter is about a definition, and there is none"),
        (["https://api.example.com/", "--origin", ORIGIN, "--with", "examples/pets-recipe.yaml", "--rate", "3"], "is for a live API"),
        (
            ["https://api.example.com/", "--origin", ORIGIN, "--with", "examples/pets-recipe.yaml", "-p", "Nowhere=b"],
            "no template of the target has it",
        ),
        (["https://api.example.com/", "--origin", ORIGIN, "--data", "x"], "gave a GET or HEAD request a body"),
        (["https://api.example.com/", "--origin", ORIGIN, "--timeout", "0"], "--timeout"),
        (["https://api.example.com/", "--origin", ORIGIN, "--timeout", "nan"], "--timeout"),
        (["https://api.example.com/", "--origin", ORIGIN, "--with", "nowhere.yaml"], "nowhere.yaml"),
        (["https://api.example.com/pets", "--origin", ORIGIN, "--with", "examples"], "--api"),
    ],
)
def test_a_mistake_is_told_before_anything_is_sent(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", *words]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error


# ---- a web server with the usual mistakes ----------------------------------------------------------------------------------------

MISTAKES = {
    "/twice": ('add_header Access-Control-Allow-Origin "*" always; add_header Access-Control-Allow-Origin "*" always; return 200 "x";', "GET", "multiple-allow-origin"),
    "/slash": ('add_header Access-Control-Allow-Origin "https://app.example.com/"; return 200 "x";', "GET", "allow-origin-mismatch"),
    "/list": ('add_header Access-Control-Allow-Origin "https://app.example.com, https://b.example"; return 200 "x";', "GET", "multiple-allow-origin"),
    "/bare-error": ('add_header Access-Control-Allow-Origin "*"; return 404 "x";', "GET", "missing-allow-origin"),
    "/no-options": ('add_header Access-Control-Allow-Origin "*" always; return 405;', "PUT", "preflight-status-not-ok"),
    "/moved": ('add_header Access-Control-Allow-Origin "*" always; return 301 /good;', "PUT", "preflight-redirect"),
    "/methods": ('add_header Access-Control-Allow-Origin "*"; add_header Access-Control-Allow-Methods "GET, POST"; return 204;', "PUT", "method-not-allowed"),
    "/wild": ('add_header Access-Control-Allow-Origin "app.example.com"; return 200 "x";', "GET", "invalid-allow-origin"),
    "/good": ('add_header Access-Control-Allow-Origin "*"; return 200 "x";', "GET", ""),
}  # fmt: skip
"""By path: nginx's directives, the method that is tried, and the reason it fails for. Without ``always``, nginx leaves headers out of
errors (https://nginx.org/en/docs/http/ngx_http_headers_module.html)."""


@contextmanager
def nginx(folder: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = "\n".join(f"location {path} {{ {directives} }}" for path, (directives, _, _) in MISTAKES.items())
    temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {temporary} server {{ listen 127.0.0.1:{port}; {places} }} }}\n"
    )
    process = subprocess.Popen(
        [shutil.which("nginx") or "nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    )
    try:
        for _ in range(200):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _like_nginx(one: socket.socket, _method: str, target: str) -> None:
    """Answer as nginx does by the few directives of MISTAKES."""
    directives = MISTAKES[target][0]
    headers, status = [], 200
    for directive in filter(None, map(str.strip, directives.split(";"))):
        words = directive.split(" ", 2)
        if words[0] == "return":
            status = int(words[1])
            headers += [("Location", words[2])] if status == 301 else []
    for directive in filter(None, map(str.strip, directives.split(";"))):
        words = directive.split(" ", 2)
        if words[0] == "add_header" and (status in (200, 204, 301) or words[2].endswith("always")):
            headers.append((words[1], words[2].removesuffix("always").strip().strip('"')))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    one.sendall(f"HTTP/1.1 {status} X\r\nServer: nginx\r\n{head}".encode() + (b"\r\n" if status == 204 else b"Content-Length: 0\r\n\r\n"))


@pytest.fixture(scope="module", params=["like nginx", "nginx"])
def mistaken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    if request.param == "nginx":
        if shutil.which("nginx") is None:
            pytest.skip("left out: there is no nginx here; a server that answers like it is asked instead")
        with nginx(tmp_path_factory.mktemp("nginx")) as port:
            yield port
        return
    with serving(_like_nginx) as rude:
        yield Rude(*rude).port


@pytest.mark.parametrize("path", MISTAKES)
def test_the_mistakes_of_web_servers(path: str, mistaken: int, capsys: pytest.CaptureFixture[str]) -> None:
    _, method, reason = MISTAKES[path]
    document = probed(capsys, f"http://127.0.0.1:{mistaken}{path}", "-X", method)
    assert document["reason"] == reason
    assert document["verdict"] == ("blocked" if reason else "readable")
    assert document["turns"][0]["layer"]["name"].startswith("a server that calls itself nginx")


def test_a_call_that_reached_nobody_says_nothing_of_the_definition(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}/pets"
        assert main(["probe", url, "--origin", ORIGIN, "--with", "examples/pets-recipe.yaml"]) == 1
    out = capsys.readouterr().out
    assert "pets-recipe.yaml has this path, but the call reached no API" in " ".join(out.split())
    assert "another deployment" not in out
