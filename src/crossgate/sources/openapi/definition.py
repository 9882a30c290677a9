"""A whole OpenAPI document into an API: paths, extensions and what they share; single operations are read elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import Api, CorsConfiguration, GatewayResponse, Place, RequestValidator, Resource, Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.http_api import OPENAPI_CORS, read_cors
from crossgate.sources.integration import OPENAPI, read_gateway_response
from crossgate.sources.openapi.operation import VALIDATOR, Shared, parameter_nodes, read_operation, texts_of
from crossgate.sources.openapi.origin import NOTHING, LeftOut
from crossgate.sources.openapi.pointer import Pointers
from crossgate.sources.openapi.security import Security, applies_to_all, read_scheme
from crossgate.sources.plain import json_text, plain
from crossgate.sources.policy import read_policy
from crossgate.sources.reading import Reading, Resolve, Undetermined
from crossgate.sources.terms import API_KEY_SOURCES
from crossgate.sources.values import as_text
from crossgate.text import Mapping, Node, Scalar, Sequence

_VERBS = {
    "get": "GET",
    "put": "PUT",
    "post": "POST",
    "delete": "DELETE",
    "options": "OPTIONS",
    "head": "HEAD",
    "patch": "PATCH",
    "x-amazon-apigateway-any-method": "ANY",
}
"""The keys of a path item that define a method, https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-any-method.html"""

_CORS = "x-amazon-apigateway-cors"

ALLOW_ORIGIN = "gatewayresponse.header.Access-Control-Allow-Origin"


def definition_api(node: Node, *, name: str, node_id: str, source: str, place: Place, resolve: Resolve, left_out: LeftOut = NOTHING) -> Api:
    """Return the REST API that an import of *node* makes; *left_out* is what the document does not tell of it."""
    reading = Reading(resolve)
    root = resolve(node)
    if not isinstance(root, Mapping):
        gap = root if isinstance(root, Unknown) else Unknown("the definition is no mapping", node.span)
        return Api(name, "REST", node_id, source, gaps=(gap,), place=place)
    return _Definition(Block(root, reading), reading, left_out).api(name, node_id, source, place)


class _Definition:
    """The document while it is read."""

    def __init__(self, root: Block, reading: Reading, left_out: LeftOut) -> None:
        self._root = root
        self._reading = reading
        self._left_out = left_out
        self._pointers = Pointers(root.node, reading, left_out.definitions)
        validators = {key.raw: _validator(block) for key, block in self._pointers.blocks(root, "x-amazon-apigateway-request-validators")}
        schemes = {key.raw: read_scheme(key.raw, block, left_out.extensions) for key, block in self._schemes()}
        security = Security(schemes, reading, left_out.definitions, root if applies_to_all(root) else None)
        self._shared = Shared(
            reading=reading,
            pointers=self._pointers,
            security=security,
            validators=validators,
            default_validator=self._default_validator(validators),
            models=self._models(),
            consumes=texts_of(root, "consumes"),
            responses={},
            integrations=left_out.integrations,
            unguarded=[],
        )

    def api(self, name: str, node_id: str, source: str, place: Place) -> Api:
        """Return the API, its own fields' places beside those in *place*."""
        root, reading = self._root, self._reading
        self._pointers.note_transform(root)
        resources = self._resources()
        info = root.block("info", "info")
        title = info.text("title") if isinstance(info, Block) else None
        key_source = root.choice("x-amazon-apigateway-api-key-source", "api_key_source", API_KEY_SOURCES, "API key source")
        policy = root.written("x-amazon-apigateway-policy")
        ignored_cors = self._ignored_cors()
        self._note_security()
        return Api(
            name=name or (title if isinstance(title, str) else "") or node_id,
            kind="REST",
            id=node_id,
            source=source,
            resources=resources,
            gateway_responses=self._gateway_responses(),
            authorizers=self._shared.security.authorizers,
            models=self._shared.models,
            binary_media_types=self._binary_media_types(),
            api_key_source="HEADER" if key_source is None else key_source,
            policy=None if policy is None else read_policy(policy, root.node.key("x-amazon-apigateway-policy"), reading),
            endpoint=self._endpoint(),
            refusals=tuple(reading.refusals),
            gaps=tuple(reading.gaps),
            place=Place(place.span, {**root.place().fields, **place.fields}, place.label),
            ignored_cors=ignored_cors,
        )

    def _ignored_cors(self) -> CorsConfiguration | None:
        """Note CORS settings, which an import into a REST API passes over, and return what their owner wants.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-cors-configuration.html
        """
        if _CORS not in self._root:
            return None
        self._root.resolved(_CORS, "cors")
        self._reading.refuse("ignored-cors-extension", f"{_CORS} counts for HTTP APIs only", self._root.place()["key:cors"])
        apart = Block(self._root.node, Reading(self._reading.resolve)).block(_CORS)  # what is wrong in it is no matter
        return read_cors(apart, OPENAPI_CORS) if isinstance(apart, Block) else None

    def _note_security(self) -> None:
        """Note requirements for all operations of a Swagger 2 document where some have none of their own: an import applies only those.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
        """
        security = self._root.resolved("security", "security")
        requirements = security.items if isinstance(security, Sequence) else ()
        asks = any(not isinstance(item, Mapping) or item.entries for item in requirements)  # {} asks nobody for anything
        if asks and self._shared.unguarded and not applies_to_all(self._root):
            routes = self._shared.unguarded
            others = f" and {len(routes) - 1} more" if len(routes) > 1 else ""
            message = (
                f"an import of Swagger 2 applies security only where an operation has it, so {routes[0]}{others} may be called without"
            )
            self._reading.refuse("ignored-security", message, self._root.place()["key:security"])

    def _resources(self) -> dict[str, Resource]:
        found: dict[str, Resource] = {}
        for key, item in self._pointers.blocks(self._root, "paths"):
            path = _canonical(key.raw)
            if not path:
                continue
            resource = self._resource(path, item)
            if path in found:
                self._reading.refuse("duplicate-path-part", f"'{key.raw}' is the path '{path}' again", key.span)
                resource = Resource(path, {**resource.methods, **found[path].methods}, place=found[path].place)
            found[path] = resource
        return found

    def _resource(self, path: str, item: Block) -> Resource:
        self._pointers.note_transform(item)
        shared_parameters = parameter_nodes(item, self._shared)
        methods = {}
        for name in item.names():
            verb = _VERBS.get(name.raw.lower())
            written = item.written(name.raw)
            if verb is None or written is None:
                continue
            block = self._pointers.block(written, f"{verb} {path}", name)
            if isinstance(block, Block):
                self._pointers.note_transform(block)
                methods[verb] = read_operation(block, verb, path, shared_parameters, self._shared)
            elif block is not None:
                self._reading.gap(block)
        return Resource(path, methods, place=item.place())

    def _schemes(self) -> Iterator[tuple[Scalar, Block]]:
        yield from self._pointers.blocks(self._root, "securityDefinitions")
        components = self._components()
        if components is not None:
            yield from self._pointers.blocks(components, "securitySchemes")

    def _components(self) -> Block | None:
        components = self._root.block("components")
        return components if isinstance(components, Block) else None

    def _models(self) -> dict[str, Value[str]]:
        components = self._components()
        found = list(self._pointers.blocks(self._root, "definitions"))
        found += self._pointers.blocks(components, "schemas") if components is not None else ()
        return {key.raw: json_text(plain(block.node, self._reading.resolve)[0]) for key, block in found}

    def _default_validator(self, validators: dict[str, RequestValidator]) -> Value[RequestValidator] | None:
        name = self._root.text(VALIDATOR, "validator")
        if name is None or isinstance(name, Unknown):
            return name
        if name not in validators:
            self._pointers.missing("unknown-validator", f"no request validator is called '{name[:80]}'", self._root.place()["validator"])
        return validators.get(name, self._left_out.definitions)

    def _gateway_responses(self) -> dict[str, GatewayResponse]:
        found = {}
        for key, block in self._pointers.blocks(self._root, "x-amazon-apigateway-gateway-responses"):
            response = read_gateway_response(block, OPENAPI, key.raw)
            found[response.type] = response
        if not found and self._left_out.extensions is not None:
            untold = {ALLOW_ORIGIN: self._left_out.extensions}
            return {kind: GatewayResponse(kind, parameters=untold) for kind in ("DEFAULT_4XX", "DEFAULT_5XX")}
        return found

    def _endpoint(self) -> Value[str]:
        """Return the endpoint type; only what a private API needs is said of it in a document.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-endpoint-configuration.html
        """
        configuration = self._root.block("x-amazon-apigateway-endpoint-configuration", "endpoint")
        return "PRIVATE" if isinstance(configuration, Block) and "vpcEndpointIds" in configuration else "EDGE"

    def _binary_media_types(self) -> Value[tuple[Value[str], ...]]:
        try:
            items = self._root.items("x-amazon-apigateway-binary-media-types", "binary_media_types")
        except Undetermined as undetermined:
            return undetermined.unknown
        texts = (as_text(item, "a binary media type", self._reading) for item in items)
        return tuple(text for text in texts if text is not None)


def _validator(block: Block) -> RequestValidator:
    """Read one validator, https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-request-validators.requestValidator.html."""
    body, parameters = block.flag("validateRequestBody", "body"), block.flag("validateRequestParameters", "parameters")
    return RequestValidator(False if body is None else body, False if parameters is None else parameters, block.place())


def _canonical(path: str) -> str:
    """Return *path* with one leading slash and none at its end; an empty text for keys that are no path."""
    return "/" + path.strip("/") if path.startswith("/") else ""
