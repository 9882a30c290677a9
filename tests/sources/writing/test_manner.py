"""New text is written in the manner of its place."""

from __future__ import annotations

from textwrap import dedent

from crossgate.api.change import (
    AddMethod,
    AddResource,
    DeployAfter,
    RenewDeployment,
    SetApiKeyRequired,
    SetAuthorization,
    SetGatewayResponseHeaders,
    SetResponseHeader,
)
from crossgate.sources.writing import edits_for, source_of
from crossgate.text import apply, encoded
from crossgate.text.decoding import decode
from tests.sources.writing.drive import ORIGIN, only_api, preflight, written

LONG_FORMS = dedent("""\
    # a comment
    Resources:
        Api:
            Type: 'AWS::ApiGateway::RestApi'
            Properties: {Name: pets}   # flow

        # about the pets
        Pets:
            Type: 'AWS::ApiGateway::Resource'
            Properties:
                RestApiId: {Ref: Api}
                ParentId: {'Fn::GetAtt': [Api, RootResourceId]}
                PathPart: pets

        PETSGET:
            Type: 'AWS::ApiGateway::Method'
            Properties:
                HttpMethod: 'GET'
                ResourceId: {Ref: Pets}
                RestApiId: {Ref: Api}
                AuthorizationType: 'NONE'
                MethodResponses:
                - StatusCode: 200
                Integration:
                    IntegrationResponses:
                    -   StatusCode: 200
                        ResponseParameters:
                            method.response.header.X: '''x'''
                    Type: 'MOCK'
                # the end of this method

        # about the deployment
        Deployment:
            Type: 'AWS::ApiGateway::Deployment'
            DependsOn: PETSGET  # not before
            Properties:
                RestApiId: {Ref: Api}""")


NEW_METHOD = """\
        # the end of this method

    PETSOPTIONS:
        Type: 'AWS::ApiGateway::Method'
        Properties:
            HttpMethod: 'OPTIONS'
            ResourceId: {Ref: Pets}
            RestApiId: {Ref: Api}
            AuthorizationType: 'NONE'
            MethodResponses:
            - StatusCode: 200
              ResponseParameters:
                  method.response.header.Access-Control-Allow-Headers: true
                  method.response.header.Access-Control-Allow-Methods: true
                  method.response.header.Access-Control-Allow-Origin: true
            Integration:
                IntegrationResponses:
                - StatusCode: 200
                  ResponseParameters:
                      method.response.header.Access-Control-Allow-Headers: '''Content-Type,Authorization'''
                      method.response.header.Access-Control-Allow-Methods: '''GET,OPTIONS'''
                      method.response.header.Access-Control-Allow-Origin: '''*'''
                Type: 'MOCK'
                PassthroughBehavior: WHEN_NO_MATCH
                RequestTemplates:
                    application/json: '{"statusCode": 200}'

    # about the deployment
"""


def test_a_method_follows_its_sibling() -> None:
    edited = written(LONG_FORMS, [AddMethod(preflight("/pets")), DeployAfter("Deployment", ("OPTIONS /pets",))])
    assert NEW_METHOD in edited
    assert "        DependsOn:  # not before\n        - PETSGET\n        - PETSOPTIONS\n" in edited
    assert edited.endswith("RestApiId: {Ref: Api}")


MINIMAL = dedent("""\
    Resources:
      Api:
        Type: AWS::ApiGateway::RestApi
        Properties:
          Name: pets
      PetsGet:
        Type: AWS::ApiGateway::Method
        Properties:
          RestApiId: !Ref Api
          ResourceId: !GetAtt Api.RootResourceId
          HttpMethod: GET
          AuthorizationType: AWS_IAM
          ApiKeyRequired: True
          Integration:
            Type: HTTP
            Uri: !Sub https://${AWS::Region}.example.com
            IntegrationResponses: [{StatusCode: 200}, {StatusCode: 400, SelectionPattern: '4..'}]
          MethodResponses: [{StatusCode: 200}]
      Deployment7:
        Type: AWS::ApiGateway::Deployment
        DependsOn: [PetsGet]
        Properties: {RestApiId: !Ref Api}
      Stage:
        Type: AWS::ApiGateway::Stage
        DependsOn: Deployment7
        Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Deployment7, StageName: v1}
    Outputs:
      Deployment7:
        Value: !Sub |
          deployed as ${ Deployment7 }, not ${!Deployment7}
          ${Other}
      Other:
        Value: !Sub ["${Deployment7} ${x}", {Deployment7: this one, x: !Ref Deployment7}]
    """)


def lines_changed(before: str, after: str) -> list[str]:
    return [line for line in after.split("\n") if line not in before.split("\n")]


def test_flow_style_stays_flow() -> None:
    edited = written(MINIMAL, [SetResponseHeader("GET /", "400", ORIGIN, "'*'"), SetApiKeyRequired("GET /", False)])
    header = "method.response.header.Access-Control-Allow-Origin"
    assert lines_changed(MINIMAL, edited) == [
        "      ApiKeyRequired: False",
        f"""        IntegrationResponses: [{{StatusCode: 200}}, {{StatusCode: 400, SelectionPattern: '4..', ResponseParameters: {{{header}: "'*'"}}}}]""",
        f"      MethodResponses: [{{StatusCode: 200}}, {{StatusCode: 400, ResponseParameters: {{{header}: True}}}}]",
    ]


def test_a_renewed_deployment_takes_its_references_along() -> None:
    edited = written(MINIMAL, [RenewDeployment("Deployment7")])
    assert lines_changed(MINIMAL, edited) == [
        "  Deployment8:",
        "    DependsOn: Deployment8",
        "    Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Deployment8, StageName: v1}",
        "      deployed as ${ Deployment8 }, not ${!Deployment7}",
        '    Value: !Sub ["${Deployment7} ${x}", {Deployment7: this one, x: !Ref Deployment8}]',
    ]
    assert "\nOutputs:\n  Deployment7:" in edited


def test_opening_a_method_takes_its_authorizer_away() -> None:
    text = MINIMAL.replace("AuthorizationType: AWS_IAM", "AuthorizationType: CUSTOM # ours\n      AuthorizerId: !Ref Authorizer # also")
    edited = written(text, [SetAuthorization("GET /")])
    assert edited == text.replace("CUSTOM # ours\n      AuthorizerId: !Ref Authorizer # also", "NONE # ours")


def test_a_resource_and_its_method() -> None:
    edited = written(MINIMAL, [AddResource("/{proxy+}"), AddMethod(preflight("/{proxy+}"))])
    assert NEW_RESOURCE in edited


NEW_RESOURCE = """\
  ProxyResource:
    Type: AWS::ApiGateway::Resource
    Properties:
      RestApiId: !Ref Api
      ParentId: !GetAtt Api.RootResourceId
      PathPart: '{proxy+}'
  ProxyOptions:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref ProxyResource
      HttpMethod: OPTIONS
"""


JSON = """\
{
    "Resources" : {
        "Api" : { "Type" : "AWS::ApiGateway::RestApi", "Properties" : { "Name" : "pets" } },
        "GetPets" : {
            "Type" : "AWS::ApiGateway::Method",
            "Properties" : {
                "RestApiId" : { "Ref" : "Api" },
                "ResourceId" : { "Fn::GetAtt" : ["Api", "RootResourceId"] },
                "HttpMethod" : "GET",
                "AuthorizationType" : "NONE",
                "Integration" : {
                    "Type" : "MOCK",
                    "IntegrationResponses" : [
                        {
                            "StatusCode" : 200
                        }
                    ]
                },
                "MethodResponses" : []
            }
        }
    }
}"""


def test_json_keeps_its_layout() -> None:
    edited = written(
        JSON, [SetGatewayResponseHeaders("DEFAULT_4XX", {ORIGIN: "'*'"}), SetResponseHeader("GET /", "200", ORIGIN, "'*'")], "t.json"
    )
    before, after = JSON.split("\n"), edited.split("\n")
    assert [line for line in before if line not in after] == [
        '                            "StatusCode" : 200',
        '                "MethodResponses" : []',
    ]
    assert (
        """\
        "GatewayResponseDefault4XX" : {
            "Type" : "AWS::ApiGateway::GatewayResponse",
            "Properties" : {
                "RestApiId" : { "Ref" : "Api" },
                "ResponseType" : "DEFAULT_4XX",
                "ResponseParameters" : {
                    "gatewayresponse.header.Access-Control-Allow-Origin" : "'*'"
                }
            }
        },
        "GetPets" : {"""
        in edited
    )


def test_minified_json_stays_on_one_line() -> None:
    text = '{"Resources":{"A":{"Type":"AWS::ApiGateway::RestApi","Properties":{"Name":"a"}},"GatewayResponseDefault5XX":{"Type":"AWS::ApiGateway::Method","Properties":{"HttpMethod":"GET","ResourceId":{"Fn::GetAtt":["A","RootResourceId"]},"RestApiId":{"Ref":"A"}}}}}'
    edited = written(text, [SetGatewayResponseHeaders("DEFAULT_5XX", {ORIGIN: "'*'"})], "t.json")
    assert edited == text.replace(
        '"Name":"a"}},',
        '"Name":"a"}},"GatewayResponseDefault5XX2":{"Type":"AWS::ApiGateway::GatewayResponse","Properties":{"RestApiId":{"Ref":"A"},'
        '"ResponseType":"DEFAULT_5XX","ResponseParameters":{"gatewayresponse.header.Access-Control-Allow-Origin":"\'*\'"}}},',
    )


def test_line_ends_and_mark_stay() -> None:
    data = b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode()
    source = decode("t.yaml", data)
    api = only_api("\ufeff" + source.text)
    edits = edits_for(api, [SetGatewayResponseHeaders("DEFAULT_4XX", {ORIGIN: "'*'"})])
    found = source_of(api)
    assert found is not None
    edited = encoded(found, apply(found, edits))
    assert edited.startswith(b"\xef\xbb\xbfResources:\r\n")
    assert edited.count(b"\r\n") == edited.count(b"\n") == data.count(b"\n") + 7
