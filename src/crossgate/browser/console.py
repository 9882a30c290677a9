"""What a console line is made from, for all browsers; no browser's words."""

from __future__ import annotations

from typing import NamedTuple

from crossgate.browser.outcome import Blocked
from crossgate.browser.page import PageRequest
from crossgate.browser.url import Url
from crossgate.http import Response


class Incident(NamedTuple):
    """One failed fetch as the console sees it.

    *blocked* is why, *page_origin* whose page it is, *request* the call, *first_url* where it went first and *url* where it
    failed, both serialised with fragment; *response* is the one that decided, or None. *is_cross_origin* tells whether the
    CORS protocol had come into play at all.
    """

    blocked: Blocked
    page_origin: str
    request: PageRequest
    first_url: str
    url: str
    target: Url | None
    response: Response | None
    is_cross_origin: bool
    is_redirect: bool
