"""The paths of a template's AWS::ApiGateway::Resource entries, from their parents; no methods."""

from __future__ import annotations

from typing import NamedTuple

from crossgate.api import Unknown
from crossgate.sources.cloudformation.links import Links
from crossgate.sources.cloudformation.resolver import Resolver
from crossgate.sources.cloudformation.template import Declared, Template
from crossgate.sources.reading import Reference
from crossgate.sources.values import scalar_text
from crossgate.text import Scalar

RESOURCE = "AWS::ApiGateway::Resource"
ROOT = "RootResourceId"
_UNSEEN = "…"
_LONGEST_PATH = 10_240
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"""


class Spot(NamedTuple):
    """Where a resource or method hangs: its *path*, and the logical id of the API when the way up says so.

    *fault* tells why there is no such path, *doubt* why it cannot be told whether there is.
    """

    path: str = "/"
    api_id: str = ""
    fault: str = ""
    doubt: Unknown | None = None


class ResourceTree:
    """Finds paths; each resource is looked at once, and a circle of parents is a fault of all its members."""

    def __init__(self, template: Template, links: Links, resolver: Resolver) -> None:
        self._template = template
        self._links = links
        self._resolver = resolver
        self._spots: dict[str, Spot] = {}
        self._unseen: dict[str, str] = {}

    def spot(self, target: Reference | Unknown | str | None) -> Spot:
        """Return the place in the tree that a ParentId or ResourceId refers to."""
        if target is None:
            return Spot(fault="it names no resource to hang on")
        if isinstance(target, str):
            return Spot(self._unseen_path(target))
        if not isinstance(target, Reference):
            return Spot(self._unseen_path(target.shape or target.why))
        if target.attribute == ROOT:
            return Spot("/", target.logical_id)
        declared = self._template.resources.get(target.logical_id)
        if declared is None:
            return Spot(fault=f"the template has no resource '{target.logical_id[:80]}'")
        if declared.type != RESOURCE:
            is_outside = bool(target.attribute)
            return Spot(self._unseen_path(target.shape)) if is_outside else Spot(fault=f"'{declared.id}' is no {RESOURCE}")
        return self.spot_of(declared)

    def spot_of(self, declared: Declared) -> Spot:
        """Return the place of the resource *declared* itself."""
        chain: list[Declared] = []
        here: Declared | None = declared
        above = Spot()
        while here is not None and here.id not in self._spots:
            chain.append(here)
            self._spots[here.id] = Spot(fault=f"'{here.id}' is among its own parents")
            target = self._links.target(here, "ParentId")
            here = self._parent(target)
            if here is None:
                above = self.spot(target)
        if here is not None:
            above = self._spots[here.id]
        for member in reversed(chain):
            above = self._below(above, member)
            self._spots[member.id] = above
        return above

    def _parent(self, target: Reference | Unknown | str | None) -> Declared | None:
        if not isinstance(target, Reference) or target.attribute:
            return None
        declared = self._template.resources.get(target.logical_id)
        return declared if declared is not None and declared.type == RESOURCE else None

    def _below(self, above: Spot, declared: Declared) -> Spot:
        if above.fault:
            return above
        presence = self._links.presence(declared)
        if presence is False:
            return Spot(fault=f"'{declared.id}' is not made, its condition being false")
        node = declared.properties.get("PathPart")
        part = self._resolver.resolve(node) if node is not None else None
        if isinstance(part, Unknown):
            text: str | None = part.shape.replace("${", "").replace("}", "") or _UNSEEN
        else:
            text = scalar_text(part) if isinstance(part, Scalar) else None
        if not text:
            return Spot(fault=f"'{declared.id}' has no PathPart")
        path = f"{above.path.rstrip('/')}/{text.strip('/')}"
        if len(path) > _LONGEST_PATH:
            return Spot(fault=f"the path of '{declared.id}' is longer than any URL")
        return Spot(path, above.api_id, doubt=presence if isinstance(presence, Unknown) else above.doubt)

    def _unseen_path(self, name: str) -> str:
        """Return the path that stands for a parent outside of the template: ``/…``, with a name from the second one on."""
        if name not in self._unseen:
            label = "".join(character for character in name if character.isalnum())[:40] if self._unseen else ""
            self._unseen[name] = f"/{_UNSEEN}{label}"
        return self._unseen[name]
