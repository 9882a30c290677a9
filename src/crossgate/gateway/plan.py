"""A method's integration, compiled once: templates by media type, integration responses in order of choice, parsed header mappings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from crossgate.api import Integration, IntegrationResponse, Unknown, Value
from crossgate.gateway.facts import OpenPoints
from crossgate.gateway.header_mapping import RESPONSE_HEADER, Expression, parse_expression
from crossgate.text import Span

_STATUS = re.compile(r"[1-5][0-9]{2}")
"""https://docs.aws.amazon.com/apigateway/latest/api/API_IntegrationResponse.html#apigw-Type-IntegrationResponse-statusCode"""

DEFAULT_KEY = "$default"

Templates = Mapping[str, Value[str] | None]


class MappedHeader(NamedTuple):
    """One header that a response sets: its name as written, the expression, and the place of the value."""

    name: str
    expression: Value[Expression]
    place: Span | None


class ResponsePlan(NamedTuple):
    """One integration response, ready to be chosen and applied."""

    response: IntegrationResponse
    status: Value[int]
    pattern: Value[str] | None
    headers: tuple[MappedHeader, ...]
    templates: Templates


class IntegrationPlan(NamedTuple):
    """An integration; *responses* are in the order in which they are tried, without the *default* one."""

    integration: Integration
    templates: Templates
    responses: tuple[ResponsePlan, ...]
    default: ResponsePlan | None


def plan_integration(integration: Integration, points: OpenPoints) -> IntegrationPlan:
    """Compile *integration*. Of two integration responses with one status code the later replaces the earlier: the code is the key
    (https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegrationResponse.html).
    """
    by_status: dict[object, ResponsePlan] = {}
    for position, response in enumerate(integration.responses):
        plan = _plan_response(response)
        key = position if isinstance(plan.status, Unknown) else str(plan.status)
        by_status.pop(key, None)
        by_status[key] = plan
    plans = list(by_status.values())
    if points.selection_order == "status-code":
        plans.sort(key=lambda plan: 1000 if isinstance(plan.status, Unknown) else plan.status)
    defaults = [plan for plan in plans if plan.pattern is None]
    selected = tuple(plan for plan in plans if plan.pattern is not None)
    return IntegrationPlan(integration, integration.request_templates, selected, defaults[-1] if defaults else None)


def _plan_response(response: IntegrationResponse) -> ResponsePlan:
    return ResponsePlan(
        response=response,
        status=parse_status(response.status_code, response.place["status_code"]),
        pattern=response.selection_pattern or None,
        headers=mapped_headers(response.parameters, RESPONSE_HEADER, response.place.__getitem__),
        templates=response.templates,
    )


def parse_status(status: Value[str], place: Span | None) -> Value[int]:
    """Return a status code as a number; what API Gateway would refuse is Unknown."""
    if isinstance(status, Unknown):
        return status
    if _STATUS.fullmatch(status):
        return int(status)
    return Unknown(f"the status code {status} is none that API Gateway accepts", place)


def mapped_headers(parameters: Mapping[str, Value[str]], prefix: str, place_of: Callable[[str], Span | None]) -> tuple[MappedHeader, ...]:
    """Return the headers that *parameters* set; entries without *prefix* are refused by API Gateway and left out."""
    found = []
    for key, value in parameters.items():
        if key.startswith(prefix) and len(key) > len(prefix):
            expression = value if isinstance(value, Unknown) else parse_expression(value)
            place = place_of(f"parameters/{key}")
            found.append(MappedHeader(key.removeprefix(prefix), expression, place))
    return tuple(found)
