"""Files that a SAM template brings in: by AWS::Include, or by the local path in DefinitionUri; only through ``Source.beside``.

Sources: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html and
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-package.html,
which uploads local files before a deployment.
"""

from __future__ import annotations

from crossgate.sources.cloudformation.syntax import call_of
from crossgate.sources.sam.template import API_SECTIONS, mapping_at
from crossgate.text import Mapping, Node, Scalar, Sequence, Source, Span, Unreadable

_TRANSFORM = "Fn::Transform"
_INCLUDE = "AWS::Include"
_REMOTE = ("s3:", "http:", "https:")
_MOST_FILES = 50
_SKELETON = {"Api": ("swagger", "2.0"), "HttpApi": ("openapi", "3.0.1")}

Entry = tuple[Scalar, Node]


class Inclusion:
    """Replaces includes by what the files beside *source* hold; *unseen* keeps why one could not be followed, with its place."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._files = 0
        self.unseen: list[tuple[Span, str]] = []
        self.opaque: dict[str, Node] = {}
        """Definitions, by API, of which nothing is seen but the include."""

    def resources(self, resources: Mapping) -> Mapping:
        """Return *resources* with what files bring into their APIs.

        A definition that cannot be seen becomes an empty one with the include in it, which SAM takes and the reader notes.
        """
        if _TRANSFORM not in self._source.text and "!Transform" not in self._source.text:
            return resources
        entries: list[Entry] = []
        for key, body in resources.entries:
            kind = body.get("Type") if isinstance(body, Mapping) else None
            section = API_SECTIONS.get(kind.raw) if isinstance(kind, Scalar) else None
            entries.append((key, self._api(key.raw, body, section) if isinstance(body, Mapping) and section else body))
        return Mapping(tuple(entries), resources.span, resources.tag, resources.flow)

    def _api(self, api_id: str, body: Mapping, section: str) -> Node:
        properties = []
        for key, value in mapping_at(body, "Properties").entries:
            brought = self.node(value)
            if key.raw == "DefinitionBody" and isinstance(brought, Mapping) and brought.get("paths") is None:
                if _location_of(brought) is not None:
                    self.opaque[api_id] = brought
                brought = _with_skeleton(brought, section)
            properties.append((key, brought))
        own = mapping_at(body, "Properties")
        replaced = Mapping(tuple(properties), own.span, own.tag, own.flow)
        entries = tuple((key, replaced if key.raw == "Properties" else value) for key, value in body.entries)
        return Mapping(entries, body.span, body.tag, body.flow)

    def node(self, node: Node) -> Node:
        """Return *node* with everything in it that files bring in; what cannot be followed stays as it is written."""
        if isinstance(node, Sequence):
            return Sequence(tuple(self.node(item) for item in node.items), node.span, node.tag, node.flow)
        if not isinstance(node, Mapping):
            return node
        location = _location_of(node)
        if location is not None:
            found = self.file(location)
            return node if found is None else found
        entries: list[Entry] = []
        for key, value in node.entries:
            brought = self._brought(key, value)
            entries += brought if brought is not None else ((key, self.node(value)),)
        return Mapping(tuple(entries), node.span, node.tag, node.flow)

    def _brought(self, key: Scalar, value: Node) -> tuple[Entry, ...] | None:
        """Return the entries that an include beside other entries brings in, or None for anything else."""
        location = _location(value) if key.raw == _TRANSFORM else None
        found = self.file(location) if location is not None else None
        return found.entries if isinstance(found, Mapping) else None

    def definition(self, location: Node) -> Node | None:
        """Return what the local file holds that DefinitionUri names, or None with the reason noted."""
        if self._source.beside is None:
            self.unseen.append((location.span, f"{local_path(location)}: the template is no file, so that nothing lies beside it"))
        return self.file(location)

    def file(self, location: Node) -> Node | None:
        """Return what the file named by *location* holds, or None when it is not at hand."""
        name = local_path(location)
        if not name or self._source.beside is None:
            return None
        self._files += 1
        if self._files > _MOST_FILES:
            self.unseen.append((location.span, f"more than {_MOST_FILES} files are brought in"))
            return None
        try:
            return _root(self._source.beside(name))
        except Unreadable as failure:
            self.unseen.append((location.span, str(failure)))
            return None


def local_path(location: Node) -> str:
    """Return the path of a local file that *location* is, empty for anything else."""
    name = location.raw if isinstance(location, Scalar) and location.tag is None else ""
    return "" if name.startswith(_REMOTE) else name


def _location_of(node: Node) -> Node | None:
    """Return the location when *node* is nothing but an include, written long or short."""
    call = call_of(node)
    return _location(call.argument) if call is not None and call.name == _TRANSFORM else None


def _location(transform: Node) -> Node | None:
    one = transform.items[0] if isinstance(transform, Sequence) and len(transform.items) == 1 else transform
    name = one.get("Name") if isinstance(one, Mapping) else None
    parameters = one.get("Parameters") if isinstance(one, Mapping) else None
    if not isinstance(name, Scalar) or name.raw != _INCLUDE or not isinstance(parameters, Mapping):
        return None
    return parameters.get("Location")


def _with_skeleton(definition: Mapping, section: str) -> Mapping:
    """Return a definition of which only an include is seen as one that SAM takes."""
    call = call_of(definition)
    if (call is None or call.name != _TRANSFORM) and definition.get(_TRANSFORM) is None:
        return definition
    span = definition.span
    entries = [(Scalar(_TRANSFORM, _TRANSFORM, span), call.argument)] if call is not None else list(definition.entries)
    version, paths = skeleton(section, span).entries
    if definition.get("openapi") is None and definition.get("swagger") is None:
        entries.append(version)
    entries.append(paths)
    return Mapping(tuple(entries), span)


def skeleton(section: str, span: Span) -> Mapping:
    """Return a definition that SAM takes for an API of *section* (``Api`` or ``HttpApi``) and that says nothing: version and no path."""
    version, number = _SKELETON[section]
    first = Scalar(version, version, span), Scalar(number, number, span)
    return Mapping((first, (Scalar("paths", "paths", span), Mapping((), span))), span)


def _root(source: Source) -> Node:
    from crossgate.sources.kinds import parse  # noqa: PLC0415 - which knows this kind of source in turn

    documents = parse(source)
    if len(documents) != 1:
        raise Unreadable("a file that is brought in must hold one document", source=source.name)
    return documents[0].root
