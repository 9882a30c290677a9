"""The grammar of HTTP as Fetch uses it: tokens, header values, lists of tokens; no meaning of any header.

Sources: https://fetch.spec.whatwg.org/#http, https://httpwg.org/specs/rfc9110.html#tokens
"""

from __future__ import annotations

from functools import lru_cache

from crossgate.http import Headers

TOKEN = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # noqa: S105
"""The characters of a token."""

HTTP_WHITESPACE = " \t\r\n"
HTTP_TAB_OR_SPACE = " \t"

_REMEMBERED_LENGTH = 512  # what is longer is not worth its memory


def is_token(text: str) -> bool:
    """Return whether *text* is a token, as methods and header names are."""
    return bool(text) and not text.strip(TOKEN)


def normalised_value(value: str) -> str:
    """Strip what surrounds a header value. Source: https://fetch.spec.whatwg.org/#concept-header-value-normalize"""
    return value.strip(HTTP_WHITESPACE)


def is_value(value: str) -> bool:
    """Return whether a normalised text may be a header value. Source: https://fetch.spec.whatwg.org/#header-value"""
    return "\0" not in value and "\r" not in value and "\n" not in value


def parse_token_list(value: str) -> tuple[tuple[str, ...], str | None]:
    """Return the elements of a comma-separated list and the first one that is no token, or None.

    Empty elements are left out, as ``#token`` allows them. Source: https://fetch.spec.whatwg.org/#extract-header-list-values
    """
    return _remembered(value) if len(value) <= _REMEMBERED_LENGTH else _parse_token_list(value)


def _parse_token_list(value: str) -> tuple[tuple[str, ...], str | None]:
    elements = tuple(element for part in value.split(",") if (element := part.strip(HTTP_TAB_OR_SPACE)))
    return elements, next((element for element in elements if element.strip(TOKEN)), None)


_remembered = lru_cache(maxsize=2048)(_parse_token_list)


def combined_fields(headers: Headers, *, with_empty: bool = True) -> dict[str, str]:
    """Return each header's value by lower-case name; values of one name are stripped and joined by ``, ``.

    *with_empty* is False for browsers that drop empty values when they join. Source: https://fetch.spec.whatwg.org/#concept-header-list-get
    """
    fields: dict[str, str] = {}
    for name, raw in headers:
        key, value = name.lower(), raw.strip(HTTP_WHITESPACE)
        if key not in fields:
            fields[key] = value
        elif with_empty or (value and fields[key]):
            fields[key] = f"{fields[key]}, {value}"
        elif value:
            fields[key] = value
    return fields
