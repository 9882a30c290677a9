"""SAM templates into APIs: translated by SAM itself, and read as what they become, with the places of what they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crossgate.api import Api, Place, Refusal, Unknown
from crossgate.sources.cloudformation.foreach import Loops, has_loops
from crossgate.sources.cloudformation.reader import read_template
from crossgate.sources.cloudformation.resolver import Resolver
from crossgate.sources.cloudformation.template import Template
from crossgate.sources.loaded import Loaded, Skipped
from crossgate.sources.reading import repeated_key
from crossgate.sources.sam.excerpt import Excerpt
from crossgate.sources.sam.included import Inclusion, local_path, skeleton
from crossgate.sources.sam.marks import marked
from crossgate.sources.sam.origins import CORS
from crossgate.sources.sam.outgrowth import translated_root
from crossgate.sources.sam.recovery import Recovered, Setback, recovered
from crossgate.sources.sam.template import API, API_SECTIONS, WEBSOCKET_API, SamTemplate, entry_of, mapping_at
from crossgate.text import Mapping as MappingNode
from crossgate.text import Node, Scalar, Source, Unreadable
from crossgate.text.document import Document

_MANY_EVENTS, _MANY_NODES = 30, 10_000
"""Beyond these SAM takes a second or more, because it copies the whole definition for every event and every setting."""

_MOST_EVENTS = 1_500
"""Three for each of the 500 resources that CloudFormation takes."""

_MOST_NODES = 150_000
"""More than a template of 1 MB can hold, its aliases unfolded."""

_FROM_SSM = "AWS::SSM::Parameter::Value<"


def read_sam_template(source: Source, document: Document, parameters: Mapping[str, str]) -> Loaded:
    """Return the APIs of the SAM template in *document*, its *parameters* given by name."""
    root = document.root
    written = root.get("Resources") if isinstance(root, MappingNode) else None
    if not isinstance(root, MappingNode) or not isinstance(written, MappingNode):
        where = (written or root).span
        return Loaded(failures=(Unreadable("this is no SAM template: Resources must be a mapping", where, source=source.name),))
    try:
        return _read(source, root, document, parameters)
    except Unreadable as failure:
        return Loaded(failures=(failure,))


def _read(source: Source, root: MappingNode, document: Document, parameters: Mapping[str, str]) -> Loaded:
    resources, gaps = _unrolled(source, root, parameters)
    inclusion = Inclusion(source)
    resources = inclusion.resources(resources)
    template = SamTemplate(root, resources)
    if not template.events and not template.of_kind(*API_SECTIONS):
        return read_template(source, document, parameters).plus(Loaded(skipped=tuple(_sockets(source, template))))
    _require_definitions(template)
    is_large = _require_bounded(template, resources)
    made = recovered(Excerpt(template, untold=_untold(root, parameters), is_large=is_large), parameters)
    if made.template is None:
        return read_template(source, document, parameters).plus(_failed(source, template, made))
    documents = _documents(template, inclusion)
    translated = translated_root(template, made.template, documents)
    loaded = read_template(source, Document(translated, document.repeated), parameters)
    notes = _Notes(template, made.setbacks, inclusion, gaps, document.repeated)
    skipped = (*loaded.skipped, *_skipped(source, template, made.setbacks, loaded))
    failures = (*loaded.failures, *_failures(source, template, made.setbacks, loaded))
    apis = [in_order(marked(notes.added_to(api), template)) for api in loaded.apis]
    return Loaded(tuple(sorted(apis, key=lambda api: _start(api.place))), skipped, failures)


def _unrolled(source: Source, root: MappingNode, parameters: Mapping[str, str]) -> tuple[MappingNode, tuple[Unknown, ...]]:
    """Return the resources with every loop in them unrolled, as AWS::LanguageExtensions does before SAM."""
    resources = mapping_at(root, "Resources")
    if not has_loops(source.text):
        return resources, ()
    loops = Loops(Resolver(Template(source, root), parameters).resolve)
    unrolled = loops.unrolled(resources)
    return (unrolled if isinstance(unrolled, MappingNode) else resources), tuple(loops.gaps)


def _require_definitions(template: SamTemplate) -> None:
    """Raise Unreadable where Globals name one definition for all APIs: SAM gives each that names none a DefinitionBody before."""
    shared = entry_of(mapping_at(template.globals, "Api"), "DefinitionUri")
    if shared is None:
        return
    apis = dict.fromkeys([*template.of_kind(API), *(event.api_id for event in template.events if event.kind == "Api")])
    bare = next((one for one in apis if template.section(one) == "Api" and template.own_property(one, "DefinitionUri") is None), None)
    if bare is not None:
        raise Unreadable(f"SAM refuses DefinitionUri in Globals for {bare}: write it into an AWS::Serverless::Api itself", shared[0].span)


def _require_bounded(template: SamTemplate, resources: MappingNode) -> bool:
    """Raise Unreadable where translating would take longer than anyone waits; return whether it is not to be done quite as SAM does it."""
    if len(template.events) > _MOST_EVENTS:
        message = f"this has {len(template.events):,} API events, and nothing above {_MOST_EVENTS:,} is translated"
        raise Unreadable(message, template.events[0].key.span)
    size = _size(resources, _MOST_NODES)
    if size > _MOST_NODES:
        raise Unreadable(f"this is too large to be translated: more than {_MOST_NODES:,} nodes", resources.span)
    return len(template.events) > _MANY_EVENTS or size > _MANY_NODES


def _size(root: Node, most: int) -> int:
    """Return how many nodes *root* has, or some number above *most*."""
    waiting: list[Node] = [root]
    count = 0
    while waiting and count <= most:
        node = waiting.pop()
        count += 1
        if isinstance(node, MappingNode):
            waiting += (value for _, value in node.entries)
        elif not isinstance(node, Scalar):
            waiting += node.items
    return count


def _untold(root: MappingNode, parameters: Mapping[str, str]) -> frozenset[str]:
    """Return the parameters whose default is the name under which Systems Manager holds the value."""
    found = set()
    for key, node in mapping_at(root, "Parameters").entries:
        kind = node.get("Type") if isinstance(node, MappingNode) else None
        if isinstance(kind, Scalar) and kind.raw.startswith(_FROM_SSM) and key.raw not in parameters:
            found.add(key.raw)
    return frozenset(found)


def _documents(template: SamTemplate, inclusion: Inclusion) -> dict[str, Node]:
    """Return the definitions, by API, that SAM does not see: those in local files, and includes of which nothing is known.

    Of a file that cannot be followed only the skeleton is known: SAM has put an upload to S3 in its place, where it is not.
    """
    found: dict[str, Node] = dict(inclusion.opaque)
    apis = {*template.of_kind(*API_SECTIONS), *(event.api_id for event in template.events)}
    for api_id in apis:
        section = template.section(api_id)
        entry = template.property(api_id, "DefinitionUri") if section else None
        if entry is not None and local_path(entry[1]):
            document = inclusion.definition(entry[1])
            found[api_id] = inclusion.node(document) if document is not None else skeleton(section, entry[1].span)
    return found


def _failed(source: Source, template: SamTemplate, made: Recovered) -> Loaded:
    """Return why nothing could be made of a template; what is at fault stands last."""
    reason = made.setbacks[-1] if made.setbacks else Setback("it is refused without a reason", template.root.span, "", "")
    return Loaded(failures=(_failure(source, reason),))


def _failures(source: Source, template: SamTemplate, setbacks: tuple[Setback, ...], loaded: Loaded) -> Iterator[Unreadable]:
    """Yield why there are APIs of which nothing is left."""
    known = {api.id for api in loaded.apis}
    for one in setbacks:
        if one.name == one.api_id or (one.api_id not in known and template.section(one.api_id)):
            yield _failure(source, one)


def _failure(source: Source, setback: Setback) -> Unreadable:
    what = f"SAM cannot translate {setback.name}" if setback.name else "SAM cannot translate this template"
    return Unreadable(f"{what}: {setback.message}", setback.span, source=source.name)


def in_order(api: Api) -> Api:
    """Return *api* with its routes as they stand in the text, those that only SAM adds behind the others of their path.

    SAM has them in the order of Python 2.7's dicts.
    """
    resources = {}
    for path, resource in sorted(api.resources.items(), key=lambda entry: _start(entry[1].place)):
        methods = sorted(resource.methods.items(), key=lambda entry: (entry[0] == "OPTIONS", _start(entry[1].place)))
        resources[path] = resource._replace(methods=dict(methods))
    return api._replace(resources=resources)


def _start(place: Place) -> tuple[str, int]:
    return (place.span.file, place.span.start) if place.span is not None else ("", 0)


def _skipped(source: Source, template: SamTemplate, setbacks: tuple[Setback, ...], loaded: Loaded) -> list[Skipped]:
    found = _sockets(source, template)
    known = {api.id for api in loaded.apis}
    strangers = [setback for setback in setbacks if setback.api_id and setback.api_id not in known and not template.section(setback.api_id)]
    if strangers:
        names = ", ".join(dict.fromkeys(setback.name for setback in strangers))
        found.append(Skipped(source.name, f"the API of these events is not in this template: {names}"))
    return found


def _sockets(source: Source, template: SamTemplate) -> list[Skipped]:
    sockets = template.of_kind(WEBSOCKET_API)
    reason = "WebSocket APIs have no CORS, any page may connect: let $connect check the header Origin"
    return [Skipped(source.name, f"{reason}: {', '.join(sockets)}")] if sockets else []


class _Notes:
    """What SAM refuses and what cannot be seen, for the API that it is a part of."""

    def __init__(
        self,
        template: SamTemplate,
        setbacks: tuple[Setback, ...],
        inclusion: Inclusion,
        gaps: tuple[Unknown, ...],
        repeated: tuple[tuple[Scalar, Scalar], ...],
    ) -> None:
        self._template = template
        self._setbacks = setbacks
        self._inclusion = inclusion
        self._gaps = gaps
        self._repeated = repeated

    def added_to(self, api: Api) -> Api:
        """Return *api* with what is to be noted of it."""
        refusals = [_refusal(setback) for setback in self._setbacks if setback.api_id == api.id or not setback.api_id]
        refusals += self._repeated_in_events(api)
        gaps = [*self._gaps, *self._unseen(api)]
        known = set(api.gaps)
        return api._replace(refusals=(*api.refusals, *refusals), gaps=(*api.gaps, *(gap for gap in gaps if gap not in known)))

    def _unseen(self, api: Api) -> list[Unknown]:
        """Return why the files could not be followed that this API names."""
        place = self._template.resources.get(api.id)
        span = place[1].span if place is not None else None
        definition = self._template.property(api.id, "DefinitionUri") if self._template.section(api.id) else None
        return [
            Unknown(f"a file that is brought in cannot be seen: {why}", where)
            for where, why in dict.fromkeys(self._inclusion.unseen)
            if span is None or span.start <= where.start < span.end or (definition is not None and where == definition[1].span)
        ]

    def _repeated_in_events(self, api: Api) -> list[Refusal]:
        spans = [self._template.resources[event.owner][1].span for event in self._template.events_of(api.id)]
        inside = [pair for pair in self._repeated if any(span.start <= pair[0].span.start < span.end for span in spans)]
        return [repeated_key(*pair) for pair in inside]


def _refusal(setback: Setback) -> Refusal:
    about = f"SAM refuses '{setback.name}' here" if setback.name else "SAM refuses this template"
    kind = "sam-refuses-cors" if setback.name in CORS.values() else "refused-by-sam"
    return Refusal(kind, f"{about}: {setback.message}", Place(setback.span))
