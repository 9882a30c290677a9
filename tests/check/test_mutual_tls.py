"""Custom domains that ask for client certificates, in templates of every kind."""

from __future__ import annotations

import pytest

from crossgate.check import Finding, check
from tests.check.test_causes import api_of

REST = """Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: rooms
      SWITCH
      Body:
        openapi: 3.0.1
        info: {title: rooms, version: "1"}
        TOP
        paths:
          /rooms:
            get:
              responses: {"200": {headers: {Access-Control-Allow-Origin: {}}}}
              x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: "https://rooms.example.com"}
            options:
              x-amazon-apigateway-integration: {type: http_proxy, httpMethod: OPTIONS, uri: "https://rooms.example.com"}
  Domain:
    Type: AWS::ApiGateway::DomainName
    Properties:
      DomainName: api.example.com
      MutualTlsAuthentication: {TruststoreUri: "s3://certificates/clients.pem"}
  Mapping:
    Type: AWS::ApiGateway::BasePathMapping
    Properties: {RestApiId: !Ref Api, DomainName: !Ref Domain}
"""
OPEN = "  Open: {Type: AWS::ApiGateway::BasePathMapping, Properties: {RestApiId: !Ref Api, DomainName: open.example.com}}\n"
DISABLED = "x-amazon-apigateway-endpoint-configuration: {disableExecuteApiEndpoint: true}"

SAM = """Transform: AWS::Serverless-2016-10-31
Resources:
  Rooms:
    Type: AWS::Serverless::HttpApi
    Properties:
      SWITCH
      CorsConfiguration: {AllowOrigins: ["https://app.example.com"]}
      Domain:
        DomainName: api.example.com
        CertificateArn: arn:aws:acm:us-east-1:123456789012:certificate/abc
        MutualTlsAuthentication: {TruststoreUri: "s3://certificates/clients.pem"}
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: python3.12
      CodeUri: .
      Events:
        Get: {Type: HttpApi, Properties: {Path: /a, Method: get, ApiId: !Ref Rooms}}
"""


def told(text: str) -> Finding | None:
    return next((one for one in check(api_of(text)).findings if one.cause == "mutual-tls"), None)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (REST.replace("SWITCH", "DisableExecuteApiEndpoint: true").replace("TOP", ""), "error"),
        (REST.replace("SWITCH", "").replace("TOP", DISABLED), "error"),
        (REST.replace("SWITCH", "").replace("TOP", f"servers: [{{url: 'https://a.example', {DISABLED}}}]"), "error"),
        (REST.replace("SWITCH", "").replace("TOP", ""), "note"),
        (REST.replace("SWITCH", "DisableExecuteApiEndpoint: false").replace("TOP", DISABLED.replace("true", "false")), "note"),
        (SAM.replace("SWITCH", "DisableExecuteApiEndpoint: true"), "error"),
        (SAM.replace("SWITCH", "Name: rooms"), "note"),
    ],
)
def test_a_domain_with_mutual_tls(text: str, severity: str) -> None:
    finding = told(text)
    assert finding is not None
    assert finding.severity == severity
    assert [mark.span.text.strip("\"'") for mark in finding.marks] == ["s3://certificates/clients.pem"]
    assert bool(finding.routes) == (severity == "error")


def test_an_api_beside_an_open_domain_is_only_noted() -> None:
    finding = told(REST.replace("SWITCH", "DisableExecuteApiEndpoint: true").replace("TOP", "") + OPEN)
    assert finding is not None
    assert finding.severity == "note"


@pytest.mark.parametrize(
    "store", ['!Ref "AWS::NoValue"', '!If [Never, "s3://a/b", !Ref "AWS::NoValue"]', '!If [Open, "s3://a/b", !Ref "AWS::NoValue"]']
)
def test_a_truststore_that_is_not_there_for_certain_is_not_told(store: str) -> None:
    conditions = "Parameters: {Stage: {Type: String}}\nConditions: {Never: !Equals [a, b], Open: !Equals [!Ref Stage, prod]}\n"
    text = REST.replace("SWITCH", "DisableExecuteApiEndpoint: true").replace("TOP", "")
    assert told(conditions + text.replace('"s3://certificates/clients.pem"', store)) is None


def test_domains_without_it_are_not_told() -> None:
    text = REST.replace("SWITCH", "").replace("TOP", "")
    assert told("".join(line for line in text.splitlines(keepends=True) if "MutualTls" not in line)) is None
