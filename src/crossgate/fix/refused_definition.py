"""Header mappings that API Gateway refuses at deployment, repaired where there is one way to read them; nothing a browser sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crossgate.api import GatewayResponse, Integration, IntegrationResponse, Method, Unknown
from crossgate.api.change import PlannedChange, SetGatewayResponseHeaders, SetResponseHeader
from crossgate.fix.applied import GATEWAY_RESPONSE_HEADER, RESPONSE_HEADER, header_of
from crossgate.fix.granted import ALLOW_ORIGIN, needed_headers, quoted
from crossgate.fix.situation import Situation
from crossgate.gateway.header_mapping import GATEWAY_RESPONSE_KINDS, INTEGRATION_RESPONSE_KINDS, Kind, parse_expression

_PREFIX = "wrong-mapping-prefix"
_UNQUOTED = "unquoted-header-value"
_UNDECLARED = "undeclared-response-header"


def definition_repairs(situation: Situation) -> Iterator[PlannedChange]:
    """Yield repairs of wrong prefixes, missing inner quotes and undeclared headers."""
    for planned in (*_of_methods(situation), *_of_gateway_responses(situation)):
        if situation.wishes.wants_cause(planned.cause):
            yield planned


def _of_methods(situation: Situation) -> Iterator[PlannedChange]:
    for method in situation.api.methods:
        if isinstance(method.integration, Integration) and situation.wishes.wants_route(method.route):
            for response in method.integration.responses:
                if not isinstance(response.status_code, Unknown):
                    yield from _of_response(situation, method, response, response.status_code)


def _of_response(situation: Situation, method: Method, response: IntegrationResponse, status: str) -> Iterator[PlannedChange]:
    repaired = _repaired(response.parameters, RESPONSE_HEADER, INTEGRATION_RESPONSE_KINDS, situation)
    for header, (value, cause, why) in repaired.items():
        yield PlannedChange(SetResponseHeader(method.route, status, header, value), cause, "safe", why)
    declared = method.responses.get(status)
    if any(isinstance(known.status_code, Unknown) for known in method.responses.values()):
        return
    for key in response.parameters:
        header = header_of(key)
        if key == RESPONSE_HEADER + header and header not in repaired and (declared is None or key not in declared.parameters):
            is_vain = isinstance(method.integration, Integration) and method.integration.is_proxy
            refuses = "a proxy integration has no use for a mapping of" if is_vain else "API Gateway refuses to map"
            why = f"{refuses} {header} where the method response {status} of {method.route} does not declare it"
            yield PlannedChange(SetResponseHeader(method.route, status, header, None), _UNDECLARED, "safe", why)


def _of_gateway_responses(situation: Situation) -> Iterator[PlannedChange]:
    for entry in situation.api.gateway_responses.values():
        yield from _of_gateway_response(situation, entry)


def _of_gateway_response(situation: Situation, entry: GatewayResponse) -> Iterator[PlannedChange]:
    repaired = _repaired(entry.parameters, GATEWAY_RESPONSE_HEADER, GATEWAY_RESPONSE_KINDS, situation)
    for header, (value, cause, why) in repaired.items():
        yield PlannedChange(SetGatewayResponseHeaders(entry.type, {header: value}), cause, "safe", why)


def _repaired(
    parameters: Mapping[str, object], prefix: str, allowed: frozenset[Kind], situation: Situation
) -> dict[str, tuple[str, str, str]]:
    """Return by header the right expression for every mapping that is refused, with its cause and why."""
    found: dict[str, tuple[str, str, str]] = {}
    for key, value in parameters.items():
        header = header_of(key)
        is_prefixed = key == prefix + header and bool(header)
        if not isinstance(value, str) or not header or "header" not in key:
            continue
        kind = parse_expression(value).kind
        if kind == "invalid" and not is_cors(header):
            continue
        right = _right_value(header, value, kind, allowed, situation)
        if not is_prefixed and right is not None:
            found[header] = (right, _PREFIX, f"the mapping key of {header} must be {prefix}{header}")
        elif right is not None and right != value:
            cause = _UNQUOTED if kind == "invalid" else _PREFIX
            found[header] = (
                right,
                cause,
                f"a static value of {header} needs inner single quotes" if kind == "invalid" else "no such mapping here",
            )
    return found


def _right_value(header: str, value: str, kind: Kind, allowed: frozenset[Kind], situation: Situation) -> str | None:
    """Return what *value* is meant to be, None where that cannot be told."""
    if kind in allowed:
        return value
    if kind == "invalid":
        return quoted(value.strip("'\" "))
    return needed_headers(situation.policy)[ALLOW_ORIGIN] if header.lower() == ALLOW_ORIGIN.lower() else None


def is_cors(header: str) -> bool:
    """Whether *header* is one of CORS, where an unquoted value can only be meant literally."""
    return header.lower().startswith("access-control-") or header.lower() == "vary"
