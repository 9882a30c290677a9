"""Redirects: what each browser takes for one, where it leads and how it changes the request; no CORS check, no console.

Source: https://fetch.spec.whatwg.org/#http-redirect-fetch
"""

from __future__ import annotations

from typing import NamedTuple

from crossgate.browser.cors_check import Failure
from crossgate.browser.outcome import NetworkFault, Reason
from crossgate.browser.page import RedirectMode
from crossgate.browser.url import Url, parse_url
from crossgate.http import Response

REDIRECT_STATUSES = frozenset((301, 302, 303, 307, 308))
"""Source: https://fetch.spec.whatwg.org/#redirect-status"""

MAX_REDIRECTS = 20
"""Source: https://fetch.spec.whatwg.org/#http-redirect-fetch step 7"""

REQUEST_BODY_HEADERS = frozenset(("content-encoding", "content-language", "content-location", "content-type"))
"""Removed together with the body. Source: https://fetch.spec.whatwg.org/#request-body-header-name"""


class RedirectRules(NamedTuple):
    """What one browser does differently.

    *needs_location*: whether a redirect status with an empty Location, or with none in mode ``error``, is no redirect at all.
    *early_modes* are the redirect modes in which a Location that is no URL is refused before the CORS check, *early_schemes* are
    refused at that moment, too. *unfollowed_schemes* make no redirect: the response is handed over.
    *refuses_credentials_first*: whether a Location with a password is refused before redirect mode ``error`` is.
    *no_cors_refuses_credentials*: whether a Location with a password is refused in mode ``no-cors``, too, wherever it
    leads. *no_cors_taints*: whether in mode ``no-cors`` the first redirect to another origin makes the Origin ``null``.
    *most_with_keepalive*: how many redirects a call with keepalive follows.
    *preflight_keeps_mode*: whether a preflight is made with the redirect mode of its request; where that is not ``follow``, a
    redirect is nothing but a status that is not ok.
    *takes_first_of_same*: whether a Location that is repeated is there but once.
    *drops_two_locations*: whether a response with two different Locations, whatever its status, is a network error.
    """

    needs_location: bool = False
    early_modes: frozenset[RedirectMode] = frozenset()
    early_schemes: frozenset[str] = frozenset()
    unfollowed_schemes: frozenset[str] = frozenset()
    refuses_credentials_first: bool = False
    no_cors_refuses_credentials: bool = False
    no_cors_taints: bool = False
    most_with_keepalive: int = MAX_REDIRECTS
    preflight_keeps_mode: bool = False
    takes_first_of_same: bool = False
    drops_two_locations: bool = False


def is_redirect(response: Response) -> bool:
    """Return whether *response* sends the browser elsewhere."""
    return response.status in REDIRECT_STATUSES and "location" in response.headers


def received(answer: Response | NetworkFault, rules: RedirectRules) -> Response | NetworkFault:
    """Return *answer*, or the fault that a browser with *rules* takes it for.

    Two different Locations look like response splitting. Source: net::ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION in Chromium,
    NS_ERROR_CORRUPTED_CONTENT in Firefox.
    """
    locations = [] if isinstance(answer, NetworkFault) else [text.strip(" \t") for text in answer.headers.get_all("location")]
    if len(locations) < 2 or isinstance(answer, NetworkFault):
        return answer
    if rules.drops_two_locations and len(set(locations)) > 1:
        return NetworkFault("invalid-response")
    if rules.takes_first_of_same:
        return answer._replace(headers=answer.headers.without("location").plus(("location", locations[0])))
    return answer


def location_text(response: Response) -> str:
    """Return the Location as text: bytes that are UTF-8 are read as such, others are percent-encoded as they are."""
    values = response.headers.get_all("location")
    value = values[0].strip(" \t") if values else ""
    if value.isascii():
        return value
    text = value.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
    return "".join(f"%{ord(char) - 0xDC00:02X}" if "\udc80" <= char <= "\udcff" else char for char in text)


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


def counts_as_redirect(response: Response, target: Url | None, mode: RedirectMode, rules: RedirectRules) -> bool:
    """Return whether a browser takes *response* for a redirect that it follows, hides or refuses.

    *target* is its location URL, None if it has none.
    """
    if response.status not in REDIRECT_STATUSES or mode == "manual":
        return response.status in REDIRECT_STATUSES
    if rules.needs_location and not location_text(response):
        return False
    if mode == "error":
        return True
    return "location" in response.headers and (target is None or target.scheme not in rules.unfollowed_schemes)


def early_refusal(response: Response, target: Url | None, mode: RedirectMode, rules: RedirectRules) -> Failure | None:
    """Return why the Location of *response* is refused even before the CORS check, or None."""
    if mode not in rules.early_modes:
        return None
    if target is None:
        return bad_location(response, target) if location_text(response) else None
    if target.scheme in rules.early_schemes and (target.scheme, target.path) != ("about", "blank"):
        return bad_location(response, target)
    return None


def bad_location(response: Response, target: Url | None) -> Failure:
    """Return why the Location of *response* cannot be followed, when it is no HTTP(S) URL."""
    text = location_text(response)
    if target is None or not text:
        return Failure(Reason.INVALID_REDIRECT, "Location", text, text)
    return Failure(Reason.REDIRECT_SCHEME, "Location", text, target.scheme)
