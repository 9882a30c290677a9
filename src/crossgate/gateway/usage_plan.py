"""API keys, quotas and throttling; no authorization."""

from __future__ import annotations

from crossgate.api import Method, Unknown
from crossgate.gateway.answer import Step
from crossgate.gateway.invocation import Fault, Invocation

_KEY_HEADER = "x-api-key"


def check_api_key(method: Method, invocation: Invocation) -> Fault | None:
    """Return why the API key does not do, or None.

    The key comes in the header x-api-key, or from the authorizer where the API says so
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html).
    """
    required = method.api_key_required
    if required is False:
        return None
    invocation.varies = True
    if isinstance(required, Unknown):
        invocation.doubt(required)
        return None
    source = invocation.api.api_key_source
    if isinstance(source, Unknown):
        invocation.doubt(source)
    place = method.place["api_key_required"]
    if source == "AUTHORIZER":
        if method.authorization == "CUSTOM":
            return None
        step = Step("api-key", "an API key is needed from an authorizer, and there is none", place, refused=True)
        return Fault("INVALID_API_KEY", "missing-api-key", step)
    return _check_header(method, invocation)


def _check_header(method: Method, invocation: Invocation) -> Fault | None:
    key = invocation.received.header(_KEY_HEADER)
    place = method.place["api_key_required"]
    if not key:
        return Fault("INVALID_API_KEY", "missing-api-key", Step("api-key", "no API key in header x-api-key", place, refused=True))
    valid = invocation.circumstances.api_keys
    if valid is not None and key not in valid:
        return Fault("INVALID_API_KEY", "invalid-api-key", Step("api-key", "the API key is not valid", place, refused=True))
    invocation.step("api-key", "the API key is valid", place)
    return None


def check_limits(method: Method, invocation: Invocation) -> Fault | None:
    """Return which limit the caller is over, or None; only methods with an API key know a quota."""
    over = invocation.circumstances.over_limit
    if over == "throttled":
        return Fault("THROTTLED", "throttled", Step("api-key", "the rate limit is reached", method.place.span, refused=True))
    if over == "quota" and method.api_key_required is not False:
        return Fault("QUOTA_EXCEEDED", "quota", Step("api-key", "the quota is used up", method.place["api_key_required"], refused=True))
    return None
