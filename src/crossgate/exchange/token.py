"""The token that a page sends to an authorizer, of the form that its validation expression wants; nobody verifies it, nothing is sent."""

from __future__ import annotations

from crossgate.api import Authorizer, Unknown
from crossgate.exchange.matching import example_of
from crossgate.gateway.java_regex import matches_whole

SAMPLE_TOKEN = "Bearer token"  # noqa: S105 - a stand-in, no secret

_LONGEST_PATTERN = 10_000
_JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhcHAifQ.c2lnbmF0dXJl"
_USUAL = (
    SAMPLE_TOKEN,
    f"Bearer {_JWT}",
    _JWT,
    "token",
    "Basic dXNlcjpwYXNz",
    "00000000-0000-4000-8000-000000000000",
    "0123456789abcdef0123456789abcdef",
)
"""Forms in which tokens come, the commonest first; a JWT has three parts in Base64url (RFC 7519)."""


def token_for(authorizer: Authorizer | None) -> str:
    """Return a token that *authorizer* does not refuse for its form, the sample token where none was found.

    Only TOKEN and Cognito authorizers look at the form
    (https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html#apigw-Type-Authorizer-identityValidationExpression).
    """
    pattern = authorizer.validation_expression if authorizer is not None and authorizer.kind != "REQUEST" else None
    if not pattern or isinstance(pattern, Unknown):
        return SAMPLE_TOKEN
    usual = next((token for token in _USUAL if matches_whole(pattern, token)), None)
    made = (example_of(pattern, often) for often in (1, 0, 5) if len(pattern) <= _LONGEST_PATTERN)
    return usual or next((token for token in made if token and _arrives_whole(token)), SAMPLE_TOKEN)


def _arrives_whole(token: str) -> bool:
    """Whether browsers send *token* as it is: they strip what surrounds a value, and control characters are in no token."""
    return token == token.strip() and token.isprintable() and max(token) <= "\xff"
