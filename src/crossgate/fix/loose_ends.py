"""What works and endangers: a missing Vary, a choice of origins that is too wide, a wildcard that browsers only tolerate; no refusal."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import Integration, IntegrationResponse, Method, Unknown
from crossgate.api.change import PlannedChange, SetRequestTemplate, SetResponseHeader, SetResponseTemplate
from crossgate.check import Trial
from crossgate.exchange import PREFLIGHT, SUCCESS
from crossgate.fix.applied import RESPONSE_HEADER
from crossgate.fix.granted import ALLOW_HEADERS, VARY, is_choosing, literal, mapped, merged, names_in, quoted, spelled
from crossgate.fix.preflight_method import JSON, status_template
from crossgate.fix.several_origins import choice_of, chooses
from crossgate.fix.situation import Situation
from crossgate.fix.strangers import admitted_stranger, follows_the_page

_VARY = "missing-vary"
_WIDE = "origin-check-too-wide"
_WILD = "wildcard-misses-authorization"


def loose_end_changes(situation: Situation) -> Iterator[PlannedChange]:
    """Yield what makes working answers safe as well."""
    seen: set[tuple[int, str]] = set()
    for trial in situation.survey.trials("readable"):
        answer = trial.transcript.last.answer if trial.transcript.turns else None
        if answer is None or answer.method is None or trial.outcome not in (PREFLIGHT, SUCCESS):
            continue
        response = answer.mapped_by
        key = (id(response), trial.origin)
        if isinstance(response, IntegrationResponse) and not isinstance(response.status_code, Unknown) and key not in seen:
            seen.add(key)
            if situation.wishes.wants_route(trial.method.route):
                yield from _of_answer(situation, trial, answer.method, response)


def _of_answer(situation: Situation, trial: Trial, method: Method, response: IntegrationResponse) -> Iterator[PlannedChange]:
    status = str(response.status_code)
    wishes, policy = situation.wishes, situation.policy
    stranger = None if policy.allows_any_origin else admitted_stranger(situation.survey.pairing.gateway, trial)
    if stranger is not None and wishes.wants_cause(_WIDE):
        yield from _narrowed(situation, method, stranger)
    if wishes.wants_cause(_VARY) and follows_the_page(situation.survey.pairing.gateway, trial):
        known = names_in(literal(mapped(response.parameters, RESPONSE_HEADER, VARY)) or "")
        change = SetResponseHeader(
            method.route, status, spelled(response.parameters, RESPONSE_HEADER, VARY), quoted(", ".join(merged(known, ("Origin",))))
        )
        yield PlannedChange(change, _VARY, "safe", "caches are told that the allowed origin changes with the page")
    if wishes.wants_cause(_WILD) and _rests_on_wildcard(trial):
        value = literal(mapped(response.parameters, RESPONSE_HEADER, ALLOW_HEADERS))
        if value is not None:
            header = spelled(response.parameters, RESPONSE_HEADER, ALLOW_HEADERS)
            names = quoted(",".join(merged(names_in(value), ("Authorization",))))
            yield PlannedChange(SetResponseHeader(method.route, status, header, names), _WILD, "safe", "`*` never covers Authorization")


def _rests_on_wildcard(trial: Trial) -> bool:
    strict = trial.transcript.outcomes.get("standard")
    blocked = strict.blocked if strict is not None else None
    return (
        blocked is not None
        and blocked.reason in ("header-not-allowed", "preflight-header-not-allowed")
        and blocked.detail.lower() == "authorization"
    )


def _narrowed(situation: Situation, method: Method, stranger: str) -> Iterator[PlannedChange]:
    """Compare with the exact origins instead, where nothing but the preflight hangs on the template."""
    integration = method.integration
    why = f"{stranger} gets through to {method.route} as well, because its mapping template looks at a part of the origin only"
    if method.http_method != "OPTIONS" or not isinstance(integration, Integration) or integration.kind != "MOCK":
        yield PlannedChange(None, _WIDE, "needs-a-choice", f"{why}; compare with the exact origins there")
        return
    fresh = status_template(str(integration.responses[0].status_code))
    origins = situation.policy.origins
    for response in integration.responses:
        for media_type, text in response.templates.items():
            if chooses(text):
                yield PlannedChange(SetResponseTemplate(method.route, str(response.status_code), media_type, ""), _WIDE, "safe", why)
    template = choice_of(origins) + fresh if is_choosing(situation.policy) else fresh
    yield PlannedChange(SetRequestTemplate(method.route, JSON, template), _WIDE, "safe", f"{why}; now compared with each allowed origin")
