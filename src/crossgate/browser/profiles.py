"""What each browser does differently, as data: one ``Profile`` per browser; no algorithm of Fetch.

``chromium`` and ``firefox`` rest on exchanges recorded in Chromium 156 and Firefox 153 (Locations that are no HTTP URL, redirect and
cache modes, repeated request headers, and what tests/browser/test_observed.py holds: Chromium 150 and Firefox 140), ``safari`` on
WebKit's source text (never observed), ``standard`` on https://fetch.spec.whatwg.org/ alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from crossgate.browser.blink_order import blink_order
from crossgate.browser.console import Incident
from crossgate.browser.console_chromium import CHROMIUM_CALL_ERRORS, chromium_lines
from crossgate.browser.console_firefox import FIREFOX_CALL_ERRORS, firefox_lines, in_message
from crossgate.browser.console_safari import SAFARI_CALL_ERRORS, safari_lines
from crossgate.browser.outcome import Reason
from crossgate.browser.page import CacheMode, Initiator
from crossgate.browser.preflight_cache import CacheRules, lenient_age, standard_age, strict_age
from crossgate.browser.redirect import RedirectRules
from crossgate.browser.safelist import NON_ASCII, UNSAFE_BYTES, Safelist

PreflightCheck = Literal["redirect", "cors", "status", "methods-syntax", "headers-syntax", "method", "headers"]

CHROMIUM_CHECKS: tuple[PreflightCheck, ...] = ("redirect", "cors", "status", "methods-syntax", "headers-syntax", "method", "headers")
FIREFOX_CHECKS: tuple[PreflightCheck, ...] = ("cors", "redirect", "status", "methods-syntax", "method", "headers-syntax", "headers")
SAFARI_CHECKS: tuple[PreflightCheck, ...] = ("redirect", "status", "cors", "methods-syntax", "headers-syntax", "method", "headers")
STANDARD_CHECKS: tuple[PreflightCheck, ...] = ("cors", "redirect", "status", "methods-syntax", "headers-syntax", "method", "headers")

INT64_MAX = 2**63 - 1
UINT64_MAX = 2**64 - 1

NameOrder = Callable[[tuple[tuple[str, str], ...], str, bool], tuple[str, ...]]
"""Takes (name, value) headers, the URL they go to and whether an XMLHttpRequest sends them; gives the names in the order of refusal."""


def typed_order(headers: tuple[tuple[str, str], ...], _url: str, _is_xhr: bool) -> tuple[str, ...]:
    """Return the names as the page wrote them."""
    return tuple(name for name, _ in headers)


def sorted_order(headers: tuple[tuple[str, str], ...], _url: str, _is_xhr: bool) -> tuple[str, ...]:
    """Return the lower-case names, sorted."""
    return tuple(sorted({name.lower() for name, _ in headers}))


class Profile(NamedTuple):
    """One browser.

    *observed* says what the facts rest on, and is empty where nothing was observed. *error* is the message of the TypeError
    that fetch() rejects with; *call_errors* are the messages for calls that never become a request, by reason.
    """

    name: str
    observed: str
    safelist: Safelist
    cache: CacheRules
    lines: Callable[[Incident], tuple[str, ...]]
    name_order: NameOrder
    error: str
    call_errors: Mapping[Reason, str]
    preflight_checks: tuple[PreflightCheck, ...]
    dropped_headers: frozenset[str] = frozenset()
    """Names that a script may set according to the standard, and that are ignored all the same."""
    joins_request_headers: bool = False
    """Whether appended values of one name are joined before the safelist is asked."""
    merges_empty_values: bool = True
    """Whether an empty value counts when several response headers of one name are joined."""
    refuses_repeated_allow_origin: bool = False
    """Whether two lines spelled exactly Access-Control-Allow-Origin are an error of their own."""
    wildcard_covers_authorization: bool = True
    """Whether ``Access-Control-Allow-Headers: *`` admits Authorization; the standard says no."""
    exposes_star_before_bad_token: bool = False
    """Whether fetch() still gets everything for a ``*`` when a later element of the list is no token."""
    preflight_sticks: bool = False
    """Whether a request that was not simple is preflighted after a redirect to another origin even when it has become so.

    It then asks for all headers that a script has set but those that this one redirect removes, whatever an earlier one did.
    """
    taints_preflight_origin: bool = True
    """Whether the preflight after a cross-origin redirect carries ``Origin: null``, as the actual request does.

    Where it does not, it carries the page's origin, and one that leads back to the page's origin need not pass the CORS check.
    """
    conditional_asks_again: frozenset[Initiator] = frozenset()
    """Of which calls a request that a script has made conditional, as with If-None-Match, pays no heed to cached preflights."""
    asks_again_modes: frozenset[CacheMode] = frozenset(("no-store", "reload"))
    """The cache modes that pay no heed to cached preflights."""
    forgetful_modes: frozenset[CacheMode] = frozenset()
    """The cache modes whose preflights are not cached."""
    drops_on_redirect: frozenset[str] = frozenset()
    """Request headers that no redirect to another origin than the page's keeps, but with keepalive."""
    redirects: RedirectRules = RedirectRules()
    """What counts as a redirect, and which Locations are refused when."""
    refuses_status_407: bool = False
    """Whether a 407 without a proxy is a network error."""
    addresses_are_sites: bool = True
    """Whether an IP address is same-site with itself on another port."""
    sizes_data_urls: bool = False
    """Whether the response to a data: URL has a Content-Length for fetch()."""
    checks_headers_before_mode: bool = False
    """Whether fetch() complains of a header before it does of a method that mode ``no-cors`` forbids."""
    checks_blob_types: bool = False
    """Whether an XMLHttpRequest takes the type of a blob for its Content-Type only when that is a well-formed media type."""
    shown: Callable[[str], str] = str
    """How a method or header that a script wrote is shown in an error message."""


CHROMIUM = Profile(
    name="chromium",
    observed="Chromium 156",
    safelist=Safelist(
        range_limit=INT64_MAX,
        range_unit_in_any_case=True,
        more={
            # Client hints and Chrome's own header; source: services/network/public/cpp/cors/cors.cc, observed for each name.
            "intervention": "any",
            "device-memory": "decimal",
            "dpr": "decimal",
            "downlink": "decimal",
            "width": "integer",
            "viewport-width": "integer",
            "rtt": "integer",
            "ect": frozenset(("slow-2g", "2g", "3g", "4g")),
            "save-data": frozenset(("on", "On", "oN", "ON")),
        },
    ),
    cache=CacheRules(age=lenient_age, cap=7200, capacity=1024, cleared_by_miss=True, opaque_origins=False, star_covers_authorization=False),
    lines=chromium_lines,
    name_order=blink_order,
    error="Failed to fetch",
    call_errors=CHROMIUM_CALL_ERRORS,
    preflight_checks=CHROMIUM_CHECKS,
    dropped_headers=frozenset(("user-agent",)),
    drops_on_redirect=frozenset(("device-memory", "dpr", "width", "viewport-width", "downlink", "ect", "rtt")),  # the client hints
    joins_request_headers=True,
    redirects=RedirectRules(
        needs_location=True,
        early_modes=frozenset(("follow", "manual", "error")),
        refuses_credentials_first=True,
        no_cors_refuses_credentials=True,
        no_cors_taints=True,
        most_with_keepalive=19,
        drops_two_locations=True,
    ),
    asks_again_modes=frozenset(("no-store", "reload", "no-cache")),
    forgetful_modes=frozenset(("no-store",)),
    refuses_status_407=True,
    addresses_are_sites=False,
    conditional_asks_again=frozenset(("fetch", "xhr")),
    checks_blob_types=True,
)

FIREFOX = Profile(
    name="firefox",
    observed="Firefox 153",
    safelist=Safelist(unsafe=UNSAFE_BYTES | NON_ASCII, commas_in_type=False, range_limit=UINT64_MAX, sums=False, repeats=True),
    cache=CacheRules(
        age=strict_age,
        cap=86_400,
        capacity=100,
        wildcards=False,
        unlisted_methods=frozenset(("GET", "POST")),
        merges=True,
        by_credentials=True,
        shares_credentialed=False,
        cleared_by_failure=True,
    ),
    lines=firefox_lines,
    name_order=sorted_order,
    error="NetworkError when attempting to fetch resource.",
    call_errors=FIREFOX_CALL_ERRORS,
    preflight_checks=FIREFOX_CHECKS,
    merges_empty_values=False,
    refuses_repeated_allow_origin=True,
    exposes_star_before_bad_token=True,
    preflight_sticks=True,
    redirects=RedirectRules(
        early_modes=frozenset(("follow",)),
        early_schemes=frozenset(("about", "blob", "data", "file", "javascript", "view-source")),
        unfollowed_schemes=frozenset(("chrome", "moz-extension", "resource", "ws", "wss")),
        preflight_keeps_mode=True,
        takes_first_of_same=True,
        drops_two_locations=True,
    ),
    taints_preflight_origin=False,
    sizes_data_urls=True,
    checks_headers_before_mode=True,
    conditional_asks_again=frozenset(("fetch",)),
    shown=in_message,
)

SAFARI = Profile(
    name="safari",
    observed="",
    safelist=Safelist(sums=False),
    cache=CacheRules(age=lenient_age, cap=600, cleared_by_miss=True),
    lines=safari_lines,
    name_order=typed_order,
    error="Load failed",
    call_errors=SAFARI_CALL_ERRORS,
    preflight_checks=SAFARI_CHECKS,
    joins_request_headers=True,
)

STANDARD = Profile(
    name="standard",
    observed="",
    safelist=Safelist(),
    cache=CacheRules(age=standard_age, merges=True, by_credentials=True, cleared_by_failure=True),
    lines=lambda _incident: (),
    name_order=sorted_order,
    error="network error",
    call_errors={},
    preflight_checks=STANDARD_CHECKS,
    wildcard_covers_authorization=False,
)

PROFILES: dict[str, Profile] = {profile.name: profile for profile in (CHROMIUM, FIREFOX, SAFARI, STANDARD)}
"""Every profile by its name."""
