"""Gateway responses in an OpenAPI document: where their headers are written; which headers lies elsewhere."""

from __future__ import annotations

from crossgate.text.drafts import MappingDraft

_RESPONSES = "x-amazon-apigateway-gateway-responses"


def gateway_response_parameters(document: MappingDraft, kind: str) -> MappingDraft:
    """Return the header mappings of the gateway response *kind*, made when there are none. Raises CannotEdit.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.html
    """
    responses = document.mapping(_RESPONSES)
    key = next((key for key in responses.names() if key.upper() == kind), kind)
    return responses.mapping(key).mapping("responseParameters")
