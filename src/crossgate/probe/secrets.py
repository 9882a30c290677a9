"""What of a recording may be shown: everything that could be a secret is replaced, before anything is judged or laid out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crossgate.browser.url import Url, parse_url
from crossgate.http import Headers, Response
from crossgate.probe.layers import known_words
from crossgate.probe.recording import Recording

HIDDEN = "***"
UNREADABLE_URL = "http://[unreadable]"
"""Stands for a Location that is no URL, and is none itself."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,80}")
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z_.-]{0,30}(?:\[\])?")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_KEY = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{16,}")
"""A run of letters and digits with some of both: access key ids and the like. Words are shorter, or have no digit."""
_MEDIA_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,60}(?:; ?charset=[A-Za-z0-9-]{1,20})?", re.IGNORECASE)
_ORIGINS = re.compile(r"[A-Za-z0-9.:/\[\]*, -]{0,500}")

_SHOWN_AS_THEY_ARE = frozenset(
    {
        *("access-control-allow-origin", "access-control-allow-credentials", "access-control-allow-methods"),
        *("access-control-allow-headers", "access-control-expose-headers", "access-control-max-age"),
        *("vary", "server", "via", "x-cache", "x-amzn-errortype", "cross-origin-resource-policy", "x-amzn-waf-action"),
    }
)
"""Response headers whose values say who may read and who answered."""

_ONLY_THAT_THEY_ARE_THERE = frozenset({"x-amz-apigw-id", "apigw-requestid", "x-amzn-requestid", "x-amzn-trace-id", "x-amz-cf-id"})


_LET_IN = frozenset({"authorization", "cookie", "proxy-authorization", "x-amz-security-token", "x-api-key"})


def shown_url(url: Url) -> str:
    """Return *url* without fragment, and without what may be secret: passwords, values of the query, path segments like tokens."""
    path = "/".join(HIDDEN if _looks_secret(segment) else segment for segment in url.path.split("/"))
    query = None if url.query is None else "&".join(_shown_parameter(part) for part in url.query.split("&")[:50])
    username, password = (HIDDEN if url.username else ""), (HIDDEN if url.password else "")
    return url._replace(username=username, password=password, path=path, query=query, fragment=None).text()


def _looks_secret(segment: str) -> bool:
    if _KEY.search(segment):
        return True
    if len(segment) < 24 or _UUID.fullmatch(segment):
        return False
    return any(char.isdigit() for char in segment) or segment != segment.lower()


def _shown_parameter(part: str) -> str:
    name, equals, _ = part.partition("=")
    return (name if equals and _PLAIN_NAME.fullmatch(name) else HIDDEN) + (f"={HIDDEN}" if equals else "")


def shown_request_header(name: str, value: str) -> tuple[str, str]:
    """Return a header of the page with its value hidden, unless it is a media type, which decides whether there is a preflight."""
    if name.lower() == "content-type" and _MEDIA_TYPE.fullmatch(value):
        return name, value
    return name, HIDDEN


def shown_response(status: int, headers: Iterable[tuple[str, str]], body: str, url: Url) -> Response:
    """Return a response to *url* with only those headers that matter here, and of *body* only what API Gateway says itself."""
    return Response(status, Headers(_shown_headers(headers, url)), known_words(body).encode())


def _shown_headers(headers: Iterable[tuple[str, str]], url: Url) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        key = name.lower()
        if key in ("access-control-allow-origin", "server", "via"):
            yield name, value if _ORIGINS.fullmatch(value) or key == "access-control-allow-origin" else HIDDEN
        elif key in _SHOWN_AS_THEY_ARE:
            yield name, value[:2000]
        elif key in _ONLY_THAT_THEY_ARE_THERE:
            yield name, HIDDEN
        elif key == "location":
            target = parse_url(value, url)
            yield name, shown_url(target) if target is not None else UNREADABLE_URL
        elif key == "content-type" and _MEDIA_TYPE.fullmatch(value):
            yield name, value


def without_secrets(recording: Recording) -> Recording:
    """Return a probe's *recording* with the values of those headers hidden that let somebody in; a scheme before them stays."""
    request = recording.request
    turns = tuple(
        turn._replace(request=turn.request._replace(headers=Headers(map(_masked, turn.request.headers)))) for turn in recording.turns
    )
    return recording._replace(request=request._replace(headers=tuple(map(_masked, request.headers))), turns=turns)


def _masked(header: tuple[str, str]) -> tuple[str, str]:
    name, value = header
    if name.lower() not in _LET_IN:
        return header
    scheme, blank, _ = value.partition(" ")
    return name, f"{scheme} {HIDDEN}" if blank and is_token(scheme) else HIDDEN


def is_token(text: str) -> bool:
    """Return whether *text* can be a method or the name of a header. Source: https://httpwg.org/specs/rfc9110.html#tokens"""
    return bool(_TOKEN.fullmatch(text))
