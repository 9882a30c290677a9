"""A SAM template for one path from scratch, its CORS in SAM's own words: the Cors property, or a definition where that cannot say it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from crossgate.api import Api, CorsPolicy, Integration
from crossgate.fix import fresh_openapi
from crossgate.fix.applied import header_of
from crossgate.fix.backend_advice import Form, snippets
from crossgate.fix.fresh import guidance
from crossgate.fix.gateway_responses import wanted_headers
from crossgate.fix.granted import ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, MAX_AGE, is_choosing
from crossgate.fix.preflight_method import preflight_method
from crossgate.fix.situation import Wishes
from crossgate.gateway.facts import DEFAULT_TYPES
from crossgate.sources import read_text

_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Description: {description}

Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
"""

_FUNCTION = """\

  Function:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      # Put your own code here. Cors speaks for the preflight only: every response of the code must carry its headers, errors too.
      InlineCode: |
{code}
      Events:
{events}"""

_EVENT = """\
        {id}:
          Type: Api
          Properties:
            RestApiId: !Ref Api
            Path: {path}
            Method: {verb}
"""

_HANDLE = """\
def handle(event, context):
    return {"statusCode": 200, "body": '{"message": "hello"}'}


"""

_OUTPUTS = """
Outputs:
  Url:
    Value: !Sub https://${{Api}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/prod{path}
"""

_LIMIT = """\
# Cors can name one origin only, so an OPTIONS method chooses among them; its
# place is the DefinitionBody of your AWS::Serverless::Api. Where events make the
# other methods, MergeDefinitions: true must stand beside it, or they are lost
# (and methods any are lost even so: write these into the definition as well).
"""

_NAMES = {ALLOW_ORIGIN: "AllowOrigin", ALLOW_METHODS: "AllowMethods", ALLOW_HEADERS: "AllowHeaders", MAX_AGE: "MaxAge"}
"""https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html"""


def fragment(path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    """Return the ``Cors`` property of the API; for several origins, which it cannot name, the OPTIONS method of *path*.

    Where it goes is said in a comment.
    """
    if is_choosing(policy):
        return _LIMIT + fresh_openapi.fragment(path, verbs, policy)
    place = "Put this under the Properties of your AWS::Serverless::Api; it speaks for preflights only."
    return guidance(place, verbs, policy) + _cors(path, verbs, policy)


def whole(path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    """Return a template that can be deployed: the path, a function behind it that sends the CORS headers, and all that CORS needs.

    For several origins the methods stand in a definition, with a stand-in for their backend.
    """
    text = _HEAD.format(description=f"{' and '.join(verbs)} {path} with CORS")
    if is_choosing(policy):
        text += "      DefinitionBody:\n" + textwrap.indent(fresh_openapi.whole(path, verbs, policy), " " * 8)
    else:
        text += textwrap.indent(_cors(path, verbs, policy) + _gateway_responses(policy), " " * 6) + _function(path, verbs, policy)
    return text + _OUTPUTS.format(path=path)


def _cors(path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    lines = ["Cors:"]
    for header, value in _preflight_headers(path, verbs, policy).items():
        if header == ALLOW_CREDENTIALS:
            lines.append("  AllowCredentials: true")
        elif header in _NAMES:
            lines.append(f'  {_NAMES[header]}: "{value}"')
    return "\n".join(lines) + "\n"


def _preflight_headers(path: str, verbs: Sequence[str], policy: CorsPolicy) -> Mapping[str, str]:
    """Return the headers that a preflight method of the same path would have."""
    method = preflight_method(_skeleton(path, verbs), path, policy)
    assert isinstance(method.integration, Integration), "a new method has a MOCK integration"
    return {header_of(key): str(value) for key, value in method.integration.responses[0].parameters.items()}


def _skeleton(path: str, verbs: Sequence[str]) -> Api:
    return read_text("new.yaml", fresh_openapi.FORM.skeleton(path, verbs)).apis[0]


def _gateway_responses(policy: CorsPolicy) -> str:
    headers = "".join(f'        {name}: "{value}"\n' for name, value in wanted_headers(policy, Wishes()).items())
    return "GatewayResponses:\n" + "".join(f"  {kind}:\n    ResponseParameters:\n      Headers:\n{headers}" for kind in DEFAULT_TYPES)


def _function(path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    (snippet,) = snippets(policy, (Form("Python"),))
    code = textwrap.indent(_HANDLE + snippet.code.rstrip("\n").replace("  # what handler did before", ""), " " * 8)
    events = "".join(_EVENT.format(id=verb.capitalize(), path=f'"{path}"', verb=verb.lower()) for verb in verbs)
    return _FUNCTION.format(code=code, events=events)
