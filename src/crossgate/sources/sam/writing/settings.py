"""Auth and GatewayResponses of a SAM API: what changes come to in them; the property Cors is elsewhere."""

from __future__ import annotations

from crossgate.api.change import SetGatewayResponseHeaders
from crossgate.sources.method_text import set_gateway_headers, set_header
from crossgate.sources.sam.writing.draft import SamDraft, written
from crossgate.text import CannotEdit, Mapping, Scalar

_OPT_OUTS = {"DefaultAuthorizer": "AddDefaultAuthorizerToCorsPreflight", "ApiKeyRequired": "AddApiKeyRequiredToCorsPreflight"}
"""What takes a default of the API off its preflights.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
"""

_GATEWAY_PREFIX = "gatewayresponse.header."


def spare_preflights(draft: SamDraft, default: str) -> None:
    """Take the *default*, ``DefaultAuthorizer`` or ``ApiKeyRequired``, off the preflights. Raises CannotEdit."""
    found = draft.template.setting(draft.api.id, "Auth", default)
    if found is None:
        raise CannotEdit(f"no {default} is written for this API", draft.api.place.span)
    draft.owner("Auth").mapping("Auth").put(_OPT_OUTS[default], False, after=default)


def spare_new_preflights(draft: SamDraft) -> None:
    """Take every default off preflights that are new. Raises CannotEdit."""
    for default, opt_out in _OPT_OUTS.items():
        found = draft.template.setting(draft.api.id, "Auth", default)
        known = draft.template.setting(draft.api.id, "Auth", opt_out)
        is_off = known is not None and isinstance(known[1], Scalar) and known[1].value is False
        if found is not None and not is_off and not (isinstance(found[1], Scalar) and found[1].value in (False, None)):
            spare_preflights(draft, default)


def set_gateway_response_headers(draft: SamDraft, change: SetGatewayResponseHeaders) -> None:
    """Map the headers of *change* in the gateway response, where it is written, else under GatewayResponses. Raises CannotEdit."""
    if draft.section == "HttpApi":
        raise CannotEdit("HTTP APIs have no gateway responses", draft.api.place.span)
    definition = draft.definition()
    known = draft.api.gateway_responses.get(change.type)
    if definition is not None and known is not None and draft.is_in_definition(known.place):
        from crossgate.sources.openapi.writing import gateway_response_parameters  # noqa: PLC0415 - few templates define them

        set_gateway_headers(gateway_response_parameters(definition, change.type), change.headers, written)
        return
    if known is not None and known.id:
        raise CannotEdit(f"{change.type} is a resource of its own beside the API", known.place.span)
    responses = _responses(draft)
    name = next((name for name in responses if name.upper() == change.type), change.type) if responses else change.type
    parameters = draft.owner("GatewayResponses").mapping("GatewayResponses", _after(draft)).mapping(name).mapping("ResponseParameters")
    headers = parameters.mapping("Headers")
    for header, value in change.headers.items():
        set_header(headers, "", header.removeprefix(_GATEWAY_PREFIX), written(value))


def _responses(draft: SamDraft) -> list[str]:
    found = draft.template.property(draft.api.id, "GatewayResponses")
    return [key.raw for key, _ in found[1].entries] if found is not None and isinstance(found[1], Mapping) else []


def _after(draft: SamDraft) -> str | None:
    """Return the property behind which GatewayResponses is to stand where it is new: before a long definition."""
    owner = draft.owner("GatewayResponses")
    return next((name for name in ("Auth", "Cors", "StageName") if owner.written(name) is not None), None)
