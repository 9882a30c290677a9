"""One SAM template while it is altered: where the properties of an API are written, its own or in Globals; no property is decided here."""

from __future__ import annotations

from crossgate.api import Api, Method, Place, Unknown, Value
from crossgate.sources.cloudformation.writing.template_draft import template_guard
from crossgate.sources.sam.template import API_SECTIONS, IMPLICIT, SamTemplate, mapping_at
from crossgate.text import CannotEdit, Edit, Mapping, Source, Span
from crossgate.text.document import Document
from crossgate.text.drafts import Given, MappingDraft
from crossgate.text.habits import Habits
from crossgate.text.patch import edits_of

_BEFORE_GLOBALS = ("Metadata", "Description", "Transform", "AWSTemplateFormatVersion")
_DEFINITION = "DefinitionBody"


class SamDraft:
    """The template that *api* was read from, while changes of that API are written into it, *in_common* in Globals only."""

    def __init__(self, api: Api, source: Source, document: Document, *, in_common: bool = False) -> None:
        root = document.root
        resources = root.get("Resources") if isinstance(root, Mapping) else None
        if not isinstance(root, Mapping) or not isinstance(resources, Mapping):
            raise CannotEdit("the template has no mapping of Resources", root.span)
        self.api = api
        self.source = source
        self.template = SamTemplate(root, resources)
        self.section = self.template.section(api.id)
        if not self.section:
            raise CannotEdit(f"{api.name} is no API that SAM makes, and stands beside some that are", api.place.span)
        self._in_common = in_common
        self._habits = Habits(source, root)
        self._root = MappingDraft(root, template_guard(source, root, self._habits))

    def edits(self) -> tuple[Edit, ...]:
        """Return the edits that everything so far comes to."""
        found = edits_of(self.source, self._root, self._habits)
        return tuple(edit for edit in found if self._is_in_globals(edit)) if self._in_common else found

    def owner(self, name: str) -> MappingDraft:
        """Return the mapping in which the property *name* of the API is to be written: where it stands, else with the API itself.

        What stands in Globals for several APIs is left as it is unless it is to be altered for all: a property of the API's own wins
        over it. Raises CannotEdit.
        """
        return self._globals() if self._belongs_to_globals(name) else self.properties()

    def inherited(self, name: str) -> Mapping:
        """Return what Globals add to the property *name* where the API itself has to say it; empty where nothing is added.

        SAM puts lists of both one behind the other, and of anything else takes what the API says.
        Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
        """
        section = mapping_at(self.template.globals, self.section)
        return mapping_at(section, "" if self._belongs_to_globals(name) else name)

    def _belongs_to_globals(self, name: str) -> bool:
        is_own = self.template.own_property(self.api.id, name) is not None
        is_global = self.template.global_property(self.api.id, name) is not None
        return self.is_implicit or (is_global and not is_own and (self._in_common or self._is_alone()))

    def properties(self) -> MappingDraft:
        """Return the properties of an API that is declared. Raises CannotEdit."""
        return self.resource(self.api.id).mapping("Properties")

    def resource(self, logical_id: str) -> MappingDraft:
        """Return a resource. Raises CannotEdit when a loop or a macro makes it."""
        if logical_id not in self.template.resources:
            raise CannotEdit(f"'{logical_id[:80]}' is not written out in this template (a loop or a macro makes it)", self.api.place.span)
        return self._root.mapping("Resources").mapping(logical_id)

    def put(self, name: str, value: Given) -> None:
        """Write the new property *name*, before a long definition rather than behind it."""
        owner = self.owner(name)
        owner.put(name, value, after="StageName" if "StageName" in owner else None)

    @property
    def is_implicit(self) -> bool:
        """Whether SAM adds the API because events name none: then only Globals speak of it."""
        return self.api.id in IMPLICIT.values()

    def definition(self) -> MappingDraft | None:
        """Return the definition of the API as far as it is written in the template, None where SAM makes it all. Raises CannotEdit."""
        elsewhere = self.template.property(self.api.id, "DefinitionUri")
        if elsewhere is not None:
            raise CannotEdit("the definition is in a file of its own: fix that file", elsewhere[0].span)
        entry = self.template.own_property(self.api.id, _DEFINITION)
        if entry is None:
            return None
        if not isinstance(entry[1], Mapping) or not isinstance(entry[1].get("paths"), Mapping):
            raise CannotEdit("the definition is brought in from elsewhere: fix it there", entry[0].span)
        return self.properties().mapping(_DEFINITION)

    def method(self, route: str) -> Method:
        """Return the method *route* as it was read. Raises CannotEdit."""
        verb, _, path = route.partition(" ")
        resource = self.api.resources.get(path)
        method = resource.methods.get(verb) if resource is not None else None
        if method is None:
            raise CannotEdit(f"the API has no method {route}", self.api.place.span)
        return method

    def is_in_definition(self, place: Place) -> bool:
        """Whether *place* lies in the definition that the template holds."""
        entry = self.template.own_property(self.api.id, _DEFINITION)
        span = place.span
        return entry is not None and span is not None and _holds(entry[1].span, span)

    def _is_in_globals(self, edit: Edit) -> bool:
        span = self.template.globals.span
        return "Globals" in self._root and span.start <= edit.start <= span.end

    def _globals(self) -> MappingDraft:
        if "Globals" not in self._root:
            self._root.put("Globals", {self.section: {}}, after=self._last_before_globals())
        return self._root.mapping("Globals").mapping(self.section)

    def _last_before_globals(self) -> str | None:
        """Return the section behind which Globals usually stand, as far as it stands before Resources here."""
        keys = {name: self.template.root.key(name) for name in (*_BEFORE_GLOBALS, "Resources")}
        starts = {name: key.span.start for name, key in keys.items() if key is not None}
        before = [name for name in _BEFORE_GLOBALS if starts.get(name, starts["Resources"]) < starts["Resources"]]
        return max(before, key=starts.__getitem__, default=None)

    def _is_alone(self) -> bool:
        explicit = [one for one in self.template.of_kind(*API_SECTIONS) if self.template.section(one) == self.section]
        implicit = {event.api_id for event in self.template.events if event.api_id == IMPLICIT[self.section]}
        return len(explicit) + len(implicit) == 1


def _holds(outer: Span, inner: Span) -> bool:
    return outer.source is inner.source and outer.start <= inner.start < outer.end


def written(value: Value[str]) -> Given:
    """Return *value* as text. Raises CannotEdit when it is not known."""
    if isinstance(value, Unknown):
        remedy = f" ({value.remedy})" if value.remedy else ""
        raise CannotEdit(f"this value cannot be written again: {value.why}{remedy}", value.where)
    return value
