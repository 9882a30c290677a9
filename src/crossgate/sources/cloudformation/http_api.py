"""AWS::ApiGatewayV2::Api, with the document in its Body and what quick create makes, into an API; no resources around it."""

from __future__ import annotations

from crossgate.api import Api, CorsConfiguration, Integration, Method, Place, Resource, Stage, Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.cloudformation.draft import Draft
from crossgate.sources.cloudformation.endpoint import has_default_endpoint
from crossgate.sources.http_api import CLOUDFORMATION_CORS, DEFAULT_ROUTE, TIMEOUT, read_cors, route_parts
from crossgate.sources.terms import PROTOCOLS
from crossgate.text import Mapping, Scalar

_URL_STARTS = ("http://", "https://")


def read_http_api(block: Block, logical_id: str, source: str) -> Draft:
    """Return the start of the API that *block* declares.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-api.html
    """
    title = block.text("Name", "name")
    base = _from_body(block, title if isinstance(title, str) and title else logical_id, logical_id, source)
    if "BodyS3Location" in block:
        block.resolved("BodyS3Location", "BodyS3Location")
        why = "the definition is in a file on S3, not in this template: its routes cannot be seen"
        block.reading.gap(Unknown(why, block.place()["BodyS3Location"]))
    if "Body" not in block and "BodyS3Location" not in block:
        _require_protocol(block)
    cors = _cors(block)
    draft = Draft(base if cors is None else base._replace(cors=cors), block.reading)
    if "Target" in block:
        _quick_create(block, draft)
    own = block.place()
    place = Place(own.span, {**base.place.fields, **own.fields}, own.label)
    draft.base = draft.base._replace(place=place, default_endpoint=has_default_endpoint(block))
    return draft


def _require_protocol(block: Block) -> None:
    protocol = block.choice("ProtocolType", "protocol", PROTOCOLS, "protocol of an API")
    if protocol is None:
        block.reading.refuse("missing-protocol", f"{block.label} needs a ProtocolType, HTTP or WEBSOCKET", block.span)


def _from_body(block: Block, name: str, logical_id: str, source: str) -> Api:
    body = block.resolved("Body", "body")
    if isinstance(body, Unknown):
        block.reading.gap(Unknown(f"the Body cannot be seen: {body.why}", body.where, body.remedy))
    if not isinstance(body, Mapping):
        if body is not None and not isinstance(body, Unknown) and not (isinstance(body, Scalar) and body.value is None):
            block.reading.refuse("wrong-type", "Body must be a mapping: an OpenAPI document", body.span)
        return Api(name, "HTTP", logical_id, source, endpoint="REGIONAL")
    from crossgate.sources.openapi.http_api import http_definition_api  # noqa: PLC0415 - only templates with a body need it

    strict = block.flag("FailOnWarnings", "fail_on_warnings")
    return http_definition_api(
        body, name=name, node_id=logical_id, source=source, place=Place(), resolve=block.reading.resolve, is_strict=strict is True
    )


def _cors(block: Block) -> Value[CorsConfiguration] | None:
    inner = block.block("CorsConfiguration", "cors")
    return read_cors(inner, CLOUDFORMATION_CORS) if isinstance(inner, Block) else inner


def _quick_create(block: Block, draft: Draft) -> None:
    """Add the route, the integration and the stage that an API with a Target gets by itself.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html
    """
    uri = block.text("Target", "uri")
    key = block.text("RouteKey", "http_method")
    parts = route_parts(key) if isinstance(key, str) else ("ANY", DEFAULT_ROUTE)
    if isinstance(key, Unknown):
        block.reading.gap(Unknown(f"which route {block.label} makes cannot be told: {key.why}", key.where, key.remedy))
    if parts is None:
        block.reading.refuse("invalid-route-key", f"'{key}' is no route key of an HTTP API", block.place()["http_method"])
        return
    shape = uri.shape if isinstance(uri, Unknown) else uri or ""
    is_url = shape.startswith(_URL_STARTS)
    integration = Integration(
        "HTTP_PROXY" if is_url else "AWS_PROXY",
        "ANY" if is_url else "POST",
        uri,
        timeout=TIMEOUT,
        payload_format="1.0" if is_url else "2.0",
        place=block.place(),
    )
    verb, path = parts
    method = Method(verb, path, integration=integration, id=draft.base.id, place=block.place())
    draft.resources[path] = Resource(path, {verb: method}, place=block.place())
    draft.stages.append(Stage(DEFAULT_ROUTE, place=block.place()))
