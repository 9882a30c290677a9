"""Throughput of a MOCK preflight against an app that says the same on the same server, p99 latency, and memory after many requests."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench import ministack
from bench.timing import median

ROUNDS, SECONDS, CONNECTIONS = 7, 2, 32
FEW = 10_000
MANY = int(os.environ.get("BENCH_SERVE_REQUESTS", "100000"))
EXAMPLE = Path(__file__).parents[1] / "examples" / "pets-recipe.yaml"
ASKED = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}

BARE = """
import sys, uvicorn

HEADERS = [
    (b"access-control-allow-headers", b"Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token"),
    (b"access-control-allow-methods", b"POST,OPTIONS"),
    (b"access-control-allow-origin", b"*"),
    (b"content-type", b"application/json"),
    (b"x-amzn-requestid", b"7839aac8-faf9-4e79-af04-b06d878d6bc8"),
    (b"x-amz-apigw-id", b"7839aac8faf94e7="),
    (b"content-length", b"0"),
]

async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": b""})

uvicorn.run(app, port=int(sys.argv[1]), ws="none", lifespan="off", interface="asgi3", log_config=None, log_level="critical",
            access_log=False, server_header=False, date_header=False, proxy_headers=False, backlog=2048)
"""


class Load(NamedTuple):
    """What a burst of requests came to."""

    requests: int
    per_second: float
    p99_ms: float
    cpu_us: float = 0.0
    """Processor time of the server for each request, in microseconds: unlike the rest, it does not mind who else uses the machine."""


def main() -> None:
    """Print throughput as a ratio, latency and memory."""
    served = [sys.executable, "-m", "crossgate", "serve", str(EXAMPLE), "--no-reload", "--port"]
    quiet = [*served[:-1], "--no-bench", "--log", "none", "--port"]
    with (
        started(served) as (ours, process),
        started([sys.executable, "-c", BARE]) as (bare, bare_process),
        started(quiet) as (mute, mute_process),
    ):
        runs: dict[str, list[Load]] = {"bare": [], "serve": [], "serve --log none": []}
        servers = (("bare", bare, bare_process), ("serve", ours, process), ("serve --log none", mute, mute_process))
        for turn in range(ROUNDS + 1):
            for name, port, server in servers:
                before = cpu_seconds(server.pid)
                load = burst(port)
                load = load._replace(cpu_us=(cpu_seconds(server.pid) - before) / load.requests * 1e6)
                if turn:
                    runs[name].append(load)
        report(runs)
        against_ministack(ours)
        memory(ours, process)


def against_ministack(ours: int) -> None:
    """Print the ratio to MiniStack, where BENCH_MINISTACK names its program."""
    if not ministack.PROGRAM:
        return
    with ministack.environment() as settings, started([ministack.PROGRAM], settings) as (port, _):
        path = ministack.make_preflight(port)
        found = [(burst(ours), burst(port, path)) for _ in range(ROUNDS)]
    ratio = median([one.per_second / other.per_second for one, other in found])
    speed, p99 = median([other.per_second for _, other in found]), median([other.p99_ms for _, other in found])
    print(f"{'ministack':17} {speed:8.0f} requests/s  p99 {p99:6.2f} ms; serve is {ratio:.1f} times as fast in neighbouring bursts")


def report(runs: dict[str, list[Load]]) -> None:
    """Print each server's median, and the median of the ratios of neighbouring bursts."""
    for name, loads in runs.items():
        ratio = median([load.per_second / bare.per_second for load, bare in zip(loads, runs["bare"], strict=True)])
        speed, p99 = median([load.per_second for load in loads]), median([load.p99_ms for load in loads])
        cpu, bare_cpu = (median([load.cpu_us for load in some]) for some in (loads, runs["bare"]))
        print(f"{name:17} {speed:8.0f} requests/s  p99 {p99:6.2f} ms  {ratio:5.2f} of bare", end="")
        print(f"; {cpu:5.1f} us of CPU, {bare_cpu / cpu:4.2f} of bare")


def memory(port: int, process: subprocess.Popen[bytes]) -> None:
    """Print the resident memory after few and after many requests."""
    asyncio.run(ask(port, FEW))
    few = resident_mb(process.pid)
    asyncio.run(ask(port, MANY))
    print(f"memory: {few:.1f} MB after {FEW:,} more requests, {resident_mb(process.pid):.1f} MB after another {MANY:,}")


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process (Linux)."""
    text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", text)
    return int(found[1]) / 1024 if found else 0.0


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def burst(port: int, path: str = "/pets") -> Load:
    """Return what a short burst comes to: by wrk where it is installed, else by a client of our own."""
    return _wrk(port, path) if shutil.which("wrk") else asyncio.run(_own_burst(port, path))


def _wrk(port: int, path: str) -> Load:
    headers = "\n".join(f'wrk.headers["{name}"] = "{value}"' for name, value in ASKED.items())
    done = 'done = function(s, l, r) print(string.format("P99 %f", l:percentile(99) / 1000)) end'
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f'wrk.method = "OPTIONS"\n{headers}\n{done}\n')
        script.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", script.name, f"http://127.0.0.1:{port}{path}"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Load(
        int(_number(r"(\d+) requests in", text)), float(_number(r"Requests/sec:\s+([\d.]+)", text)), float(_number(r"P99 ([\d.]+)", text))
    )


def _number(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"wrk printed what is not understood:\n{text}")
    return found[1]


async def _own_burst(port: int, path: str) -> Load:
    start = time.perf_counter()
    seconds = await ask(port, 4000, path)
    return Load(len(seconds), len(seconds) / (time.perf_counter() - start), sorted(seconds)[int(len(seconds) * 0.99)] * 1000)


async def ask(port: int, count: int, path: str = "/pets") -> list[float]:
    """Send *count* preflights over several connections; return how long each took, in seconds."""
    seconds: list[float] = []
    await asyncio.gather(*(_ask_in_turn(port, path, count // CONNECTIONS, seconds) for _ in range(CONNECTIONS)))
    return seconds


async def _ask_in_turn(port: int, path: str, count: int, seconds: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = "".join(f"{name}: {value}\r\n" for name, value in ASKED.items())
    request = f"OPTIONS {path} HTTP/1.1\r\nHost: a\r\n{lines}\r\n".encode()
    for _ in range(count):
        start = time.perf_counter()
        writer.write(request)
        await reader.readuntil(b"\r\n\r\n")
        seconds.append(time.perf_counter() - start)
    writer.close()


@contextmanager
def started(command: list[str], settings: dict[str, str] | None = None) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run *command* until the block ends, with a free port as its last word; with *settings* as its environment, in GATEWAY_PORT."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    words, names = ([*command, str(port)], None) if settings is None else (command, settings | {"GATEWAY_PORT": str(port)})
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, env=names)
    try:
        _wait_for(port)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server did not start")
