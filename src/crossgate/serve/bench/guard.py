"""Who may use the bench's own endpoints: its own pages, and nobody else in the browser; decides, and answers nothing.

A page of another site cannot read the page that holds the token, and cannot send it; a name that was rebound to this machine
(https://en.wikipedia.org/wiki/DNS_rebinding) shows in Host.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from typing import NamedTuple

TOKEN_HEADER = "x-crossgate-token"  # noqa: S105 - the name of the header

_LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


class Rights(NamedTuple):
    """What a request may: see the *page*, or use the bench (*api*). *origin* is that of the page, *refusal* says why neither."""

    origin: str = ""
    page: bool = False
    api: bool = False
    refusal: str = ""


class Guard:
    """Knows the addresses of the bench, which are *ports* on this machine and on *host*, and the *token* of this run."""

    def __init__(self, scheme: str, host: str, ports: Iterable[int], token: str) -> None:
        name = f"[{host}]" if ":" in host else host
        self._origins = {f"{one}:{port}": f"{scheme}://{one}:{port}" for port in ports for one in (*_LOCAL_NAMES, name)}
        self._token = token.encode()

    def rights(self, headers: Mapping[str, str], port: int, token: str) -> Rights:
        """Return what the request with *headers* (names in small letters), which came in at *port* with *token*, may do."""
        host = headers.get("host", "").lower()
        origin = self._origins.get(host)
        if origin is None or not host.endswith(f":{port}"):
            return Rights(refusal="this server answers to its own address only")
        sender = headers.get("origin")
        if sender is not None and sender != origin:
            return Rights(refusal="another site asks")
        site = headers.get("sec-fetch-site", "same-origin")
        if site not in ("same-origin", "none"):
            return Rights(origin, page=_is_navigation(headers), refusal="another site asks")
        trusted = hmac.compare_digest(token.encode("utf-8", "replace"), self._token)
        return Rights(origin, page=True, api=trusted, refusal="" if trusted else "the token of this run is missing: load the page again")


def _is_navigation(headers: Mapping[str, str]) -> bool:
    """Whether somebody followed a link: that shows the page to the user, and to no script of the other site
    (https://fetch.spec.whatwg.org/#http-sec-fetch-mode).
    """
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
