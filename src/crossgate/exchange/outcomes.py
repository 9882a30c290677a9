"""Which outcomes each route can have and the circumstances that bring them about; nothing is run or judged here."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import Api, ApiKind, Integration, IntegrationResponse, Method, Unknown
from crossgate.exchange.http_outcomes import NOT_FOUND, http_outcomes
from crossgate.exchange.legitimate import sends_body
from crossgate.exchange.matching import example_of, example_status
from crossgate.exchange.possible import SUCCESS, UNSEEN_BACKEND, PossibleOutcome
from crossgate.gateway import AssumedBackend, BackendFault, BackendReply, Circumstances

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
        yield from _backend_faults()


def _integration_outcomes(integration: Integration | None) -> Iterator[PossibleOutcome]:
    if integration is None or integration.is_proxy or integration.kind == "MOCK" or isinstance(integration.kind, Unknown):
        yield PossibleOutcome(SUCCESS, backend=AssumedBackend(BackendReply(unseen=UNSEEN_BACKEND)))
        return
    seen = set()
    success = success_response(integration)
    yield PossibleOutcome(SUCCESS, backend=_backend_that_selects(integration, success))
    for response in integration.responses:
        name = f"response-{response.status_code}"
        if response is success or isinstance(response.status_code, Unknown) or name in seen:
            continue
        seen.add(name)
        yield PossibleOutcome(name, backend=_backend_that_selects(integration, response))


def success_response(integration: Integration) -> IntegrationResponse | None:
    """Return the integration response that a working backend comes to: the default one, or else the first of status 2xx."""
    default = next((response for response in integration.responses if not response.selection_pattern), None)
    good = next((response for response in integration.responses if str(response.status_code).startswith("2")), None)
    return default if default is not None and (good is None or str(default.status_code)[:1] in "23") else good


def _backend_that_selects(integration: Integration, response: IntegrationResponse | None) -> AssumedBackend:
    pattern = response.selection_pattern if response is not None else None
    if pattern is None or isinstance(pattern, Unknown) or pattern == "":
        return AssumedBackend(
            BackendReply(is_lambda_output=integration.is_lambda, output={} if integration.is_lambda else None, unseen=UNSEEN_BACKEND)
        )
    if integration.is_lambda:
        return AssumedBackend(BackendFault("error", example_of(pattern) or "error"))
    return AssumedBackend(BackendReply(status=example_status(pattern) or 200, unseen=UNSEEN_BACKEND))


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


def _backend_faults() -> Iterator[PossibleOutcome]:
    yield PossibleOutcome("INTEGRATION_FAILURE", backend=AssumedBackend(BackendFault("unreachable")))
    yield PossibleOutcome("INTEGRATION_TIMEOUT", backend=AssumedBackend(BackendFault("timeout")))
