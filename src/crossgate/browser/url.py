"""URLs as a browser parses, resolves and writes them; no request, no policy, no console.

A reading of https://url.spec.whatwg.org/ that is complete for what CORS rests on: which texts are URLs at all, scheme,
host and port, and the serialisation that shows up in console messages. Host names outside ASCII are only
lower-cased and punycoded, without the mapping tables of UTS #46.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from crossgate.browser.host import parse_host

SPECIAL_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21, "file": None}
"""Default ports of the special schemes. Source: https://url.spec.whatwg.org/#special-scheme"""

HTTP_SCHEMES = ("http", "https")

_C0_AND_SPACE = "".join(map(chr, range(0x21)))
_SCHEME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789+-.")
_PRINTABLE = frozenset(range(0x21, 0x7F))

# https://url.spec.whatwg.org/#percent-encoded-bytes: what each part leaves alone.
_FRAGMENT = _PRINTABLE - frozenset(b'"<>`')
_QUERY = _PRINTABLE - frozenset(b'"#<>')
_SPECIAL_QUERY = _QUERY - frozenset(b"'")
_PATH = _QUERY - frozenset(b"?^`{}")
_USERINFO = _PATH - frozenset(b"/:;=@[\\]|")
_OPAQUE = frozenset(range(0x20, 0x7F))

_SINGLE_DOT = frozenset((".", "%2e"))
_DOUBLE_DOT = frozenset(("..", ".%2e", "%2e.", "%2e%2e"))


class Url(NamedTuple):
    """A parsed URL. *host* is None where the scheme has none, *path* has its leading slash, *port* is None when it is the default one."""

    scheme: str
    username: str
    password: str
    host: str | None
    port: int | None
    path: str
    query: str | None
    fragment: str | None

    @property
    def origin(self) -> str:
        """The serialised origin, ``null`` for schemes without one. Source: https://url.spec.whatwg.org/#concept-url-origin"""
        if self.scheme not in SPECIAL_PORTS or self.scheme == "file":
            return "null"
        return f"{self.scheme}://{self.host}" + ("" if self.port is None else f":{self.port}")

    @property
    def has_credentials(self) -> bool:
        """Whether a user name or password is written in it. Source: https://url.spec.whatwg.org/#include-credentials"""
        return bool(self.username or self.password)

    @property
    def is_http(self) -> bool:
        """Whether the scheme is http or https. Source: https://fetch.spec.whatwg.org/#http-scheme"""
        return self.scheme in HTTP_SCHEMES

    def text(self, *, fragment: bool = True) -> str:
        """Return the serialisation. Source: https://url.spec.whatwg.org/#concept-url-serializer"""
        written = [self.scheme, ":"]
        if self.host is not None:
            written.append("//")
            if self.has_credentials:
                written += [self.username, f":{self.password}@" if self.password else "@"]
            written.append(self.host)
            if self.port is not None:
                written.append(f":{self.port}")
        written.append(self.path)
        if self.query is not None:
            written += ["?", self.query]
        if fragment and self.fragment is not None:
            written += ["#", self.fragment]
        return "".join(written)


def parse_url(text: str, base: Url | None = None) -> Url | None:
    """Return the URL that *text* means, relative to *base* if given, or None when it is none.

    Source: https://url.spec.whatwg.org/#concept-basic-url-parser
    """
    return _remembered(text, base) if len(text) <= _REMEMBERED_LENGTH else _parse(text, base)


def _parse(text: str, base: Url | None) -> Url | None:
    text = text.strip(_C0_AND_SPACE).replace("\t", "").replace("\n", "").replace("\r", "")
    body, hash_mark, fragment_text = text.partition("#")
    fragment = _percent(fragment_text, _FRAGMENT) if hash_mark else None
    scheme, rest = _split_scheme(body)
    if not scheme:
        return _relative(body, base, fragment) if base else None
    if scheme == "file":
        return _file(rest, fragment)
    if scheme in SPECIAL_PORTS:
        if base and base.scheme == scheme and not rest.startswith("//"):
            return _relative(rest, base, fragment)
        return _with_authority(scheme, rest.lstrip("/\\"), fragment)
    if rest.startswith("//"):
        return _with_authority(scheme, rest[2:], fragment)
    path, query = _split_query(scheme, rest)
    return Url(scheme, "", "", None, None, _dots(path) if rest.startswith("/") else _percent(path, _OPAQUE), query, fragment)


_REMEMBERED_LENGTH = 512  # what is longer is not worth its memory
_remembered = lru_cache(maxsize=2048)(_parse)


def _split_scheme(text: str) -> tuple[str, str]:
    name, colon, rest = text.partition(":")
    lower = name.lower()
    if colon and name[:1].isascii() and name[:1].isalpha() and _SCHEME.issuperset(lower):
        return lower, rest
    return "", text


def _split_query(scheme: str, text: str) -> tuple[str, str | None]:
    path, mark, query = text.partition("?")
    if not mark:
        return path, None
    return path, _percent(query, _SPECIAL_QUERY if scheme in SPECIAL_PORTS else _QUERY)


def _relative(text: str, base: Url, fragment: str | None) -> Url | None:
    special = base.scheme in SPECIAL_PORTS
    if special:
        path_text, mark, query_text = text.partition("?")
        text = path_text.replace("\\", "/") + mark + query_text
    if text.startswith("//"):
        if base.scheme == "file":
            return _file(text, fragment)
        return _with_authority(base.scheme, text.lstrip("/") if special else text[2:], fragment)
    path, query = _split_query(base.scheme, text)
    if base.host is None and not base.path.startswith("/"):  # an opaque path only takes a new fragment
        return base._replace(fragment=fragment) if not text and fragment is not None else None
    if not path:
        return base._replace(query=base.query if query is None else query, fragment=fragment)
    if not path.startswith("/"):
        path = base.path[: base.path.rfind("/") + 1] + path
    return base._replace(path=_dots(path), query=query, fragment=fragment)


def _file(rest: str, fragment: str | None) -> Url | None:
    path, query = _split_query("file", rest)
    path = path.replace("\\", "/")
    host = ""
    if path.startswith("//"):
        name, slash, tail = path[2:].partition("/")
        path = slash + tail
        parsed = parse_host(name, special=True) if name else ""
        if parsed is None:
            return None
        host = "" if parsed == "localhost" else parsed
    return Url("file", "", "", host, None, _dots(path if path.startswith("/") else "/" + path), query, fragment)


def _with_authority(scheme: str, rest: str, fragment: str | None) -> Url | None:
    special = scheme in SPECIAL_PORTS
    end = min((at for at in map(rest.find, "/?\\" if special else "/?") if at != -1), default=len(rest))
    userinfo, _, host_port = rest[:end].rpartition("@")
    path, query = _split_query(scheme, rest[end:])
    host_text, port_text = _split_port(host_port)
    host = parse_host(host_text, special=special)
    port = _port(scheme, port_text)
    if host is None or port is False or (not host and (special or userinfo or port_text)):
        return None
    username, _, password = userinfo.partition(":")
    if special:
        path = path.replace("\\", "/") or "/"
    return Url(scheme, _percent(username, _USERINFO), _percent(password, _USERINFO), host, port, _dots(path), query, fragment)


def _split_port(text: str) -> tuple[str, str]:
    colon = text.find(":", text.rfind("]") + 1)
    return (text, "") if colon == -1 else (text[:colon], text[colon + 1 :])


def _port(scheme: str, digits: str) -> int | bool | None:
    """Return the port, None for the default one, False when the text is no port."""
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()) or len(digits.lstrip("0")) > 5:
        return False
    port = int(digits.lstrip("0") or "0")
    if port > 65535:
        return False
    return None if port == SPECIAL_PORTS.get(scheme) else port


def _dots(path: str) -> str:
    """Resolve the dot segments of an absolute path and percent-encode it."""
    segments: list[str] = []
    parts = path.split("/")[1:]
    for index, part in enumerate(parts):
        lower, is_last = part.lower(), index == len(parts) - 1
        if lower in _DOUBLE_DOT:
            del segments[-1:]
        elif lower not in _SINGLE_DOT:
            segments.append(_percent(part, _PATH))
            continue
        if is_last:
            segments.append("")
    return "/" + "/".join(segments) if parts else ""


def _percent(text: str, keep: frozenset[int]) -> str:
    data = text.encode("utf-8", "replace")
    if keep.issuperset(data):
        return text
    return "".join(chr(byte) if byte in keep else f"%{byte:02X}" for byte in data)
