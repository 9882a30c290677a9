"""Cause ``broken-integration``: methods that API Gateway itself answers with an error, whatever pages send; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.check.survey import Survey
from crossgate.exchange.reaching import BODILESS
from crossgate.gateway import Answer

_BROKEN = {
    "no-integration": "this method has no integration",
    "no-integration-response": "no integration response is defined",
    "no-default-integration-response": "no integration response fits what the backend answers, and there is no default one",
    "template-fault": "the mapping template cannot be rendered",
    "mock-status-unparsable": "the request template gives no integer statusCode",
    "binary-request-template": "the body counts as binary, and a mapping template cannot read it",
    "binary-response-template": "the response counts as binary, and a mapping template cannot read it",
    "forbidden-request-header": "the integration request sets a header that API Gateway keeps to itself",
    "invalid-endpoint": "the address of the backend is none",
    "lambda-method": "a Lambda function is invoked by POST, whatever the method of the route",
    "undeclared-status": "the status of the integration response has no method response",
}
"""By the gateway's own reasons: what is wrong at the place that it names."""

_UNDEPLOYED = "no-integration"
"""The reason for which a REST API is not even deployed: CreateDeployment answers "No integration defined for method"."""

_FIX = "complete the integration: an address, a default integration response, and templates that render"
_FIXES = {
    "lambda-method": "invoke the function by POST: httpMethod POST in the integration, whatever the method of the route",
    "invalid-endpoint": "give the integration the address of its backend",
    _UNDEPLOYED: "give every method an integration: a backend, or a MOCK",
}
_HTTP_FIXES = {
    False: "attach an integration to the route",
    True: "attach an integration to the route, or remove the route and give the API a CORS configuration, which then answers",
}
"""By whether it is a preflight, https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html."""


def explain(refused: Refused) -> Diagnosis | None:
    """Claim an error that the definition itself brings about on an ordinary request."""
    return _diagnosis(refused.answer, in_preflight=refused.in_preflight, is_http=refused.is_http)


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Tell of calls that end so although pages may read the error, or nobody knows whether they may: they never work."""
    for trial in survey.trials():
        if trial.fails and trial.verdict != "blocked":
            told = _diagnosis(trial.transcript.last.answer, in_preflight=False, is_http=survey.api.kind == "HTTP")
            if told is not None:
                yield told._replace(routes=(trial.method.route,))


def _diagnosis(answer: Answer, *, in_preflight: bool, is_http: bool) -> Diagnosis | None:
    if _wants_a_body(answer):
        return _bodiless(answer)
    label, method = _BROKEN.get(answer.cause), answer.method
    if label is None or method is None:
        return None
    stopped = next((step.place for step in reversed(answer.steps) if step.refused), None)
    what = "the preflight of {routes}" if in_preflight else "{routes}"
    message = f"API Gateway itself answers {what} with {answer.status}: its integration is incomplete"
    if answer.cause == _UNDEPLOYED and is_http:
        message = f"API Gateway itself answers {what} with {answer.status}: the route has no integration"
    elif answer.cause == _UNDEPLOYED:
        message = "API Gateway deploys no API in which a method has no integration: {routes}"
    return Diagnosis(
        message=message,
        marks=mark(stopped or method.place["integration"], label),
        fix=_HTTP_FIXES[in_preflight] if is_http else _FIXES.get(answer.cause, _FIX),
    )


def _wants_a_body(answer: Answer) -> bool:
    """Whether a validator refused the body of a method with which pages send none."""
    return answer.cause == "invalid-body" and answer.method is not None and answer.method.http_method in BODILESS


def _bodiless(answer: Answer) -> Diagnosis:
    verb = answer.method.http_method if answer.method is not None else ""
    stopped = next((step.place for step in reversed(answer.steps) if step.refused), None)
    return Diagnosis(
        message=f"{{routes}} can never succeed: pages send no body with {verb}, and the request validator asks for one",
        marks=mark(stopped, f"a body is to fit this model, and {verb} has none"),
        fix=f"leave the model or the validator off {verb}",
    )


CAUSE = Cause("broken-integration", "error", "the definition makes API Gateway itself answer with an error", explain, inspect)
