"""Who answered: the signs of each layer, and the tables that name suspects and meanings."""

from __future__ import annotations

from typing import Any

import pytest

from crossgate.browser import Reason
from crossgate.browser.wordings import wordings
from crossgate.check import CAUSES
from crossgate.gateway.facts import GATEWAY_RESPONSES
from crossgate.http import Headers, Response
from crossgate.probe.layers import layer_of, product_of
from crossgate.probe.likely import FAULTS, TABLE, likely
from crossgate.probe.meaning import meaning_of
from crossgate.probe.signs import SIGNS

NAMES = {cause.name for cause in CAUSES}


def response(status: int, body: str = "", **headers: str) -> Response:
    return Response(status, Headers((name.replace("_", "-"), value) for name, value in headers.items()), body.encode())


@pytest.mark.parametrize("kind", [name for name, built_in in GATEWAY_RESPONSES.items() if built_in.error_type])
def test_every_error_that_a_rest_api_makes_is_known_for_one(kind: str) -> None:
    built_in = GATEWAY_RESPONSES[kind]
    got = response(built_in.status, x_amzn_ErrorType=f"{built_in.error_type}:http://internal.amazon.com/", x_amz_apigw_id="a=")
    assert product_of(got) == "REST API"
    assert layer_of(got).name not in ("the REST API", "the integration behind the REST API")


@pytest.mark.parametrize(
    ("got", "layer"),
    [
        (response(401, x_amzn_ErrorType="UnauthorizedException", x_amz_apigw_id="a="), "an authorizer"),
        (response(403, x_amzn_ErrorType="MissingAuthenticationTokenException"), "API Gateway's routing"),
        (response(502, x_amzn_ErrorType="InternalServerErrorException", x_amz_apigw_id="a="), "API Gateway, for a Lambda function"),
        (response(500, x_amzn_ErrorType="InternalServerErrorException", x_amz_apigw_id="a="), "API Gateway's integration"),
        (response(413, "HTTP content length exceeded 10485760 bytes."), "the edge of API Gateway"),
        (response(404, '{"message":"Not Found"}', apigw_requestid="a="), "the HTTP API's routing"),
        (response(401, '{"message": "Unauthorized"}', apigw_requestid="a="), "the HTTP API's authorizer"),
        (response(500, '{"message":"Internal Server Error"}', apigw_requestid="a="), "the HTTP API, for its integration"),
        (response(200, "{}", apigw_requestid="a="), "the HTTP API"),
        (response(200, "{}", x_amz_apigw_id="a=", X_Amzn_Trace_Id="Root=1"), "the integration behind the REST API"),
        (response(200, "", x_amz_apigw_id="a="), "the REST API"),
        (response(401, '{"message":"Unauthorized"}', x_amz_apigw_id="a=", via="1.1 x.cloudfront.net (CloudFront)", x_cache="Error from cloudfront"), "the REST API"),
        (response(403, "<H1>403 ERROR</H1> not configured to allow the HTTP request method", server="CloudFront"), "CloudFront"),
        (response(403, "The request could not be satisfied.", server="CloudFront", x_cache="Error from cloudfront"), "CloudFront or its firewall"),
        (response(200, "", x_cache="Hit from cloudfront"), "CloudFront's cache"),
        (response(200, "", x_cache="Miss from cloudfront", server="nginx"), "an origin behind CloudFront that is no API Gateway"),
        (response(405, "", x_amzn_waf_action="captcha"), "AWS WAF"),
        (response(503, "", server="awselb/2.0"), "an application load balancer"),
        (response(403, "", server="AmazonS3"), "Amazon S3"),
        (response(200, "", server="nginx/1.22.1"), "a server that calls itself nginx/1.22.1"),
        (response(200), "a server of its own"),
    ],
)  # fmt: skip
def test_layers_by_their_signs(got: Response, layer: str) -> None:
    assert layer_of(got).name == layer


def test_tables_name_pages_that_exist_and_sources() -> None:
    assert {one.cause for found in (*TABLE.values(), *FAULTS.values()) for one in found} - {""} <= NAMES
    assert {cause for sign in SIGNS for cause in sign.layer.causes} <= NAMES
    assert all(sign.layer.source.startswith("https://docs.aws.amazon.com/") for sign in SIGNS)


def test_everything_that_a_message_may_say_has_a_meaning_and_suspects() -> None:
    said = {one for wording in wordings(loose=False) for one in wording.says} | set(Reason)
    for one in said:
        assert meaning_of([one]).what
    calls = set(tuple(Reason)[tuple(Reason).index(Reason.FORBIDDEN_METHOD) :])
    silent = {Reason.REDIRECT_NOT_WANTED, Reason.REDIRECT_MODE_NO_CORS, "cannot-load"}
    assert {one for one in said if not likely([one])} == calls | silent


def first(*says: str, **known: Any) -> str:
    return likely(says, **known)[0].cause


def test_what_is_known_leaves_out_what_cannot_be() -> None:
    refused = Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN
    assert first(refused) == "preflight-needs-authorization"
    assert "preflight-without-allow-origin" not in [one.cause for one in likely([refused], status=401)]
    assert first(refused, status=200) == "preflight-without-allow-origin"
    layer = layer_of(response(403, x_amzn_ErrorType="MissingAuthenticationTokenException"))
    assert first(refused, status=403, layer=layer) == "missing-preflight"
    header = Reason.HEADER_NOT_ALLOWED
    assert first(header, detail="access-control-allow-origin") == "client-sends-cors-headers"
    assert first(header, detail="X-Amz-User-Agent") == "sdk-header-not-allowed"
    assert [one.cause for one in likely([header], detail="x-app", credentialed=False)] == ["header-not-allowed", "sam-cors-without-headers"]
