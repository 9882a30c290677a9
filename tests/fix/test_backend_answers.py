"""What backends must answer themselves: code where functions wait, header lines elsewhere, and the answer to OPTIONS where that reaches one."""

from __future__ import annotations

from typing import Any

import pytest

from crossgate.api import CorsPolicy
from crossgate.check import survey
from crossgate.fix.backend_answers import ANSWER_TO_OPTIONS, EVERY_RESPONSE, backend_answers, waiting_for_backends
from crossgate.fix.plan import BROWSERS
from crossgate.sources import read_text
from crossgate.text import Source

FUNCTION = "{type: aws_proxy, uri: 'arn:aws:lambda:eu-west-1:1:function:f', payloadFormatVersion: '2.0'}"
SERVER = "{type: http_proxy, httpMethod: ANY, uri: 'https://backend.example.com', payloadFormatVersion: '1.0'}"
ONE = CorsPolicy(("https://app.example.com",), credentials=True, headers=("X-App",), expose=("X-Count",))
TWO = CorsPolicy(("https://a.example.com", "https://b.example.com"))


def answers(operations: dict[str, str], policy: CorsPolicy, text: str = "") -> dict[str, str]:
    lines = ["openapi: 3.0.1", "x-amazon-apigateway-importexport-version: '1.0'", "paths:"]
    for route, integration in operations.items():
        verb, _, path = route.partition(" ")
        lines += [f"  {path}:", f"    {verb}:", "      responses: {default: {description: d}}"]
        lines.append(f"      x-amazon-apigateway-integration: {integration}")
    (api,) = read_text("api.yaml", "\n".join(lines)).apis
    assert api.kind == "HTTP"
    return dict(backend_answers(survey(api, policy, BROWSERS), Source("template.yaml", text)))


ANY = "x-amazon-apigateway-any-method"
IN_GO = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: provided.al2023}, Metadata: {BuildMethod: go1.x}}}\n"


@pytest.mark.parametrize(
    ("operations", "titles"),
    [
        ({f"{ANY} /pets": FUNCTION}, ["Go", ANSWER_TO_OPTIONS]),
        ({f"{ANY} /pets": SERVER}, [EVERY_RESPONSE, ANSWER_TO_OPTIONS]),
        ({"get /pets": FUNCTION}, ["Go"]),
        ({"get /pets": SERVER, f"{ANY} /cats": FUNCTION}, ["Go", EVERY_RESPONSE, ANSWER_TO_OPTIONS]),
    ],
)
def test_what_is_shown_is_for_what_waits(operations: dict[str, str], titles: list[str]) -> None:
    assert list(answers(operations, CorsPolicy(), IN_GO)) == titles


def test_the_headers_grant_the_policy_and_what_preflights_ask_for() -> None:
    told = answers({f"{ANY} /pets": SERVER}, ONE)
    common = "Access-Control-Allow-Origin: https://app.example.com\nAccess-Control-Allow-Credentials: true\n"
    assert told[EVERY_RESPONSE] == common + "Access-Control-Expose-Headers: X-Count\n"
    first, _, rest = told[ANSWER_TO_OPTIONS].partition("\n")
    assert first == "HTTP/1.1 204 No Content"
    assert rest.startswith(common)
    lines: dict[str, Any] = dict(line.split(": ", 1) for line in rest.splitlines())
    assert {"PUT", "PATCH", "DELETE"} <= set(lines["Access-Control-Allow-Methods"].split(", "))
    assert set(lines["Access-Control-Allow-Headers"].split(", ")) == {"content-type", "x-app"}


def test_of_several_origins_the_one_that_asks_is_allowed() -> None:
    told = answers({f"{ANY} /pets": SERVER}, TWO)
    allowed = "Access-Control-Allow-Origin: https://a.example.com or https://b.example.com, whichever asks\nVary: Origin\n"
    assert told[EVERY_RESPONSE] == allowed
    assert allowed in told[ANSWER_TO_OPTIONS]


def test_nothing_waits_where_a_configuration_answers() -> None:
    cors = "{allowOrigins: ['*'], allowMethods: ['*'], allowHeaders: ['*']}"
    paths = f"{{/pets: {{get: {{x-amazon-apigateway-integration: {SERVER}}}}}}}"
    text = f"openapi: 3.0.1\nx-amazon-apigateway-cors: {cors}\npaths: {paths}\n"
    (api,) = read_text("api.yaml", text).apis
    played = survey(api, CorsPolicy(), BROWSERS)
    assert (waiting_for_backends(played), backend_answers(played, None)) == ((), ())
