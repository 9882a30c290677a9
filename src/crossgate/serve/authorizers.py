"""What authorizers say, as the user decided: always the same, by a token, or by a local function; identity sources are the gateway's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

from crossgate.exchange.legitimate import identity_names
from crossgate.gateway import Circumstances
from crossgate.serve.behind import Admission
from crossgate.serve.handler_process import HandlerCrash, HandlerTimeout
from crossgate.serve.http_authorizer import answers_simply, event_of_format_2, has_event_of_its_own, simple_verdict
from crossgate.serve.local_function import LocalFunction

Saying = Literal["allow", "deny", "unauthorized", "expired", "fail", "misconfigured"]

SAYINGS: tuple[str, ...] = get_args(Saying)

_SECONDS = 10.0
"""How long a Lambda authorizer may take by default here; the gateway itself waits up to 29 seconds."""


class Always(NamedTuple):
    """Says the same to everybody."""

    saying: Saying

    @property
    def waits(self) -> bool:
        """It knows at once."""
        return False

    def decide(self, admission: Admission) -> Circumstances:
        """Return the usual circumstances with that saying."""
        return admission.usual._replace(authorizer=self.saying)


class ByToken(NamedTuple):
    """Allows who brings *token*, alone or after a scheme such as ``Bearer``, and nobody else."""

    token: str

    @property
    def waits(self) -> bool:
        """It knows at once."""
        return False

    def decide(self, admission: Admission) -> Circumstances:
        """Return the usual circumstances with ``allow`` or ``unauthorized``."""
        brought = _brought(admission)
        known = any(value == self.token or value.partition(" ")[2].strip() == self.token for value in brought)
        return admission.usual._replace(authorizer="allow" if known else "unauthorized")


class ByFunction(NamedTuple):
    """Asks a local Lambda authorizer."""

    function: LocalFunction

    @property
    def waits(self) -> bool:
        """A function takes its time."""
        return True

    def decide(self, admission: Admission) -> Circumstances:
        """Return the usual circumstances with what the function's policy comes to."""
        if not all(_brought(admission)):
            return admission.usual  # the gateway refuses such a request without asking
        try:
            outcome = self.function.run(_event(admission), _SECONDS)
        except (HandlerTimeout, HandlerCrash):
            return admission.usual._replace(authorizer="fail")
        if answers_simply(admission) and "error" not in outcome:
            return simple_verdict(outcome.get("output"), admission.usual)
        saying = _saying(outcome)
        passed_on = _passed_on(outcome["output"]) if saying in ("allow", "deny") else {}
        if passed_on is None:
            return admission.usual._replace(authorizer="misconfigured")
        return admission.usual._replace(authorizer=saying, authorizer_context=passed_on)


def _saying(outcome: Mapping[str, Any]) -> Saying:
    """Return what the outcome of an authorizer function means
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html).
    """
    if "error" in outcome:
        return "unauthorized" if outcome["error"] == "Unauthorized" else "fail"
    output = outcome.get("output")
    policy = output.get("policyDocument") if isinstance(output, dict) else None
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or not all(isinstance(statement, dict) for statement in statements):
        return "misconfigured"
    effects = [statement.get("Effect") for statement in statements]
    return "allow" if "Allow" in effects and "Deny" not in effects else "deny"


def _passed_on(output: Mapping[str, Any]) -> dict[str, str] | None:
    """Return what backends and templates get to see of *output*, all of it as text; None where API Gateway takes it for misconfigured:
    without principalId, or with a context that holds anything but texts, numbers and booleans.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
    """
    principal, context = output.get("principalId"), output.get("context") or {}
    if not isinstance(principal, str) or not isinstance(context, dict):
        return None
    if not all(isinstance(value, str | int | float) for value in context.values()):
        return None
    texts = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in context.items()}
    return texts | {"principalId": principal}


def _event(admission: Admission) -> dict[str, object]:
    """Return the event, https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html."""
    if has_event_of_its_own(admission):
        return event_of_format_2(admission, _brought(admission))
    received, usual, authorizer = admission.received, admission.usual, admission.authorizer
    arn = f"arn:aws:execute-api:us-east-1:123456789012:local/{usual.stage}/{received.verb}{received.path}"
    if authorizer is None or authorizer.kind != "REQUEST":
        return {"type": "TOKEN", "methodArn": arn, "authorizationToken": next(iter(_brought(admission)), "")}
    return {
        "type": "REQUEST",
        "methodArn": arn,
        "resource": admission.method.path,
        "path": received.path,
        "httpMethod": received.verb,
        "headers": dict(received.visible_headers),
        "multiValueHeaders": {name: received.header_values(name) for name in received.visible_headers},
        "queryStringParameters": received.query,
        "multiValueQueryStringParameters": received.multi_query,
        "pathParameters": dict(admission.path_parameters),
        "stageVariables": {name: value for name, value in usual.stage_variables.items() if isinstance(value, str)},
        "requestContext": _context(admission),
    }


def _context(admission: Admission) -> dict[str, object]:
    received, usual = admission.received, admission.usual
    return {
        "path": f"/{usual.stage}{received.path}" if usual.stage else received.path,
        "accountId": "123456789012",
        "resourceId": admission.method.id,
        "stage": usual.stage,
        "requestId": usual.request_id,
        "identity": {"sourceIp": "127.0.0.1", "userAgent": received.header("user-agent") or ""},
        "resourcePath": admission.method.path,
        "httpMethod": received.verb,
        "apiId": "local",
    }


def _brought(admission: Admission) -> list[str]:
    """Return the values of the identity sources, empty texts for those that are not there."""
    authorizer, received = admission.authorizer, admission.received
    headers = identity_names(authorizer, "header") if authorizer is not None else ("Authorization",)
    queries = identity_names(authorizer, "querystring") if authorizer is not None else ()
    return [*(received.header(name) or "" for name in headers), *(received.query.get(name, "") for name in queries)]
