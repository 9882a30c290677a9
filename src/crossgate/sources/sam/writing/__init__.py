"""Changes of the model into edits of a SAM template, in SAM's own words; the door, and which writer takes which change."""

from __future__ import annotations

from collections.abc import Sequence

from crossgate.api import Api, Method
from crossgate.api.change import (
    AddMethod,
    AddResource,
    Change,
    SetApiKeyRequired,
    SetAuthorization,
    SetCorsConfiguration,
    SetGatewayResponseHeaders,
    SetResponseHeader,
)
from crossgate.sources.method_text import METHOD_CHANGES, MethodChange, alter
from crossgate.sources.openapi.writing import OperationDraft
from crossgate.sources.sam.writing.cors import CorsWish, can_say
from crossgate.sources.sam.writing.definition import altered, whole_definition, write_preflight
from crossgate.sources.sam.writing.draft import SamDraft
from crossgate.sources.sam.writing.http_api import add_route, set_cors_configuration
from crossgate.sources.sam.writing.settings import (
    set_gateway_response_headers,
    spare_new_preflights,
    spare_preflights,
)
from crossgate.text import CannotEdit, Edit, Mapping, Source
from crossgate.text.document import Document


def sam_edits(api: Api, changes: Sequence[Change], source: Source, document: Document, *, in_common: bool = False) -> tuple[Edit, ...]:
    """Return the edits of the SAM template in *document* that make *changes* to *api*; *in_common* those in Globals only, for all APIs that
    share them.

    Raises CannotEdit.
    """
    if not changes:
        return ()
    draft = SamDraft(api, source, document, in_common=in_common)
    cors = CorsWish(draft)
    made: dict[str, list[MethodChange]] = {}
    for change in changes:
        if isinstance(change, METHOD_CHANGES) and "by:Cors" in draft.method(change.route).place:
            made.setdefault(change.route, []).append(change)
        elif not isinstance(change, SetGatewayResponseHeaders):
            _write(draft, cors, change)
    for route, own in made.items():
        _alter_made(draft, cors, draft.method(route), own)
    if not cors.is_empty:
        cors.write()
    if cors.is_new:
        spare_new_preflights(draft)
    for change in changes:
        if isinstance(change, SetGatewayResponseHeaders):
            set_gateway_response_headers(draft, change)
    return draft.edits()


def _write(draft: SamDraft, cors: CorsWish, change: Change) -> None:
    if isinstance(change, METHOD_CHANGES):
        _alter(draft, change)
    elif isinstance(change, AddMethod):
        _add(draft, cors, change)
    elif isinstance(change, SetCorsConfiguration):
        set_cors_configuration(draft, change.cors)
    elif isinstance(change, AddResource):
        raise CannotEdit("SAM makes paths from events only; its Cors answers the preflights of every path", draft.api.place.span)
    else:
        raise CannotEdit("SAM makes the deployments of its APIs itself", draft.api.place.span)


def _add(draft: SamDraft, cors: CorsWish, change: AddMethod) -> None:
    """Add an OPTIONS method: by Cors, unless the definition has some by hand or Cors cannot say it."""
    method = change.method
    if draft.section == "HttpApi":
        add_route(draft, method)
        return
    definition = draft.definition()
    by_hand = [one for one in draft.api.methods if one.http_method == "OPTIONS" and draft.is_in_definition(one.place)]
    if can_say(method) and (definition is None or not (by_hand or _is_guarded(draft))):
        cors.add(method)
        return
    write_preflight(draft, method)
    spare_new_preflights(draft)


def _is_guarded(draft: SamDraft) -> bool:
    """Whether the definition asks for something of every operation that says nothing of it, as the preflights of Cors do."""
    entry = draft.template.own_property(draft.api.id, "DefinitionBody")
    return entry is not None and isinstance(entry[1], Mapping) and {"openapi", "security"} <= {key.raw for key, _ in entry[1].entries}


def _alter_made(draft: SamDraft, cors: CorsWish, method: Method, changes: Sequence[MethodChange]) -> None:
    """Alter a preflight that Cors makes: by its settings, else written out in the definition, where SAM leaves it as it is."""
    if _is_guarded(draft) and any(_default_of(change) for change in changes):
        write_preflight(draft, altered(method, changes))
        spare_new_preflights(draft)
        return
    if all(isinstance(change, SetResponseHeader) or _default_of(change) for change in changes) and can_say(altered(method, changes)):
        for change in changes:
            if isinstance(change, SetResponseHeader):
                cors.header(change.header, change.value)
    else:
        write_preflight(draft, altered(method, changes))
    for default in dict.fromkeys(_default_of(change) for change in changes):
        if default:
            spare_preflights(draft, default)


def _default_of(change: Change) -> str:
    """Return the default of the API that *change* takes off a preflight, empty for other changes."""
    if isinstance(change, SetAuthorization):
        return "DefaultAuthorizer"
    return "ApiKeyRequired" if isinstance(change, SetApiKeyRequired) and not change.required else ""


def _alter(draft: SamDraft, change: MethodChange) -> None:
    method = draft.method(change.route)
    default = _default_of(change)
    if default and f"by:{default}" in method.place:
        spare_preflights(draft, default)
        return
    verb, _, path = change.route.partition(" ")
    definition = draft.definition()
    if definition is None and not draft.is_implicit and any(event.path == path for event in draft.template.events_of(draft.api.id)):
        definition = whole_definition(draft)
    elif definition is None or not draft.is_in_definition(method.place):
        remedy = f"write it into the DefinitionBody of {draft.api.id if not draft.is_implicit else 'an AWS::Serverless::Api'} yourself"
        raise CannotEdit(f"SAM makes {change.route} itself from an event, which has no setting for this: {remedy}", method.place.span)
    alter(OperationDraft(definition, verb, path, method.place.span), change)
