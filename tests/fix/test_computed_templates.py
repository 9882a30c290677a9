"""A request template that Fn::Sub computes: what has to be said before it is written into the text that it computes with."""

from __future__ import annotations

import json

import pytest

from crossgate.fix import FixedText, Wishes, fixed_text
from crossgate.sources import read_text
from tests.fix.corpus import outcome

TWO = {"origins": ("https://a.example.com", "https://b.example.com")}
ARN = "arn:aws:apigateway:eu-west-1:states:action/StartExecution"
TEMPLATE = """\
Parameters:
  Machine: {Type: String, Default: m1}
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: work}}
  Post:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: POST
      AuthorizationType: NONE
      MethodResponses: [{StatusCode: "200"}]
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        Uri: %s
        RequestTemplates:
          application/json: %s
        IntegrationResponses: [{StatusCode: "200"}]
"""
BLOCK = '|\n            ## starts it\n            {"machine": "${Machine}",\n              "input": "$util.escapeJavaScript($input.json(\'$\'))"}\n'
LIST = '\n            - |\n              ## starts it\n              {"machine": "${Other}", "no": "${!Machine}"}\n            - {Other: !Ref Machine}\n'


def fix(computed: str) -> FixedText:
    return fixed_text(read_text("template.yaml", TEMPLATE % (ARN, computed)).apis, TWO, Wishes(gateway_response_origin="first"))


@pytest.mark.parametrize(
    "computed",
    [
        "!Sub " + BLOCK,
        "\n            Fn::Sub: " + BLOCK.replace("\n  ", "\n    "),
        "!Sub" + LIST,
        '{Fn::Sub: \'{"machine": "${Machine}"}\'}',
        '!Sub [\'{"machine": "${Other}"}\', {Other: !Ref Machine}]',
    ],
)
def test_the_origins_are_chosen_among_before_the_text(computed: str) -> None:
    result = fix(computed)
    assert not result.refused, [one.reason for one in result.refused]
    assert outcome(result).startswith("fixed and proved")
    after = result.after
    assert after.index("#set($origin") < after.index("machine", after.index("RequestTemplates"))
    assert "Sub" in after.partition("RequestTemplates")[2].partition("#set")[0]
    assert not fixed_text(read_text("template.yaml", after).apis, TWO, Wishes(gateway_response_origin="first")).is_changed


def test_every_line_that_was_there_stays() -> None:
    after = fix("!Sub " + BLOCK).after.splitlines()
    assert [line for line in ("!Sub " + BLOCK).splitlines()[1:] if line not in after] == []


def test_json_keeps_its_function() -> None:
    text = json.dumps(
        {
            "Parameters": {"Machine": {"Type": "String", "Default": "m1"}},
            "Resources": {
                "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "work"}},
                "Post": {
                    "Type": "AWS::ApiGateway::Method",
                    "Properties": {
                        "RestApiId": {"Ref": "Api"},
                        "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
                        "HttpMethod": "POST",
                        "AuthorizationType": "NONE",
                        "MethodResponses": [{"StatusCode": "200"}],
                        "Integration": {
                            "Type": "AWS",
                            "IntegrationHttpMethod": "POST",
                            "Uri": ARN,
                            "RequestTemplates": {"application/json": {"Fn::Sub": ['{"a": "${Other}"}', {"Other": {"Ref": "Machine"}}]}},
                            "IntegrationResponses": [{"StatusCode": "200"}],
                        },
                    },
                },
            },
        },
        indent=2,
    )
    result = fixed_text(read_text("template.json", text).apis, TWO, Wishes(gateway_response_origin="first"))
    assert outcome(result).startswith("fixed and proved")
    templates = json.loads(result.after)["Resources"]["Post"]["Properties"]["Integration"]["RequestTemplates"]
    computed, names = templates["application/json"]["Fn::Sub"]
    assert computed.endswith('{"a": "${Other}"}')
    assert names == {"Other": {"Ref": "Machine"}}


def test_a_text_that_begins_with_what_is_put_in_is_left_alone() -> None:
    result = fix("!Sub ${Machine}")
    assert any("Fn::Sub computes this template" in one.reason for one in result.refused), result.refused
    assert "!Sub ${Machine}\n" in result.after
