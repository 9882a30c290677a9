"""The safelist against a second, plain reading of the standard."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.browser import CHROMIUM, FIREFOX, PROFILES, STANDARD
from crossgate.browser.call import is_forbidden_header
from crossgate.browser.safelist import is_safelisted, mime_essence, unsafe_names

NAMES = ["accept", "accept-language", "content-language", "content-type", "range", "x-a", "authorization", "dpr"]
names = st.sampled_from(NAMES)
values = st.one_of(
    st.text(st.characters(max_codepoint=255), max_size=140),
    st.from_regex(r"bytes=[0-9]{0,4}-?[0-9]{0,4}", fullmatch=True),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            ["text/plain", "Text/Plain", "multipart/form-data", "application/x-www-form-urlencoded", "application/json", "text", ""]
        ),
        st.sampled_from(["", ";", " ; ", ","]),
        st.sampled_from(["", "charset=utf-8", "charset=a,b", "é", "\t"]),
    ),
)


def by_the_standard(name: str, value: str) -> bool:
    """Read https://fetch.spec.whatwg.org/#cors-safelisted-request-header step by step."""
    data = value.encode("latin-1")
    if len(data) > 128:
        return False
    unsafe = any((byte < 0x20 and byte != 0x09) or byte in b'"():<>?@[\\]{}' or byte == 0x7F for byte in data)
    if name == "accept":
        return not unsafe
    if name in ("accept-language", "content-language"):
        return re.fullmatch(rb"[0-9A-Za-z *,\-.;=]*", data) is not None
    if name == "content-type":
        found = re.fullmatch(r"[\t\r\n ]*([!#$%&'*+\-.^_`|~\w]+)/([!#$%&'*+\-.^_`|~\w]+)[\t\r\n ]*(?:;.*)?", value, re.ASCII | re.DOTALL)
        essence = f"{found[1]}/{found[2]}".lower() if found else ""
        return not unsafe and essence in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
    if name == "range":
        span = re.fullmatch(r"bytes=([0-9]+)-([0-9]*)", value)
        return span is not None and (span[2] == "" or int(span[1]) <= int(span[2]))
    return False


@settings(max_examples=400, deadline=None)
@given(names, values)
def test_the_standard(name: str, value: str) -> None:
    assert is_safelisted(name, value, STANDARD.safelist) == by_the_standard(name, value)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(names, values), max_size=12))
def test_unsafe_names(headers: list[tuple[str, str]]) -> None:
    safe = [(name, value) for name, value in headers if by_the_standard(name, value)]
    expected = {name for name, value in headers if not by_the_standard(name, value)}
    if sum(len(value) for _, value in safe) > 1024:
        expected |= {name for name, _ in safe}
    assert unsafe_names(headers, STANDARD.safelist) == tuple(sorted(expected))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(names, values), max_size=5), st.tuples(names, values), st.sampled_from(list(PROFILES.values())))
def test_another_header_never_makes_a_request_simpler(headers: list[tuple[str, str]], more: tuple[str, str], profile: object) -> None:
    rules = profile.safelist  # type: ignore[attr-defined]
    assert set(unsafe_names(headers, rules)) <= set(unsafe_names([*headers, more], rules))


def test_sum_limit() -> None:
    headers = [("accept", "a" * 128)] * 8
    assert unsafe_names(headers, STANDARD.safelist) == ()
    assert unsafe_names([*headers, ("content-language", "a")], STANDARD.safelist) == ("accept", "content-language")
    assert unsafe_names([*headers, ("content-language", "a")], FIREFOX.safelist) == ()


def test_browsers_differ() -> None:
    # fmt: off
    table = [
        ("accept", "é", True, False), ("content-type", "text/plain;charset=a,b", True, False), ("content-type", "text/plain;é", True, False),
        ("dpr", "2.5", True, False), ("dpr", "2.", False, False), ("width", "2.5", False, False), ("ect", "4g", True, False),
        ("ect", "5g", False, False), ("save-data", "on", True, False), ("save-data", "off", False, False), ("intervention", "?", True, False),
        ("range", "bytes=0-9223372036854775807", True, True), ("range", "bytes=0-9223372036854775808", False, True),
        ("range", "bytes=0-18446744073709551616", False, False), ("range", "bytes=" + "9" * 120 + "-", False, False),
    ]
    # fmt: on
    for name, value, chromium, firefox in table:
        assert (is_safelisted(name, value, CHROMIUM.safelist), is_safelisted(name, value, FIREFOX.safelist)) == (chromium, firefox), (
            name,
            value,
        )


def test_mime_essence() -> None:
    assert mime_essence(" Text/Plain ; charset=x") == "text/plain"
    for text in ("", "text", "text/", "/plain", "text /plain", "te xt/plain", "text/plain,a"):
        assert mime_essence(text) is None


def test_forbidden_headers() -> None:
    for name in ("cookie", "host", "origin", "sec-anything", "proxy-anything", "content-length", "connection"):
        assert is_forbidden_header(name, "x")
    for name in ("authorization", "x-api-key", "user-agent", "security", "proxy", "content-type"):
        assert not is_forbidden_header(name, "x")
    assert is_forbidden_header("x-http-method-override", "GET, trace")
    assert not is_forbidden_header("x-http-method-override", "DELETE")
