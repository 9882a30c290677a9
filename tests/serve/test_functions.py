"""Local Lambda handlers: they get real events and contexts, and whatever they do, the gateway answers as AWS does and serves on."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crossgate.api import Integration, IntegrationResponse
from crossgate.serve import app
from crossgate.serve.behind import Behind
from crossgate.serve.handler_process import Handler
from crossgate.serve.local_function import LocalFunction
from tests.gateway.builders import LAMBDA_URI, ORIGIN, api, declared, method, proxy
from tests.serve.transport import Received, ask, asked, served

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="handler processes need POSIX pipes")

HERE = str(Path(__file__).parent)


@contextmanager
def function(name: str, seconds: float = 5.0) -> Iterator[LocalFunction]:
    made = LocalFunction(Handler(f"handlers:{name}", HERE, "pets"), seconds)
    try:
        yield made
    finally:
        made.close()


def called(name: str, method_name: str = "POST", target: str = "/pets/7?a=1&a=2", seconds: float = 5.0, **options: Any) -> Received:
    with function(name, seconds) as made:
        application = app(api(method(method_name, "/pets/{id}", proxy())), behind=Behind([("f", made)]))
        return ask(application, method_name, target, **options)


def test_a_handler_gets_the_event_and_answers() -> None:
    received = called("echo", headers=[("X-Pet", "7"), ("Origin", ORIGIN)], body=b'{"name": "Rex"}')
    event = json.loads(received.body)
    assert received.status == 200
    assert received.values("x-function") == ["pets"]
    assert received.values("access-control-allow-origin") == ["*"]
    assert event["resource"] == "/pets/{id}"
    assert event["pathParameters"] == {"id": "7"}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
    assert event["body"] == '{"name": "Rex"}'
    assert event["requestContext"]["httpMethod"] == "POST"


def test_the_context_is_that_of_lambda() -> None:
    facts = json.loads(called("about_context").body)
    assert facts["function_name"] == "pets"
    assert facts["invoked_function_arn"].endswith(":function:pets")
    assert facts["log_group_name"] == "/aws/lambda/pets"
    assert facts["function_version"] == "$LATEST"
    assert 0 < facts["left"] <= 5000


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("crash", 502),
        ("leave", 502),
        ("fail", 502),
        ("garbage", 502),
        ("no_json", 502),
        ("malformed", 502),
        ("huge", 502),
        ("nested", 502),
        ("does_not_exist", 502),
    ],
)
def test_what_a_handler_does_wrong_is_a_bad_gateway(name: str, status: int) -> None:
    received = called(name)
    assert received.status == status
    assert received.body == b'{"message":"Internal server error"}' or json.loads(received.body) == {"message": "Internal server error"}
    assert HERE.encode() not in received.body


@pytest.mark.parametrize("name", ["hang", "hang_with_child"])
def test_a_handler_that_hangs_is_killed(name: str) -> None:
    start = time.monotonic()
    received = called(name, seconds=1.0)
    assert received.status == 504
    assert json.loads(received.body) == {"message": "Endpoint request timed out"}
    assert time.monotonic() - start < 10


def test_the_process_of_a_hanging_handler_is_gone() -> None:
    with function("hang", 0.5) as made:
        process = made._process()
        made._idle.append(process)
        application = app(api(method("GET", "/", proxy())), behind=Behind([("f", made)]))
        assert ask(application).status == 504
        with pytest.raises(ProcessLookupError):
            os.kill(process._process.pid, 0)
        assert not made._idle
        assert not made._busy


def test_a_missing_module_is_a_bad_gateway() -> None:
    made = LocalFunction(Handler("no_such_module:handler", HERE, "pets"), 5.0)
    try:
        assert ask(app(api(method("GET", "/", proxy())), behind=Behind([("f", made)]))).status == 502
    finally:
        made.close()


def test_a_process_serves_many_events_and_a_fresh_one_follows_a_crash(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "import os\ncount = 0\ndef handler(event, context):\n    global count\n    count += 1\n"
        "    if event['path'] == '/crash': os._exit(1)\n    return {'body': str(count)}\n"
    )
    made = LocalFunction(Handler("own:handler", str(tmp_path), "own"), 5.0)
    try:
        application = app(api(method("GET", "/{p}", proxy())), behind=Behind([("f", made)]))
        assert [ask(application, target=f"/{path}").body for path in ("a", "a", "crash", "a")][:2] == [b"1", b"2"]
        assert ask(application, target="/a").body == b"2"
    finally:
        made.close()


def test_a_changed_handler_is_loaded_again(tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text("def handler(event, context):\n    return {'body': 'old'}\n")
    made = LocalFunction(Handler("own:handler", str(tmp_path), "own"), 5.0)
    try:
        application = app(api(method("GET", "/", proxy())), behind=Behind([("f", made)]))
        assert ask(application).body == b"old"
        file.write_text("def handler(event, context):\n    return {'body': 'renewed'}\n")
        os.utime(file, ns=(1, 1))
        assert ask(application).body == b"renewed"
    finally:
        made.close()


def test_requests_do_not_wait_for_each_other() -> None:
    """While handlers hang, a stand-in answers at once."""
    with function("hang", 2.0) as made:
        application = app(
            api(method("GET", "/slow", proxy()), method("GET", "/quick", proxy(uri="arn:other"))), behind=Behind([("f", made)])
        )

        async def play() -> tuple[float, list[int]]:
            slow = [asyncio.create_task(asked(application, "GET", "/slow")) for _ in range(3)]
            await asyncio.sleep(0.2)
            start = time.monotonic()
            assert (await asked(application, "GET", "/quick")).status == 200
            quick = time.monotonic() - start
            return quick, [(await task).status for task in slow]

        quick, slow = asyncio.run(play())
        assert quick < 1.0
        assert slow == [504, 504, 504]


def custom(*responses: IntegrationResponse) -> Integration:
    return Integration(
        "AWS",
        http_method="POST",
        uri=LAMBDA_URI,
        request_templates={"application/json": '{"id": "$input.params("id")"}'},
        responses=responses,
    )


def test_a_custom_integration_sends_what_its_template_makes() -> None:
    with function("plain") as made:
        definition = api(method("GET", "/pets/{id}", custom(IntegrationResponse("200")), responses=declared()))
        received = ask(app(definition, behind=Behind([("f", made)])), target="/pets/9")
        assert json.loads(received.body) == {"got": {"id": "9"}}


def test_an_error_selects_its_integration_response() -> None:
    with function("fail") as made:
        responses = (IntegrationResponse("200"), IntegrationResponse("404", selection_pattern="no such.*"))
        application, seen = served(api(method("GET", "/pets/{id}", custom(*responses))), behind=Behind([("GET /pets/{id}", made)]))
        assert ask(application, target="/pets/9").status == 404
        assert seen.entries[0].backend == "local handlers:fail"
