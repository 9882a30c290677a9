"""What of a state tells of its deployment: stages, deployments, custom domains, and what a stage serves; no routes are read here."""

from __future__ import annotations

from crossgate.api import Api, BasePath, Counterpart, Deployment, Stage, Unknown
from crossgate.sources.aws.parts import blocks_of, text_in
from crossgate.sources.block import Block
from crossgate.sources.openapi import read_definition
from crossgate.sources.reading import as_written

UNTOLD = Unknown("an account does not tell who deploys its APIs")


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
    return tuple(Deployment(text_in(block, "id", "id"), renewed=UNTOLD, place=block.place()) for block in blocks_of(root, "deployments"))


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
    """Return what each stage of a REST API serves, as far as the state holds its export; which routes a deployment has says its own
    summary, where the state holds one (https://docs.aws.amazon.com/apigateway/latest/api/API_Deployment.html).
    """
    made = {text_in(block, "id"): text_in(block, "createdDate") for block in blocks_of(root, "deployments")}
    summaries = {text_in(block, "id"): block.block("apiSummary") for block in blocks_of(root, "deployments")}
    serving = {text_in(block, "deploymentId") for block in blocks_of(root, "stages")}
    found = []
    for block in blocks_of(root, "stages"):
        name, deployment = text_in(block, "stageName", "name"), text_in(block, "deploymentId", "deployment")
        export = _export_of(root, name)
        if export is not None:
            served = _summarised(read_definition(export.node, name="", id=name, source=source), summaries.get(deployment))
            newer = _newer(made, deployment, serving)
            found.append(Counterpart("stage", name, served, made.get(deployment, ""), newer, block.place()))
    return tuple(found)


def _summarised(served: Api, summary: Block | Unknown | None) -> Api:
    """Return *served* without the routes that *summary* of its deployment, a mapping by path and method, does not name."""
    if not isinstance(summary, Block):
        return served
    resources = {}
    for path, resource in served.resources.items():
        verbs = {name.raw for name, _ in summary.entries(path)}
        resources[path] = resource._replace(methods={verb: one for verb, one in resource.methods.items() if verb in verbs})
    return served._replace(resources=resources)


def http_counterparts(root: Block, source: str) -> tuple[Counterpart, ...]:
    """Return what each stage of an HTTP API serves, as far as the state holds its export."""
    made = {text_in(block, "DeploymentId"): text_in(block, "CreatedDate") for block in blocks_of(root, "deployments")}
    serving = {text_in(block, "DeploymentId") for block in blocks_of(root, "stages")}
    found = []
    for block in blocks_of(root, "stages"):
        name, deployment = text_in(block, "StageName", "name"), text_in(block, "DeploymentId", "deployment")
        export = _export_of(root, name)
        if export is not None:
            from crossgate.sources.openapi.http_api import http_definition_api  # noqa: PLC0415 - only with exports

            served = http_definition_api(
                export.node, name="", node_id=name, source=source, place=export.place(), resolve=as_written, is_strict=False
            )
            newer = _newer(made, deployment, serving)
            found.append(Counterpart("stage", name, served, made.get(deployment, ""), newer, block.place()))
    return tuple(found)


def _newer(made: dict[str, str], deployment: str, serving: set[str]) -> str:
    """Return the newest of the deployments *made*, by id and time, when it is newer than *deployment* and no stage is *serving* it."""
    newest = max(made, key=lambda name: made[name], default="")
    return newest if newest not in serving and made.get(newest, "") > made.get(deployment, "") > "" else ""


def _export_of(root: Block, stage: str) -> Block | None:
    exports = root.block("exports")
    export = exports.block(stage) if isinstance(exports, Block) else None
    return export if isinstance(export, Block) else None
