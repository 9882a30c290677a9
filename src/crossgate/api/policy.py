"""What the owner of an API wants of CORS, and which wishes are refused; nothing about how an API grants them."""

from __future__ import annotations

import re
from typing import NamedTuple

from crossgate.http import OriginError, parse_origin

ANY_ORIGIN = "*"

SAMPLE_ORIGIN = "https://app.example.com"
"""The page that stands for any page where the policy allows every origin."""

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FORBIDDEN_METHODS = frozenset({"CONNECT", "TRACE", "TRACK"})
_MAX_AGE_CAP = 86_400
"""Firefox's cap in seconds, the highest of all browsers; more is never honoured."""


class PolicyMistake(NamedTuple):
    """One wish that cannot be granted: the *field*, the *value*, a machine-readable *reason* and a sentence."""

    field: str
    value: str
    reason: str
    message: str


class PolicyError(ValueError):
    """A policy with one or more *mistakes*; all are found at once."""

    def __init__(self, mistakes: tuple[PolicyMistake, ...]) -> None:
        super().__init__("; ".join(mistake.message for mistake in mistakes))
        self.mistakes = mistakes


class CorsPolicy(NamedTuple):
    """Which pages may do what.

    *origins* are serialised origins or ``*``; *headers*, *methods* and *expose* are names beside those that the API itself
    needs; *max_age* is in seconds. *source* tells in a few words where the policy comes from.
    """

    origins: tuple[str, ...] = (ANY_ORIGIN,)
    credentials: bool = False
    headers: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    expose: tuple[str, ...] = ()
    max_age: int | None = None
    source: str = "assumed"

    @property
    def allows_any_origin(self) -> bool:
        """Whether every page is welcome."""
        return ANY_ORIGIN in self.origins

    @property
    def pages(self) -> tuple[str, ...]:
        """The origins of the pages to try: those of the policy, with a sample page in place of ``*``."""
        return tuple(SAMPLE_ORIGIN if origin == ANY_ORIGIN else origin for origin in self.origins)

    def describe(self) -> str:
        """Say the policy in a line: ``any origin, no credentials``."""
        who = "any origin" if self.allows_any_origin else ", ".join(self.origins)
        return f"{who}, {'with' if self.credentials else 'no'} credentials"


def require_sound(policy: CorsPolicy) -> CorsPolicy:
    """Return *policy* if each of its wishes can be granted.

    Raises PolicyError with every mistake; the catalogue follows what browsers never send or never honour
    (https://fetch.spec.whatwg.org/#http-cors-protocol).
    """
    mistakes = (*_origin_mistakes(policy), *_name_mistakes(policy), *_max_age_mistakes(policy))
    if mistakes:
        raise PolicyError(mistakes)
    return policy


def _origin_mistakes(policy: CorsPolicy) -> tuple[PolicyMistake, ...]:
    found = []
    if not policy.origins:
        found.append(PolicyMistake("origins", "", "missing", "a policy needs at least one origin, or '*' for any"))
    if policy.allows_any_origin and policy.credentials:
        found.append(
            PolicyMistake(
                "origins", "*", "prohibited", "'*' with credentials is refused by every browser: list the origins that may send credentials"
            )
        )
    if policy.allows_any_origin and len(policy.origins) > 1:
        found.append(PolicyMistake("origins", "*", "redundant", "'*' already allows every origin: give either '*' or a list"))
    for origin in policy.origins:
        if origin == ANY_ORIGIN:
            continue
        try:
            parse_origin(origin)
        except OriginError as error:
            hint = f"; did you mean '{error.canonical}'?" if error.canonical else ""
            found.append(PolicyMistake("origins", origin, error.reason, f"{error}{hint}"))
    return tuple(found)


def _name_mistakes(policy: CorsPolicy) -> tuple[PolicyMistake, ...]:
    found = []
    for field in ("headers", "methods", "expose"):
        for name in getattr(policy, field):
            if not _TOKEN.fullmatch(name):
                found.append(PolicyMistake(field, name, "invalid", f"'{name}' is no name that HTTP allows ({field})"))
            elif field == "methods" and name.upper() in _FORBIDDEN_METHODS:
                found.append(PolicyMistake(field, name, "forbidden", f"browsers never send {name.upper()}, whatever an API allows"))
            elif field != "methods" and name == "*" and policy.credentials:
                found.append(
                    PolicyMistake(field, name, "prohibited", f"with credentials '*' in {field} is taken literally: list the names")
                )
    return tuple(found)


def _max_age_mistakes(policy: CorsPolicy) -> tuple[PolicyMistake, ...]:
    if policy.max_age is None or 0 <= policy.max_age <= _MAX_AGE_CAP:
        return ()
    message = f"a max-age of {policy.max_age} is out of bounds: 0 to {_MAX_AGE_CAP} seconds (Chrome stops at 7200)"
    return (PolicyMistake("max-age", str(policy.max_age), "out-of-bounds", message),)
