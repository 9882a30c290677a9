"""Which outcomes each route can have and the circumstances that bring them about; nothing is run or judged here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crossgate.api import Api, ApiKind, Integration, IntegrationResponse, Method, Unknown
from crossgate.exchange.http_outcomes import NOT_FOUND, http_outcomes
from crossgate.exchange.legitimate import sends_body
from crossgate.exchange.matching import example_of, example_status
from crossgate.exchange.possible import SUCCESS, UNSEEN_BACKEND, PossibleOutcome
from crossgate.gateway import AssumedBackend, BackendFault, BackendReply, Circumstances
from crossgate.gateway.java_regex import matches_whole

UNKNOWN_PATH = "MISSING_AUTHENTICATION_TOKEN"
"""What the gateway answers where a REST API has no route; the same type that it gives to unsigned requests."""

_EVERY_ROUTE = (("THROTTLED", Circumstances(over_limit="throttled")),)

_AUTHORIZER_OUTCOMES = {
    "AWS_IAM": (("MISSING_AUTHENTICATION_TOKEN", Circumstances(signed=False)), ("ACCESS_DENIED", Circumstances(authorizer="deny"))),
    "COGNITO_USER_POOLS": (("UNAUTHORIZED", Circumstances(authorizer="unauthorized")),),
    "CUSTOM": (
        ("UNAUTHORIZED", Circumstances(authorizer="unauthorized")),
        ("ACCESS_DENIED", Circumstances(authorizer="deny")),
        ("AUTHORIZER_FAILURE", Circumstances(authorizer="fail")),
        ("AUTHORIZER_CONFIGURATION_ERROR", Circumstances(authorizer="misconfigured")),
    ),
}
"""What can come of an authorizer, https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html."""


def unknown_path(api: Api) -> str:
    """Return the name of what *api* answers where it has no route."""
    return NOT_FOUND if api.kind == "HTTP" else UNKNOWN_PATH


def possible_outcomes(method: Method, verb: str, kind: ApiKind = "REST") -> Iterator[PossibleOutcome]:
    """Yield every outcome of calling *method* of an API of *kind* by *verb* but the preflight, success first."""
    if kind == "HTTP":
        yield from http_outcomes(method, verb)
        return
    integration = method.integration if isinstance(method.integration, Integration) else None
    yield from _integration_outcomes(integration)
    yield from _access_outcomes(method)
    yield from _validation_outcomes(method, verb)
    if integration is not None and _refuses_media_types(integration) and verb in ("POST", "PUT", "PATCH"):
        yield PossibleOutcome("UNSUPPORTED_MEDIA_TYPE", media_type="application/x-unheard-of")
    if verb in ("POST", "PUT", "PATCH"):
        yield PossibleOutcome("REQUEST_TOO_LARGE", oversize=True)
    yield from (PossibleOutcome(name, circumstances) for name, circumstances in _EVERY_ROUTE)
    if integration is not None and integration.kind != "MOCK":
        yield from _backend_faults(integration)


def _integration_outcomes(integration: Integration | None) -> Iterator[PossibleOutcome]:
    if integration is None or integration.is_proxy or integration.kind == "MOCK" or isinstance(integration.kind, Unknown):
        yield PossibleOutcome(SUCCESS, backend=AssumedBackend(BackendReply(unseen=UNSEEN_BACKEND)))
        return
    seen = set()
    success = success_response(integration)
    yield PossibleOutcome(SUCCESS, backend=_backend_that_selects(integration, success) or AssumedBackend(_usual_reply(integration)))
    for response in integration.responses:
        name = f"response-{response.status_code}"
        if response is success or isinstance(response.status_code, Unknown) or name in seen:
            continue
        backend = _backend_that_selects(integration, response)
        if backend is not None:
            seen.add(name)
            yield PossibleOutcome(name, backend=backend)


def success_response(integration: Integration) -> IntegrationResponse | None:
    """Return the integration response that a working backend comes to: the default one, or else the first of status 2xx."""
    default = next((response for response in integration.responses if not response.selection_pattern), None)
    good = next((response for response in integration.responses if str(response.status_code).startswith("2")), None)
    return default if default is not None and (good is None or str(default.status_code)[:1] in "23") else good


def _backend_that_selects(integration: Integration, response: IntegrationResponse | None) -> AssumedBackend | None:
    """Return a backend whose reply comes to *response* and to no other, None where there is none: others take everything.

    Of several that match, the one of the lowest status code wins. A Lambda function that raises no error comes to the default one.
    """
    pattern = response.selection_pattern if response is not None else None
    if response is None or isinstance(pattern, Unknown):
        return AssumedBackend(_usual_reply(integration))
    others = [one for one in integration.responses if one is not response]
    before = [one for one in others if str(one.status_code) < str(response.status_code)]
    rivals = (_patterns_of(others), *([_patterns_of(before)] if pattern else []))
    if integration.is_lambda:
        message = next(filter(None, (_error_for(pattern, known) for known in rivals)), None)
        if not pattern and (message is None or response is success_response(integration)):
            return AssumedBackend(_usual_reply(integration))
        return AssumedBackend(BackendFault("error", message)) if message else None
    first = 200 if pattern else _status_of(response)
    status = next(filter(None, (example_status(pattern or None, known, first) for known in rivals)), None)
    return AssumedBackend(BackendReply(status, unseen=UNSEEN_BACKEND)) if status is not None else None


def _patterns_of(responses: Iterable[IntegrationResponse]) -> tuple[str, ...]:
    return tuple(one.selection_pattern for one in responses if isinstance(one.selection_pattern, str) and one.selection_pattern)


def _usual_reply(integration: Integration) -> BackendReply:
    """Return the reply of a backend that works."""
    return BackendReply(is_lambda_output=integration.is_lambda, output={} if integration.is_lambda else None, unseen=UNSEEN_BACKEND)


def _status_of(response: IntegrationResponse) -> int:
    """Return the status to try first for a default response: its own where it tells of an error, 200 otherwise."""
    code = response.status_code
    return int(code) if isinstance(code, str) and re.fullmatch("[45][0-9]{2}", code) else 200


_ERRORS = ("error", "an error that no pattern names", "Task timed out after 3.00 seconds", "500")


def _error_for(pattern: str | None, others: tuple[str, ...]) -> str | None:
    """Return an error message of a Lambda function that *pattern* takes (no pattern takes all) and none of *others*."""
    if pattern:
        made = (example_of(pattern, often) for often in (0, 1, 5))
        messages = [text for text in (*made, *_ERRORS) if text and matches_whole(pattern, text)]
    else:
        messages = list(_ERRORS)
    return next((text for text in messages if not any(matches_whole(other, text) for other in others)), None)


def _access_outcomes(method: Method) -> Iterator[PossibleOutcome]:
    for name, circumstances in _AUTHORIZER_OUTCOMES.get(str(method.authorization), ()):
        yield PossibleOutcome(
            name, circumstances, without=("credentials",) if name in ("UNAUTHORIZED", "MISSING_AUTHENTICATION_TOKEN") else ()
        )
    if method.api_key_required is True:
        yield PossibleOutcome("INVALID_API_KEY", without=("key",))
        yield PossibleOutcome("QUOTA_EXCEEDED", Circumstances(over_limit="quota"))


def _validation_outcomes(method: Method, verb: str) -> Iterator[PossibleOutcome]:
    validator = method.validator
    if validator is None or isinstance(validator, Unknown):
        return
    required = [name for name, needed in method.request_parameters.items() if needed is True and ".path." not in name]
    if validator.parameters is True and required:
        yield PossibleOutcome("BAD_REQUEST_PARAMETERS", without=("parameters",))
    if validator.body is True and method.request_models and sends_body(method, verb):
        yield PossibleOutcome("BAD_REQUEST_BODY", without=("body",))


def _refuses_media_types(integration: Integration) -> bool:
    return not integration.is_proxy and bool(integration.request_templates) and integration.passthrough in ("NEVER", "WHEN_NO_TEMPLATES")


def _backend_faults(integration: Integration) -> Iterator[PossibleOutcome]:
    """Yield how a backend fails: a function behind a proxy is always reached, and raises an error or returns what is no response: 502.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
    """
    fault = BackendFault("error") if integration.kind == "AWS_PROXY" and integration.is_lambda else BackendFault("unreachable")
    yield PossibleOutcome("INTEGRATION_FAILURE", backend=AssumedBackend(fault))
    yield PossibleOutcome("INTEGRATION_TIMEOUT", backend=AssumedBackend(BackendFault("timeout")))
