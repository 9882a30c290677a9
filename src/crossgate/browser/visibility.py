"""Which headers of a response a page can see; no decision whether it may see the response at all."""

from __future__ import annotations

from collections.abc import Mapping

from crossgate.browser.grammar import parse_token_list

HeaderItems = tuple[tuple[str, str], ...]

ALWAYS_EXPOSED = frozenset(("cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"))
"""Source: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name"""

FORBIDDEN = frozenset(("set-cookie", "set-cookie2"))
"""Never shown to any page. Source: https://fetch.spec.whatwg.org/#forbidden-response-header-name"""


def basic_headers(fields: Mapping[str, str]) -> HeaderItems:
    """Return what a page sees of its own origin, sorted by name. Source: https://fetch.spec.whatwg.org/#concept-filtered-response-basic"""
    return tuple(sorted((name, value) for name, value in fields.items() if name not in FORBIDDEN))


def cors_headers(fields: Mapping[str, str], *, credentialed: bool, star_before_bad_token: bool) -> HeaderItems:
    """Return what a page sees of another origin, sorted by name.

    *fields* are the response's values by lower-case name, *star_before_bad_token* is the profile's ``exposes_star_before_bad_token``.
    Source: https://fetch.spec.whatwg.org/#concept-filtered-response-cors
    """
    names: frozenset[str] = ALWAYS_EXPOSED
    exposed = fields.get("access-control-expose-headers")
    if exposed:
        elements, bad = parse_token_list(exposed)
        before_bad = elements if bad is None else elements[: elements.index(bad)] if star_before_bad_token else ()
        if "*" in before_bad and not credentialed:
            return basic_headers(fields)
        if bad is None:
            names = ALWAYS_EXPOSED.union(map(str.lower, elements)) - FORBIDDEN
    return tuple(sorted((name, value) for name, value in fields.items() if name in names))
