"""Which headers of a response a page can see; no decision whether it may see the response at all."""

from __future__ import annotations

from crossgate.browser.grammar import HTTP_WHITESPACE, combined, parse_token_list
from crossgate.http import Headers

ALWAYS_EXPOSED = frozenset(("cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"))
"""Source: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name"""

FORBIDDEN = frozenset(("set-cookie", "set-cookie2"))
"""Never shown to any page. Source: https://fetch.spec.whatwg.org/#forbidden-response-header-name"""


def exposed_headers(headers: Headers, *, credentialed: bool, star_beside_bad_token: bool, with_empty: bool) -> tuple[tuple[str, str], ...]:
    """Return the headers of a ``cors`` response that the page can read, as lower-case name and joined value, sorted by name.

    *star_beside_bad_token* and *with_empty* are the profile's. Source: https://fetch.spec.whatwg.org/#concept-filtered-response-cors
    """
    value = combined(headers, "access-control-expose-headers", with_empty=with_empty)
    names: frozenset[str] = ALWAYS_EXPOSED
    if value:
        elements, bad = parse_token_list(value)
        star = "*" in elements and not credentialed
        if star and (bad is None or star_beside_bad_token):
            return visible(headers, None, with_empty=with_empty)
        if bad is None:
            names = ALWAYS_EXPOSED.union(map(str.lower, elements))
    return visible(headers, names, with_empty=with_empty)


def visible(headers: Headers, names: frozenset[str] | None, *, with_empty: bool) -> tuple[tuple[str, str], ...]:
    """Return the headers called one of *names* (None: all of them) as the Headers object iterates over them.

    Source: https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine
    """
    found: dict[str, str] = {}
    for name, raw in headers:
        key = name.lower()
        if key in FORBIDDEN or (names is not None and key not in names):
            continue
        value = raw.strip(HTTP_WHITESPACE)
        if key not in found:
            found[key] = value
        elif with_empty or (value and found[key]):
            found[key] += f", {value}"
        elif value:
            found[key] = value
    return tuple(sorted(found.items()))
