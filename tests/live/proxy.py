"""A proxy in front of an emulator that spoils one request, counted from 0: throttles, drops, delays, fails, or expires the credentials."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWERS = {
    "throttle": (429, "TooManyRequestsException", "Rate exceeded"),
    "500": (500, "InternalFailure", "The request processing has failed"),
    "expire": (403, "ExpiredTokenException", "The security token included in the request is expired"),
}
FAULTS = (*ANSWERS, "drop before", "drop after", "delay")
LASTING = ("expire",)


class Proxy:
    """The proxy's switches: which *fault*, at which request *index*; *count* is how many requests came."""

    def __init__(self, target: str, server: ThreadingHTTPServer) -> None:
        self.target = target
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        self.fault = ""
        self.index = -1
        self.count = 0
        self._lock = threading.Lock()

    def spoil(self, fault: str, index: int) -> None:
        self.fault, self.index, self.count = fault, index, 0

    def heal(self) -> None:
        self.spoil("", -1)

    def next_fault(self) -> str:
        with self._lock:
            here = self.count
            self.count += 1
        struck = here == self.index or (self.fault in LASTING and here > self.index >= 0)
        return self.fault if struck else ""


def _handler(proxies: list[Proxy]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self) -> None:
            proxy = proxies[0]
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = proxy.next_fault()
            if fault in ANSWERS:
                self.refuse(*ANSWERS[fault])
            elif fault == "drop before":
                self.close_connection = True
            else:
                time.sleep(0.05 if fault == "delay" else 0)
                status, headers, data = _asked(proxy.target, self, body)
                if fault == "drop after":
                    self.close_connection = True
                else:
                    self.answer(status, headers, data)

        do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = forward  # noqa: N815 - http.server wants them so

        def refuse(self, status: int, code: str, message: str) -> None:
            data = json.dumps({"message": message}).encode()
            self.answer(status, {"Content-Type": "application/json", "x-amzn-ErrorType": code}, data)

        def answer(self, status: int, headers: dict[str, str], data: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Tests print nothing."""

    return Handler


def _asked(target: str, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(target.removeprefix("http://"), timeout=20)
    try:
        connection.request(request.command, request.path, body, dict(request.headers))
        answer = connection.getresponse()
        kept = {name: value for name, value in answer.getheaders() if name.lower() in ("content-type", "x-amzn-errortype")}
        return answer.status, kept, answer.read()
    finally:
        connection.close()


@contextmanager
def proxy_to(target: str) -> Iterator[Proxy]:
    """Run a proxy to the server at *target* on a port of its own."""
    proxies: list[Proxy] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(proxies))
    server.daemon_threads = True
    proxies.append(Proxy(target, server))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield proxies[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
