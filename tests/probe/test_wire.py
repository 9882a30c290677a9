"""The wire against servers that misbehave: every failure is named, and none takes long, much memory, or another way."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import threading
import time
import tracemalloc
from pathlib import Path

import httpx
import pytest

from crossgate.browser import PageRequest
from crossgate.browser.url import Url
from crossgate.probe import wire
from crossgate.probe.addresses import Space, space_of
from crossgate.probe.driving import Driver
from crossgate.probe.likely import suspects_of
from crossgate.probe.recording import Recording
from crossgate.probe.wire import BODY_LIMIT, Limits, Wire
from crossgate.serve.certificate import NoCertificate, make_certificate
from tests.probe.rude import OK, Answer, always, endlessly, serving, slowly

ORIGIN = "https://app.example.com"
SECONDS = 1.5
END = b"Content-Length: 0\r\n\r\n"


def probe(url: str, method: str = "GET", *, limits: Limits | None = None, sends_all: bool = True) -> Recording:
    request = PageRequest(method, url)

    async def played() -> Recording:
        async with Wire(limits or Limits(seconds=SECONDS)) as way:
            return await Driver(way.ask, sends_all=sends_all).play(ORIGIN, request, ["chromium", "firefox"])

    return asyncio.run(played())


def test_a_good_server_is_readable_and_gets_exactly_the_request() -> None:
    heads: list[str] = []
    with serving(always(OK + b"x-AMZN-thing: 1\r\nX-Twice: a\r\nX-Twice: b\r\n" + END)) as rude:
        recording = probe(rude.url("/a|b/%2e?x={y}&'z'"))
        heads += rude.seen
    assert recording.verdict == "readable"
    assert heads == ["GET /a|b/?x={y}&%27z%27 HTTP/1.1"]  # as browsers write it
    response = recording.turns[0].response
    assert response is not None
    assert ("x-AMZN-thing", "1") in list(response.headers)
    assert response.headers.get_all("x-twice") == ["a", "b"]


def _fault(answer: Answer) -> tuple[str, str, float]:
    with serving(answer) as rude:
        started = time.monotonic()
        recording = probe(rude.url())
        taken = time.monotonic() - started
    assert recording.verdict == "network-error"
    assert recording.refusal is not None
    return recording.refusal.detail, recording.turns[0].fault, taken


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (always(b""), "closed"),
        (always(b"garbage\r\n\r\n"), "invalid-response"),
        (always(b"HTTP/1.1 abc what\r\n\r\n"), "invalid-response"),
        (always(b"\x16\x03\x01\x00\x00"), "invalid-response"),
        (always(OK + b"X: " + b"a" * 300_000 + b"\r\n" + END), "invalid-response"),
        (endlessly(OK, b"X-More: header\r\n"), "invalid-response"),
        (endlessly(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "timeout"),
        (slowly(OK + END, 0.2), "timeout"),
        (lambda one, _method, _target: one.recv(1) and None, "timeout"),
    ],
)  # fmt: skip
def test_a_bad_server_is_a_named_fault_within_the_time(answer: Answer, kind: str) -> None:
    found, told, taken = _fault(answer)
    assert found == kind, told
    assert told
    assert taken < SECONDS + 1.5


def test_an_endless_body_is_left_unread() -> None:
    tracemalloc.start()
    try:
        with serving(endlessly(OK + b"Content-Length: 99999999999\r\n\r\n", b"x" * 65_536)) as rude:
            started = time.monotonic()
            recording = probe(rude.url())
            taken = time.monotonic() - started
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert recording.verdict == "readable"
    assert recording.turns[0].response is not None
    assert len(recording.turns[0].response.body) == BODY_LIMIT
    assert taken < SECONDS
    assert peak < 30_000_000


def test_a_slow_body_holds_up_nothing_beyond_the_time() -> None:
    def answer(one: socket.socket, _method: str, _target: str) -> None:
        one.sendall(OK + b"\r\n")
        slowly(b"x" * 99, 0.2)(one, "", "")

    with serving(answer) as rude:
        started = time.monotonic()
        recording = probe(rude.url())
        taken = time.monotonic() - started
    assert recording.verdict == "readable"
    assert taken < SECONDS


def test_nothing_is_decompressed() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    with serving(always(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb)) as rude:
        recording = probe(rude.url())
    response = recording.turns[0].response
    assert response is not None
    assert response.body == bomb[:BODY_LIMIT]


def test_redirects_in_a_circle_end_as_in_browsers() -> None:
    count = iter(range(1000))

    def answer(one: socket.socket, _method: str, _target: str) -> None:
        one.sendall(b"HTTP/1.1 302 Found\r\nAccess-Control-Allow-Origin: *\r\nLocation: /%d\r\n" % next(count) + END)

    with serving(answer) as rude:
        recording = probe(rude.url())
    assert recording.reason == "too-many-redirects"
    assert len(recording.turns) == 21

    with serving(always(b"HTTP/1.1 302 Found\r\nAccess-Control-Allow-Origin: *\r\nLocation: /\r\n" + END)) as rude:
        recording = probe(rude.url())
    assert recording.reason == "too-many-redirects"
    assert len(rude.seen) == 1  # the same request is sent once


def test_an_unsafe_method_is_only_asked_for() -> None:
    allow = b"HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: *\r\n\r\n"
    with serving(always(allow)) as rude:
        held_back = probe(rude.url(), "DELETE", sends_all=False)
        at_once = probe(rude.url(), "POST", sends_all=False)
        sent = probe(rude.url(), "DELETE", sends_all=True)
    assert (held_back.verdict, at_once.verdict, sent.verdict) == ("preflight-passes", "not-sent", "readable")
    assert [line.split()[0] for line in rude.seen] == ["OPTIONS", "OPTIONS", "DELETE"]


def test_a_redirect_that_makes_a_post_a_get_does_not_get_the_post_sent() -> None:
    with serving(always(b"HTTP/1.1 303 See Other\r\nAccess-Control-Allow-Origin: *\r\nLocation: /x\r\n" + END)) as rude:
        assert probe(rude.url(), "POST", sends_all=False).verdict == "not-sent"
    assert rude.seen == []


def test_no_cookie_is_kept_and_no_proxy_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    got: list[bytes] = []

    def answer(one: socket.socket, _method: str, target: str) -> None:
        got.append(target.encode())
        more = b"HTTP/1.1 302 Found\r\nLocation: /two\r\nSet-Cookie: a=b\r\nAccess-Control-Allow-Origin: *\r\n" if target == "/" else OK
        one.sendall(more + END)

    with serving(answer) as rude:
        assert probe(rude.url()).verdict == "readable"
    assert got == [b"/", b"/two"]


def test_a_page_of_the_internet_leads_into_no_private_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "space_of", lambda address: Space.PUBLIC if address == "127.0.0.1" else Space.LOOPBACK)
    with serving(always(OK + END), host="127.0.0.2") as inner:
        target = inner.url("/secret", host="127.0.0.2").encode()
        with serving(always(b"HTTP/1.1 302 Found\r\nAccess-Control-Allow-Origin: *\r\nLocation: " + target + b"\r\n" + END)) as outer:
            recording = probe(outer.url())
    assert recording.refusal is not None
    assert recording.refusal.detail == "private-address"
    assert "not followed" in recording.turns[-1].fault
    assert inner.seen == []


def test_a_name_that_is_looked_up_for_ever_takes_no_longer_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = threading.Event()

    def forever(*_: object, **__: object) -> None:
        asked.set()
        time.sleep(20)

    monkeypatch.setattr("socket.getaddrinfo", forever)
    start = time.monotonic()
    recording = probe("http://slow.example/", limits=Limits(seconds=0.5))
    assert time.monotonic() - start < 10
    assert asked.is_set()
    assert recording.refusal is not None
    assert recording.refusal.detail == "timeout"


def test_a_name_with_public_and_private_addresses_opens_no_private_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "space_of", lambda address: Space.PUBLIC if address == "127.0.0.1" else Space.LOOPBACK)

    async def looked_up(url: Url) -> list[str]:
        return ["127.0.0.1", "127.0.0.2"] if url.host == "both.example" else [str(url.host)]

    monkeypatch.setattr(wire, "_looked_up", looked_up)
    with serving(always(OK + END), host="127.0.0.2") as inner:
        for place in (inner.url("/secret", host="127.0.0.2"), inner.url("/secret", host="both.example")):
            moved = b"HTTP/1.1 302 Found\r\nAccess-Control-Allow-Origin: *\r\nLocation: " + place.encode() + b"\r\n" + END
            with serving(always(moved)) as outer:
                recording = probe(outer.url(host="both.example"))
            assert recording.refusal is not None
            assert recording.refusal.detail in ("private-address", "refused")
    assert inner.seen == []


@pytest.mark.parametrize(
    ("address", "space"),
    [
        ("8.8.8.8", Space.PUBLIC),
        ("2606:4700::1", Space.PUBLIC),
        ("10.1.2.3", Space.LOCAL),
        ("192.168.0.1", Space.LOCAL),
        ("100.64.0.1", Space.LOCAL),
        ("fd00::1", Space.LOCAL),
        ("127.0.0.1", Space.LOOPBACK),
        ("::1", Space.LOOPBACK),
        ("::ffff:127.0.0.1", Space.LOOPBACK),
        ("::ffff:10.0.0.1", Space.LOCAL),
        ("169.254.169.254", Space.LOOPBACK),
        ("fd00:ec2::254", Space.LOOPBACK),
        ("64:ff9b::a9fe:a9fe", Space.LOOPBACK),
        ("64:ff9b::808:808", Space.PUBLIC),
        ("::127.0.0.1", Space.LOOPBACK),
        ("2002:7f00:1::", Space.LOOPBACK),
        ("fe80::1%eth0", Space.LOOPBACK),
        ("0.0.0.0", Space.LOOPBACK),
        ("224.0.0.1", Space.LOCAL),
    ],
)
def test_how_near_an_address_is(address: str, space: Space) -> None:
    assert space_of(address) is space


@pytest.mark.parametrize(
    ("url", "kind"), [("http://127.0.0.1:1/", "refused"), ("http://no-such-host.invalid/", "dns"), ("http://a..b/", "dns"), (f"http://{'a' * 300}.com/", "dns")]
)  # fmt: skip
def test_where_nobody_is(url: str, kind: str) -> None:
    refusal = probe(url).refusal
    assert refusal is not None
    assert refusal.detail == kind


def test_a_certificate_that_is_not_trusted_is_told_and_can_be_taken(tmp_path: Path) -> None:
    try:
        certificate, key = make_certificate(tmp_path, "localhost")
    except NoCertificate as error:
        pytest.skip(f"no certificate can be made here: {error}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(always(OK + END), context=context) as rude:
        url = rude.url(host="localhost", scheme="https")
        refused = probe(url)
        taken = probe(url, limits=Limits(seconds=SECONDS, insecure=True))
    assert refused.refusal is not None
    assert refused.refusal.detail == "tls"
    assert "--insecure" in refused.turns[0].fault
    assert taken.verdict == "readable"


def test_a_certificate_is_checked_for_the_name_although_an_address_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        certificate, key = make_certificate(tmp_path, "localhost")
    except NoCertificate as error:
        pytest.skip(f"no certificate can be made here: {error}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setattr(httpx, "create_ssl_context", lambda **_: ssl.create_default_context(cafile=certificate))

    async def looked_up(_: object) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(wire, "_looked_up", looked_up)
    with serving(always(OK + END), context=context) as rude:
        assert probe(rude.url(host="localhost", scheme="https")).verdict == "readable"
        wrong = probe(rude.url(host="other.example", scheme="https"))
    assert wrong.refusal is not None
    assert wrong.refusal.detail == "tls"
    assert "other.example" in wrong.turns[0].fault


def test_what_is_no_tls_at_all_is_told() -> None:
    with serving(always(OK + END)) as rude:
        recording = probe(rude.url(scheme="https"))
    assert recording.refusal is not None
    assert recording.refusal.detail == "no-tls"
    assert recording.turns[0].fault == "nothing there speaks TLS: is it http://?"
    assert suspects_of(recording) == ()  # no certificate has a part in it
