"""An OpenAPI 3 document into an HTTP API: routes, integrations, authorizers and CORS settings; what REST APIs alone take is passed over."""

from __future__ import annotations

from crossgate.api import Api, CorsConfiguration, Integration, Method, Place, Resource, Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.http_api import (
    DEFAULT_ROUTE,
    OPENAPI_AUTHORIZER,
    OPENAPI_CORS,
    OPENAPI_INTEGRATION,
    read_cors,
    read_http_authorizer,
    read_http_integration,
)
from crossgate.sources.openapi.pointer import Pointers
from crossgate.sources.openapi.security import Scheme, Security, applies_to_all, read_scheme
from crossgate.sources.reading import Reading, Resolve
from crossgate.sources.values import as_text
from crossgate.text import Mapping, Node, Scalar, Sequence

INTEGRATION = "x-amazon-apigateway-integration"
CORS = "x-amazon-apigateway-cors"

VERBS = {
    "get": "GET",
    "put": "PUT",
    "post": "POST",
    "delete": "DELETE",
    "options": "OPTIONS",
    "head": "HEAD",
    "patch": "PATCH",
    "x-amazon-apigateway-any-method": "ANY",
}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-any-method.html"""

_AUTHORIZER = "x-amazon-apigateway-authorizer"


def http_definition_api(
    node: Node,
    *,
    name: str,
    node_id: str,
    source: str,
    place: Place,
    resolve: Resolve,
    is_strict: bool = False,
    elsewhere: Unknown | None = None,
    integrations: Unknown | None = None,
) -> Api:
    """Return the HTTP API that an import of *node* makes; what is wrong in it is in the API's refusals.

    *is_strict* has an import fail on warnings. *elsewhere* says where things are that the document names and does not define,
    *integrations* why it has none.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
    """
    reading = Reading(resolve)
    root = resolve(node)
    if not isinstance(root, Mapping):
        gap = root if isinstance(root, Unknown) else Unknown("the definition is no mapping", node.span)
        return Api(name, "HTTP", node_id, source, gaps=(gap,), endpoint="REGIONAL", place=place)
    definition = _Definition(Block(root, reading), reading, elsewhere, integrations)
    return definition.api(name, node_id, source, place, is_strict=is_strict)


class _Definition:
    """The document while it is read."""

    def __init__(self, root: Block, reading: Reading, elsewhere: Unknown | None, integrations: Unknown | None) -> None:
        self._root = root
        self._reading = reading
        self._integrations = integrations
        self._pointers = Pointers(root.node, reading, elsewhere)
        components = root.block("components")
        schemes = self._pointers.blocks(components, "securitySchemes") if isinstance(components, Block) else ()
        found = {key.raw: _scheme(key.raw, block) for key, block in schemes}
        self._security = Security(found, reading, elsewhere, root if applies_to_all(root) else None)

    def api(self, name: str, node_id: str, source: str, place: Place, *, is_strict: bool) -> Api:
        """Return the API, its own fields' places beside those in *place*."""
        root, reading = self._root, self._reading
        if "swagger" in root:
            message = "an HTTP API is imported from OpenAPI 3, not from Swagger 2"
            reading.refuse("unsupported-version", message, root.place().span)
        self._pointers.note_transform(root)
        resources = self._resources(is_strict=is_strict)
        info = root.block("info", "info")
        title = info.text("title") if isinstance(info, Block) else None
        cors = self._cors()
        return Api(
            name=name or (title if isinstance(title, str) else "") or node_id,
            kind="HTTP",
            id=node_id,
            source=source,
            resources=resources,
            authorizers=self._security.authorizers,
            endpoint="REGIONAL",
            cors=cors,
            refusals=tuple(reading.refusals),
            gaps=tuple(reading.gaps),
            place=Place(place.span, {**root.place().fields, **place.fields}, place.label),
        )

    def _cors(self) -> Value[CorsConfiguration] | None:
        """Read the CORS settings; ``true`` is no mapping, and an import passes it over.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-cors-configuration.html
        """
        inner = self._root.block(CORS, "cors")
        return read_cors(inner, OPENAPI_CORS) if isinstance(inner, Block) else inner

    def _resources(self, *, is_strict: bool) -> dict[str, Resource]:
        found: dict[str, Resource] = {}
        for key, item in self._pointers.blocks(self._root, "paths"):
            path = DEFAULT_ROUTE if key.raw == "/" + DEFAULT_ROUTE else key.raw  # exports write it with a slash, SAM without
            if not path.startswith("/") and path != DEFAULT_ROUTE:
                continue
            self._pointers.note_transform(item)
            methods = {}
            for name in item.names():
                verb = VERBS.get(name.raw.lower())
                method = self._method(item, name, verb, path, is_strict=is_strict) if verb is not None else None
                if method is not None:
                    methods[method.http_method] = method
            found[path] = Resource(path, methods, place=item.place())
        return found

    def _method(self, item: Block, name: Scalar, verb: str, path: str, *, is_strict: bool) -> Method | None:
        block = self._pointers.block(item.written(name.raw), f"{verb} {path}", name)
        if not isinstance(block, Block):
            if block is not None:
                self._reading.gap(block)
            return None
        self._pointers.note_transform(block)
        route = self._reading.route = f"{verb} {path}"
        access = self._security.access(block, route)
        operation_id = block.text("operationId")
        is_jwt = not isinstance(access.authorizer, (Unknown, type(None))) and access.authorizer.kind == "JWT"
        method = Method(
            verb,
            path,
            authorization="JWT" if is_jwt else access.authorization,
            authorizer=access.authorizer,
            scopes=access.scopes,
            sent_headers=access.sent,
            integration=self._integration(block, is_strict=is_strict),
            id=operation_id if isinstance(operation_id, str) else "",
            place=block.place(),
        )
        self._reading.route = ""
        return method

    def _integration(self, block: Block, *, is_strict: bool) -> Value[Integration] | None:
        written = block.written(INTEGRATION)
        if written is None:
            return self._integrations
        key = next(name for name in block.names() if name.raw == INTEGRATION)
        inner = self._pointers.block(written, INTEGRATION, key)
        if not isinstance(inner, Block):
            return inner
        block.note("integration", inner.key, written, inner.node)
        kind = inner.text("type")
        if isinstance(kind, str) and kind.upper() in _REST_KINDS:
            self._unsupported(kind, inner, is_strict=is_strict)
            return None
        return read_http_integration(inner, OPENAPI_INTEGRATION)

    def _unsupported(self, kind: str, block: Block, *, is_strict: bool) -> None:
        """Note an integration that no HTTP API has: the import warns and leaves it out, or fails where it must not warn."""
        ending = "the import fails, as FailOnWarnings is true" if is_strict else "the import leaves it out"
        self._reading.refuse("unsupported-integration", f"HTTP APIs have no {kind.upper()} integrations: {ending}", block.place().span)


_REST_KINDS = frozenset({"MOCK", "AWS", "HTTP"})


def _scheme(name: str, block: Block) -> Scheme:
    """Read one security scheme; authorizers are those of HTTP APIs, all else is as in a REST API."""
    inner = block.block(_AUTHORIZER)
    if not isinstance(inner, Block):
        return read_scheme(name, block)
    authorizer = read_http_authorizer(inner, OPENAPI_AUTHORIZER, name, _identity_sources(inner))
    place = Place(block.span, {**block.place().fields, **inner.place().fields}, block.label)
    return Scheme(authorizer=authorizer._replace(place=place))


def _identity_sources(block: Block) -> Value[tuple[str, ...]]:
    """Read the expressions of ``identitySource``, one text with commas or a list."""
    written = block.resolved("identitySource", "identity_sources")
    if isinstance(written, Sequence):
        texts = [as_text(block.reading.resolve(item), "identitySource", block.reading) for item in written.items]
        return next((text for text in texts if isinstance(text, Unknown)), tuple(text for text in texts if isinstance(text, str)))
    text = as_text(written, "identitySource", block.reading)
    return text if isinstance(text, Unknown) else tuple(part.strip() for part in (text or "").split(",") if part.strip())
