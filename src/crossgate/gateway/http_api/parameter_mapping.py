"""Parameter mapping of HTTP APIs: what is appended to requests and responses, overwritten or removed; no expressions are parsed here."""

from __future__ import annotations

import re
from typing import NamedTuple

from crossgate.api import Integration, IntegrationResponse, Unknown, Value
from crossgate.gateway.http_api.facts import RESERVED, RESERVED_NAMES
from crossgate.gateway.http_api.values import value_of
from crossgate.gateway.invocation import Invocation
from crossgate.gateway.renaming import HeaderList
from crossgate.text import Span

_KEY = re.compile(r"(append|overwrite|remove):(?:(header|querystring)\.(\S+)|(path|statuscode))")
_STATUS = re.compile(r"[1-5][0-9]{2}")


class Mapped(NamedTuple):
    """One entry: *action* on the header or query parameter *name*, or on the ``path`` or the ``statuscode``."""

    action: str
    what: str
    name: str


def parse_key(key: str) -> Mapped | None:
    """Return what *key* is about, or None when no HTTP API knows it.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
    """
    found = _KEY.fullmatch(key)
    return Mapped(found[1], found[2] or found[4], found[3] or "") if found is not None else None


def is_reserved(header: str) -> bool:
    """Whether no mapping may touch *header*."""
    name = header.lower()
    return name in RESERVED_NAMES or name.startswith(RESERVED)


def mapped_request(
    integration: Integration, headers: dict[str, str], query: dict[str, tuple[str, ...]], invocation: Invocation
) -> str | None:
    """Apply the mapping of *integration* to *headers* and *query* in place, and return the path that it sets, if any."""
    path: str | None = None
    for key, text in integration.request_parameters.items():
        entry = parse_key(key)
        if entry is None or isinstance(text, Unknown):
            continue
        value = value_of(text, invocation, {}) if entry.action != "remove" else ""
        known = value.shape if isinstance(value, Unknown) else value
        if entry.what == "path":
            path = known
        elif entry.what == "header":
            _change(headers, entry, known)
        elif entry.what == "querystring":
            _change_query(query, entry, known)
    return path


def mapped_response(integration: Integration, status: int, headers: HeaderList, invocation: Invocation) -> tuple[int, HeaderList]:
    """Return status and headers as the mapping for *status* makes them."""
    response = next((one for one in integration.responses if one.status_code == str(status)), None)
    if response is None:
        return status, headers
    given = {name.lower(): value for name, value in headers}
    for key, text in response.parameters.items():
        entry = parse_key(key)
        if entry is None or is_reserved(entry.name):
            continue
        value: Value[str] = text if isinstance(text, Unknown) else value_of(text, invocation, given)
        if entry.what == "statuscode":
            status = int(value) if isinstance(value, str) and _STATUS.fullmatch(value) else status
            invocation.step("parameters", f"the status becomes {status}", _place(response, key))
        elif entry.what == "header":
            headers = _changed(headers, entry, value)
            invocation.step("parameters", f"{entry.action} {entry.name}", _place(response, key))
    return status, headers


def _place(response: IntegrationResponse, key: str) -> Span | None:
    return response.place[f"parameters/{key}"]


def _changed(headers: HeaderList, entry: Mapped, value: Value[str]) -> HeaderList:
    name = entry.name.lower()
    if entry.action == "append":
        return [*headers, (entry.name, value)]
    kept = [(key, old) for key, old in headers if key.lower() != name]
    return kept if entry.action == "remove" else [*kept, (entry.name, value)]


def _change(headers: dict[str, str], entry: Mapped, value: str) -> None:
    name = entry.name.lower()
    old = next((text for key, text in headers.items() if key.lower() == name), None)
    for key in [key for key in headers if key.lower() == name]:
        del headers[key]
    if entry.action == "append":
        headers[name] = value if old is None else f"{old},{value}"
    elif entry.action == "overwrite":
        headers[name] = value


def _change_query(query: dict[str, tuple[str, ...]], entry: Mapped, value: str) -> None:
    old = query.pop(entry.name, ())
    if entry.action == "append":
        query[entry.name] = (*old, value)
    elif entry.action == "overwrite":
        query[entry.name] = (value,)
