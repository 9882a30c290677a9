"""Which API a resource of a template belongs to, and the APIs of which a template holds only parts; no reading of properties."""

from __future__ import annotations

from crossgate.api import Api, Unknown
from crossgate.sources.cloudformation.draft import Draft
from crossgate.sources.cloudformation.links import Links
from crossgate.sources.cloudformation.properties import PREFIX
from crossgate.sources.cloudformation.resolver import Resolver
from crossgate.sources.cloudformation.template import Declared, Template
from crossgate.sources.reading import Reading, Reference

REST_API = PREFIX + "RestApi"

_KEY = "RestApiId"


class Owners:
    """The *drafts* of a template's APIs by logical id, or by the name of what refers to an API that is elsewhere."""

    def __init__(self, template: Template, links: Links, resolver: Resolver) -> None:
        self._template = template
        self._links = links
        self._resolver = resolver
        self.drafts: dict[str, Draft] = {}

    def draft(self, declared: Declared, fallback: str = "") -> Draft | None:
        """Return the API that *declared* belongs to, or None when that API is not made; *fallback* is its id if RestApiId is missing."""
        target = self._links.target(declared, _KEY)
        if target is None:
            draft = self.drafts.get(fallback) or self._partial(declared, None)
            draft.reading.refuse("missing-rest-api", f"{declared.id} needs a {_KEY}", declared.key.span)
            return draft
        if not isinstance(target, Reference):
            return self._partial(declared, target)
        owner = self._template.resources.get(target.logical_id)
        if owner is not None and owner.type == REST_API:
            return self.drafts.get(owner.id)
        return self._partial(declared, target)

    def known_of(self, declared: Declared) -> Draft | None:
        """Return the API that *declared* is or refers to, if it was read."""
        target = self._links.target(declared, _KEY)
        return self.drafts.get(target.logical_id if isinstance(target, Reference) else declared.id)

    def _partial(self, declared: Declared, target: Reference | Unknown | str | None) -> Draft:
        """Return the API of which this template holds only parts."""
        name, gap = self._name_of_partial(declared, target)
        if name not in self.drafts:
            reading = Reading(self._resolver.resolve)
            reading.gap(gap)
            self.drafts[name] = Draft(Api(name, "REST", name, self._template.source.name), reading)
            if isinstance(target, Reference) and target.logical_id not in self._template.resources:
                reading.refuse("unknown-rest-api", f"the template has no RestApi '{name}'", target.where)
        return self.drafts[name]

    def _name_of_partial(self, declared: Declared, target: Reference | Unknown | str | None) -> tuple[str, Unknown]:
        where = declared.key.span
        if target is None:
            return "(no RestApi)", Unknown("no API is named for these resources", where)
        if isinstance(target, str):
            return target, Unknown(f"only part of the API '{target}' is in this template", where)
        name = target.shape.removeprefix("${").removesuffix("}") or "(unknown API)"
        owner = self._template.resources.get(target.logical_id) if isinstance(target, Reference) else None
        rest = f"the rest is in {owner.type} {owner.id}" if owner is not None else "the API itself is elsewhere"
        return name, Unknown(f"only part of the API '{name}' is seen: {rest}", where)
