"""One generated exchange, the places it happens at, and what is seen of it; nothing is run here.

Exchanges are symbolic: ``{page}``, ``{api}``, ``{other}``, ``{closed}`` and ``{id}`` stand for what a run fills in, and answers may
echo the request with ``{origin}``, ``{method}`` and ``{headers}`` (its Access-Control-Request-* values). So they can be kept as vectors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from crossgate.browser import Body, PageRequest
from tests.truth.wire import written

Pairs = tuple[tuple[str, str], ...]

BODY = "hello"
NULL_PAGE = "null"

_PATH = re.compile(r"/x/([A-Za-z0-9_-]+)/(\d+)(?:[?#]|$)")


class Answer(NamedTuple):
    """What the server writes; with *fault* it closes the connection instead, *interim* is a status it sends before."""

    status: int = 200
    headers: Pairs = ()
    fault: bool = False
    interim: int = 0


class Hop(NamedTuple):
    """How one path answers: preflights, and everything else."""

    preflight: Answer
    actual: Answer


class Exchange(NamedTuple):
    """Calls that a page makes one after the other; hop *n* answers for the path ``/x/{id}/n``, on every host.

    *page* is ``{page}`` or ``null``; *pause* is the time in seconds before the last call.
    """

    page: str
    calls: tuple[PageRequest, ...]
    hops: tuple[Hop, ...]
    pause: float = 0.0


class Hit(NamedTuple):
    """A request that reached the server; *asked* and *names* are the Access-Control-Request-* headers of a preflight."""

    hop: int
    method: str
    origin: str | None
    is_preflight: bool = False
    asked: str | None = None
    names: str | None = None


class Result(NamedTuple):
    """How one call ended for the page: as in ``crossgate.browser.Outcome``."""

    resolved: bool
    type: str = ""
    status: int = 0
    url: str = ""
    headers: Pairs = ()
    error: tuple[str, str] | None = None


class Seen(NamedTuple):
    """All that is compared."""

    hits: tuple[Hit, ...]
    results: tuple[Result, ...]
    console: tuple[str, ...]


class Places(NamedTuple):
    """The origins of one run: the page's, two APIs, and one where nobody listens."""

    page: str
    api: str
    other: str
    closed: str

    def filled(self, text: str, case: str) -> str:
        """Return *text* with the places and the case's id put in."""
        if "{" not in text:
            return text
        for name, origin in zip(self._fields, self, strict=True):
            text = text.replace(f"{{{name}}}", origin).replace(f"{{{name}//}}", origin.removeprefix("http:"))
            text = text.replace(f"{{{name}@}}", origin.replace("://", "://user:secret@"))
        return text.replace("{id}", case)

    def symbolic(self, text: str, case: str) -> str:
        """Return *text* with the places and the case's id taken out again."""
        for name, origin in zip(self._fields, self, strict=True):
            text = text.replace(origin, f"{{{name}}}").replace(origin.replace("://", "://user:secret@"), f"{{{name}@}}")
            text = text.replace(origin.removeprefix("http:"), f"{{{name}//}}")
        return text.replace(case, "{id}")

    def is_served(self, url: str) -> bool:
        """Return whether somebody listens where *url* leads."""
        return url.replace("://user:secret@", "://").split("/x/")[0] in (self.page, self.api, self.other)


def case_and_hop(target: str) -> tuple[str, int] | None:
    """Return the id and the number of the hop that a path or URL belongs to, or None."""
    found = _PATH.search(target)
    return (found[1], int(found[2])) if found else None


def calls_of(exchange: Exchange, places: Places, case: str) -> tuple[PageRequest, ...]:
    """Return the calls with everything filled in."""
    return tuple(
        call._replace(
            url=places.filled(call.url, case),
            headers=tuple((name, places.filled(value, case)) for name, value in call.headers),
        )
        for call in exchange.calls
    )


def answer_bytes(exchange: Exchange, number: int, request: Mapping[str, str], places: Places, case: str) -> str | None:
    """Return what the server writes to *request* (its headers by lower-case name), as Latin-1 text; None is to hang up."""
    asked = request.get("access-control-request-method")
    hop = exchange.hops[number % len(exchange.hops)]
    answer = hop.actual if asked is None else hop.preflight
    if answer.fault:
        return None
    echoes = {
        "{origin}": request.get("origin", ""),
        "{method}": asked or "",
        "{headers}": request.get("access-control-request-headers", ""),
    }
    headers = [[name, _echoed(places.filled(value, case), echoes)] for name, value in answer.headers]
    interim = f"HTTP/1.1 {answer.interim} Interim\r\n\r\n" if answer.interim else ""
    # Nothing may come from the HTTP cache, which is no subject here.
    return interim + written(answer.status, [*headers, ["Cache-Control", "no-store"]], BODY)


def _echoed(value: str, echoes: Mapping[str, str]) -> str:
    if "{" in value:
        for mark, echo in echoes.items():
            value = value.replace(mark, echo)
    return value


def without_body(text: str) -> str:
    """Return the bytes of an answer as they are for HEAD."""
    return text.removesuffix(BODY)


def body_json(body: Body | None) -> dict[str, str] | None:
    """Return *body* as the page's script takes it."""
    return {"kind": body.kind, "data": body.data.decode("latin-1"), "mime": body.mime} if body else None


def brief(seen: Seen) -> tuple[str, ...]:
    """Return *seen* line by line: what was sent (``>``), how each call ended (``<``), what the console says (``!``)."""
    return (*map(_hit_line, seen.hits), *map(_result_line, seen.results), *(f"! {line}" for line in seen.console))


def _hit_line(hit: Hit) -> str:
    asked = "" if hit.asked is None else f" asks {hit.asked}" + ("" if hit.names is None else f" {hit.names}")
    return f"> {hit.method} {hit.hop} {hit.origin or '-'}{asked}"


def _result_line(result: Result) -> str:
    if result.error:
        return f"< {': '.join(filter(None, result.error))}"
    headers = "; ".join(f"{name}: {value}" for name, value in result.headers if name not in ("cache-control", "content-length"))
    return f"< {result.type} {result.status} {result.url}" + (f" [{headers}]" if headers else "")
