"""HAR files: those that Chromium made against served examples, what strangers make of the format, and secrets that stay secret."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossgate.browser import NetworkFault
from crossgate.browser.url import parse_url
from crossgate.cli import main
from crossgate.probe.bounded_json import BadRecording
from crossgate.probe.har import Call, Hop, read
from crossgate.probe.replay import counted, replay
from crossgate.probe.secrets import shown_url
from tests.probe.record import CASES, HARS
from tests.schemas import as_promised

EXAMPLES = Path(__file__).parents[2] / "examples"

EXPECTED: dict[str, list[tuple[str, str]]] = {
    "authorizer-get": [("missing-allow-origin", "gateway-responses-without-cors")],
    "authorizer-preflight": [("preflight-missing-allow-origin", "preflight-needs-authorization")],
    "console-credentials": [("wildcard-with-credentials", "any-origin-with-credentials")],
    "console-header": [("header-not-allowed", "header-not-allowed")],
    "console-method": [("method-not-allowed", "method-not-allowed"), ("method-not-allowed", "method-not-allowed")],
    "console-works": [],
    "console-xhr": [("method-not-allowed", "method-not-allowed"), ("wildcard-with-credentials", "any-origin-with-credentials")],
    "nobody-listens": [("network-fault", ""), ("network-fault", "")],
    "recipe-preflight-of-nothing": [("preflight-missing-allow-origin", "missing-preflight")],
    "recipe-timeout": [("missing-allow-origin", "gateway-responses-without-cors")],
    "recipe-unknown-path": [("missing-allow-origin", "unknown-route")],
}


def explained(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = main(["explain", "--har", *words, "--format", "json"])
    document: dict[str, Any] = as_promised(json.loads(capsys.readouterr().out), "explanation")
    return code, document


def test_there_is_a_recording_of_every_case() -> None:
    assert {path.stem for path in HARS.glob("*.har")} == set(CASES) == set(EXPECTED)
    for path in HARS.iterdir():
        assert path.stat().st_size < 20_000


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recording_is_explained_as_chromium_saw_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = explained(capsys, str(HARS / f"{name}.har"))
    failed = document["failed"]
    assert code == (1 if EXPECTED[name] else 0)
    assert [(one["reason"], one["likely"][0]["cause"] if one["likely"] else "") for one in failed] == EXPECTED[name]
    assert all(one["explained"] for one in failed)
    assert document["calls"] == len(CASES[name].calls)
    printed = (HARS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    told = [line for one in failed for line in one["browsers"]["chromium"]["console"] * one["times"]]
    assert sorted(told) == sorted(line.replace("?limit=3", "?limit=***") for line in printed)


@pytest.mark.parametrize(
    ("name", "cause"),
    [(name, expected[0][1]) for name, expected in EXPECTED.items() if expected and expected[0][1] and CASES[name].example],
)
def test_with_the_template_that_was_served_the_line_is_found(name: str, cause: str, capsys: pytest.CaptureFixture[str]) -> None:
    template = str(EXAMPLES / f"{CASES[name].example}.yaml")
    _, document = explained(capsys, str(HARS / f"{name}.har"), "--with", template)
    beside = document["failed"][0]["definition"]
    if name in ("recipe-unknown-path", "recipe-preflight-of-nothing"):
        assert not beside["knows_path"]
        return
    assert beside["agrees"], beside["different"]
    assert beside["finding"]["cause"] == cause
    assert beside["finding"]["locations"]


def test_a_template_that_was_not_deployed_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    _, document = explained(capsys, str(HARS / "authorizer-preflight.har"), "--with", str(EXAMPLES / "pets-recipe.yaml"))
    beside = document["failed"][0]["definition"]
    assert not beside["agrees"]
    assert "the preflight: status 200 by the definition, 401 as answered" in beside["different"]
    assert beside["finding"] is None


# ---- the format --------------------------------------------------------------------------------------------------------------


def entry(method: str, url: str, status: int, *, asked: dict[str, str], answered: dict[str, str], **more: Any) -> dict[str, Any]:
    return {
        "_resourceType": "fetch",
        "request": {"method": method, "url": url, "headers": pairs(asked)},
        "response": {"status": status, "headers": pairs(answered), "content": {}},
        **more,
    }


def pairs(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def har(*entries: Any, creator: str = "WebInspector") -> bytes:
    return json.dumps({"log": {"creator": {"name": creator}, "entries": entries}}).encode()


PAGE = {"Origin": "https://app.example.com"}
ALLOW = {"Access-Control-Allow-Origin": "*"}


def test_redirects_are_one_call() -> None:
    data = har(
        entry("GET", "https://a.example/x", 302, asked=PAGE, answered={**ALLOW, "Location": "https://b.example/y"}),
        entry("GET", "https://c.example/z", 200, asked=PAGE, answered=ALLOW),
        entry("GET", "https://b.example/y", 200, asked={"Origin": "null"}, answered={"Access-Control-Allow-Origin": "https://app.example.com"}),
    )  # fmt: skip
    _, (first, second) = read(data)
    assert [len(first.hops), len(second.hops)] == [2, 1]
    assert replay(first, ["chromium"]).recording.reason == "allow-origin-mismatch"
    assert replay(second, ["chromium"]).recording.verdict == "readable"


def test_a_preflight_that_is_not_recorded_had_been_passed() -> None:
    data = har(entry("PUT", "https://a.example/x", 500, asked={**PAGE, "Authorization": "Bearer x"}, answered={}))
    (call,) = read(data)[1]
    found = replay(call, ["chromium"])
    assert (found.recording.reason, found.from_cache) == ("missing-allow-origin", True)


def test_a_response_that_the_browser_kept_is_not_guessed() -> None:
    data = har(entry("GET", "https://a.example/x", 0, asked=PAGE, answered={}, _error="net::ERR_FAILED"))
    (call,) = read(data)[1]
    found = replay(call, ["chromium"])
    assert found.is_hidden
    assert found.is_unexplained


def test_calls_within_an_origin_and_loads_without_cors_are_left_out() -> None:
    image = entry("GET", "https://cdn.example/a.png", 200, asked={"Referer": "https://app.example.com/"}, answered={})
    image["_resourceType"] = "image"
    document = entry("POST", "https://a.example/login", 200, asked=PAGE, answered={})
    document["_resourceType"] = "document"
    same = entry("GET", "https://app.example.com/x", 200, asked=PAGE, answered={})
    assert read(har(image, document, same))[1] == ()


@pytest.mark.parametrize(("creator", "browser"), [("WebInspector", "chromium"), ("Firefox", "firefox"), ("WebKit Web Inspector", "safari")])
def test_the_browser_that_saved_it_is_known(creator: str, browser: str) -> None:
    assert read(har(creator=creator))[0] == browser


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no json",
        b"[]",
        b'{"log": 3}',
        b'{"log": {"entries": {}}}',
        b"[" * 200_000,
        b"\xff\xfe{}",
        b"{},".join([b""] * 1_100_000),
        b'{"log": {"entries": ' + b"9" * 10_000 + b"}}",
    ],
)  # fmt: skip
def test_what_is_no_har_is_told_in_one_line(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "some.har"
    path.write_bytes(data)
    assert main(["explain", "--har", str(path)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "some.har" in told


def test_a_missing_file_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--har", "nowhere.har"]) == 2
    assert "nowhere.har cannot be read" in capsys.readouterr().err


def test_a_large_recording_is_read_in_seconds() -> None:
    moved = entry("GET", "https://a.example/x", 302, asked=PAGE, answered={**ALLOW, "Location": "https://a.example/x"})
    started = time.process_time()
    calls = read(har(*[moved] * 4_000))[1]
    assert sum(len(call.hops) for call in calls) == 4_000
    counted([replay(call, ["chromium"]) for call in calls])
    assert time.process_time() - started < 10


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 999) | st.text(max_size=8) | st.sampled_from(["https://a.example/x", "OPTIONS", "GET"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "log",
                    "entries",
                    "request",
                    "response",
                    "headers",
                    "method",
                    "url",
                    "name",
                    "value",
                    "status",
                    "_error",
                    "content",
                    "text",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_JSON, max_size=4))
def test_any_json_is_read_or_refused(entries: list[Any]) -> None:
    try:
        _, calls = read(har(*entries))
    except BadRecording:
        return
    for call in calls:
        replay(call, ["chromium", "firefox", "safari"])


def test_answers_that_run_out_are_no_fault_of_ours() -> None:
    call = Call(
        "https://app.example.com", read(har(entry("PUT", "https://a.example/", 200, asked=PAGE, answered={})))[1][0].request, (), True
    )
    assert replay(call, ["chromium"]).recording.verdict == "network-error"
    hop = Hop(NetworkFault("refused"), NetworkFault("refused"))
    assert replay(call._replace(hops=(hop,)), ["chromium"]).recording.verdict == "network-error"


# ---- secrets -----------------------------------------------------------------------------------------------------------------

CANARY = "c4naryS3CRET"
_WRAPPED = st.sampled_from(["{}", "Bearer {}", "a={}; b=c", "{}{}", 'x"{}', "{},y", "prefix-{}-suffix"]).map(
    lambda text: text.replace("{}", CANARY)
)
_SECRET_HEADERS = st.dictionaries(
    st.sampled_from(["Cookie", "Authorization", "X-Api-Key", "X-Amz-Security-Token", "X-Session", "Proxy-Authorization", "Accept", "Content-Type", "Referer", "x-csrf"]),
    _WRAPPED,
    min_size=1,
)  # fmt: skip
_SECRET_ANSWERS = st.dictionaries(
    st.sampled_from(["Set-Cookie", "x-amzn-RequestId", "x-amz-apigw-id", "ETag", "X-Debug", "Content-Type", "WWW-Authenticate", "x-amzn-trace-id"]),
    _WRAPPED,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=_SECRET_HEADERS,
    answered=_SECRET_ANSWERS,
    url=st.sampled_from(
        [
            f"https://a.example/x?token={CANARY}",
            f"https://a.example/x?{CANARY}",
            f"https://a.example/x?a=1&key={CANARY}&b=2#{CANARY}",
            f"https://user:{CANARY}@a.example/x",
            f"https://a.example/reset/{CANARY}{CANARY}",
            f"https://a.example/keys/{CANARY}7x7x7x/x",
        ]
    ),
    status=st.sampled_from([200, 302, 401, 0]),
    preflight=st.booleans(),
    words=st.sampled_from([[], ["--format", "json"], ["--browser", "all"], ["--with", str(EXAMPLES / "pets-authorizer.yaml")]]),
)
def test_no_secret_of_a_recording_is_printed(
    asked: dict[str, str],
    answered: dict[str, str],
    url: str,
    status: int,
    preflight: bool,
    words: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    location = {"Location": f"https://b.example/?code={CANARY}"} if status == 302 else {}
    one = entry("PUT", url, status, asked={**asked, **PAGE}, answered={**answered, **location}, _error="net::ERR_FAILED")
    one["request"]["postData"] = {"text": CANARY}
    one["request"]["cookies"] = [{"name": "a", "value": CANARY}]
    one["response"]["content"] = {"text": '{"message":"Unauthorized", "token": "' + CANARY + '"}'}
    first = entry("OPTIONS", url, 200, asked={**PAGE, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-session"}, answered={**answered, **ALLOW, "Access-Control-Allow-Methods": "*"})  # fmt: skip
    path = tmp_path / "secret.har"
    path.write_bytes(har(one, *([first] if preflight else [])))
    main(["explain", "--har", str(path), *words])
    told = capsys.readouterr()
    assert "PUT" in told.out
    assert CANARY.lower() not in (told.out + told.err).lower()


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/keys/AKIAIOSFODNN7EXAMPLE/rotate", "/keys/***/rotate"),
        ("/keys/key-AKIAIOSFODNN7EXAMPLE", "/keys/***"),
        ("/pets/1234567890123456789/notificationsettings", "/pets/1234567890123456789/notificationsettings"),
        ("/pets/123e4567-e89b-12d3-a456-426614174000", "/pets/123e4567-e89b-12d3-a456-426614174000"),
        ("/v2/pets42", "/v2/pets42"),
    ],
)
def test_what_looks_like_a_key_is_hidden_and_ordinary_segments_are_not(path: str, shown: str) -> None:
    url = parse_url(f"https://a.example{path}")
    assert url is not None
    assert shown_url(url) == f"https://a.example{shown}"
