"""What a policy makes of the CORS response headers, and whether a mapped value grants it already; no method and no plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from crossgate.api import ANY_ORIGIN, CorsPolicy, Unknown
from crossgate.fix.applied import header_of
from crossgate.gateway.header_mapping import parse_expression

ALLOW_ORIGIN = "Access-Control-Allow-Origin"
ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials"
ALLOW_METHODS = "Access-Control-Allow-Methods"
ALLOW_HEADERS = "Access-Control-Allow-Headers"
EXPOSE_HEADERS = "Access-Control-Expose-Headers"
MAX_AGE = "Access-Control-Max-Age"
VARY = "Vary"


_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def quoted(text: str) -> str:
    """Return *text* as a literal of a parameter mapping."""
    return f"'{text}'"


def names_in(value: str) -> tuple[str, ...]:
    """Return the names of a header list such as ``GET,POST``."""
    return tuple(name for name in (part.strip() for part in value.split(",")) if name)


def meant_names(value: str) -> tuple[str, ...]:
    """Return the names of a list without the quotes that may stand around each: those were meant for the whole list."""
    return tuple(name for name in (name.strip("'") for name in names_in(value)) if name)


def is_list(value: str) -> bool:
    """Whether browsers can parse *value* as a list of names (https://fetch.spec.whatwg.org/#cors-preflight-fetch)."""
    return all(_TOKEN.fullmatch(name) for name in names_in(value))


def merged(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """Return the header names of both, each once in its first spelling."""
    found: dict[str, str] = {}
    for name in (*first, *second):
        found.setdefault(name.lower(), name)
    return tuple(found.values())


def is_choosing(policy: CorsPolicy) -> bool:
    """Whether the allowed origin has to follow the page, because there are several."""
    return not policy.allows_any_origin and len(policy.origins) > 1


def allowed_origin(policy: CorsPolicy) -> str:
    """Return the one static origin that *policy* allows: ``*``, the only one, or the first of several."""
    return ANY_ORIGIN if policy.allows_any_origin else policy.origins[0]


def needed_headers(policy: CorsPolicy) -> dict[str, str]:
    """Return the headers that let the pages of *policy* read a response, as mapping expressions.

    Of several origins this is the first; the others are chosen by a mapping template.
    Source: https://fetch.spec.whatwg.org/#http-responses
    """
    headers = {ALLOW_ORIGIN: quoted(allowed_origin(policy))}
    if policy.credentials:
        headers[ALLOW_CREDENTIALS] = quoted("true")
    if is_choosing(policy):
        headers[VARY] = quoted("Origin")
    return headers


def mapped(parameters: Mapping[str, Any], prefix: str, header: str) -> Any:
    """Return the expression that *parameters* map to *header* under the right *prefix* (an Unknown may stand there), or None."""
    wanted = (prefix + header).lower()
    return next((value for key, value in parameters.items() if key.lower() == wanted), None)


def literal(value: object) -> str | None:
    """Return the text of a literal mapping expression, None for anything else."""
    expression = parse_expression(value) if isinstance(value, str) else None
    return expression.name if expression is not None and expression.kind == "literal" else None


def lacking(parameters: Mapping[str, Any], prefix: str, policy: CorsPolicy) -> dict[str, str]:
    """Return the headers, in the spelling of *parameters* where they have one, that these mappings must get for *policy*.

    What is Unknown is left alone: it depends on what the user has to tell.
    """
    missing = {}
    for header, value in needed_headers(policy).items():
        present = mapped(parameters, prefix, header)
        if isinstance(present, Unknown) or _is_granted(header, literal(present), policy):
            continue
        missing[spelled(parameters, prefix, header)] = quoted(", ".join(_with_vary(literal(present)))) if header == VARY else value
    return missing


def spelled(parameters: Mapping[str, Any], prefix: str, header: str) -> str:
    """Return *header* as *parameters* already spell it, else as it is."""
    known = (header_of(key) for key in parameters if key == prefix + header_of(key))
    return next((name for name in known if name.lower() == header.lower()), header)


def _is_granted(header: str, value: str | None, policy: CorsPolicy) -> bool:
    if value is None:
        return False
    if header == ALLOW_ORIGIN:
        return value in policy.origins or (value == ANY_ORIGIN and not policy.credentials)
    if header == ALLOW_CREDENTIALS:
        return value == "true"
    return any(name.lower() in ("origin", "*") for name in names_in(value))


def _with_vary(value: str | None) -> tuple[str, ...]:
    return merged(names_in(value or ""), ("Origin",))
