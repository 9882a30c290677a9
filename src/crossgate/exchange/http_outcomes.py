"""Which outcomes a route of an HTTP API can have and the circumstances that bring them about; nothing is run or judged here."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import Integration, Method, Unknown
from crossgate.exchange.possible import SUCCESS, UNSEEN_BACKEND, PossibleOutcome
from crossgate.gateway import AssumedBackend, BackendFault, BackendReply, Circumstances

NOT_FOUND = "NOT_FOUND"

_AUTHORIZER_OUTCOMES = {
    "AWS_IAM": (("FORBIDDEN", Circumstances(signed=False)),),
    "JWT": (("UNAUTHORIZED", Circumstances(authorizer="unauthorized")), ("FORBIDDEN", Circumstances(authorizer="deny"))),
    "CUSTOM": (("UNAUTHORIZED", Circumstances(authorizer="unauthorized")), ("FORBIDDEN", Circumstances(authorizer="deny"))),
}
"""What can come of an authorizer: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html,
http-api-lambda-authorizer.html and http-api-access-control-iam.html."""


def http_outcomes(method: Method, verb: str) -> Iterator[PossibleOutcome]:
    """Yield every outcome of calling *method* by *verb* but the preflight, success first."""
    integration = method.integration if isinstance(method.integration, Integration) else None
    yield PossibleOutcome(SUCCESS, backend=AssumedBackend(BackendReply(unseen=UNSEEN_BACKEND)))
    yield from _mapped(integration)
    for name, circumstances in _AUTHORIZER_OUTCOMES.get(str(method.authorization), ()):
        needs_none = name == "UNAUTHORIZED" or method.authorization == "AWS_IAM"
        yield PossibleOutcome(name, circumstances, without=("credentials",) if needs_none else ())
    if verb in ("POST", "PUT", "PATCH"):
        yield PossibleOutcome("REQUEST_TOO_LARGE", oversize=True)
    yield PossibleOutcome("THROTTLED", Circumstances(over_limit="throttled"))
    if integration is None:
        return
    if integration.is_lambda:
        yield PossibleOutcome("INTERNAL_SERVER_ERROR", backend=AssumedBackend(BackendFault("error")))
    yield PossibleOutcome("SERVICE_UNAVAILABLE", backend=AssumedBackend(BackendFault("timeout")))


def _mapped(integration: Integration | None) -> Iterator[PossibleOutcome]:
    """Yield the statuses of the backend for which a parameter mapping alters the response."""
    for response in integration.responses if integration is not None else ():
        status = response.status_code
        if not isinstance(status, Unknown) and status.isdecimal() and 200 <= int(status[:4]) <= 599 and status != "200":
            yield PossibleOutcome(f"response-{status}", backend=AssumedBackend(BackendReply(int(status), unseen=UNSEEN_BACKEND)))
