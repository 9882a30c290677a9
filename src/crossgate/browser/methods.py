"""Request methods: which are safe, forbidden or written in capitals; no request.

Source: https://fetch.spec.whatwg.org/#methods
"""

from __future__ import annotations

SAFELISTED_METHODS = frozenset(("GET", "HEAD", "POST"))
"""Need no preflight, case-sensitively. Source: https://fetch.spec.whatwg.org/#cors-safelisted-method"""

FORBIDDEN_METHODS = frozenset(("CONNECT", "TRACE", "TRACK"))
"""No page may use them, in any case. Source: https://fetch.spec.whatwg.org/#forbidden-method"""

_NORMALISED = frozenset(("DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"))


def normalised_method(method: str) -> str:
    """Put the six old methods into capitals; ``patch`` stays ``patch``. Source: https://fetch.spec.whatwg.org/#concept-method-normalize"""
    upper = method.upper() if method.isascii() else method
    return upper if upper in _NORMALISED else method
