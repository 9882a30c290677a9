"""Deployments, stages and base path mappings of a template into the model; no methods."""

from __future__ import annotations

import re

from crossgate.api import BasePath, Deployment, Stage, Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.cloudformation.endpoint import base_path
from crossgate.sources.reading import Reference, Undetermined
from crossgate.text import Span

_HASHED = re.compile(r"(?=[0-9a-f]*[0-9])(?:[0-9a-f]{10,}|(?=[0-9a-f]*[a-f])[0-9a-f]{8,9}|[0-9]{10,})$")
_LONGEST_HASH = 64
_ORDINARY = re.compile(r"[A-Za-z0-9]+")


def is_renewed(logical_id: str) -> Value[bool]:
    """Tell whether the id of a deployment changes with the API, so that each change is deployed.

    SAM ends it with ten hexadecimal digits of the definition's hash, CDK with 32, the Serverless Framework with a time in milliseconds;
    a placeholder for such a text is no logical id that CloudFormation takes.
    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-deployment.html
    """
    if not _ORDINARY.fullmatch(logical_id):
        return Unknown(f"the logical id '{logical_id[:80]}' is filled in before the deployment")
    return _HASHED.search(logical_id[-_LONGEST_HASH:]) is not None


def read_deployment(block: Block, logical_id: str, after: frozenset[str]) -> Deployment:
    """Return the deployment that *block* declares.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-deployment.html
    """
    return Deployment(logical_id, after, is_renewed(logical_id), block.text("StageName", "stage_name"), block.place())


def read_stage_of_deployment(block: Block, logical_id: str) -> Stage | None:
    """Return the stage that a deployment with a StageName makes along."""
    name = block.text("StageName", "name")
    if name is None:
        return None
    description = block.block("StageDescription")
    variables = stage_variables(description) if isinstance(description, Block) else {}
    return Stage(name, logical_id, variables, "", block.place())


def read_stage(block: Block, logical_id: str) -> Stage:
    """Return the stage that *block* declares.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-stage.html
    """
    name = block.text("StageName", "name")
    deployment = block.text("DeploymentId", "deployment")
    if isinstance(deployment, Reference):
        deployment = deployment.logical_id
    return Stage("" if name is None else name, deployment, stage_variables(block), logical_id, block.place())


def stage_variables(block: Block, key: str = "Variables") -> dict[str, Value[str]]:
    """Return the stage variables at *key*; those that cannot be told are a gap."""
    try:
        return block.texts(key, "variables")
    except Undetermined as undetermined:
        block.reading.gap(undetermined.unknown)
        return {}


def read_base_path(block: Block, domain: Value[str], truststore: Span | None = None) -> BasePath:
    """Return the mapping of a path of *domain* that *block* declares; *truststore*: see ``endpoint``.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-basepathmapping.html
    """
    path = block.text("BasePath", "path")
    return base_path(domain, path, block.text("Stage", "stage"), truststore, block)
