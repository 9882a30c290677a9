"""A CORS preflight from scratch: a template made for it, run through plan and proof like any other; nothing is read or written."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from crossgate.api import Api, CorsPolicy
from crossgate.api.change import AddMethod, Change, RenewDeployment
from crossgate.fix.plan import plan
from crossgate.fix.preflight_method import preflight_method
from crossgate.fix.proof import prove
from crossgate.sources import read_text
from crossgate.sources.writing import edits_for, source_of
from crossgate.text import apply

_NAME = "template.yaml"
_OPTIONS = "OptionsMethod"

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


def fresh_fragment(path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    """Return the OPTIONS method of *path* alone, as a resource of a template in YAML."""
    text = _with_preflight(_skeleton(path, verbs), path, policy)
    lines = text.split("\n")
    start = lines.index(f"  {_OPTIONS}:")
    end = next((at for at in range(start + 1, len(lines)) if lines[at].strip() and not lines[at].startswith("   ")), len(lines))
    return textwrap.dedent("\n".join(lines[start:end])).rstrip() + "\n"


def fresh_template(path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    """Return a whole template that can be deployed: the path, its methods with a stand-in for their backend, and all that CORS needs.

    It is proved before it is given out. Raises Unproved if it were not right.
    """
    text = _with_preflight(_skeleton(path, verbs), path, policy)
    planned = plan(_api(text), policy._asdict())
    kept = tuple(one for one in planned.changes if not isinstance(one.change, RenewDeployment))
    planned = planned._replace(changes=kept)
    text = _edited(text, planned.steps)
    prove(planned, _api(text), again=False)
    return text


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


_TAKEN = frozenset({"RestApi", "Deployment", "Stage", "Restapi", _OPTIONS, "Optionsmethod"})


def _with_preflight(text: str, path: str, policy: CorsPolicy) -> str:
    api = _api(text)
    return _edited(text, (AddMethod(preflight_method(api, path, policy)._replace(id=_OPTIONS)),))


def _api(text: str) -> Api:
    return read_text(_NAME, text).apis[0]


def _edited(text: str, steps: Sequence[Change]) -> str:
    api = _api(text)
    source = source_of(api)
    assert source is not None, "the skeleton has places"
    return apply(source, edits_for(api, steps))
