"""Web origins: parsing, serialising and the reasons why a text is none; no header, no policy."""

from __future__ import annotations

import re
from typing import NamedTuple

NULL_ORIGIN = "null"

DEFAULT_PORTS = {"http": 80, "https": 443}

_ORIGIN = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^/?#:@\s]+)"
    r"(?::(?P<port>[0-9]*))?"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_HOST = re.compile(r"\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.\-]*[a-z0-9_])?\.?")


class OriginError(ValueError):
    """The text is no origin that a browser would send; ``reason`` is machine readable, ``canonical`` the nearest right one or None."""

    def __init__(self, text: str, reason: str, message: str, canonical: str | None = None) -> None:
        super().__init__(message)
        self.text = text
        self.reason = reason
        self.canonical = canonical


class Origin(NamedTuple):
    """A tuple origin. ``str(origin)`` is the serialisation that browsers put into the Origin header.

    Source: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin
    """

    scheme: str
    host: str
    port: int | None = None

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}" + ("" if self.port is None else f":{self.port}")


def parse_origin(text: str) -> Origin:
    """Parse the exact serialisation of an origin.

    Raises OriginError with one of the reasons ``null``, ``wildcard``, ``no-scheme``, ``path``, ``default-port``, ``case``,
    ``userinfo``, ``port`` and ``host``.
    """
    if text == NULL_ORIGIN:
        raise OriginError(text, "null", "'null' is the origin of sandboxed and file pages of anybody; it names no site")
    if "*" in text:
        raise OriginError(text, "wildcard", f"'{text}' has a wildcard; browsers compare origins byte for byte")
    found = _ORIGIN.fullmatch(text)
    if not found:
        bare = re.fullmatch(r"[A-Za-z0-9.\-]+(:[0-9]+)?/?", text)
        canonical_text = f"https://{text.rstrip('/').lower()}" if bare else None
        raise OriginError(text, "no-scheme", f"'{text}' lacks a scheme such as https://", canonical_text)
    if "@" in text:
        raise OriginError(text, "userinfo", f"'{text}' has a user name; an origin is scheme, host and port only")
    scheme, host, rest = found["scheme"], found["host"], found["rest"]
    port = _port(text, found["port"])
    canonical = Origin(scheme.lower(), host.lower(), None if port == DEFAULT_PORTS.get(scheme.lower()) else port)
    if not _HOST.fullmatch(host.lower()):
        raise OriginError(text, "host", f"'{host}' is no host name as browsers write it")
    if rest:
        raise OriginError(text, "path", f"'{text}' goes on after the host with '{rest}'; an origin ends there", str(canonical))
    if str(canonical) == text:
        return canonical
    if (scheme, host) != (canonical.scheme, canonical.host):
        raise OriginError(text, "case", f"'{text}' has capital letters; browsers send '{canonical}'", str(canonical))
    raise OriginError(text, "default-port", f"'{text}' spells the port as browsers do not; they send '{canonical}'", str(canonical))


def _port(text: str, digits: str | None) -> int | None:
    if not digits:
        return None
    port = int(digits[:6])
    if port > 65535:
        raise OriginError(text, "port", f"'{text}' has a port above 65535")
    return port
