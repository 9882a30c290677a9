"""Records HAR files from Chromium against served examples, as its network tab saves them; ``python -m tests.probe.record`` renews all."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from crossgate.serve.application import Application
from crossgate.serve.switches import Switches, behind
from crossgate.sources import load
from tests.differential.chromium import Chromium
from tests.differential.link import Json
from tests.differential.page import PAGE
from tests.serve.running import running

HARS = Path(__file__).parent / "hars"
EXAMPLES = Path(__file__).parents[2] / "examples"

PAGE_PLACE, API_PLACE = "127.0.0.1:5173", "127.0.0.1:3000"
"""What stands in the files for the ports of the recording."""

_LATE_SECONDS = 0.4


class Case(NamedTuple):
    """What a page calls: *calls* are (method, path, headers, credentials, initiator); *failing* is a failure as ``crossgate serve --fail`` takes it."""

    example: str
    calls: tuple[tuple[str, str, dict[str, str], str, str], ...]
    failing: str = ""


def _call(method: str, path: str, credentials: str = "same-origin", api: str = "fetch", **headers: str) -> Any:
    return method, path, {name.replace("_", "-"): value for name, value in headers.items()}, credentials, api


CASES = {
    "authorizer-preflight": Case("pets-authorizer", (_call("PUT", "/pets", Authorization="Bearer x"),)),
    "authorizer-get": Case("pets-authorizer", (_call("GET", "/pets"),)),
    "console-method": Case("pets-console", (_call("PUT", "/pets"), _call("DELETE", "/pets"), _call("PUT", "/pets"))),
    "console-header": Case("pets-console", (_call("POST", "/pets", X_App_Version="7"),)),
    "console-works": Case("pets-console", (_call("GET", "/pets"), _call("POST", "/pets", Content_Type="application/json"))),
    "console-credentials": Case("pets-console", (_call("GET", "/pets", "include"),)),
    "console-xhr": Case("pets-console", (_call("DELETE", "/pets", api="xhr"), _call("GET", "/pets", "include", "xhr"))),
    "recipe-unknown-path": Case("pets-recipe", (_call("GET", "/dogs?limit=3"),)),
    "recipe-timeout": Case("pets-recipe", (_call("POST", "/pets", Content_Type="application/json"),), "POST /pets=INTEGRATION_TIMEOUT"),
    "recipe-preflight-of-nothing": Case("pets-recipe", (_call("PATCH", "/cats/7", Content_Type="application/json"),)),
    "nobody-listens": Case("", (_call("GET", "/pets"), _call("PUT", "/pets"))),
}


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def _page() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()


class _Recorder(Chromium):
    """A browser whose Network events are kept."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Json] = []

    def _event(self, message: Json) -> None:
        super()._event(message)
        if str(message.get("method", "")).startswith("Network."):
            self.events.append(message)

    async def listen(self, kind: str) -> None:
        await self._link.call("Network.enable", sessionId=self._tabs[kind])


async def _record(case: Case, page: int, api: int) -> tuple[list[Json], list[str]]:
    browser = _Recorder()
    try:
        await browser.open({"page": f"http://127.0.0.1:{page}/"})
        await browser.listen("page")
        calls = [
            {
                "method": method,
                "url": f"http://127.0.0.1:{api}{path}",
                "headers": list(map(list, headers.items())),
                "credentials": credentials,
                "mode": "cors",
                "redirect": "follow",
                "api": initiator,
                "body": None,
                "cache": "default",
                "keepalive": False,
            }
            for method, path, headers, credentials, initiator in case.calls
        ]
        await browser.run("page", json.dumps([{"pause": 0, "calls": calls}]), 1)
        await asyncio.sleep(_LATE_SECONDS)
        return browser.events, browser.lines
    finally:
        await browser.close()


def har_of(events: list[Json]) -> Json:
    """Return *events* of the Network domain as a HAR, the way Chromium's network tab makes one of them."""
    found: dict[str, Json] = {}
    for event in events:
        kind, params = event["method"].removeprefix("Network."), event["params"]
        found.setdefault(params.get("requestId", ""), {}).setdefault(kind, params)
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "WebInspector", "version": "537.36"},
            "pages": [],
            "entries": [_entry(parts) for parts in found.values() if "requestWillBeSent" in parts],
        }
    }


def _entry(parts: Json) -> Json:
    asked = parts["requestWillBeSent"]
    request, response = asked["request"], parts.get("responseReceived", {}).get("response", {})
    told, extra = parts.get("requestWillBeSentExtraInfo", {}), parts.get("responseReceivedExtraInfo", {})
    status = extra.get("statusCode") or response.get("status") or 0
    entry = {
        "_resourceType": asked.get("type", "other").lower(),
        "startedDateTime": "2026-01-01T00:00:00.000Z",
        "time": 1,
        "request": {
            "method": request["method"],
            "url": request["url"],
            "httpVersion": "HTTP/1.1",
            "headers": _headers(told.get("headers") or request["headers"]),
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": status,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "headers": _headers(extra.get("headers") or response.get("headers") or {}),
            "cookies": [],
            "content": {"size": 0, "mimeType": response.get("mimeType", "x-unknown")},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
            "_transferSize": 0,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 1, "receive": 0},
    }
    failed = parts.get("loadingFailed")
    if failed:
        entry["response"]["_error"] = failed["errorText"]
    return entry


def _headers(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": line} for name, value in headers.items() for line in value.split("\n")]


def _places(text: str, page: int, api: int) -> str:
    return re.sub(rf"127\.0\.0\.1:{api}\b", API_PLACE, re.sub(rf"127\.0\.0\.1:{page}\b", PAGE_PLACE, text))


def record(case: Case) -> tuple[str, str]:
    """Return the HAR of *case* and the lines that the console printed about CORS, as texts."""
    with _page() as page:
        if not case.example:
            with socket.socket() as held:  # nobody listens there, and nobody else gets it
                held.bind(("127.0.0.1", 0))
                port = held.getsockname()[1]
                events, lines = asyncio.run(_record(case, page, port))
            return _places(json.dumps(har_of(events), indent=1), page, port), _places("\n".join(lines), page, port)
        (api,) = load([str(EXAMPLES / f"{case.example}.yaml")]).apis
        with running(_application(api, [case.failing] if case.failing else [])) as (port,):
            events, lines = asyncio.run(_record(case, page, port))
        return _places(json.dumps(har_of(events), indent=1), page, port), _places("\n".join(lines), page, port)


def _application(api: Any, failures: list[str]) -> Any:
    return Application(api, behind=behind(Switches(failures=failures), [api], [], Path()).behind)


def main() -> None:
    HARS.mkdir(exist_ok=True)
    for name, case in CASES.items():
        har, lines = record(case)
        (HARS / f"{name}.har").write_text(har + "\n", encoding="utf-8")
        (HARS / f"{name}.txt").write_text(lines + "\n" if lines else "", encoding="utf-8")
        print(name, len(har))


if __name__ == "__main__":
    main()
