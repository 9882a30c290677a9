"""Which request headers a page may send to another origin without asking first; no request, no preflight.

Source: https://fetch.spec.whatwg.org/#cors-safelisted-request-header. Where browsers differ they differ by the data of a
``Safelist``, which each profile fills.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from crossgate.browser.grammar import HTTP_WHITESPACE, TOKEN

MAX_VALUE_LENGTH = 128
"""Bytes of one value. Source: https://fetch.spec.whatwg.org/#cors-safelisted-request-header step 1"""

SUM_LIMIT = 1024
"""Bytes of all safelisted values together. Source: https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names"""

FORM_TYPES = frozenset(("application/x-www-form-urlencoded", "multipart/form-data", "text/plain"))
"""What an HTML form can send, so what servers had to expect before CORS."""

UNSAFE_BYTES = frozenset('"():<>?@[\\]{}\x7f') | frozenset(map(chr, range(0x20))) - {"\t"}
"""Source: https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte"""

NON_ASCII = frozenset(map(chr, range(0x80, 0x100)))

_LANGUAGE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz *,-.;="
_DIGITS = "0123456789"

Shape = Literal["any", "integer", "decimal"] | frozenset[str]


class Safelist(NamedTuple):
    """What one browser counts as safe beyond or short of the standard.

    *unsafe* are the characters that Accept and Content-Type may not have; *commas_in_type* whether parameters of a content
    type may contain one; *range_limit* the largest offset, *range_unit_in_any_case* whether ``Bytes=`` will do; *more*
    further safe names with the shape their value must have; *sums* whether the 1024 byte rule is applied; *repeats* whether
    a preflight names a repeated header as often.
    """

    unsafe: frozenset[str] = UNSAFE_BYTES
    commas_in_type: bool = True
    range_limit: int | None = None
    range_unit_in_any_case: bool = False
    more: Mapping[str, Shape] = {}
    sums: bool = True
    repeats: bool = False

    # NamedTuples with a mapping are compared by identity of the profile they belong to.
    def __hash__(self) -> int:
        return id(self)


def is_safelisted(name: str, value: str, rules: Safelist) -> bool:
    """Return whether the header *name* (lower case) with *value* needs no preflight in a browser with *rules*."""
    return len(value) <= MAX_VALUE_LENGTH and len(name) <= MAX_VALUE_LENGTH and _is_safe(name, value, rules)


@lru_cache(maxsize=4096)
def _is_safe(name: str, value: str, rules: Safelist) -> bool:
    if name == "accept":
        return rules.unsafe.isdisjoint(value)
    if name in ("accept-language", "content-language"):
        return not value.strip(_LANGUAGE)
    if name == "content-type":
        return _is_form_type(value, rules)
    if name == "range":
        return _is_simple_range(value.lower() if rules.range_unit_in_any_case else value, rules.range_limit)
    shape = rules.more.get(name)
    return shape is not None and _has_shape(value, shape)


def unsafe_names(headers: Iterable[tuple[str, str]], rules: Safelist) -> tuple[str, ...]:
    """Return the sorted lower-case names of the headers that need a preflight, each once unless the browser repeats them.

    *headers* are (lower-case name, value) entries. Source: https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names
    """
    unsafe: list[str] = []
    safe: set[str] = set()
    total = 0
    for name, value in headers:
        if is_safelisted(name, value, rules):
            safe.add(name)
            total += len(value)
        else:
            unsafe.append(name)
    if rules.sums and total > SUM_LIMIT:
        unsafe += safe
    return tuple(sorted(unsafe if rules.repeats else set(unsafe)))


def mime_essence(value: str) -> str | None:
    """Return type and subtype of a media type in lower case, or None when it is none; parameters may be anything.

    Source: https://mimesniff.spec.whatwg.org/#parse-a-mime-type
    """
    essence = value.strip(HTTP_WHITESPACE).partition(";")[0].rstrip(HTTP_WHITESPACE)
    kind, _, subtype = essence.partition("/")
    if not kind or not subtype or kind.strip(TOKEN) or subtype.strip(TOKEN):
        return None
    return essence.lower()


def _is_form_type(value: str, rules: Safelist) -> bool:
    if not rules.unsafe.isdisjoint(value) or ("," in value and not rules.commas_in_type):
        return False
    return mime_essence(value) in FORM_TYPES


def _is_simple_range(value: str, limit: int | None) -> bool:
    """Source: https://fetch.spec.whatwg.org/#simple-range-header-value, without whitespace and with a start."""
    unit, equals, span = value.partition("=")
    start_text, dash, end_text = span.partition("-")
    if (unit, equals, dash) != ("bytes", "=", "-") or not start_text or start_text.strip(_DIGITS) or end_text.strip(_DIGITS):
        return False
    start = int(start_text)
    end = int(end_text) if end_text else start
    return start <= end and (limit is None or end <= limit)


def _has_shape(value: str, shape: Shape) -> bool:
    if shape == "any":
        return True
    if isinstance(shape, frozenset):
        return value in shape
    whole, point, fraction = value.partition(".")
    if shape == "integer" or not point:
        return bool(value) and not value.strip(_DIGITS)
    return bool(whole and fraction) and not whole.strip(_DIGITS) and not fraction.strip(_DIGITS)
