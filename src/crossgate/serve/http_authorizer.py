"""Lambda authorizers of HTTP APIs: the event of format 2.0 and simple responses; what both kinds of APIs share is not here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crossgate.gateway import Circumstances
from crossgate.serve.behind import Admission

_DEFAULT = "$default"


def has_event_of_its_own(admission: Admission) -> bool:
    """Whether the authorizer takes the event of format 2.0."""
    return admission.authorizer is not None and admission.authorizer.payload_format == "2.0"


def answers_simply(admission: Admission) -> bool:
    """Whether the authorizer answers with a simple response in place of a policy."""
    return admission.authorizer is not None and admission.authorizer.simple_responses is True


def simple_verdict(output: object, usual: Circumstances) -> Circumstances:
    """Return *usual* with what the simple response *output* comes to: ``{"isAuthorized": true, "context": {}}``.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.payload-format-response
    """
    if not isinstance(output, Mapping) or not isinstance(output.get("isAuthorized"), bool):
        return usual._replace(authorizer="misconfigured")
    context = output.get("context") or {}
    told = {str(name): str(value) for name, value in context.items()} if isinstance(context, Mapping) else {}
    return usual._replace(authorizer="allow" if output["isAuthorized"] else "deny", authorizer_context=told)


def event_of_format_2(admission: Admission, brought: list[str]) -> dict[str, Any]:
    """Return the event; *brought* are the values of the identity sources.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.payload-format
    """
    received, usual, method = admission.received, admission.usual, admission.method
    key = _DEFAULT if method.path == _DEFAULT else method.route
    stage = usual.stage or _DEFAULT
    path = f"/{stage}{received.path}" if stage != _DEFAULT else received.path
    http = {"method": received.verb, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"}
    return {
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": f"arn:aws:execute-api:us-east-1:123456789012:local/{stage}/{received.verb}{received.path}",
        "identitySource": brought or None,
        "routeKey": key,
        "rawPath": path,
        "rawQueryString": received.query_string,
        "cookies": [cookie.strip() for value in received.header_values("cookie") for cookie in value.split(";")],
        "headers": {name.lower(): value for name, value in received.visible_headers.items() if name.lower() != "cookie"},
        "queryStringParameters": {name: ",".join(values) for name, values in received.multi_query.items()},
        "requestContext": {"accountId": "123456789012", "apiId": "local", "http": http, "routeKey": key, "stage": stage},
        "pathParameters": dict(admission.path_parameters),
        "stageVariables": {name: value for name, value in usual.stage_variables.items() if isinstance(value, str)},
    }
