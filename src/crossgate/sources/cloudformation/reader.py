"""Gathers the resources of one template into its APIs; each kind of resource is read elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from crossgate.api import Api, Resource, Unknown
from crossgate.sources.cloudformation.companions import read_authorizer, read_model, read_validator
from crossgate.sources.cloudformation.deployment import read_base_path, read_deployment, read_stage, read_stage_of_deployment
from crossgate.sources.cloudformation.endpoint import truststore_of
from crossgate.sources.cloudformation.foreach import Loops, has_loops
from crossgate.sources.cloudformation.links import Links
from crossgate.sources.cloudformation.method import Companions, read_method
from crossgate.sources.cloudformation.not_read import unseen_transforms
from crossgate.sources.cloudformation.owners import REST_API, Owners
from crossgate.sources.cloudformation.properties import PREFIX, PREFIX_V2
from crossgate.sources.cloudformation.resolver import Resolver
from crossgate.sources.cloudformation.resource_block import domain_name, resource_block
from crossgate.sources.cloudformation.resource_tree import RESOURCE, ResourceTree
from crossgate.sources.cloudformation.rest_api import read_rest_api
from crossgate.sources.cloudformation.template import Declared, Template
from crossgate.sources.integration import CLOUDFORMATION, read_gateway_response
from crossgate.sources.loaded import Loaded, Skipped
from crossgate.sources.reading import Reading
from crossgate.sources.values import scalar_text
from crossgate.text import Mapping as MappingNode
from crossgate.text import Scalar, Source, Unreadable
from crossgate.text.document import Document


def read_template(source: Source, document: Document, parameters: Mapping[str, str]) -> Loaded:
    """Return the APIs of the template in *document* and what of it is not read yet."""
    root = document.root
    resources = root.get("Resources") if isinstance(root, MappingNode) else None
    if not isinstance(root, MappingNode) or not isinstance(resources, MappingNode):
        where = (resources or root).span
        return Loaded(failures=(Unreadable("this is no CloudFormation template: Resources must be a mapping", where, source=source.name),))
    template = Template(source, root)
    resolver = Resolver(template, parameters)
    gaps = _declare(template, resources, resolver)
    reader = _Reader(template, resolver)
    reader.read()
    reader.note_repeated(document.repeated)
    apis = reader.apis()
    skipped: tuple[Skipped, ...] = ()
    if any(declared.type.startswith(PREFIX_V2) for declared in template.resources.values()):
        from crossgate.sources.cloudformation.http_api_reader import read_http_apis  # noqa: PLC0415 - most templates have none

        found = read_http_apis(template, resolver, document.repeated)
        apis, skipped = apis + found.apis, found.skipped
    return Loaded(tuple(api._replace(gaps=api.gaps + gaps) for api in apis), skipped)


def _declare(template: Template, resources: MappingNode, resolver: Resolver) -> tuple[Unknown, ...]:
    """Tell *template* its resources, loops unrolled, and return what of them cannot be told."""
    gaps = unseen_transforms(template.root, resources)
    if not has_loops(template.source.text):
        template.declare(resources)
        return gaps
    loops = Loops(resolver.resolve)
    unrolled = loops.unrolled(resources)
    template.declare(unrolled if isinstance(unrolled, MappingNode) else resources)
    return (*gaps, *loops.gaps)


class _Reader:
    """One template while it is read."""

    def __init__(self, template: Template, resolver: Resolver) -> None:
        self._template = template
        self._resolver = resolver
        self._links = Links(template, resolver)
        self._tree = ResourceTree(template, self._links, resolver)
        self._owners = Owners(template, self._links, resolver)

    def apis(self) -> tuple[Api, ...]:
        """Return the APIs in the order of the template, those of which only parts are there last."""
        return tuple(draft.api() for draft in self._owners.drafts.values())

    def note_repeated(self, repeated: tuple[tuple[Scalar, Scalar], ...]) -> None:
        """Note the keys that stand twice in a resource of API Gateway, or that name one twice."""
        self._owners.note_repeated(repeated)

    def read(self) -> None:
        """Read every resource that is there under the template's conditions."""
        for declared in self._present(REST_API):
            block = resource_block(declared, Reading(self._resolver.resolve))
            self._owners.drafts[declared.id] = read_rest_api(block, declared.id, self._template.source.name)
        self._read_companions()
        for declared in self._present(RESOURCE):
            self._add_resource(declared)
        for declared in self._present(PREFIX + "Method"):
            self._add_method(declared)
        self._read_responses_and_stages()

    def _present(self, kind: str) -> list[Declared]:
        return [declared for declared in self._template.of_type(kind) if self._links.presence(declared) is not False]

    def _read_companions(self) -> None:
        for declared in self._present(PREFIX + "Authorizer"):
            draft = self._owners.draft(declared)
            if draft is not None:
                authorizer = read_authorizer(resource_block(declared, draft.reading), declared.id)
                draft.authorizers[declared.id] = authorizer
        for declared in self._present(PREFIX + "RequestValidator"):
            draft = self._owners.draft(declared)
            if draft is not None:
                draft.validators[declared.id] = read_validator(resource_block(declared, draft.reading))
        for declared in self._present(PREFIX + "Model"):
            draft = self._owners.draft(declared)
            if draft is not None:
                name, schema = read_model(resource_block(declared, draft.reading), declared.id)
                draft.models[name] = schema
                draft.model_names[declared.id] = name

    def _add_resource(self, declared: Declared) -> None:
        spot = self._tree.spot_of(declared)
        draft = self._owners.draft(declared, spot.api_id)
        if draft is None:
            return
        block = resource_block(declared, draft.reading)
        part = block.resolved("PathPart", "path")
        block.resolved("ParentId", "parent")
        place = block.place()
        if spot.fault:
            draft.reading.refuse("unknown-resource", f"{declared.id} has no path: {spot.fault}", declared.key.span)
            return
        text = scalar_text(part) if isinstance(part, Scalar) else None
        if text is not None and "/" in text:
            draft.reading.refuse(
                "invalid-path-part", f"a path part is one segment, without slashes: '{text[:80]}'", place["path"], spot.path
            )
        draft.add_resource(Resource(spot.path, {}, declared.id, place), declared.key.span)

    def _add_method(self, declared: Declared) -> None:
        spot = self._tree.spot(self._links.target(declared, "ResourceId"))
        draft = self._owners.draft(declared, spot.api_id)
        if draft is None:
            return
        block = resource_block(declared, draft.reading)
        block.resolved("ResourceId", "path")
        if spot.fault:
            draft.reading.refuse("unknown-resource", f"{declared.id} has no path: {spot.fault}", block.place()["path"])
            return
        presence = self._links.presence(declared)
        doubt = presence if isinstance(presence, Unknown) else spot.doubt
        companions = Companions(draft.authorizers, draft.validators, draft.model_names)
        method = read_method(block, spot.path, declared.id, companions, doubt)
        if method is not None:
            draft.add_method(method, self._links.are_opposite)

    def _read_responses_and_stages(self) -> None:
        for declared in self._present(PREFIX + "GatewayResponse"):
            self._add_gateway_response(declared)
        for declared in self._present(PREFIX + "Deployment"):
            self._add_deployment(declared)
        for declared in self._present(PREFIX + "Stage"):
            draft = self._owners.draft(declared)
            if draft is not None:
                draft.stages.append(read_stage(resource_block(declared, draft.reading), declared.id))
        for declared in self._present(PREFIX + "BasePathMapping"):
            draft = self._owners.draft(declared)
            if draft is not None:
                block = resource_block(declared, draft.reading)
                draft.base_paths.append(
                    read_base_path(block, domain_name(block, self._template, self._resolver), truststore_of(block, self._template))
                )

    def _add_gateway_response(self, declared: Declared) -> None:
        draft = self._owners.draft(declared)
        if draft is None:
            return
        block = resource_block(declared, draft.reading)
        kind = block.text("ResponseType", "type")
        presence = self._links.presence(declared)
        if not isinstance(kind, str):
            why = kind.why if isinstance(kind, Unknown) else "it has no ResponseType"
            draft.reading.gap(Unknown(f"which gateway response {declared.id} is cannot be told: {why}", declared.key.span))
            return
        doubt = presence if isinstance(presence, Unknown) else None
        draft.add_gateway_response(read_gateway_response(block, CLOUDFORMATION, kind, node_id=declared.id, presence=doubt))

    def _add_deployment(self, declared: Declared) -> None:
        draft = self._owners.draft(declared)
        if draft is None:
            return
        block = resource_block(declared, draft.reading)
        draft.add_deployment(read_deployment(block, declared.id, self._links.certain_before(declared)))
        stage = read_stage_of_deployment(block, declared.id)
        if stage is not None:
            draft.stages.append(stage)
