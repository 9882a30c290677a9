"""The cross-origin resource policy of a response that a page may not read anyway; nothing of CORS.

Source: https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header
"""

from __future__ import annotations

from collections.abc import Mapping

from crossgate.browser.url import Url, parse_url


def resource_policy_allows(fields: Mapping[str, str], page_origin: str, url: Url, *, addresses_are_sites: bool) -> bool:
    """Return whether a no-cors response from *url* may be given to a page of *page_origin*; *addresses_are_sites* is the profile's."""
    policy = fields.get("cross-origin-resource-policy")
    if url.origin == page_origin:
        return True  # a redirect has led back to the page's own origin
    if policy == "same-origin":
        return False
    if policy == "same-site":
        page = parse_url(page_origin)
        return page is not None and _is_same_site(page, url) and (addresses_are_sites or not _is_address(url.host or ""))
    return True


def _is_same_site(page: Url, url: Url) -> bool:
    """Compare the last two labels: without the public suffix list this is as near as it gets."""
    if page.scheme != "https" and url.scheme == "https":
        return False
    return _site(page.host or "") == _site(url.host or "")


def _site(host: str) -> str:
    return host if _is_address(host) else ".".join(host.split(".")[-2:])


def _is_address(host: str) -> bool:
    return host.startswith("[") or host.rpartition(".")[2].isdigit()
