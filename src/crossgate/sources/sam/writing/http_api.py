"""CorsConfiguration of a SAM HTTP API, and a route for OPTIONS as an event of the function that other routes lead to; no REST API.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapicorsconfiguration.html
"""

from __future__ import annotations

from crossgate.api import CorsConfiguration, Method, Unknown
from crossgate.sources.cors_text import CORS_LISTS, write_cors
from crossgate.sources.http_api import CLOUDFORMATION_CORS
from crossgate.sources.openapi.writing.http_api import write_document_cors
from crossgate.sources.sam.overruled import EXTENSION, overruled, settings_of_extension
from crossgate.sources.sam.template import Event
from crossgate.sources.sam.writing.draft import SamDraft, written
from crossgate.text import CannotEdit, Mapping, Sequence
from crossgate.text.drafts import Given

_CORS = "CorsConfiguration"
_ANY = "x-amazon-apigateway-any-method"


def set_cors_configuration(draft: SamDraft, cors: CorsConfiguration) -> None:
    """Have the settings of the API say *cors*. Raises CannotEdit."""
    known = draft.api.cors if isinstance(draft.api.cors, CorsConfiguration) else None
    found = draft.template.property(draft.api.id, _CORS)
    definition = draft.definition() if found is None else None  # else SAM puts the property in place of what a definition says
    if definition is not None and EXTENSION in definition:
        write_document_cors(definition, known, cors, written)
        return
    if found is not None and known is not None:
        cors = _without_extension(draft, known, cors)
    owner = draft.owner(_CORS)
    if found is None:
        owner.put(_CORS, {}, after="StageName" if "StageName" in owner else None)
    elif known is None or not isinstance(found[1], Mapping):
        owner.wrap(_CORS, {})  # ``true``, or what SAM refuses: the plan says all that is to hold
        known = None
    else:
        known, cors = _own_part(draft.inherited(_CORS), known, cors)
    write_cors(owner.mapping(_CORS), known, cors, CLOUDFORMATION_CORS, written)


def _without_extension(draft: SamDraft, old: CorsConfiguration, new: CorsConfiguration) -> CorsConfiguration:
    """Write the settings that the definition says and CorsConfiguration does not, and return *new* without them. Raises CannotEdit."""
    gone = {one.field for one in overruled(draft.template, draft.api.id)}
    fields = [field for field in settings_of_extension(draft.template, draft.api.id) if field not in gone]
    definition = draft.definition() if any(getattr(old, field) != getattr(new, field) for field in fields) else None
    if definition is None:
        return new
    write_document_cors(definition, old, old._replace(**{field: getattr(new, field) for field in fields}), written)
    return new._replace(**{field: getattr(old, field) for field in fields})


def _own_part(shared: Mapping, old: CorsConfiguration, new: CorsConfiguration) -> tuple[CorsConfiguration, CorsConfiguration]:
    """Return what of *old* and *new* the API says itself, where the lists of *shared* come before its own. Raises CannotEdit."""
    for field in CORS_LISTS:
        key = getattr(CLOUDFORMATION_CORS, field)
        given, before, wanted = shared.get(key), getattr(old, field), getattr(new, field)
        if not isinstance(given, Sequence) or isinstance(before, Unknown) or isinstance(wanted, Unknown):
            continue
        count = len(given.items)
        if before[:count] != wanted[:count]:
            raise CannotEdit(f"{key} stands in Globals, and what an API says itself is only added to it: change it there", given.span)
        old = old._replace(**{field: before[count:]})
        new = new._replace(**{field: wanted[count:]})
    return old, new


def add_route(draft: SamDraft, method: Method) -> None:
    """Add the route *method* as an event beside one that has its integration. Raises CannotEdit."""
    event = _event_like(draft, method)
    properties: dict[str, Given] = {}
    api = event.written("ApiId")
    if api is not None:
        properties["ApiId"] = api
    properties |= {"Path": method.path, "Method": method.http_method}
    if draft.template.setting(draft.api.id, "Auth", "DefaultAuthorizer") is not None:
        properties["Auth"] = {"Authorizer": "NONE"}
    events = draft.resource(event.owner).mapping("Properties").mapping("Events")
    name = next(name for name in (f"{event.key.raw}Preflight{number}" for number in ("", *range(2, 999))) if name not in events)
    events.put(name, {"Type": "HttpApi", "Properties": properties}, after=event.key.raw)


def _event_like(draft: SamDraft, method: Method) -> Event:
    """Return the event of a route with the integration of *method*, of all methods if possible. Raises CannotEdit."""
    routes = {
        (one.path, one.http_method) for one in draft.api.methods if one.integration is not None and one.integration == method.integration
    }
    found = [event for event in draft.template.events_of(draft.api.id) if (event.path, _verb(event)) in routes]
    if not found:
        raise CannotEdit(f"no event leads to the function that is to answer {method.route}", draft.api.place.span)
    return min(found, key=lambda event: event.verb != _ANY)


def _verb(event: Event) -> str:
    return "ANY" if event.verb == _ANY else event.verb.upper()
