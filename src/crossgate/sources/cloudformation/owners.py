"""Which API a resource of a template belongs to, and the APIs of which a template holds only parts; no reading of properties."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from crossgate.api import Api, ApiKind, Unknown
from crossgate.sources.cloudformation.draft import Draft
from crossgate.sources.cloudformation.links import Links
from crossgate.sources.cloudformation.properties import PREFIX, PREFIX_V2
from crossgate.sources.cloudformation.resolver import Resolver
from crossgate.sources.cloudformation.template import Declared, Template
from crossgate.sources.reading import Reading, Reference, repeated_key
from crossgate.text import Scalar

REST_API = PREFIX + "RestApi"
HTTP_API = PREFIX_V2 + "Api"


class Family(NamedTuple):
    """How the parts of one kind of API name their API: the property *key* refers to a resource of *type*.

    The types of all parts begin with *prefix*.
    """

    kind: ApiKind
    prefix: str
    type: str
    key: str
    noun: str


REST = Family("REST", PREFIX, REST_API, "RestApiId", "RestApi")
HTTP = Family("HTTP", PREFIX_V2, HTTP_API, "ApiId", "AWS::ApiGatewayV2::Api")


class Owners:
    """The *drafts* of a template's APIs by logical id, or by the name of what refers to an API that is elsewhere."""

    def __init__(self, template: Template, links: Links, resolver: Resolver, family: Family = REST) -> None:
        self._family = family
        self._template = template
        self._links = links
        self._resolver = resolver
        self.drafts: dict[str, Draft] = {}

    def draft(self, declared: Declared, fallback: str = "") -> Draft | None:
        """Return the API that *declared* belongs to, or None when that API is not made; *fallback* is its id where none is named."""
        target = self._links.target(declared, self._family.key)
        if target is None:
            draft = self.drafts.get(fallback) or self._partial(declared, None)
            draft.reading.refuse("missing-rest-api", f"{declared.id} needs the property {self._family.key}", declared.key.span)
            return draft
        if not isinstance(target, Reference):
            return self._partial(declared, target)
        owner = self._template.resources.get(target.logical_id)
        if owner is not None and owner.type == self._family.type:
            return self.drafts.get(owner.id)
        return self._partial(declared, target)

    def note_repeated(self, repeated: tuple[tuple[Scalar, Scalar], ...]) -> None:
        """Note the keys that stand twice in a resource of this family, or that name one twice."""
        if not repeated:
            return
        ours = sorted((one for one in self._template.resources.values() if one.type.startswith(self._family.prefix)), key=_start)
        for again, first in repeated:
            index = bisect_right(ours, again.span.start, key=_start) - 1
            declared = ours[index] if index >= 0 else None
            draft = self._known_of(declared) if declared is not None and again.span.start < declared.body.span.end else None
            if draft is not None:
                draft.reading.refusals.append(repeated_key(again, first))

    def _known_of(self, declared: Declared) -> Draft | None:
        """Return the API that *declared* is or refers to, if it was read."""
        target = self._links.target(declared, self._family.key)
        return self.drafts.get(target.logical_id if isinstance(target, Reference) else declared.id)

    def _partial(self, declared: Declared, target: Reference | Unknown | str | None) -> Draft:
        """Return the API of which this template holds only parts."""
        name, gap = self._name_of_partial(declared, target)
        if name not in self.drafts:
            reading = Reading(self._resolver.resolve)
            reading.gap(gap)
            self.drafts[name] = Draft(Api(name, self._family.kind, name, self._template.source.name), reading)
            if isinstance(target, Reference) and target.logical_id not in self._template.resources:
                reading.refuse("unknown-rest-api", f"the template has no {self._family.noun} '{name}'", target.where)
        return self.drafts[name]

    def _name_of_partial(self, declared: Declared, target: Reference | Unknown | str | None) -> tuple[str, Unknown]:
        where = declared.key.span
        if target is None:
            return f"(no {self._family.noun})", Unknown("no API is named for these resources", where)
        if isinstance(target, str):
            return target, Unknown(f"only part of the API '{target}' is in this template", where)
        name = target.shape.removeprefix("${").removesuffix("}") or "(unknown API)"
        owner = self._template.resources.get(target.logical_id) if isinstance(target, Reference) else None
        rest = f"the rest is in {owner.type} {owner.id}" if owner is not None else "the API itself is elsewhere"
        return name, Unknown(f"only part of the API '{name}' is seen: {rest}", where)


def _start(declared: Declared) -> int:
    return declared.key.span.start
