"""The responses of the real methods: which must get the headers that let pages read them; no preflight and no gateway response."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import Integration, IntegrationResponse, Method, Unknown
from crossgate.api.change import PlannedChange, SetRequestTemplate, SetResponseHeader
from crossgate.check import Trial
from crossgate.exchange import success_response
from crossgate.fix.applied import RESPONSE_HEADER
from crossgate.fix.granted import EXPOSE_HEADERS, is_choosing, lacking, literal, mapped, merged, names_in, quoted, spelled
from crossgate.fix.preflight_method import JSON, makes_binary
from crossgate.fix.several_origins import choice_of, chooses, with_choice
from crossgate.fix.situation import Situation

_SENDS_BODY = frozenset({"POST", "PUT", "PATCH", "ANY"})


def response_changes(situation: Situation) -> Iterator[PlannedChange]:
    """Yield what lets pages read every response that a custom integration maps, errors too."""
    blocked = situation.blocked_responses()
    tried = {id(trial.transcript.last.answer.mapped_by) for trial in situation.survey.trials() if trial.transcript.turns}
    for method in situation.api.methods:
        integration = method.integration
        if method.http_method == "OPTIONS" or not situation.wishes.wants_route(method.route):
            continue
        if isinstance(integration, Integration) and not integration.is_proxy and not isinstance(integration.kind, Unknown):
            yield from _of_method(situation, method, integration, blocked, tried)


def _of_method(
    situation: Situation, method: Method, integration: Integration, blocked: dict[int, tuple[Trial, str]], tried: set[int]
) -> Iterator[PlannedChange]:
    chosen_for = ""
    for response in integration.responses:
        if isinstance(response.status_code, Unknown):
            continue
        hit = blocked.get(id(response))
        cause = hit[1] if hit else _cause_untried(situation, integration, response, tried)
        if not cause:
            continue
        chosen_for = chosen_for or cause
        for header, value in lacking(response.parameters, RESPONSE_HEADER, situation.policy).items():
            why = f"pages cannot read the response {response.status_code} of {method.route} without {header}"
            yield PlannedChange(SetResponseHeader(method.route, response.status_code, header, value), cause, "safe", why)
    if chosen_for and is_choosing(situation.policy):
        yield from _chosen_origin(situation, method, integration, chosen_for)
    yield from _exposed(situation, method, integration)


def _cause_untried(situation: Situation, integration: Integration, response: IntegrationResponse, tried: set[int]) -> str:
    """Return the cause of a response that no exchange came to (its pattern has no example) and that lacks what the policy needs."""
    if id(response) in tried or not situation.survey.routes or any(chooses(text) for text in _templates(integration)):
        return ""
    if not lacking(response.parameters, RESPONSE_HEADER, situation.policy):
        return ""
    cause = "missing-allow-origin" if str(response.status_code)[:1] in "23" else "errors-without-allow-origin"
    return cause if situation.wishes.wants_cause(cause) else ""


def _templates(integration: Integration) -> list[object]:
    return [*integration.request_templates.values(), *(text for response in integration.responses for text in response.templates.values())]


def _chosen_origin(situation: Situation, method: Method, integration: Integration, cause: str) -> Iterator[PlannedChange]:
    """Choose among several origins in the request templates, or say why that is left to the owner."""
    why_not = _why_no_choice(situation, integration)
    if why_not:
        yield PlannedChange(None, cause, "needs-a-choice", f"{method.route} cannot choose among several origins: {why_not}")
        return
    origins = situation.policy.origins
    why = f"{method.route} allows the page's origin if it is one of the {len(origins)}"
    for media_type, template in integration.request_templates.items():
        if isinstance(template, str):
            yield PlannedChange(SetRequestTemplate(method.route, media_type, with_choice(template, origins)), cause, "safe", why)
    if not integration.request_templates:
        body = "$input.body" if integration.http_method in _SENDS_BODY else ""
        more = "; a JSON body goes on as it is, an empty one as {}" if body else ""
        yield PlannedChange(SetRequestTemplate(method.route, JSON, choice_of(origins) + body), cause, "safe", why + more)


def _why_no_choice(situation: Situation, integration: Integration) -> str:
    if any(chooses(template) for template in _templates(integration)):
        return "its own mapping template decides already, and misses some page; mend it there"
    if integration.request_templates:
        return "" if any(isinstance(text, str) for text in integration.request_templates.values()) else "its templates cannot be seen"
    if integration.passthrough != "WHEN_NO_MATCH":
        return "a request template would change which media types it takes"
    if makes_binary(situation.api):
        return "its request bodies count as binary, which a mapping template cannot read"
    return ""


def _exposed(situation: Situation, method: Method, integration: Integration) -> Iterator[PlannedChange]:
    """Expose the response headers that the policy names, on the response that pages read."""
    names = situation.policy.expose
    response = success_response(integration) if names else None
    cause = "missing-allow-origin"
    if response is None or isinstance(response.status_code, Unknown) or not situation.wishes.wants_cause(cause):
        return
    value = mapped(response.parameters, RESPONSE_HEADER, EXPOSE_HEADERS)
    known = names_in(literal(value) or "")
    if isinstance(value, Unknown) or {name.lower() for name in names} <= {name.lower() for name in known}:
        return
    header = spelled(response.parameters, RESPONSE_HEADER, EXPOSE_HEADERS)
    change = SetResponseHeader(method.route, response.status_code, header, quoted(",".join(merged(known, names))))
    yield PlannedChange(change, cause, "safe", f"pages of {method.route} may read {', '.join(names)}")
