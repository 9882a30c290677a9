"""AWS::ApiGateway::RestApi, with the OpenAPI document in its Body, into an API; none of the resources around it."""

from __future__ import annotations

from crossgate.api import Api, Place, Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.cloudformation.draft import Draft
from crossgate.sources.cloudformation.endpoint import has_default_endpoint
from crossgate.sources.policy import read_policy
from crossgate.sources.reading import Undetermined
from crossgate.sources.terms import API_KEY_SOURCES, ENDPOINT_TYPES
from crossgate.sources.values import as_text
from crossgate.text import Mapping, Scalar

_ELSEWHERE = {
    "BodyS3Location": "the definition is in a file on S3, not in this template: its routes cannot be seen",
    "CloneFrom": "the API is a copy of another one, which is not in this template",
}


def read_rest_api(block: Block, logical_id: str, source: str) -> Draft:
    """Return the start of the API that *block* declares.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-restapi.html
    """
    title = block.text("Name", "name")
    name = title if isinstance(title, str) and title else logical_id
    base = _from_body(block, name, logical_id, source)
    for key, why in _ELSEWHERE.items():
        if key in block:
            block.resolved(key, key)
            block.reading.gap(Unknown(why, block.place()[key]))
    base = _with_own_settings(base, block)
    own = block.place()
    place = Place(own.span, {**base.place.fields, **own.fields}, own.label)
    return Draft(base._replace(place=place), block.reading)


def _from_body(block: Block, name: str, logical_id: str, source: str) -> Api:
    body = block.resolved("Body", "body")
    if isinstance(body, Unknown):
        block.reading.gap(Unknown(f"the Body cannot be seen: {body.why}", body.where, body.remedy))
    if not isinstance(body, Mapping):
        if body is not None and not isinstance(body, Unknown) and not (isinstance(body, Scalar) and body.value is None):
            block.reading.refuse("wrong-type", "Body must be a mapping: an OpenAPI document", body.span)
        return Api(name, "REST", logical_id, source)
    from crossgate.sources.openapi import read_definition  # noqa: PLC0415 - only templates with a body need it

    return read_definition(body, name=name, id=logical_id, source=source, resolve=block.reading.resolve)


def _with_own_settings(base: Api, block: Block) -> Api:
    key_source = block.choice("ApiKeySourceType", "api_key_source", API_KEY_SOURCES, "API key source")
    types = _binary_media_types(block)
    policy = block.written("Policy")
    return base._replace(
        api_key_source=base.api_key_source if key_source is None else key_source,
        binary_media_types=base.binary_media_types if types is None else types,
        policy=base.policy if policy is None else read_policy(policy, block.node.key("Policy"), block.reading),
        endpoint=_endpoint(block) if "EndpointConfiguration" in block else base.endpoint,
        default_endpoint=has_default_endpoint(block),
    )


def _binary_media_types(block: Block) -> Value[tuple[Value[str], ...]] | None:
    if "BinaryMediaTypes" not in block:
        return None
    try:
        items = block.items("BinaryMediaTypes", "binary_media_types")
    except Undetermined as undetermined:
        return undetermined.unknown
    texts = (as_text(item, "a binary media type", block.reading) for item in items)
    return tuple(text for text in texts if text is not None)


def _endpoint(block: Block) -> Value[str]:
    configuration = block.block("EndpointConfiguration", "endpoint")
    if configuration is None or isinstance(configuration, Unknown):
        return "EDGE" if configuration is None else configuration
    try:
        first = next(iter(configuration.items("Types")), None)
    except Undetermined as undetermined:
        return undetermined.unknown
    text = as_text(first, "an endpoint type", block.reading)
    if isinstance(text, str) and text.upper() not in ENDPOINT_TYPES:
        block.reading.refuse("unknown-value", f"'{text[:40]}' is no endpoint type", block.place()["endpoint"])
    return "EDGE" if text is None else text
