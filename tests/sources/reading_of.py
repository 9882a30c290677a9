"""Short ways to read a template written in a test."""

from __future__ import annotations

from textwrap import dedent

from crossgate.api import Api, Integration, Method
from crossgate.sources import Loaded, read_text

HEAD = """\
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: pets}
"""


def loaded(text: str, **parameters: str) -> Loaded:
    return read_text("template.yaml", dedent(text), parameters)


def api_of(text: str, parameters: dict[str, str] | None = None) -> Api:
    found = read_text("template.yaml", dedent(text), parameters or {})
    assert not found.failures, found.failures
    assert len(found.apis) == 1, found
    return found.apis[0]


def method_with(properties: str, sections: str = "", parameters: dict[str, str] | None = None) -> Method:
    """Return the one method of an API whose method has *properties*, in a template with further *sections*."""
    text = HEAD + "  Get:\n    Type: AWS::ApiGateway::Method\n    Properties:\n"
    text += "      HttpMethod: GET\n      RestApiId: !Ref Api\n      ResourceId: !GetAtt Api.RootResourceId\n"
    text += "".join(f"      {line}\n" for line in dedent(properties).strip("\n").split("\n"))
    api = api_of(dedent(sections) + text, parameters)
    assert len(api.methods) == 1, api.refusals
    return api.methods[0]


def integration_of(method: Method) -> Integration:
    assert isinstance(method.integration, Integration), method.integration
    return method.integration


def kinds_of(api: Api) -> list[str]:
    return [refusal.kind for refusal in api.refusals]
