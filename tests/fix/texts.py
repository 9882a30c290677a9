"""Templates for the tests of fixing: a sound one, from which everything else is made, and a shorthand to fix a text."""

from __future__ import annotations

from typing import Any

from crossgate.fix import FixedText, Wishes, fixed_text
from crossgate.sources import read_text

SOUND = """\
# An API that passes every exchange.
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: pets  # the name
      BinaryMediaTypes: []
  Default4xx:
    Type: AWS::ApiGateway::GatewayResponse
    Properties:
      RestApiId: !Ref Api
      ResponseType: DEFAULT_4XX
      ResponseParameters:
        gatewayresponse.header.Access-Control-Allow-Origin: "'https://app.example.com'"
  Default5xx:
    Type: AWS::ApiGateway::GatewayResponse
    Properties:
      RestApiId: !Ref Api
      ResponseType: DEFAULT_5XX
      ResponseParameters:
        gatewayresponse.header.Access-Control-Allow-Origin: "'https://app.example.com'"
  Unauthorized:
    Type: AWS::ApiGateway::GatewayResponse
    Properties:
      RestApiId: !Ref Api
      ResponseType: UNAUTHORIZED
      StatusCode: "401"
      ResponseParameters:
        gatewayresponse.header.Access-Control-Allow-Origin: "'https://app.example.com'"
  Tokens:
    Type: AWS::ApiGateway::Authorizer
    Properties:
      RestApiId: !Ref Api
      Name: Tokens
      Type: TOKEN
      IdentitySource: method.request.header.Authorization
      AuthorizerUri: arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:1:function:f/invocations
  Validator:
    Type: AWS::ApiGateway::RequestValidator
    Properties:
      RestApiId: !Ref Api
      ValidateRequestBody: true
      ValidateRequestParameters: true
  Pets:
    Type: AWS::ApiGateway::Resource
    Properties:
      RestApiId: !Ref Api
      ParentId: !GetAtt Api.RootResourceId
      PathPart: pets
  GetPets:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Pets
      HttpMethod: GET
      AuthorizationType: CUSTOM
      AuthorizerId: !Ref Tokens
      Integration:
        Type: HTTP
        IntegrationHttpMethod: GET
        Uri: https://backend.example.com/pets
        IntegrationResponses:
          - StatusCode: "200"
            ResponseParameters:
              method.response.header.Access-Control-Allow-Origin: "'https://app.example.com'"
          - StatusCode: "404"
            SelectionPattern: "404"
            ResponseParameters:
              method.response.header.Access-Control-Allow-Origin: "'https://app.example.com'"
      MethodResponses:
        - StatusCode: "200"
          ResponseParameters:
            method.response.header.Access-Control-Allow-Origin: true
        - StatusCode: "404"
          ResponseParameters:
            method.response.header.Access-Control-Allow-Origin: true
  PutPets:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Pets
      HttpMethod: PUT
      AuthorizationType: NONE
      Integration:
        Type: HTTP
        IntegrationHttpMethod: PUT
        Uri: https://backend.example.com/pets
        RequestTemplates:
          application/json: $input.json('$')
        IntegrationResponses:
          - StatusCode: "200"
            ResponseParameters:
              method.response.header.Access-Control-Allow-Origin: "'https://app.example.com'"
      MethodResponses:
        - StatusCode: "200"
          ResponseParameters:
            method.response.header.Access-Control-Allow-Origin: true
  OptionsPets:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Pets
      HttpMethod: OPTIONS
      AuthorizationType: NONE
      Integration:
        Type: MOCK
        PassthroughBehavior: WHEN_NO_MATCH
        RequestTemplates:
          application/json: '{"statusCode": 200}'
        IntegrationResponses:
          - StatusCode: "200"
            ResponseParameters:
              method.response.header.Access-Control-Allow-Headers: "'Content-Type,Authorization'"
              method.response.header.Access-Control-Allow-Methods: "'GET,PUT,OPTIONS'"
              method.response.header.Access-Control-Allow-Origin: "'https://app.example.com'"
      MethodResponses:
        - StatusCode: "200"
          ResponseParameters:
            method.response.header.Access-Control-Allow-Headers: true
            method.response.header.Access-Control-Allow-Methods: true
            method.response.header.Access-Control-Allow-Origin: true
  Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: [GetPets, PutPets, OptionsPets]
    Properties:
      RestApiId: !Ref Api
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      DeploymentId: !Ref Deployment
      StageName: prod
"""

ORIGIN = "https://app.example.com"


def bare(path: str = "pets", verb: str = "PUT") -> str:
    """Return a template with one method and no CORS at all."""
    return f"""\
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: pets
  Pets:
    Type: AWS::ApiGateway::Resource
    Properties:
      RestApiId: !Ref Api
      ParentId: !GetAtt Api.RootResourceId
      PathPart: "{path}"
  Put:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Pets
      HttpMethod: {verb}
      AuthorizationType: NONE
      Integration:
        Type: HTTP
        IntegrationHttpMethod: PUT
        Uri: https://backend.example.com/
        IntegrationResponses:
          - StatusCode: "200"
      MethodResponses:
        - StatusCode: "200"
"""


def fixed(text: str, wishes: Wishes | None = None, **stated: Any) -> FixedText:
    """Return what a fix makes of *text*."""
    stated.setdefault("origins", (ORIGIN,))
    return fixed_text(read_text("template.yaml", text).apis, stated, wishes)


def refused_after(result: FixedText) -> list[str]:
    """Return the exchanges that are refused after a fix, by their outcome."""
    surveys = [proof.survey for proof in result.proofs] or [planned.before for planned in result.plans]
    return [f"{trial.route} {trial.outcome}" for survey in surveys for trial in survey.trials("blocked")]
