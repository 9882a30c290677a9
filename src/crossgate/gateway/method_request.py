"""The request as API Gateway takes it in: stage, path, query string and headers; nothing about which method answers it."""

from __future__ import annotations

from urllib.parse import unquote_plus

from crossgate.gateway.facts import INVISIBLE
from crossgate.http import Request

_METHOD_OVERRIDE = "x-http-method-override"
_ORIGIN = "origin"


class MethodRequest:
    """One incoming request.

    *path* is the API's path as it came, still percent-encoded, with one slash in front. *stage* is the name that the first segment
    should have, if any, and *stage_found* tells whether it has. *verb* heeds X-HTTP-Method-Override
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html). *heeds_origin* turns true as soon as
    somebody asks for the Origin header, be it there or not: until then pages of all origins fare alike. Who hands all headers over to
    somebody that may look at them sets it too.
    """

    __slots__ = (
        "_multi_query",
        "_visible",
        "body",
        "first",
        "headers",
        "heeds_origin",
        "host",
        "path",
        "query_string",
        "request",
        "stage",
        "stage_found",
        "verb",
    )

    def __init__(self, request: Request, stage: str = "") -> None:
        self.request = request
        self.body = request.body
        self.headers = request.headers
        first: dict[str, str] = {}
        for name, value in request.headers:
            first[name.lower()] = value
        self.first = first
        """Each header's last value by lower-case name."""
        self.verb = first.get(_METHOD_OVERRIDE, request.method).upper()
        self.host, self.path, self.query_string = _split(request.url)
        self.stage = stage
        self.stage_found = True
        if stage:
            self._strip_stage()
        self.path = "/" + self.path.lstrip("/")
        self._multi_query: dict[str, list[str]] | None = None
        self._visible: dict[str, str] | None = None
        self.heeds_origin = False

    def _strip_stage(self) -> None:
        name, slash, rest = self.path.lstrip("/").partition("/")
        self.stage_found = name == self.stage
        if self.stage_found:
            self.path = slash + rest

    def header(self, name: str) -> str | None:
        """Return the last value of the header *name*, whatever its case."""
        key = name.lower()
        if key == _ORIGIN:
            self.heeds_origin = True
        return self.first.get(key)

    @property
    def media_type(self) -> str | None:
        """The raw Content-Type."""
        return self.first.get("content-type")

    @property
    def accept(self) -> str | None:
        """The raw Accept header."""
        return self.first.get("accept")

    @property
    def visible_headers(self) -> dict[str, str]:
        """The headers that templates and backends see, in the spelling of the client; the last value of a repeated one."""
        if self._visible is None:
            self._visible = {name: value for name, value in self.headers if name.lower() not in INVISIBLE}
        return self._visible

    @property
    def multi_query(self) -> dict[str, list[str]]:
        """Every query string parameter with all its values, decoded; ``;`` separates as ``&`` does."""
        if self._multi_query is None:
            self._multi_query = _parse_query(self.query_string)
        return self._multi_query

    @property
    def query(self) -> dict[str, str]:
        """Every query string parameter with its last value."""
        return {name: values[-1] for name, values in self.multi_query.items()}

    def header_values(self, name: str) -> list[str]:
        """Return all values of the header *name*, whatever its case."""
        if name.lower() == _ORIGIN:
            self.heeds_origin = True
        return self.headers.get_all(name)


def _split(url: str) -> tuple[str, str, str]:
    """Split an absolute address into host, path (at least ``/``) and query string."""
    scheme_end = url.find("://")
    start = scheme_end + 3 if scheme_end >= 0 else 0
    url = url.partition("#")[0]
    query_at = url.find("?", start)
    end = query_at if query_at >= 0 else len(url)
    path_at = url.find("/", start, end)
    if path_at < 0:
        path_at = end
    return url[start:path_at], url[path_at:end] or "/", url[end + 1 :]


def _parse_query(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for piece in text.replace(";", "&").split("&"):
        if piece:
            name, _, value = piece.partition("=")
            found.setdefault(unquote_plus(name), []).append(unquote_plus(value))
    return found
