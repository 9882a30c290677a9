"""Authorizers, request validators and models of a template into the model; no methods."""

from __future__ import annotations

from typing import cast

from crossgate.api import Authorizer, AuthorizerKind, RequestValidator, Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.plain import json_text, plain
from crossgate.sources.terms import AUTHORIZER_KINDS
from crossgate.text import Mapping, Sequence


def read_authorizer(block: Block, logical_id: str) -> Authorizer:
    """Return the authorizer that *block* declares.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-authorizer.html
    """
    name = block.text("Name", "name")
    kind = block.choice("Type", "kind", AUTHORIZER_KINDS, "authorizer type")
    if kind is None:
        block.reading.refuse("missing-authorizer-type", f"{logical_id} needs a Type", block.span)
        kind = Unknown("the authorizer has no type", block.span)
    sources = block.text("IdentitySource", "identity_sources")
    ttl = block.number("AuthorizerResultTtlInSeconds", "result_ttl")
    return Authorizer(
        name=name if isinstance(name, str) and name else logical_id,
        kind=cast("Value[AuthorizerKind]", kind),
        identity_sources=sources
        if isinstance(sources, Unknown)
        else tuple(part.strip() for part in (sources or "").split(",") if part.strip()),
        validation_expression=block.text("IdentityValidationExpression", "validation_expression"),
        result_ttl=300 if ttl is None else ttl,
        place=block.place(),
    )


def read_validator(block: Block) -> RequestValidator:
    """Return the request validator that *block* declares.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-requestvalidator.html
    """
    body = block.flag("ValidateRequestBody", "body")
    parameters = block.flag("ValidateRequestParameters", "parameters")
    return RequestValidator(False if body is None else body, False if parameters is None else parameters, block.place())


def read_model(block: Block, logical_id: str) -> tuple[str, Value[str]]:
    """Return the name and the schema, as JSON text, of the model that *block* declares.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-model.html
    """
    name = block.text("Name")
    schema = block.resolved("Schema")
    text: Value[str]
    if schema is None or isinstance(schema, Unknown):
        text = schema or "{}"
    elif isinstance(schema, (Mapping, Sequence)):
        value, unknowns = plain(schema, block.reading.resolve)
        text = unknowns[0][1] if unknowns else json_text(value)
    else:
        text = schema.raw
    return (name if isinstance(name, str) and name else logical_id), text
