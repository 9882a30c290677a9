"""The routes of a served API and what can become of a call of each, with the request that a page makes for it; nothing is foretold here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from crossgate.api import Api, CorsPolicy, Method
from crossgate.browser import PageRequest
from crossgate.exchange import (
    PREFLIGHT,
    PossibleOutcome,
    as_sent,
    legitimate_request,
    possible_outcomes,
    unknown_path,
    url_of,
    verbs_of,
)

ELSEWHERE = "any other path"
"""The row of calls that no route answers."""

_LOST = "/no/such/path"


class Cell(NamedTuple):
    """One outcome of one route: the *request* of the page, and what makes the outcome *possible*, None where it comes by itself."""

    outcome: str
    request: PageRequest
    possible: PossibleOutcome | None = None


class Row(NamedTuple):
    """One route with a concrete verb. *method* is None for paths that the API does not have."""

    route: str
    verb: str
    path: str
    method: Method | None
    cells: tuple[Cell, ...]


def rows_of(api: Api, base: str, policy: CorsPolicy) -> Iterator[Row]:
    """Yield the rows of *api*, which is called at the address *base* by pages of *policy*."""
    for method in api.methods:
        if method.http_method != "OPTIONS":
            yield from (_row(api, method, verb, base, policy) for verb in verbs_of(api, method))
    if api.methods:
        asked = PageRequest("GET", url_of(api, _LOST), credentials="include" if policy.credentials else "same-origin")
        yield Row(ELSEWHERE, "GET", _LOST, None, (Cell(unknown_path(api), _sent_to(base, asked)),))


def _row(api: Api, method: Method, verb: str, base: str, policy: CorsPolicy) -> Row:
    request = legitimate_request(api, method, verb, policy)
    cells = [Cell(PREFLIGHT, _sent_to(base, request))]
    for possible in possible_outcomes(method, verb, api.kind):
        asked = as_sent(request, method, api, possible)
        cells.append(Cell(possible.name, _sent_to(base, asked), possible))
    unique = {cell.outcome: cell for cell in reversed(cells)}
    return Row(f"{verb} {method.path}", verb, method.path, method, tuple(cell for cell in cells if unique[cell.outcome] is cell))


def _sent_to(base: str, request: PageRequest) -> PageRequest:
    """Return *request* for the served API. No cache takes part, so that each run is whole, its preflight included."""
    address = urlsplit(request.url)
    query = f"?{address.query}" if address.query else ""
    return request._replace(url=f"{base}{address.path}{query}", cache="no-store")
