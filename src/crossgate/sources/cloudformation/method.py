"""AWS::ApiGateway::Method into a method of the model; where it hangs is told from outside."""

from __future__ import annotations

from typing import NamedTuple, cast

from crossgate.api import AuthorizationType, Authorizer, Integration, Method, MethodResponse, RequestValidator, Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.cloudformation.properties import INTEGRATION_PROPERTIES
from crossgate.sources.integration import CLOUDFORMATION, read_integration
from crossgate.sources.reading import Reference, Undetermined
from crossgate.sources.terms import AUTHORIZATION_TYPES, HTTP_METHODS
from crossgate.sources.values import as_text


class Companions(NamedTuple):
    """What methods refer to by logical id; *models* gives the names of the models."""

    authorizers: dict[str, Authorizer]
    validators: dict[str, RequestValidator]
    models: dict[str, str]


def read_method(block: Block, path: str, logical_id: str, companions: Companions, presence: Unknown | None) -> Method | None:
    """Return the method that *block* declares on *path*, or None when its verb cannot be told.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-method.html
    """
    verb = _verb(block)
    if verb is None:
        return None
    route = block.reading.route = f"{verb} {path}"
    authorization = block.choice("AuthorizationType", "authorization", AUTHORIZATION_TYPES, "authorization type")
    key_required = block.flag("ApiKeyRequired", "api_key_required")
    responses, unseen = _responses(block)
    method = Method(
        http_method=verb,
        path=path,
        authorization=cast("Value[AuthorizationType]", "NONE" if authorization is None else authorization),
        authorizer=_authorizer(block, companions, authorization, route),
        scopes=_scopes(block),
        api_key_required=False if key_required is None else key_required,
        validator=_validator(block, companions, route),
        request_parameters=_request_parameters(block),
        request_models=_request_models(block, companions),
        integration=unseen if unseen is not None else _integration(block),
        responses=responses,
        presence=presence,
        id=logical_id,
        place=block.place(),
    )
    block.reading.route = ""
    return method


def _verb(block: Block) -> str | None:
    verb = block.text("HttpMethod", "http_method")
    if isinstance(verb, str) and verb.upper() in HTTP_METHODS:
        return verb.upper()
    if isinstance(verb, Unknown):
        block.reading.gap(Unknown(f"which HTTP method {block.label} is cannot be told: {verb.why}", verb.where, verb.remedy))
    elif verb is None:
        block.reading.refuse("missing-http-method", f"{block.label} needs an HttpMethod", block.span)
    else:
        message = f"Invalid HttpMethod '{verb[:40]}'. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"
        block.reading.refuse("unknown-value", message, block.place()["http_method"])
    return None


def _authorizer(block: Block, companions: Companions, authorization: Value[str] | None, route: str) -> Value[Authorizer] | None:
    value = as_text(block.resolved("AuthorizerId", "authorizer"), "AuthorizerId", block.reading)
    if value is None:
        if authorization in ("CUSTOM", "COGNITO_USER_POOLS"):
            block.reading.refuse(
                "missing-authorizer", f"AuthorizationType {authorization} needs an AuthorizerId", block.place()["authorization"], route
            )
        return None
    if isinstance(value, Reference):
        authorizer = companions.authorizers.get(value.logical_id)
        if authorizer is None:
            block.reading.refuse("unknown-authorizer", f"no authorizer '{value.logical_id[:80]}' belongs to this API", value.where, route)
        return authorizer or value
    return (
        value
        if isinstance(value, Unknown)
        else Unknown(f"the authorizer '{value[:80]}' is not in this template", block.place()["authorizer"])
    )


def _validator(block: Block, companions: Companions, route: str) -> Value[RequestValidator] | None:
    value = as_text(block.resolved("RequestValidatorId", "validator"), "RequestValidatorId", block.reading)
    if isinstance(value, Reference):
        validator = companions.validators.get(value.logical_id)
        if validator is None:
            block.reading.refuse(
                "unknown-validator", f"no request validator '{value.logical_id[:80]}' belongs to this API", value.where, route
            )
        return validator or value
    if value is None or isinstance(value, Unknown):
        return value
    return Unknown(f"the request validator '{value[:80]}' is not in this template", block.place()["validator"])


def _scopes(block: Block) -> Value[tuple[str, ...]]:
    try:
        items = block.items("AuthorizationScopes", "scopes")
    except Undetermined as undetermined:
        return undetermined.unknown
    texts = [as_text(item, "a scope", block.reading) for item in items]
    return next((text for text in texts if isinstance(text, Unknown)), tuple(text for text in texts if isinstance(text, str)))


def _request_parameters(block: Block) -> dict[str, Value[bool]]:
    try:
        return block.flags("RequestParameters", "request_parameters")
    except Undetermined as undetermined:
        block.reading.gap(undetermined.unknown)
        return {}


def _request_models(block: Block, companions: Companions) -> dict[str, Value[str]]:
    try:
        found = block.texts("RequestModels", "request_models")
    except Undetermined as undetermined:
        block.reading.gap(undetermined.unknown)
        return {}
    return {key: _model_name(value, companions) for key, value in found.items()}


def _model_name(value: Value[str], companions: Companions) -> Value[str]:
    return companions.models.get(value.logical_id, value) if isinstance(value, Reference) else value


def _integration(block: Block) -> Value[Integration] | None:
    inner = block.block("Integration", "integration")
    if not isinstance(inner, Block):
        return inner
    for name in inner.names():
        if name.raw not in INTEGRATION_PROPERTIES:
            block.reading.refuse("unknown-property", f"an Integration has no property '{name.raw[:80]}'", name.span)
    return read_integration(inner, CLOUDFORMATION)


def _responses(block: Block) -> tuple[dict[str, MethodResponse], Unknown | None]:
    """Return the method responses, and why some of them cannot be seen."""
    found: dict[str, MethodResponse] = {}
    try:
        for item in block.items("MethodResponses", "responses"):
            inner = block.as_block(item, "a method response")
            if isinstance(inner, Unknown):
                return found, inner
            response = _response(inner) if inner is not None else None
            if response is not None and inner is not None:
                status = response.status_code if isinstance(response.status_code, str) else response.status_code.shape
                block.note(f"responses/{status}", None, inner.node, inner.node)
                found[status] = response
    except Undetermined as undetermined:
        return found, undetermined.unknown
    return found, None


def _response(block: Block) -> MethodResponse | None:
    status = block.text("StatusCode", "status_code")
    if status is None:
        block.reading.refuse("missing-status-code", "a method response needs a StatusCode", block.span)
        return None
    parameters, models = block.flags("ResponseParameters", "parameters"), block.texts("ResponseModels", "models")
    return MethodResponse(status, parameters, models, block.place())
