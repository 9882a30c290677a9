"""Cause ``refused-definition``: parts of the definition that API Gateway refuses or cannot use; no other cause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.finding import Severity
from crossgate.check.survey import Survey

_OTHERS = frozenset(
    {
        "unquoted-literal",
        "wrong-prefix",
        "doubled-prefix",
        "undeclared-response-header",
        "undeclared-proxy-header",
        "duplicate-method",
        "foreign-mapping-expression",
        "ignored-cors-extension",
        "ignored-sam-cors",
        "any-origin-with-credentials",
        "sam-refuses-cors",
    },
)


class _Effect(NamedTuple):
    """What a refusal comes to, and how grave that is."""

    message: str
    severity: Severity


_FAILS = _Effect("the deployment fails, as API Gateway refuses", "error")
_LEFT_OUT = _Effect("the deployment leaves out", "warning")
_UNCLEAR = _Effect("it is not known what a deployment makes of", "warning")
"""For what the control plane was neither recorded nor documented to refuse or to pass over."""

_LAMBDA_URI = "arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations"

_KINDS: dict[str, tuple[_Effect, str, str]] = {
    "child-of-greedy": (_FAILS, "a path below a greedy one", "write the path beside the greedy one, or end that in a plain variable: {id}"),
    "ignored-security": (_LEFT_OUT, "the security of the whole document", "write security in each operation, or write OpenAPI 3"),
    "invalid-http-method": (_FAILS, "an HTTP method", "use one of the methods that API Gateway has, or ANY"),
    "invalid-parameter-mapping": (_FAILS, "a parameter mapping", "write append:, overwrite: or remove: and what is meant by it"),
    "invalid-path-part": (_FAILS, "a path", "let a variable be the whole of its part of the path: /pets/{id}"),
    "invalid-route-key": (_FAILS, "a route key", "write a method and a path, as in GET /pets, or $default"),
    "invalid-status-code": (_FAILS, "a status code", "write three digits: 200"),
    "invalid-template-key": (_FAILS, "a mapping template", "write a media type as its key: application/json"),
    "invalid-uri": (_FAILS, "the URI of an integration", f"write http://… or https://…, and for Lambda functions {_LAMBDA_URI}"),
    "missing-authorizer": (_FAILS, "a method without the authorizer it asks for", "name an authorizer, or take the authorization NONE"),
    "missing-authorizer-type": (_FAILS, "an authorizer without a type", "give the authorizer a type"),
    "missing-http-method": (_FAILS, "a method without a verb", "give the method its verb"),
    "missing-integration-method": (_FAILS, "an integration without a verb", "say the verb of the call to the backend; for Lambda, POST"),
    "missing-protocol": (_FAILS, "an API without a protocol", "write the protocol HTTP"),
    "missing-rest-api": (_FAILS, "a resource that belongs to no API", "name the API that it belongs to"),
    "missing-uri": (_FAILS, "an integration without a URI", f"write the backend's address, for Lambda functions {_LAMBDA_URI}"),
    "refused-by-sam": (_FAILS, "what SAM does not take", "correct what SAM names"),
    "reserved-header": (_FAILS, "the mapping of a reserved header", "take the mapping out"),
    "unknown-gateway-response": (_FAILS, "the type of a gateway response", "use a type that API Gateway knows: DEFAULT_4XX, UNAUTHORIZED"),
    "unknown-property": (_FAILS, "a property", "take the property out, or spell it as CloudFormation does"),
    "unknown-resource": (_FAILS, "a method or a path without a parent", "name the resource that it hangs on"),
    "unknown-rest-api": (_FAILS, "a resource of an API that is not there", "name an API of this template, or give its id by a parameter"),
    "unsupported-integration": (_LEFT_OUT, "an integration that HTTP APIs lack", "use a proxy integration, or a REST API"),
    "unsupported-proxy-service": (_FAILS, "the service of an AWS_PROXY integration", "use the type AWS, or the URI of a Lambda function"),
    "unsupported-version": (_FAILS, "the version of the document", "write the document in OpenAPI 3"),
    "variable-sibling": (_FAILS, "a second variable beside another one", "give variables at one place in the paths one name"),
}
"""Kinds of refusals: what becomes of them, what they are about, and what to write instead.
https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html, https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html"""


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report each refusal that no other cause is for: the verdicts hold for the rest of the definition only."""
    for refusal in survey.refusals:
        if refusal.kind not in _OTHERS:
            unclear = (_UNCLEAR, f"a part of it ({refusal.kind.replace('-', ' ')})", "correct these places")
            effect, what, remedy = _KINDS.get(refusal.kind, unclear)
            yield Diagnosis(
                message=f"{effect.message} {what}",
                marks=mark(refusal.place.span, refusal.message),
                fix=f"{remedy}; until then the verdicts hold for the rest of the definition only",
                severity=effect.severity,
                routes=(refusal.route,) if refusal.route else (),
            )


CAUSE = Cause("refused-definition", "warning", "a part of the definition that API Gateway refuses or cannot use", inspect=inspect)
