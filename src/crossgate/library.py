"""crossgate as a library: load definitions, check an API, play one exchange; the doors of the command line are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.api import SAMPLE_ORIGIN, Api
from crossgate.browser import Body, PageRequest
from crossgate.check import ALL_BROWSERS
from crossgate.check import check as check_api
from crossgate.exchange import Pairing, Transcript, host_of
from crossgate.gateway import ORDINARY, Backend, Circumstances, gateway_of
from crossgate.sources import load, read_text

__all__ = ["check_api", "load", "play", "read_text"]


def play(
    api: Api,
    call: str,
    *,
    origin: str = SAMPLE_ORIGIN,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes | None = None,
    credentials: bool = False,
    browsers: Iterable[str] = ALL_BROWSERS,
    circumstances: Circumstances = ORDINARY,
    backend: Backend | None = None,
) -> Transcript:
    """Play one call of a page, such as ``"PUT /pets"``, against *api*, preflight and all.

    *circumstances* and *backend* say what no configuration tells: the authorizer's mind, limits, what the backend answers.

    Raises ValueError when *call* is no method and path.
    """
    method, _, path = call.strip().rpartition(" ")
    if not path.startswith("/"):
        raise ValueError(f"'{call}' is no call: write a method and a path, such as 'PUT /pets'")
    request = PageRequest(
        method=method.strip() or "GET",
        url=f"https://{host_of(api)}{path}",
        headers=tuple(headers),
        credentials="include" if credentials else "same-origin",
        body=Body("string", body) if body is not None else None,
    )
    return Pairing(gateway_of(api), tuple(browsers)).whole(origin, request, circumstances, backend)
