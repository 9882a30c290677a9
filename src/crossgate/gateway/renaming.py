"""Response headers that are renamed or dropped on their way out; no value is changed."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.api import Value
from crossgate.gateway.facts import DROPPED, HTTP_PROXY_DROPPED, HTTP_PROXY_RENAMED, RENAMED, RENAMED_PREFIX

HeaderList = list[tuple[str, Value[str]]]


def rename(headers: Iterable[tuple[str, Value[str]]], kind: object) -> HeaderList:
    """Return *headers* of an integration of *kind* as the client gets them.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    """
    renamed, dropped = (HTTP_PROXY_RENAMED, HTTP_PROXY_DROPPED) if kind == "HTTP_PROXY" else (RENAMED, DROPPED)
    result: HeaderList = []
    for name, value in headers:
        key = name.lower()
        if key not in dropped:
            result.append((RENAMED_PREFIX + name if key in renamed else name, value))
    return result
