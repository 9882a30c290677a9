"""Redirects: what counts as one, where it leads and how it changes the request; no CORS check, no console.

Source: https://fetch.spec.whatwg.org/#http-redirect-fetch
"""

from __future__ import annotations

from crossgate.browser.url import Url, parse_url
from crossgate.http import Response

REDIRECT_STATUSES = frozenset((301, 302, 303, 307, 308))
"""Source: https://fetch.spec.whatwg.org/#redirect-status"""

MAX_REDIRECTS = 20
"""Source: https://fetch.spec.whatwg.org/#http-redirect-fetch step 7"""

REQUEST_BODY_HEADERS = frozenset(("content-encoding", "content-language", "content-location", "content-type"))
"""Removed together with the body. Source: https://fetch.spec.whatwg.org/#request-body-header-name"""


def is_redirect(response: Response) -> bool:
    """Return whether *response* sends the browser elsewhere."""
    return response.status in REDIRECT_STATUSES and "location" in response.headers


def location_text(response: Response) -> str:
    """Return the Location as text: bytes that are UTF-8 are read as such."""
    values = response.headers.get_all("location")
    value = values[0].strip(" \t") if values else ""
    return value if value.isascii() else value.encode("latin-1", "replace").decode("utf-8", "replace")


def location_url(response: Response, current: Url) -> Url | None:
    """Return where *response* leads, or None when its Location is no URL or there are two different ones.

    Source: https://fetch.spec.whatwg.org/#concept-response-location-url
    """
    if len(set(response.headers.get_all("location"))) > 1:
        return None
    url = parse_url(location_text(response), current._replace(fragment=None))
    if url and url.fragment is None and current.fragment is not None:
        return url._replace(fragment=current.fragment)
    return url


def becomes_get(status: int, method: str) -> bool:
    """Return whether a redirect with *status* turns *method* into a GET without a body."""
    if status == 303:
        return method not in ("GET", "HEAD")
    return status in (301, 302) and method == "POST"
