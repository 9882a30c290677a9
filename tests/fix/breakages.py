"""Ways to break the sound template, each as a replacement of text: what causes A, B and C of a refusal configuration can express."""

from __future__ import annotations

from typing import NamedTuple

from tests.fix.texts import SOUND


class Breakage(NamedTuple):
    """One way: *old* becomes *new* (in the part of the template that begins with *after*)."""

    name: str
    old: str
    new: str
    after: str = "OptionsPets:\n    Type"


_OPTIONS = "OptionsPets:\n    Type"
_ORIGIN_LINE = "method.response.header.Access-Control-Allow-Origin: \"'https://app.example.com'\""
_BLOCK = SOUND[SOUND.index("  OptionsPets:\n    Type") : SOUND.index("  Deployment:\n")]
_GATEWAY = "gatewayresponse.header.Access-Control-Allow-Origin: \"'https://app.example.com'\""


def _origin(value: str, name: str) -> Breakage:
    return Breakage(name, "Access-Control-Allow-Origin: \"'https://app.example.com'\"", f"Access-Control-Allow-Origin: {value}")


BREAKAGES = (
    # A: the preflight is stopped by access control
    Breakage("authorizer on OPTIONS", "AuthorizationType: NONE", "AuthorizationType: CUSTOM\n      AuthorizerId: !Ref Tokens"),
    Breakage("signature on OPTIONS", "AuthorizationType: NONE", "AuthorizationType: AWS_IAM"),
    Breakage("key on OPTIONS", "AuthorizationType: NONE", "AuthorizationType: NONE\n      ApiKeyRequired: true"),
    Breakage(
        "authorizer and key on OPTIONS",
        "AuthorizationType: NONE",
        "AuthorizationType: CUSTOM\n      AuthorizerId: !Ref Tokens\n      ApiKeyRequired: true",
    ),
    Breakage(
        "validator on OPTIONS",
        "AuthorizationType: NONE",
        "AuthorizationType: NONE\n      RequestValidatorId: !Ref Validator\n      RequestParameters:\n        method.request.header.X-Trace: true",
    ),
    Breakage("OPTIONS gone, ANY with an authorizer instead", _BLOCK, "", "Resources:"),
    # B: the OPTIONS method is missing or broken
    Breakage("no request template", "        RequestTemplates:\n          application/json: '{\"statusCode\": 200}'\n", ""),
    Breakage("statusCode as text", "'{\"statusCode\": 200}'", '\'{"statusCode": "200"}\''),
    Breakage("no statusCode", "'{\"statusCode\": 200}'", "'{}'"),
    Breakage("empty template", "'{\"statusCode\": 200}'", "''"),
    Breakage("unbalanced template", "'{\"statusCode\": 200}'", "'{\"statusCode\": 200'"),
    Breakage("template for another type", "application/json: '{\"statusCode\": 200}'", "text/plain: '{\"statusCode\": 200}'"),
    Breakage(
        "template for another type, passthrough NEVER",
        "PassthroughBehavior: WHEN_NO_MATCH\n        RequestTemplates:\n          application/json",
        "PassthroughBehavior: NEVER\n        RequestTemplates:\n          text/plain",
    ),
    Breakage(
        "selects a response that is not there",
        '\'{"statusCode": 200}\'\n        IntegrationResponses:\n          - StatusCode: "200"',
        '\'{"statusCode": 500}\'\n        IntegrationResponses:\n          - StatusCode: "200"\n            SelectionPattern: "200"',
    ),
    Breakage("binary media types */*", "BinaryMediaTypes: []", 'BinaryMediaTypes: ["*/*"]', "Resources:"),
    Breakage("no inner quotes", "\"'https://app.example.com'\"", "https://app.example.com"),
    Breakage("no inner quotes around methods", "\"'GET,PUT,OPTIONS'\"", "GET,PUT,OPTIONS"),
    Breakage(
        "gateway prefix in a method",
        "method.response.header.Access-Control-Allow-Origin: \"'",
        "gatewayresponse.header.Access-Control-Allow-Origin: \"'",
    ),
    Breakage(
        "doubled prefix",
        "method.response.header.Access-Control-Allow-Origin: \"'",
        "method.response.header.method.response.header.Access-Control-Allow-Origin: \"'",
    ),
    Breakage(
        "integration prefix",
        "method.response.header.Access-Control-Allow-Methods: \"'",
        "integration.response.header.Access-Control-Allow-Methods: \"'",
    ),
    Breakage("undeclared header", "            method.response.header.Access-Control-Allow-Origin: true\n", ""),
    Breakage(
        "undeclared headers",
        "          ResponseParameters:\n            method.response.header.Access-Control-Allow-Headers: true\n            method.response.header.Access-Control-Allow-Methods: true\n            method.response.header.Access-Control-Allow-Origin: true\n",
        "",
    ),
    Breakage(
        "request expression in a response",
        "Access-Control-Allow-Origin: \"'https://app.example.com'\"",
        "Access-Control-Allow-Origin: method.request.header.Origin",
    ),
    Breakage(
        "expression quoted",
        "Access-Control-Allow-Origin: \"'https://app.example.com'\"",
        "Access-Control-Allow-Origin: \"'method.request.header.Origin'\"",
    ),
    Breakage("status 403", 'IntegrationResponses:\n          - StatusCode: "200"', 'IntegrationResponses:\n          - StatusCode: "403"'),
    # C: the headers say the wrong thing
    Breakage("no Allow-Origin", f"              {_ORIGIN_LINE}\n", ""),
    Breakage("no Allow-Methods", "              method.response.header.Access-Control-Allow-Methods: \"'GET,PUT,OPTIONS'\"\n", ""),
    Breakage(
        "no Allow-Headers", "              method.response.header.Access-Control-Allow-Headers: \"'Content-Type,Authorization'\"\n", ""
    ),
    Breakage("header missing", "'Content-Type,Authorization'", "'Content-Type'"),
    Breakage("other header missing", "'Content-Type,Authorization'", "'Authorization'"),
    Breakage("method missing", "'GET,PUT,OPTIONS'", "'GET,OPTIONS'"),
    Breakage("method in small letters", "'GET,PUT,OPTIONS'", "'get,put,options'"),
    Breakage("ANY as method", "'GET,PUT,OPTIONS'", "'ANY'"),
    Breakage("methods not parsable", "'GET,PUT,OPTIONS'", "'GET PUT'"),
    Breakage("headers not parsable", "'Content-Type,Authorization'", "'Content-Type;Authorization'"),
    _origin("\"'https://app.example.com/'\"", "slash behind the origin"),
    _origin("\"'app.example.com'\"", "no scheme"),
    _origin("\"'https://app.example.com:443'\"", "default port"),
    _origin("\"'HTTPS://App.Example.com'\"", "capital letters"),
    _origin("\"'https://app.example.com,https://www.example.com'\"", "two origins"),
    _origin("\"'https://*.example.com'\"", "wildcard in the origin"),
    _origin("\"'null'\"", "null"),
    _origin("\"'https://other.example.com'\"", "another origin"),
    # D, as far as configuration has it
    Breakage("GET lacks Allow-Origin", "            ResponseParameters:\n              " + _ORIGIN_LINE + "\n", "", "  GetPets:\n"),
    Breakage("PUT lacks Allow-Origin", "            ResponseParameters:\n              " + _ORIGIN_LINE + "\n", "", "  PutPets:\n"),
    Breakage("DEFAULT_4XX without headers", f"      ResponseParameters:\n        {_GATEWAY}\n", "", "  Default4xx:\n"),
    Breakage("DEFAULT_5XX without headers", f"      ResponseParameters:\n        {_GATEWAY}\n", "", "  Default5xx:\n"),
    Breakage("UNAUTHORIZED without headers", f"      ResponseParameters:\n        {_GATEWAY}\n", "", "  Unauthorized:\n"),
    Breakage("gateway response with a method's prefix", "gatewayresponse.header", "method.response.header", "  Default4xx:\n"),
    Breakage("gateway response without quotes", "\"'https://app.example.com'\"", "https://app.example.com", "  Default5xx:\n"),
)
"""Every way for which there is a repair without a choice of the owner."""


def broken(breakage: Breakage, text: str = SOUND) -> str:
    """Return *text* broken by *breakage*."""
    start = text.index(breakage.after)
    assert breakage.old in text[start:], breakage.name
    text = text[:start] + text[start:].replace(breakage.old, breakage.new, 1)
    if "OPTIONS gone" in breakage.name:
        text = text.replace(", OptionsPets]", "]")
    return text
