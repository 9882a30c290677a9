"""Tokens of the form that an authorizer's validation expression wants."""

from __future__ import annotations

import time

import pytest

from crossgate.api import Authorizer, Unknown
from crossgate.check import check
from crossgate.exchange.token import SAMPLE_TOKEN, token_for
from crossgate.gateway.java_regex import matches_whole
from tests.check.test_causes import api_of


@pytest.mark.parametrize(
    "pattern",
    [
        "^Bearer .+",
        r"^Bearer [-0-9a-zA-Z\._]*$",
        r"^[\w-]+\.[\w-]+\.[\w-]+$",
        "allow|deny",
        "myTestToken",
        r"^(?i)basic [A-Za-z0-9+/]+=*$",
        "[0-9a-f]{32}",
        r"^x-[A-Z]{3}\d{5}$",
        r"\bBearer\s+\S+",
        "Token .*",
        "^apikey .*$",
        r"ApiKey\s+[A-Za-z0-9]*",
    ],
)
def test_a_token_has_the_form_that_is_wanted(pattern: str) -> None:
    token = token_for(Authorizer("a", "TOKEN", validation_expression=pattern))
    assert matches_whole(pattern, token), token
    assert token == token.strip()


@pytest.mark.parametrize(
    "pattern",
    ["", None, Unknown("a parameter"), "(", "(?=x)y", "a{1000}", "(x+x+)+y" * 5 + "$^", "x" * 100_000, r"\x00+", r"\s+", "\u0100+"],
)
def test_where_none_can_be_made_it_is_the_sample_and_takes_no_time(pattern: str | Unknown | None) -> None:
    started = time.perf_counter()
    assert token_for(Authorizer("a", "TOKEN", validation_expression=pattern)) == SAMPLE_TOKEN
    assert time.perf_counter() - started < 2


def test_request_authorizers_look_at_no_form() -> None:
    assert token_for(Authorizer("a", "REQUEST", validation_expression="x")) == SAMPLE_TOKEN
    assert token_for(None) == SAMPLE_TOKEN


TEMPLATE = """Resources:
  ShopApi:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        info: {title: shop, version: "1"}
        paths:
          /pets:
            get:
              security: [{tokens: []}]
              x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: "https://shop.example.com"}
        components:
          securitySchemes:
            tokens:
              type: apiKey
              name: Authorization
              in: header
              x-amazon-apigateway-authtype: custom
              x-amazon-apigateway-authorizer:
                type: token
                authorizerUri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations
                identityValidationExpression: "^x-[a-z]+"
"""


def test_the_call_of_a_page_that_knows_the_token_gets_through() -> None:
    (route,) = check(api_of(TEMPLATE)).survey.routes
    assert route.outcomes["success"].verdict == "depends"
    assert route.outcomes["UNAUTHORIZED"].verdict == "blocked"
