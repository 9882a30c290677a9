"""Gathers the resources of AWS::ApiGatewayV2 in one template into its HTTP APIs; each kind of resource is read elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import BasePath, Deployment, Resource, Stage, Unknown
from crossgate.sources.block import Block
from crossgate.sources.cloudformation.deployment import is_renewed, stage_variables
from crossgate.sources.cloudformation.draft import Draft
from crossgate.sources.cloudformation.endpoint import base_path, truststore_of
from crossgate.sources.cloudformation.http_api import read_http_api
from crossgate.sources.cloudformation.http_api_route import Parts, read_authorizer, read_integration, read_route
from crossgate.sources.cloudformation.links import Links
from crossgate.sources.cloudformation.not_read import named_parts, protocol_of
from crossgate.sources.cloudformation.owners import HTTP, HTTP_API, Owners
from crossgate.sources.cloudformation.properties import PREFIX_V2
from crossgate.sources.cloudformation.resolver import Resolver
from crossgate.sources.cloudformation.resource_block import domain_name, resource_block
from crossgate.sources.cloudformation.template import Declared, Template
from crossgate.sources.http_api import DEFAULT_ROUTE
from crossgate.sources.loaded import Loaded, Skipped
from crossgate.sources.reading import Reading, Reference
from crossgate.text import Scalar

_OVERRIDES = PREFIX_V2 + "ApiGatewayManagedOverrides"


def read_http_apis(template: Template, resolver: Resolver, repeated: tuple[tuple[Scalar, Scalar], ...]) -> Loaded:
    """Return the HTTP APIs of *template*, and which WebSocket APIs and which parts of APIs elsewhere were passed over."""
    reader = _Reader(template, resolver)
    reader.read()
    reader.owners.note_repeated(repeated)
    return Loaded(tuple(draft.api() for draft in reader.whole()), tuple(reader.skipped()))


class _Reader:
    """One template while it is read."""

    def __init__(self, template: Template, resolver: Resolver) -> None:
        self._template = template
        self._resolver = resolver
        self._links = Links(template, resolver)
        self.owners = Owners(template, self._links, resolver, HTTP)
        self._integrations: dict[str, Parts] = {}

    def whole(self) -> Iterator[Draft]:
        """Yield the APIs that are in the template, or of which at least routes are."""
        declared = {one.id for one in self._template.of_type(HTTP_API)}
        return (draft for draft in self.owners.drafts.values() if draft.base.id in declared or draft.resources)

    def skipped(self) -> Iterator[Skipped]:
        """Tell the WebSocket APIs, and the parts of APIs whose routes are all elsewhere."""
        source = self._template.source.name
        sockets = [one for one in self._template.of_type(HTTP_API) if protocol_of(one, self._resolver) == "WEBSOCKET"]
        if sockets:
            reason = "WebSocket APIs have no CORS, any page may connect: let $connect check the header Origin"
            yield Skipped(source, f"{reason}: {named_parts(sockets)}")
        whole = {draft.base.id for draft in self.whole()}
        apart = [name for name in self.owners.drafts if name not in whole]
        if apart:
            yield Skipped(source, f"parts of HTTP APIs whose routes are elsewhere: {', '.join(apart[:5])}")

    def read(self) -> None:
        """Read every resource that is there under the template's conditions."""
        for declared in self._present("Api"):
            if protocol_of(declared, self._resolver) == "WEBSOCKET":
                continue
            block = resource_block(declared, Reading(self._resolver.resolve))
            self.owners.drafts[declared.id] = read_http_api(block, declared.id, self._template.source.name)
        self._read_parts()
        for declared, draft in self._owned("Route"):
            self._add_route(declared, draft)
        for declared, draft in self._owned("Deployment"):
            draft.add_deployment(self._deployment(resource_block(declared, draft.reading), declared))
        for declared, draft in self._owned("Stage"):
            draft.stages.append(_stage(resource_block(declared, draft.reading), declared.id))
        for declared, draft in self._owned("ApiMapping"):
            block = resource_block(declared, draft.reading)
            draft.base_paths.append(_mapping(block, self._template, self._resolver))
        for declared in self._template.resources.values():
            if declared.type == _OVERRIDES:
                self._note_overrides(declared)

    def _present(self, kind: str) -> list[Declared]:
        return [one for one in self._template.of_type(PREFIX_V2 + kind) if self._links.presence(one) is not False]

    def _owned(self, kind: str) -> Iterator[tuple[Declared, Draft]]:
        """Yield the resources of *kind* with their APIs; those of WebSocket APIs have none."""
        for declared in self._present(kind):
            draft = self.owners.draft(declared)
            if draft is not None:
                yield declared, draft

    def _read_parts(self) -> None:
        for declared, draft in self._owned("Authorizer"):
            draft.authorizers[declared.id] = read_authorizer(resource_block(declared, draft.reading), declared.id)
        for declared, draft in self._owned("Integration"):
            parts = self._parts_of(draft)
            parts.integrations[declared.id] = read_integration(resource_block(declared, draft.reading))

    def _parts_of(self, draft: Draft) -> Parts:
        return self._integrations.setdefault(draft.base.id, Parts(draft.authorizers, {}))

    def _add_route(self, declared: Declared, draft: Draft) -> None:
        presence = self._links.presence(declared)
        block = resource_block(declared, draft.reading)
        doubt = presence if isinstance(presence, Unknown) else None
        method = read_route(block, declared.id, self._parts_of(draft), doubt)
        if method is None:
            return
        if method.path not in draft.resources:
            draft.resources[method.path] = Resource(method.path, place=method.place)
        draft.add_method(method, self._links.are_opposite)

    def _deployment(self, block: Block, declared: Declared) -> Deployment:
        after = self._links.certain_before(declared)
        return Deployment(declared.id, after, is_renewed(declared.id), block.text("StageName", "stage_name"), block.place())

    def _note_overrides(self, declared: Declared) -> None:
        target = self._links.target(declared, HTTP.key)
        draft = self.owners.drafts.get(target.logical_id) if isinstance(target, Reference) else None
        if draft is not None:
            draft.reading.gap(Unknown(f"what {declared.id} alters in the routes that quick create makes is not read", declared.key.span))


def _stage(block: Block, logical_id: str) -> Stage:
    """Read a stage; one that deploys by itself serves what is there.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-stage.html
    """
    name = block.text("StageName", "name")
    deployment = block.text("DeploymentId", "deployment")
    if isinstance(deployment, Reference):
        deployment = deployment.logical_id
    automatic = block.flag("AutoDeploy", "automatic")
    served = None if automatic is True else deployment
    return Stage(DEFAULT_ROUTE if name is None else name, served, stage_variables(block, "StageVariables"), logical_id, block.place())


def _mapping(block: Block, template: Template, resolver: Resolver) -> BasePath:
    """Read the mapping of a custom domain's path.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-apimapping.html
    """
    path = block.text("ApiMappingKey", "path")
    stage = block.text("Stage", "stage")
    return base_path(domain_name(block, template, resolver), path, stage, truststore_of(block, template), block)
