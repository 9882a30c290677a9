"""A translation in spite of what SAM refuses: the smallest part that is at fault is left out, and told; nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crossgate.sources.sam.excerpt import Excerpt, Path
from crossgate.sources.sam.provenance import Data
from crossgate.sources.sam.template import API_SECTIONS, SamTemplate, mapping_at
from crossgate.sources.sam.translation import Fault, translate
from crossgate.text import Scalar, Span

_MOST_ROUNDS, _MOST_TRIALS = 12, 60
_MOST_OF_LARGE = 6
"""How often a template is translated again, to find what is at fault; a large one takes seconds each time."""

_NEVER_ALONE = frozenset({"DefinitionBody", "DefinitionUri"})
"""Without its definition an API would be another one."""


class Setback(NamedTuple):
    """Something that SAM refuses and that was left out: why, where it stands, and of which API it is a part, empty for no single one."""

    message: str
    span: Span
    api_id: str
    name: str
    """The property, or the event or resource, that was left out."""


class Recovered(NamedTuple):
    """The translated *template*, None when nothing could be made of it, and everything that was left out."""

    template: dict[str, Data] | None
    excerpt: Excerpt
    setbacks: tuple[Setback, ...] = ()


def recovered(excerpt: Excerpt, parameters: Mapping[str, str]) -> Recovered:
    """Return what SAM makes of *excerpt*, without the parts that it refuses."""
    search = _Search(parameters, _MOST_OF_LARGE if excerpt.is_large else _MOST_TRIALS)
    for _ in range(_MOST_OF_LARGE if excerpt.is_large else _MOST_ROUNDS):
        made = translate(excerpt.data(), parameters, is_large=excerpt.is_large)
        if not made.faults:
            return Recovered(made.template, excerpt, tuple(search.setbacks))
        smaller = search.without(excerpt, made.faults)
        if smaller.dropped == excerpt.dropped:
            break
        excerpt = smaller
    return Recovered(None, excerpt, tuple(search.setbacks))


class _Search:
    """Looks for what is at fault by leaving parts out."""

    def __init__(self, parameters: Mapping[str, str], most: int) -> None:
        self._parameters = parameters
        self._left = most
        self.setbacks: list[Setback] = []

    def without(self, excerpt: Excerpt, faults: tuple[Fault, ...]) -> Excerpt:
        """Return *excerpt* without what the *faults* are about."""
        smaller = excerpt
        for fault in faults:
            smaller = self._without(smaller, fault, faults)
        return smaller

    def _without(self, excerpt: Excerpt, fault: Fault, known: tuple[Fault, ...]) -> Excerpt:
        template = excerpt.template
        event = next((one for one in template.events if (one.owner, one.key.raw) == (fault.logical_id, fault.event)), None)
        if event is not None:
            self._note(fault, event.key.span, event.api_id, event.key.raw)
            return excerpt.without(("Resources", event.owner, "Events", event.key.raw))
        api_id = fault.logical_id if template.section(fault.logical_id) else self._only_api(template, fault)
        if api_id:
            name = self._property_at_fault(excerpt, api_id, fault, known)
            if name:
                found = template.property(api_id, name)
                self._note(fault, found[0].span if found is not None else template.place_of(api_id), api_id, name)
                return excerpt.without(*_paths(template, api_id, name))
        if fault.logical_id in template.resources:
            owned = next((one.api_id for one in template.events if one.owner == fault.logical_id), api_id)
            self._note(fault, template.resources[fault.logical_id][0].span, owned, fault.logical_id)
            return excerpt.without(("Resources", fault.logical_id))
        return self._without_culprit(excerpt, fault)

    def _without_culprit(self, excerpt: Excerpt, fault: Fault) -> Excerpt:
        """Leave out the event or API without which a fault that names nothing is gone."""
        template = excerpt.template
        parts: list[tuple[Scalar, str, Path]] = [
            (event.key, event.api_id, ("Resources", event.owner, "Events", event.key.raw)) for event in template.events
        ]
        parts += [(template.resources[name][0], name, ("Resources", name)) for name in template.of_kind(*API_SECTIONS)]
        for key, api_id, path in parts:
            if self._left and path not in excerpt.dropped:
                self._left -= 1
                smaller = excerpt.without(path)
                if fault not in self._faults(smaller):
                    self._note(fault, key.span, api_id, key.raw)
                    return smaller
        self._note(fault, template.root.span, "", "")
        return excerpt

    def _only_api(self, template: SamTemplate, fault: Fault) -> str:
        """Return the API of a template that has one, for a fault that names nothing; those in Globals concern all of a kind."""
        if fault.logical_id:
            return ""
        apis = {*template.of_kind(*API_SECTIONS), *(event.api_id for event in template.events if template.section(event.api_id))}
        return apis.pop() if len(apis) == 1 else ""

    def _property_at_fault(self, excerpt: Excerpt, api_id: str, fault: Fault, known: tuple[Fault, ...]) -> str:
        """Return the property of an API without which SAM has nothing against it, or something else; empty when there is none."""
        second = ""
        for name in _properties(excerpt.template, api_id):
            if not self._left:
                break
            self._left -= 1
            again = self._faults(excerpt.without(*_paths(excerpt.template, api_id, name)))
            if fault in again or any(f"'{name}'" in other.message for other in again):
                continue
            if set(again) <= set(known):
                return name
            second = second or name
        return second

    def _faults(self, excerpt: Excerpt) -> tuple[Fault, ...]:
        return translate(excerpt.data(), self._parameters, is_large=excerpt.is_large).faults

    def _note(self, fault: Fault, span: Span, api_id: str, name: str) -> None:
        if all(known.message != fault.message or known.span != span for known in self.setbacks):
            self.setbacks.append(Setback(fault.message, span, api_id, name))


def _properties(template: SamTemplate, api_id: str) -> list[str]:
    """Return the properties of an API that it might do without."""
    entry = template.resources.get(api_id)
    own = mapping_at(entry[1], "Properties").entries if entry is not None else ()
    shared = mapping_at(template.globals, template.section(api_id)).entries
    return [name for name in dict.fromkeys(key.raw for key, _ in (*own, *shared)) if name not in _NEVER_ALONE]


def _paths(template: SamTemplate, api_id: str, name: str) -> tuple[Path, ...]:
    return ("Resources", api_id, "Properties", name), ("Globals", template.section(api_id), name)
