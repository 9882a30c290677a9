"""A CloudFormation template for one path from scratch: its skeleton, and its preflight alone; how CORS comes into it lies elsewhere."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from crossgate.api import CorsPolicy
from crossgate.fix.fresh import OPTIONS_ID, Form, fresh_fragment, fresh_whole, guidance

_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: {description}

Resources:
  RestApi:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: {name}
"""

_RESOURCE = """
  {id}:
    Type: AWS::ApiGateway::Resource
    Properties:
      RestApiId: !Ref RestApi
      ParentId: {parent}
      PathPart: "{part}"
"""

_METHOD = """
  {id}:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref RestApi
      ResourceId: {resource}
      HttpMethod: {verb}
      AuthorizationType: NONE
      # Put your own integration here; with AWS_PROXY or HTTP_PROXY the backend must send the CORS headers itself.
      Integration:
        Type: MOCK
        RequestTemplates:
          application/json: '{{"statusCode": 200}}'
        IntegrationResponses:
          - StatusCode: "200"
            ResponseTemplates:
              application/json: '{{"message": "hello"}}'
      MethodResponses:
        - StatusCode: "200"
"""

_DEPLOYMENT = """
  Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn:
{awaited}
    Properties:
      RestApiId: !Ref RestApi

  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref RestApi
      DeploymentId: !Ref Deployment
      StageName: prod

Outputs:
  Url:
    Value: !Sub https://${{RestApi}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/${{Stage}}{path}
"""


def _cut(text: str, path: str) -> str:  # noqa: ARG001 - every template has one such method
    """Return the OPTIONS method of a whole template."""
    lines = text.split("\n")
    start = lines.index(f"  {OPTIONS_ID}:")
    end = next((at for at in range(start + 1, len(lines)) if lines[at].strip() and not lines[at].startswith("   ")), len(lines))
    return textwrap.dedent("\n".join(lines[start:end])).rstrip() + "\n"


def _skeleton(path: str, verbs: Sequence[str]) -> str:
    parts = [part for part in path.split("/") if part]
    ids = _ids(parts)
    text = _HEAD.format(description=f"{' and '.join(verbs)} {path} with CORS", name=parts[0].strip("{}+") if parts else "api")
    parents = ["!GetAtt RestApi.RootResourceId", *(f"!Ref {one}" for one in ids)]
    for part, one, parent in zip(parts, ids, parents, strict=False):
        text += _RESOURCE.format(id=one, parent=parent, part=part)
    methods = [f"{verb.capitalize()}{_suffix(ids)}" for verb in verbs]
    for verb, one in zip(verbs, methods, strict=True):
        text += _METHOD.format(id=one, resource=parents[-1], verb=verb)
    return text + _DEPLOYMENT.format(awaited="\n".join(f"      - {one}" for one in methods), path="/" if not parts else path)


def _suffix(ids: Sequence[str]) -> str:
    return ids[-1] if ids else "Root"


def _ids(parts: Iterable[str]) -> list[str]:
    """Return a logical id for each path part, unlike all others and those of the skeleton."""
    found: list[str] = []
    for part in parts:
        base = "".join(word.capitalize() for word in re.findall(r"[A-Za-z0-9]+", part)) or "Part"
        name = base if base not in _TAKEN else f"{base}Resource"
        while name in found:
            name += "2"
        found.append(name)
    return found


_TAKEN = frozenset({"RestApi", "Deployment", "Stage", "Restapi", OPTIONS_ID, "Optionsmethod"})

FORM = Form(_skeleton, _cut)


def fragment(path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    """Return the OPTIONS method, as a resource, of *path* alone, and where it goes as a comment."""
    resources = _ids(part for part in path.split("/") if part)
    strange = f"ids for RestApi and {resources[-1]}" if resources else "id for RestApi"
    return guidance(f"Put this under Resources, with your own {strange}.", verbs, policy) + fresh_fragment(FORM, path, verbs, policy)


def whole(path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    """Return a whole template for *path*, proved. Raises Unproved if it were not right."""
    return fresh_whole(FORM, path, verbs, policy)
