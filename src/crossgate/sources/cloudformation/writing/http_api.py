"""Changes of an HTTP API into edits of a template: its CORS configuration, and new routes to integrations that are there; no REST API."""

from __future__ import annotations

from crossgate.api import CorsConfiguration, Method
from crossgate.api.change import SetCorsConfiguration
from crossgate.sources.cloudformation.properties import PREFIX_V2
from crossgate.sources.cloudformation.writing.naming import camel
from crossgate.sources.cloudformation.writing.new_resource import written_property
from crossgate.sources.cloudformation.writing.routes import body_of, body_span, is_own_resource
from crossgate.sources.cloudformation.writing.template_draft import TemplateDraft
from crossgate.sources.cors_text import write_cors
from crossgate.sources.http_api import CLOUDFORMATION_CORS
from crossgate.text import CannotEdit
from crossgate.text.drafts import Given

ROUTE = PREFIX_V2 + "Route"
_CORS = "CorsConfiguration"


def set_cors_configuration(draft: TemplateDraft, change: SetCorsConfiguration) -> None:
    """Have the API's own settings, or those of the document in its Body, say what is planned. Raises CannotEdit."""
    known = draft.api.cors if isinstance(draft.api.cors, CorsConfiguration) else None
    properties = draft.properties(draft.api.id, draft.api.place.span)
    if body_span(draft) is not None and _CORS not in properties:
        from crossgate.sources.openapi.writing.http_api import write_document_cors  # noqa: PLC0415 - only templates with a body need it

        write_document_cors(body_of(draft), known, change.cors, draft.expression)
        return
    write_cors(properties.mapping(_CORS), known, change.cors, CLOUDFORMATION_CORS, draft.expression)


def add_route(draft: TemplateDraft, method: Method) -> None:
    """Add a route to an integration that another route has, right after that. Raises CannotEdit."""
    if method.route in draft.new_methods or method.route in {known.route for known in draft.api.methods}:
        raise CannotEdit(f"{method.route} is there already", draft.api.place.span)
    example = route_with_integration(draft, method)
    if not is_own_resource(draft, example):
        from crossgate.sources.openapi.writing.http_api import add_route_like  # noqa: PLC0415 - only templates with a body need it

        add_route_like(body_of(draft), method, example)
        draft.new_methods[method.route] = ""
        return
    api_id = written_property(draft, [example.id], "ApiId")
    target = written_property(draft, [example.id], "Target")
    if api_id is None or target is None:
        raise CannotEdit(f"{example.route} is made by quick create, so no other route can refer to its integration", example.place.span)
    logical_id = draft.free_id(draft.own_id(_name(draft, method)))
    properties: dict[str, Given] = {"ApiId": api_id, "RouteKey": method.route, "Target": target}
    draft.add(logical_id, ROUTE, properties, draft.last_of([example.id]), draft.condition_of([example.id]))
    draft.new_methods[method.route] = logical_id


def route_with_integration(draft: TemplateDraft, method: Method) -> Method:
    """Return a route that has the integration of *method* already, one for all methods if possible. Raises CannotEdit when none has."""
    found = [known for known in draft.api.methods if known.integration is not None and known.integration == method.integration]
    example = min(found, key=lambda known: known.http_method != "ANY", default=None)
    if example is None:
        raise CannotEdit(f"no route of the API has an integration that {method.route} could share", draft.api.place.span)
    return example


def _name(draft: TemplateDraft, method: Method) -> str:
    """Return a logical id after the manner of the other routes: ``OptionsPetsRoute`` where those end in Route."""
    others = [known.id for known in draft.api.methods if known.id]
    suffix = "Route" if not others or any(other.endswith("Route") for other in others) else ""
    return method.http_method.capitalize() + (camel(method.path) or "Root") + suffix
