"""URLs and hosts, by examples and by properties."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.browser.url import parse_url

# fmt: off
ABSOLUTE = [
    # text, serialisation (None: no URL), origin
    ("https://Example.COM", "https://example.com/", "https://example.com"),
    ("https://example.com:443/a/./b/../c", "https://example.com/a/c", "https://example.com"),
    ("http://example.com:8080?q", "http://example.com:8080/?q", "http://example.com:8080"),
    ("http:\\\\h\\p", "http://h/p", "http://h"),
    ("http:h/p", "http://h/p", "http://h"),
    (" http://h\t/\n", "http://h/", "http://h"),
    ("http://h/%2e%2E/x y", "http://h/x%20y", "http://h"),
    ("http://u:p@h/", "http://u:p@h/", "http://h"),
    ("http://0x7f.1/", "http://127.0.0.1/", "http://127.0.0.1"),
    ("http://[1:0:0:2::]:80/", "http://[1:0:0:2::]/", "http://[1:0:0:2::]"),
    ("http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/", "http://[::ffff:102:304]"),
    ("http://b\u00fccher.example/", "http://xn--bcher-kva.example/", "http://xn--bcher-kva.example"),
    ("http://%41/", "http://a/", "http://a"),
    ("mailto:a@b", "mailto:a@b", "null"),
    ("data:text/plain,hi there", "data:text/plain,hi there", "null"),
    ("foo://H:80/..", "foo://H:80/", "null"),
    ("file:///C|/x", "file:///C|/x", "null"),
    ("file://localhost/x", "file:///x", "null"),
    ("localhost:3000", "localhost:3000", "null"),
    ("http://*", "http://*/", "http://*"),
    *((text, None, "") for text in (
        "", "x", "//h", "http://", "http:///", "http://h:99999", "http://h:x", "http://a b", "http://[1", "http://[1::2::3]", "http://[1.2.3]",
        "http://%00/", "http://%zz/", "http://1.2.3.256", "http://1.2.3.4.5", "http://a.0x", "1http://h", "http://u@", "http://\xff|",
        "foo://h h", "foo://h:x", "http://256.256.256.256.256", "http://[:::]", "http://[1:2:3:4:5:6:7]", "http://[fffff::]",
    )),
]

RELATIVE = [
    ("b", "http://h/a/b"), ("/b", "http://h/b"), ("//g/b", "http://g/b"), ("?r", "http://h/a/x?r"), ("#f", "http://h/a/x?q#f"),
    ("..", "http://h/"), ("", "http://h/a/x?q"), ("http:b", "http://h/a/b"), ("https:b", "https://b/"), ("\\b", "http://h/b"),
]
# fmt: on


@pytest.mark.parametrize(("text", "serialised", "origin"), ABSOLUTE)
def test_absolute(text: str, serialised: str | None, origin: str) -> None:
    url = parse_url(text)
    assert (url.text() if url else None) == serialised
    if url:
        assert url.origin == origin


@pytest.mark.parametrize(("text", "serialised"), RELATIVE)
def test_relative(text: str, serialised: str) -> None:
    url = parse_url(text, parse_url("http://h/a/x?q"))
    assert url is not None
    assert url.text() == serialised


pieces = st.lists(
    st.one_of(
        st.sampled_from(["http:", "https://", "h", ":80", "/", "\\", "..", "?", "#", "@", "[", "::1", "]", "%", "%41", "1.2.3.4", "é"]),
        st.text(max_size=4),
    ),
    max_size=8,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(pieces, pieces)
def test_serialisation_is_stable(text: str, base_text: str) -> None:
    for base in (None, parse_url(base_text)):
        url = parse_url(text, base)
        if url:
            again = parse_url(url.text())
            assert again is not None
            assert again.text() == url.text()
            assert url.text().isascii()
