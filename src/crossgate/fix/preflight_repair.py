"""An OPTIONS method that refuses preflights, made to answer them by the smallest changes; none is added here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crossgate.api import Integration, IntegrationResponse, Method, Unknown, Value
from crossgate.api.change import (
    AddIntegrationResponse,
    Change,
    PlannedChange,
    RemoveValidator,
    SetApiKeyRequired,
    SetAuthorization,
    SetContentHandling,
    SetRequestTemplate,
    SetResponseHeader,
    SetResponseTemplate,
)
from crossgate.check import Trial
from crossgate.exchange.matching import example_status
from crossgate.fix.allow_lists import lacking_lists
from crossgate.fix.applied import RESPONSE_HEADER, header_of
from crossgate.fix.granted import ALLOW_ORIGIN, is_choosing, lacking
from crossgate.fix.preflight_method import JSON, status_template
from crossgate.fix.several_origins import choice_of, chooses, with_choice
from crossgate.fix.situation import Situation

_VALIDATION = ("BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS")
_BY_POLICY = "preflight-refused-by-policy"
_NO_STATUS = frozenset(
    {"mock-status-unparsable", "no-integration-response", "no-default-integration-response", "template-fault", "undeclared-status"}
)
"""The gateway's reasons for which a MOCK cannot tell its response, or that is none."""


def repaired_preflight(situation: Situation, method: Method, refused: Sequence[tuple[Trial, str]]) -> Iterator[PlannedChange]:
    """Yield what makes *method*, an OPTIONS method, answer the preflights *refused*."""
    cause = refused[0][1]
    if cause == _BY_POLICY:
        why = f"the resource policy refuses {method.route}: let everybody invoke */OPTIONS/* there, which only preflights use"
        yield PlannedChange(None, cause, "needs-a-choice", why)
        return
    for change, why in _changes(situation, method, [trial for trial, _ in refused]):
        yield PlannedChange(change, cause, "safe" if change is not None else "needs-a-choice", why)


def _changes(situation: Situation, method: Method, refused: Sequence[Trial]) -> Iterator[tuple[Change | None, str]]:
    yield from _opened(method, refused)
    integration = method.integration
    if not isinstance(integration, Integration):
        why = integration.why if isinstance(integration, Unknown) else "it has none"
        yield None, f"the integration of {method.route} cannot be mended: {why}"
    elif integration.kind == "MOCK":
        yield from _mended_mock(situation, method, integration, refused)
    elif not integration.is_proxy:
        yield from _mended_backend(situation, method, integration, refused)


def _opened(method: Method, refused: Sequence[Trial]) -> Iterator[tuple[Change, str]]:
    """Let preflights in: browsers send neither credentials nor a body with them."""
    if method.authorization != "NONE" and not isinstance(method.authorization, Unknown):
        yield SetAuthorization(method.route), "browsers send no credentials with a preflight, so nothing may ask for them"
    if method.api_key_required is True:
        yield SetApiKeyRequired(method.route, required=False), "browsers send no API key with a preflight"
    if any(trial.transcript.last.answer.answered_by in _VALIDATION for trial in refused):
        yield RemoveValidator(method.route), "a preflight has no body and none of the page's headers"


def _mended_mock(situation: Situation, method: Method, integration: Integration, refused: Sequence[Trial]) -> Iterator[tuple[Change, str]]:
    answers = [trial.transcript.last.answer for trial in refused]
    if any(answer.cause == "binary-request-template" for answer in answers):
        yield SetContentHandling(method.route, "CONVERT_TO_TEXT"), "the empty body of a preflight counts as binary otherwise"
    is_silent = any(answer.cause in _NO_STATUS or answer.answered_by == "UNSUPPORTED_MEDIA_TYPE" for answer in answers)
    has_wrong_status = any(answer.answered_by == "integration" and not 200 <= answer.status < 300 for answer in answers)
    status, template, is_new = _good_answer(integration)
    if is_new:
        has_default = any(response.selection_pattern is None for response in integration.responses)
        yield AddIntegrationResponse(method.route, status, status if has_default else None), "a preflight needs a response with status 2xx"
    if is_silent or has_wrong_status:
        yield SetRequestTemplate(method.route, JSON, template), "a MOCK integration chooses its response by an integer statusCode"
    yield from _chosen_origin(situation, method, integration, template, renew=is_silent or has_wrong_status)
    responses = [] if is_silent or has_wrong_status else _answers(integration, refused)
    given = {str(response.status_code): response.parameters for response in responses} or {status: _parameters(integration, status)}
    for known_status, parameters in given.items():
        yield from _headers(situation, method, parameters, known_status)


def _mended_backend(
    situation: Situation, method: Method, integration: Integration, refused: Sequence[Trial]
) -> Iterator[tuple[Change | None, str]]:
    """Give the headers to what a backend answers; its status is its own, and with any but 2xx headers are of no use."""
    for response in _answers(integration, refused):
        status = str(response.status_code)
        if status.startswith("2"):
            yield from _headers(situation, method, response.parameters, status)
        else:
            yield None, f"{method.route} goes to a backend and is answered with {status}: a MOCK integration in its place would do"


def _good_answer(integration: Integration) -> tuple[str, str, bool]:
    """Return the status of the response that preflights are to get, the template that selects it, and whether it has to be added."""
    for response in integration.responses:
        status, pattern = response.status_code, response.selection_pattern
        if isinstance(status, Unknown) or isinstance(pattern, Unknown) or not status.startswith("2"):
            continue
        selector = int(status) if pattern is None else example_status(pattern)
        if selector is not None and not _is_taken(integration, response, selector):
            return status, status_template(str(selector)), False
    return "200", status_template("200"), True


def _is_taken(integration: Integration, own: IntegrationResponse, selector: int) -> bool:
    """Whether another response of *integration* is chosen by *selector* before the default one *own*."""
    if own.selection_pattern is not None:
        return False
    patterns = [response.selection_pattern for response in integration.responses if response is not own]
    return any(isinstance(pattern, str) and example_status(pattern) == selector for pattern in patterns)


def _answers(integration: Integration, refused: Sequence[Trial]) -> list[IntegrationResponse]:
    """Return the integration responses that answered, else those with status 2xx."""
    decided = [trial.transcript.last.answer.mapped_by for trial in refused]
    own = [response for response in integration.responses if any(response is one for one in decided)]
    known = own or [response for response in integration.responses if str(response.status_code).startswith("2")]
    return [response for response in known if not isinstance(response.status_code, Unknown)]


def _parameters(integration: Integration, status: str) -> Mapping[str, Value[str]]:
    return next((response.parameters for response in integration.responses if response.status_code == status), {})


def _headers(situation: Situation, method: Method, known: Mapping[str, Value[str]], status: str) -> Iterator[tuple[Change, str]]:
    served = situation.preflights_answered_by(method)
    wanted = lacking(known, RESPONSE_HEADER, situation.policy) | lacking_lists(situation, known, served, method)
    for header, value in wanted.items():
        yield SetResponseHeader(method.route, status, header, value), f"the preflight must say {header}: {value.strip(chr(39))}"
    declared = method.responses.get(status)
    for key in known:
        header = header_of(key)
        if key == RESPONSE_HEADER + header and header not in wanted and (declared is None or key not in declared.parameters):
            yield SetResponseHeader(method.route, status, header, None), f"{header} must be declared to be sent"


def _chosen_origin(
    situation: Situation, method: Method, integration: Integration, fresh: str, *, renew: bool
) -> Iterator[tuple[Change, str]]:
    """Choose among several origins in the request template, afresh where a template that decides already gets it wrong."""
    policy = situation.policy
    templates = integration.request_templates
    deciding = [template for template in templates.values() if chooses(template)]
    in_response = [
        (response, media_type) for response in integration.responses for media_type, text in response.templates.items() if chooses(text)
    ]
    if not is_choosing(policy) and not deciding and not in_response:
        return
    why = "the page's origin is compared with each allowed one"
    for response, media_type in in_response:
        yield SetResponseTemplate(method.route, str(response.status_code), media_type, ""), f"{ALLOW_ORIGIN} is decided in one place only"
    if not is_choosing(policy):
        if deciding and not renew:
            yield SetRequestTemplate(method.route, JSON, fresh), "one allowed origin needs no choice"
        return
    known = templates.get(JSON)
    if renew or deciding or in_response or not isinstance(known, str):
        yield SetRequestTemplate(method.route, JSON, choice_of(policy.origins) + fresh), why
    else:
        yield SetRequestTemplate(method.route, JSON, with_choice(known, policy.origins)), why
