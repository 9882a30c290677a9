"""What of a state tells of its deployment: stages, deployments, custom domains, and what a stage serves; no routes are read here."""

from __future__ import annotations

from crossgate.api import BasePath, Counterpart, Deployment, Stage, Unknown
from crossgate.sources.aws.state import blocks_of, text_in
from crossgate.sources.block import Block
from crossgate.sources.openapi import read_definition

_UNTOLD = Unknown("an account does not tell who deploys its APIs")


def stages(root: Block) -> tuple[Stage, ...]:
    """Return the stages of a REST API, https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html."""
    return tuple(
        Stage(
            name=text_in(block, "stageName", "name"),
            deployment=text_in(block, "deploymentId", "deployment") or None,
            variables=block.texts("variables", "variables"),
            place=block.place(),
        )
        for block in blocks_of(root, "stages")
    )


def deployments(root: Block) -> tuple[Deployment, ...]:
    """Return the deployments of a REST API, https://docs.aws.amazon.com/apigateway/latest/api/API_Deployment.html."""
    return tuple(Deployment(text_in(block, "id", "id"), renewed=_UNTOLD, place=block.place()) for block in blocks_of(root, "deployments"))


def base_paths(root: Block) -> tuple[BasePath, ...]:
    """Return the custom domains that lead to a REST API, https://docs.aws.amazon.com/apigateway/latest/api/API_BasePathMapping.html."""
    return tuple(
        BasePath(
            domain=text_in(block, "domainName", "domain"),
            path=text_in(block, "basePath", "path").replace("(none)", ""),
            stage=text_in(block, "stage", "stage") or None,
            place=block.place(),
        )
        for block in blocks_of(root, "basePathMappings")
    )


def counterparts(root: Block, source: str) -> tuple[Counterpart, ...]:
    """Return what each stage of a REST API serves, as far as the state holds its export."""
    made = {text_in(block, "id"): text_in(block, "createdDate") for block in blocks_of(root, "deployments")}
    newest = max(made, key=lambda name: made[name], default="")
    found = []
    for block in blocks_of(root, "stages"):
        name, deployment = text_in(block, "stageName", "name"), text_in(block, "deploymentId", "deployment")
        export = _export_of(root, name)
        if export is not None:
            served = read_definition(export.node, name="", id=name, source=source)
            newer = newest if made.get(newest, "") > made.get(deployment, "") else ""
            found.append(Counterpart("stage", name, served, made.get(deployment, ""), newer, block.place()))
    return tuple(found)


def _export_of(root: Block, stage: str) -> Block | None:
    exports = root.block("exports")
    export = exports.block(stage) if isinstance(exports, Block) else None
    return export if isinstance(export, Block) else None
