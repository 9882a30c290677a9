"""Changes of an HTTP API into its OpenAPI document: the CORS settings, and new routes to integrations that are there; no REST API."""

from __future__ import annotations

from crossgate.api import Api, CorsConfiguration, Method
from crossgate.sources.cors_text import write_cors
from crossgate.sources.http_api import DEFAULT_ROUTE, OPENAPI_CORS
from crossgate.sources.method_text import Expression
from crossgate.sources.openapi.http_api import CORS, INTEGRATION
from crossgate.sources.openapi.writing.operation import SECURITY, header_value, verb_key
from crossgate.sources.openapi.writing.path_parameters import path_parameters
from crossgate.text import CannotEdit
from crossgate.text.drafts import Given, MappingDraft


def write_document_cors(document: MappingDraft, old: CorsConfiguration | None, new: CorsConfiguration, expression: Expression) -> None:
    """Have the CORS settings of *document* say *new*. Raises CannotEdit."""
    write_cors(document.mapping(CORS), old, new, OPENAPI_CORS, expression)


def add_document_route(document: MappingDraft, api: Api, method: Method) -> None:
    """Add *method* to *document*, with the integration that another route of *api* has. Raises CannotEdit."""
    found = [known for known in api.methods if known.integration is not None and known.integration == method.integration]
    example = min(found, key=lambda known: known.http_method != "ANY", default=None)
    if example is None:
        raise CannotEdit(f"no route of the API has an integration that {method.route} could share", api.place.span)
    add_route_like(document, method, example)


def add_route_like(document: MappingDraft, method: Method, example: Method) -> None:
    """Add *method*, which asks for nothing, with a copy of the integration that *example* has in *document*. Raises CannotEdit."""
    integration = _operation(document, example).written(INTEGRATION)
    if integration is None:
        raise CannotEdit(f"the integration of {example.route} is not written in this document", example.place.span)
    paths = document.mapping("paths")
    operation: dict[str, Given] = {SECURITY: []} if SECURITY in document else {}
    operation |= {"responses": {"default": {"description": "answers preflights"}}, INTEGRATION: integration}
    item = paths.mapping(method.path, after=_key(paths, example.path))
    if verb_key(method.http_method) in item:
        raise CannotEdit(f"{method.route} is there already")
    parameters = path_parameters(document, item, method.path, header_value(document))
    item.put(verb_key(method.http_method), {"parameters": parameters, **operation} if parameters else operation)


def _operation(document: MappingDraft, method: Method) -> MappingDraft:
    paths = document.mapping("paths")
    key = _key(paths, method.path)
    item = paths.mapping(key) if key is not None else None
    name = next((name for name in item.names() if name.lower() == verb_key(method.http_method)), None) if item is not None else None
    if item is None or name is None:
        raise CannotEdit(f"{method.route} is not written out in the document", method.place.span)
    return item.mapping(name)


def _key(paths: MappingDraft, path: str) -> str | None:
    """Return the key of *path*; that of the default route is written with a slash, or by SAM without."""
    keys = (f"/{DEFAULT_ROUTE}", DEFAULT_ROUTE) if path == DEFAULT_ROUTE else (path,)
    return next((key for key in paths.names() if key in keys), None)
