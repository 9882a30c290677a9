"""An account over HTTP that holds one REST API, whose state it answers as the control plane does: for what no emulator has, exports above all."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

Fields = dict[str, Any]

_LISTS = {
    "resources": "resources",
    "gatewayresponses": "gatewayResponses",
    "authorizers": "authorizers",
    "requestvalidators": "requestValidators",
    "models": "models",
    "stages": "stages",
    "deployments": "deployments",
}
"""The path of each list, https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html, and the key of the state that has it."""


def answer_to(state: Fields, path: str) -> Any:
    """Return what the control plane answers to GET *path*, None where it has nothing."""
    parts = [unquote(part) for part in urlsplit(path).path.strip("/").split("/")]
    if parts[:2] != ["restapis", state["api"]["id"]]:
        return {"item": [_wire_time(state["api"])]} if parts == ["restapis"] else None
    if len(parts) == 2:
        return _wire_time(state["api"])
    if len(parts) == 3 and parts[2] in _LISTS:
        return {"item": [_wire_time(item) for item in state.get(_LISTS[parts[2]], [])]}
    if len(parts) == 6 and parts[2] == "stages" and parts[4] == "exports":
        return state.get("exports", {}).get(parts[3])
    return None


def _wire_time(item: Fields) -> Fields:
    return {key: 1772442944 if key.endswith("Date") else value for key, value in item.items()}


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        answer = answer_to(self.server.state, self.path)
        body = json.dumps({"message": "Invalid identifier specified"} if answer is None else answer).encode()
        self.send_response(404 if answer is None else 200)
        if answer is None:
            self.send_header("x-amzn-ErrorType", "NotFoundException")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, state: Fields) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state


@contextmanager
def account_with(state: Fields) -> Iterator[str]:
    """Serve an account that has the API of *state*, and give its address."""
    server = _Server(state)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
