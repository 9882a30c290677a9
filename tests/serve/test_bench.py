"""The bench without a browser: who may use it, what it tells, and that what it makes happen befalls the announced call alone."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import crossgate
from crossgate.api import Authorizer, Unknown
from crossgate.check import check
from crossgate.gateway import BackendReply, Circumstances
from crossgate.serve.application import Application
from crossgate.serve.behind import Admission, Behind
from crossgate.serve.bench import events
from crossgate.serve.bench.application import BenchApplication
from crossgate.serve.bench.board import MOST_VIEWS, Board, Served
from crossgate.serve.bench.events import MOST_STREAMS
from crossgate.serve.bench.files import page_file
from crossgate.serve.bench.guard import Guard
from crossgate.serve.runs import MOST_RUNS, MOST_SEEN, RUN_SECONDS, Busy, Runs
from tests.gateway.builders import api, declared, method, mock, preflight_mock, proxy
from tests.serve.transport import Received, ask

PORT = 8100
TOKEN = "t0ken"
OWN = "http://127.0.0.1:8100"
API_URL = "http://127.0.0.1:8000"
EXAMPLES = Path(__file__).parents[2] / "examples"
PAGE = Path(__file__).parents[2] / "src" / "crossgate" / "serve" / "bench" / "page"

_PETS = api(
    method("POST", "/pets", proxy(), authorization="CUSTOM", authorizer=Authorizer("Tokens", "TOKEN")),
    method("OPTIONS", "/pets", preflight_mock()),
    method("GET", "/pets", proxy()),
    method("PATCH", "/pets", proxy()),
)


class Bench:
    """A bench over some APIs, asked as its own page would."""

    def __init__(self, *apis: Any, behind: Behind | None = None) -> None:
        self.applications = [Application(one, behind=behind or Behind()) for one in apis]
        self.board = Board([OWN, "http://localhost:8100"])
        for application in self.applications:
            self.board.add(Served(application, API_URL))
        self.closing = False
        guard = Guard("http", "127.0.0.1", [PORT], TOKEN)
        self.application = BenchApplication(self.board, guard, TOKEN, is_closing=lambda: self.closing)

    def ask(
        self, verb: str, target: str, value: Any = None, *, headers: Sequence[tuple[str, str]] | None = None, raw: bytes = b""
    ) -> Received:
        given = [("host", "127.0.0.1:8100"), ("origin", OWN), ("x-crossgate-token", TOKEN)] if headers is None else headers
        return ask(_at_port(self.application), verb, target, given, json.dumps(value).encode() if value is not None else raw)

    def told(self, verb: str, target: str, value: Any = None) -> Any:
        received = self.ask(verb, target, value)
        assert received.status == 200, received.body
        return json.loads(received.body)


def _at_port(application: Any) -> Callable[..., Any]:
    async def with_server(scope: Any, receive: Any, send: Any) -> None:
        await application(scope | {"server": ("127.0.0.1", PORT)}, receive, send)

    return with_server


def cell(route: str, outcome: str, **more: Any) -> dict[str, Any]:
    return {"api": 0, "route": route, "outcome": outcome, "browser": "chromium", "credentials": ""} | more


# ---- who may use it


@pytest.mark.parametrize(
    ("headers", "page", "endpoint"),
    [
        ({}, 200, 200),
        ({"host": "localhost:8100", "origin": "http://localhost:8100"}, 200, 200),
        ({"host": "LOCALHOST:8100", "origin": "http://localhost:8100"}, 200, 200),
        ({"host": "[::1]:8100", "origin": None}, 200, 200),
        ({"origin": None, "sec-fetch-site": "none"}, 200, 200),
        ({"x-crossgate-token": None}, 200, 403),
        ({"x-crossgate-token": "other"}, 200, 403),
        ({"x-crossgate-token": "\xe9"}, 200, 403),
        ({"host": "evil.example:8100", "origin": None}, 403, 403),
        ({"host": "127.0.0.1:8000"}, 403, 403),
        ({"host": "127.0.0.1"}, 403, 403),
        ({"host": None}, 403, 403),
        ({"host": "127.0.0.1:8100.evil.example"}, 403, 403),
        ({"origin": "http://localhost:8100"}, 403, 403),
        ({"origin": "https://evil.example"}, 403, 403),
        ({"origin": "null"}, 403, 403),
        ({"origin": None, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403, 403),
        ({"origin": None, "sec-fetch-site": "same-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}, 403, 403),
        ({"origin": None, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, 200, 403),
    ],
)
def test_hosts_and_origins(headers: dict[str, str | None], page: int, endpoint: int) -> None:
    given = {"host": "127.0.0.1:8100", "origin": OWN, "x-crossgate-token": TOKEN} | headers
    pairs = [(name, value) for name, value in given.items() if value is not None]
    bench = Bench(_PETS)
    assert bench.ask("GET", "/", headers=pairs).status == page
    assert bench.ask("GET", "/api/state.json", headers=pairs).status == endpoint
    received = bench.ask("POST", "/api/runs", cell("GET /pets", "success"), headers=pairs)
    assert received.status == endpoint
    if endpoint == 403:
        assert not bench.applications[0].runs.armed
        assert b"pets" not in received.body


def test_the_page_carries_the_token_and_allows_nothing_from_elsewhere() -> None:
    received = Bench(_PETS).ask("GET", "/")
    assert received.body.count(TOKEN.encode()) == 1
    (policy,) = received.values("content-security-policy")
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["connect-src"] == f"'self' {API_URL}"
    assert rules["frame-ancestors"] == rules["form-action"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert received.values("x-content-type-options") == ["nosniff"]
    assert received.values("cross-origin-resource-policy") == ["same-origin"]
    assert not any(b"access-control" in name for name, _ in received.headers)


def test_the_files_of_the_page_name_no_other_place() -> None:
    for path in sorted(PAGE.iterdir()):
        text = path.read_text(encoding="utf-8")
        addresses = set(re.findall(r"""https?://[^"'\s)]+""", text)) - {"http://www.w3.org/2000/svg"}
        assert not addresses, (path.name, addresses)
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|style=", text), path.name


_TEXTS = {
    "ink": ("ground", "raised", "sunken", "accent-wash"),
    "ink-soft": ("ground", "raised", "sunken"),
    "ink-faint": ("ground", "raised", "sunken"),
    "accent": ("ground", "raised", "accent-wash"),
    "accent-ink": ("accent",),
    "readable": ("ground", "raised", "sunken", "readable-wash"),
    "blocked": ("ground", "raised", "sunken", "blocked-wash", "accent-wash"),
    "depends": ("ground", "raised", "sunken", "depends-wash"),
    "differs": ("ground", "raised", "sunken", "differs-wash"),
}


def _luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_texts_can_be_read_in_both_themes() -> None:
    light, dark = (PAGE / "tokens.css").read_text(encoding="utf-8").split('[data-theme="dark"]')
    for theme in (light, dark):
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", theme))
        for text, grounds in _TEXTS.items():
            for ground in grounds:
                low, high = sorted((_luminance(colours[text]), _luminance(colours[ground])))
                assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground)


def test_only_files_of_the_page_are_read() -> None:
    bench = Bench(_PETS)
    for path in sorted(PAGE.iterdir()):
        if path.suffix != ".html":
            assert bench.ask("GET", f"/page/{path.name}").status == 200
    for target in (
        "/page/../board.py",
        "/page/..%2fboard.py",
        "/page//etc/passwd",
        "/page/",
        "/page/index.htm",
        "/nowhere",
        "/api/nowhere",
    ):
        assert bench.ask("GET", target).status == 404
    assert page_file("../application.py") is None
    assert bench.ask("POST", "/").status == 405


def test_nothing_is_ever_written() -> None:
    before = {path: path.read_bytes() for path in EXAMPLES.rglob("*") if path.is_file()}
    apis = crossgate.load([str(EXAMPLES / "pets-console.yaml")]).apis
    bench = Bench(*apis)
    for row in bench.told("GET", "/api/state.json?browser=chromium")["apis"][0]["rows"]:
        for outcome in row["cells"]:
            bench.told("POST", "/api/exchange", cell(row["route"], outcome))
    assert {path: path.read_bytes() for path in EXAMPLES.rglob("*") if path.is_file()} == before


# ---- what it tells


def test_the_state_predicts_for_the_pages_own_origin() -> None:
    bench = Bench(_PETS)
    state = bench.told("GET", "/api/state.json?browser=firefox")
    (found,) = state["apis"]
    rows = {row["route"]: row["cells"] for row in found["rows"]}
    assert state["origin"] == OWN
    assert [column["outcome"] for column in found["columns"]][:2] == ["preflight", "success"]
    assert rows["PATCH /pets"]["preflight"]["verdict"] == "blocked"  # it allows GET, PUT and OPTIONS
    assert rows["PATCH /pets"]["success"]["in_preflight"]
    assert rows["POST /pets"]["preflight"]["verdict"] == "readable"
    assert rows["GET /pets"]["success"] | {"verdict": "readable", "leans": True, "backend": "stub"} == rows["GET /pets"]["success"]
    assert rows["GET /pets"]["THROTTLED"]["reason"] == "missing-allow-origin"
    assert rows["any other path"]["MISSING_AUTHENTICATION_TOKEN"]["verdict"] == "blocked"


def test_an_exchange_tells_why_where_and_how_to_mend_it() -> None:
    bench = Bench(*crossgate.load([str(EXAMPLES / "pets-console.yaml")]).apis)
    found = bench.told("POST", "/api/exchange", cell("GET /pets", "THROTTLED"))
    (turn,) = found["turns"]
    assert turn["missing"] == "Access-Control-Allow-Origin"
    assert "has been blocked by CORS policy" in found["console"][0]
    why = found["explanation"]
    assert why["cause"] == "gateway-responses-without-cors"
    assert any(line.startswith("+") and "gatewayresponse.header.Access-Control-Allow-Origin" in line for line in why["diff"])
    found = bench.told("POST", "/api/exchange", cell("PUT /pets", "success"))
    assert found["turns"][0]["preflight"]
    assert any(header["deciding"] for header in found["turns"][0]["answer"])
    assert any(mark["primary"] for line in found["explanation"]["excerpts"][0]["lines"] for mark in line["marks"])


def test_an_origin_that_the_api_allows_can_be_asked_about() -> None:
    pets = api(method("GET", "/pets", preflight_mock()))
    bench = Bench(pets)
    assert bench.ask("GET", "/api/state.json?origin=https://app.example.com").status == 400
    bench = Bench(api(_only("https://app.example.com")))
    own = bench.told("GET", "/api/state.json?browser=chromium")["apis"][0]
    other = bench.told("GET", "/api/state.json?browser=chromium&origin=https://app.example.com")["apis"][0]
    assert own["allowed"] == ["https://app.example.com"]
    assert own["rows"][0]["cells"]["success"]["verdict"] == "blocked"
    assert other["rows"][0]["cells"]["success"]["verdict"] == "readable"
    told = bench.told("POST", "/api/exchange", cell("GET /", "success"))
    assert told["explanation"]["allowed"] == ["https://app.example.com"]
    assert told["explanation"]["diff"] == []


def test_an_http_api_is_right_to_refuse_the_page_as_well() -> None:
    bench = Bench(*crossgate.load([str(EXAMPLES / "pets-http" / "template.yaml")]).apis)
    found = bench.told("GET", "/api/state.json?browser=chromium")["apis"][0]
    assert {column["outcome"]: column["status"] for column in found["columns"]}.items() >= {
        ("INTERNAL_SERVER_ERROR", "500"),  # no call gets so far here
        ("SERVICE_UNAVAILABLE", "503"),
    }
    told = bench.told("POST", "/api/exchange", cell("POST /pets", "success"))["explanation"]
    assert told["cause"] == "origin-not-in-configuration"
    assert told["allowed"] == ["https://app.example.com"]
    assert told["diff"] == []


def test_the_words_of_a_fix_are_those_of_its_edit() -> None:
    for path in ("pets-console.yaml", "pets-authorizer.yaml", "pets-http/openapi.yaml", "pets-rest/openapi.yaml"):
        (pets, *_) = crossgate.load([str(EXAMPLES / path)]).apis
        own = {finding.fix for finding in check(pets).findings}
        bench = Bench(pets)
        rows = bench.told("GET", "/api/state.json?browser=chromium")["apis"][0]["rows"]
        blocked = [cell(row["route"], name) for row in rows for name, short in row["cells"].items() if short["verdict"] == "blocked"]
        told = [bench.told("POST", "/api/exchange", ask)["explanation"] for ask in blocked]
        assert all(why["fix"] in own for why in told if why is not None and why["diff"])


def _only(origin: str) -> Any:
    integration = mock(headers={"Access-Control-Allow-Origin": f"'{origin}'"})
    return method("GET", "/", integration, responses=declared("Access-Control-Allow-Origin"))


def test_what_is_not_known_of_a_preflight_is_not_predicted() -> None:
    """A value that the definition does not tell is not sent here; elsewhere the preflight may pass, and then THROTTLED is refused."""
    unknown = mock(headers={"Access-Control-Allow-Origin": Unknown("the parameter Site has no default")})
    preflight = method("OPTIONS", "/", unknown, responses=declared("Access-Control-Allow-Origin"))
    bench = Bench(api(preflight, method("PUT", "/", proxy())))
    cells = bench.told("GET", "/api/state.json?browser=chromium")["apis"][0]["rows"][0]["cells"]
    assert (cells["preflight"]["verdict"], cells["preflight"]["preflight"]) == ("blocked", "blocked")  # PUT is not allowed in any case
    allowing = mock(
        headers={
            "Access-Control-Allow-Origin": Unknown("the parameter Site has no default"),
            "Access-Control-Allow-Methods": "'PUT'",
            "Access-Control-Allow-Headers": "'content-type'",
        }
    )
    preflight = method(
        "OPTIONS",
        "/",
        allowing,
        responses=declared("Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"),
    )
    bench = Bench(api(preflight, method("PUT", "/", proxy())))
    cells = bench.told("GET", "/api/state.json?browser=chromium")["apis"][0]["rows"][0]["cells"]
    assert (cells["preflight"]["verdict"], cells["preflight"]["preflight"]) == ("depends", "depends")
    assert cells["success"]["verdict"] == "depends"
    assert (cells["THROTTLED"]["verdict"], cells["THROTTLED"]["preflight"]) == ("blocked", "depends")


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        cell("GET /pets", "none"),
        cell("GET /nowhere", "success"),
        cell("GET /pets", "success", api=1),
        cell("GET /pets", "success", api=-1),
        cell("GET /pets", "success", api=True),
        cell("GET /pets", "success", browser="lynx"),
        cell("GET /pets", "success", changes=1),
        cell("GET /pets", "success", changes={"method": "G T", "target": "/", "headers": [], "body": ""}),
        cell("GET /pets", "success", changes={"method": "GET", "target": "//evil.example:x y", "headers": [], "body": ""}),
        cell("GET /pets", "success", changes={"method": "GET", "target": "/", "headers": [["a"]], "body": ""}),
        cell("GET /pets", "success", changes={"method": "GET", "target": "/", "headers": [["a", "b"]] * 51, "body": ""}),
        cell("GET /pets", "success", changes={"method": "GET", "target": "/", "headers": [], "body": "x" * 70_000}),
    ],
)
def test_what_means_nothing_is_refused_in_a_line(value: Any) -> None:
    bench = Bench(_PETS)
    for target in ("/api/exchange", "/api/runs"):
        received = bench.ask("POST", target, value)
        assert received.status == 400
        assert received.body.count(b"\n") == 1
    assert not bench.applications[0].runs.armed


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[" * 100_000, b'{"a": "' + b"x" * 300_000 + b'"}'])
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    assert Bench(_PETS).ask("POST", "/api/runs", raw=raw).status == 400


def test_views_are_remembered_within_bounds() -> None:
    bench = Bench(*(api(method("GET", f"/{number}", preflight_mock())) for number in range(5)))
    for browser in ("chromium", "firefox", "safari", "standard"):
        bench.told("GET", f"/api/state.json?browser={browser}")
    assert len(bench.board._views) <= MOST_VIEWS


# ---- what it makes happen


def call(bench: Bench, verb: str, target: str, *headers: tuple[str, str], body: bytes = b"") -> Received:
    return ask(bench.applications[0], verb, target, [("host", "127.0.0.1:8000"), *headers], body)


_TOKEN = ("authorization", "Bearer token")
_ORIGIN = ("origin", OWN)


def test_what_is_announced_befalls_that_call_alone() -> None:
    bench = Bench(_PETS)
    announced = bench.told("POST", "/api/runs", cell("POST /pets", "ACCESS_DENIED"))
    assert announced["call"]["url"] == f"{API_URL}/pets"
    assert call(bench, "POST", "/pets", _TOKEN).status == 200  # no page
    assert call(bench, "POST", "/pets", _TOKEN, ("origin", "http://localhost:8100")).status == 200  # another page
    assert call(bench, "POST", "/pets/7", _TOKEN, _ORIGIN).status == 403  # another address, which no route has
    preflight = call(bench, "OPTIONS", "/pets", _ORIGIN, ("access-control-request-method", "POST"))
    assert preflight.status == 200
    denied = call(bench, "POST", "/pets", _TOKEN, _ORIGIN)
    assert (denied.status, denied.values("x-amzn-errortype")) == (403, ["AccessDeniedException"])
    seen = bench.told("POST", f"/api/runs/{announced['run']}")["seen"]
    assert [(one["method"], one["preflight"], one["status"]) for one in seen] == [("OPTIONS", True, 200), ("POST", False, 403)]
    assert call(bench, "POST", "/pets", _TOKEN, _ORIGIN).status == 200
    assert bench.ask("POST", f"/api/runs/{announced['run']}").status == 400


def test_the_answer_tells_nothing_of_it() -> None:
    plain = call(Bench(_PETS), "GET", "/pets", _ORIGIN)
    bench = Bench(_PETS)
    bench.told("POST", "/api/runs", cell("GET /pets", "success"))
    announced = call(bench, "GET", "/pets", _ORIGIN)

    def names(received: Received) -> list[bytes]:
        return [name for name, _ in received.headers]

    assert (plain.status, names(plain), plain.body) == (announced.status, names(announced), announced.body)


def test_a_timeout_comes_at_once() -> None:
    bench = Bench(_PETS)
    bench.told("POST", "/api/runs", cell("GET /pets", "INTEGRATION_TIMEOUT"))
    assert call(bench, "GET", "/pets", _ORIGIN).status == 504


def test_only_the_page_that_announced_a_run_may_end_it() -> None:
    bench = Bench(_PETS)
    run = bench.told("POST", "/api/runs", cell("GET /pets", "success"))["run"]
    other = [("host", "localhost:8100"), ("origin", "http://localhost:8100"), ("x-crossgate-token", TOKEN)]
    assert bench.ask("POST", f"/api/runs/{run}", {}, headers=other).status == 400


def test_a_call_is_announced_once_at_a_time() -> None:
    bench = Bench(_PETS)
    run = bench.told("POST", "/api/runs", cell("GET /pets", "success"))["run"]
    assert bench.ask("POST", "/api/runs", cell("GET /pets", "THROTTLED")).status == 409
    bench.told("POST", f"/api/runs/{run}")
    assert bench.ask("POST", "/api/runs", cell("GET /pets", "THROTTLED")).status == 200


def test_announcements_end_by_themselves_and_are_bounded() -> None:
    now = [0.0]
    runs = Runs(lambda: now[0])
    scope = {"headers": [(b"origin", b"o")], "path": "/0", "raw_path": b"/0", "query_string": b""}
    for number in range(MOST_RUNS):
        runs.announce("o", f"/{number}", None)
    with pytest.raises(Busy):
        runs.announce("o", "/more", None)
    found = runs.of(scope)
    assert found is not None
    now[0] = RUN_SECONDS + 1
    assert runs.of(scope) is None
    runs.announce("o", "/more", None)
    assert len(runs.armed) == 1


def test_what_is_seen_of_a_call_is_bounded() -> None:
    bench = Bench(_PETS)
    announced = bench.told("POST", "/api/runs", cell("GET /pets", "success"))
    for _ in range(MOST_SEEN + 10):
        call(bench, "GET", "/pets", _ORIGIN)
    assert len(bench.told("POST", f"/api/runs/{announced['run']}")["seen"]) == MOST_SEEN


def test_the_changed_request_is_predicted_and_called() -> None:
    bench = Bench(_PETS)
    changes = {"method": "GET", "target": "/pets?a=1", "headers": [["X-Own", "1"]], "body": ""}
    announced = bench.told("POST", "/api/runs", cell("GET /pets", "THROTTLED", changes=changes))
    assert announced["call"] | {"url": f"{API_URL}/pets?a=1", "headers": [["X-Own", "1"]], "body": None} == announced["call"]
    assert announced["predicted"]["preflight"] == "blocked"
    assert call(bench, "GET", "/pets?a=1", _ORIGIN).status == 429


class _Slow:
    """Backend and authorizer that take their time, as a user's own functions do."""

    label = "own"
    waits = True

    def invoke(self, *_: Any) -> BackendReply:
        return BackendReply(output={"statusCode": 201, "body": "own"}, is_lambda_output=True)

    def decide(self, admission: Admission) -> Circumstances:
        return admission.usual._replace(authorizer="deny")


def test_what_has_to_be_waited_for_is_asked_by_the_call_alone() -> None:
    bench = Bench(_PETS, behind=Behind([("GET /pets", _Slow())]))
    predicted = bench.told("POST", "/api/runs", cell("GET /pets", "success"))["predicted"]
    assert (predicted["verdict"], predicted["backend"]) == ("depends", "own")
    assert call(bench, "GET", "/pets", _ORIGIN).body == b"own"
    bench = Bench(_PETS, behind=Behind(authorizers=[("Tokens", _Slow())]))
    assert bench.told("POST", "/api/runs", cell("POST /pets", "success"))["predicted"]["verdict"] == "depends"
    assert call(bench, "POST", "/pets", _TOKEN, _ORIGIN).status == 403
    assert bench.told("POST", "/api/exchange", cell("POST /pets", "UNAUTHORIZED"))["predicted"]["verdict"] == "blocked"


# ---- events


def test_pages_are_told_of_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(events, "_BEAT_LOOKS", 2)
    bench = Bench(_PETS)
    pieces: list[bytes] = []

    async def listen() -> None:
        gone = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            pieces.append(message.get("body", b""))

        scope = {"type": "http", "method": "GET", "path": "/api/events", "query_string": f"token={TOKEN}".encode()}
        scope |= {"server": ("127.0.0.1", PORT), "headers": [(b"host", b"127.0.0.1:8100")]}
        task = asyncio.create_task(bench.application(scope, receive, send))
        await asyncio.sleep(0.05)
        bench.board.announce("pets was changed")
        await asyncio.sleep(0.05)
        gone.set()
        await asyncio.wait_for(task, 5)

    asyncio.run(listen())
    told = [json.loads(piece[6:]) for piece in pieces if piece.startswith(b"data: ")]
    assert [one["version"] for one in told] == [1, 2]
    assert told[-1]["notice"] == "pets was changed"
    assert b": still here\n\n" in pieces
    assert bench.board.subscribers == 0


def test_listening_needs_the_token_and_is_bounded() -> None:
    bench = Bench(_PETS)
    assert bench.ask("GET", "/api/events", headers=[("host", "127.0.0.1:8100")]).status == 403
    for _ in range(MOST_STREAMS):
        bench.board.subscribe(asyncio.Event())
    assert bench.ask("GET", "/api/events").status == 400
