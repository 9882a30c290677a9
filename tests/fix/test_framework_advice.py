"""What is told of the source of a generated template: code for the tool and for the kind of API that the template has."""

from __future__ import annotations

import pytest
import yaml

from crossgate.api import CorsPolicy
from crossgate.fix.framework_advice import framework_advice

CDK, SERVERLESS = "the AWS CDK", "the Serverless Framework"
PAGES = CorsPolicy(("https://app.example.com",), credentials=True, headers=("X-Trace",), expose=("ETag",), max_age=60)


def test_serverless_http_apis_have_cors_at_the_provider() -> None:
    assert yaml.safe_load(framework_advice(SERVERLESS, CorsPolicy(), "HTTP")) == {"provider": {"httpApi": {"cors": True}}}
    cors = yaml.safe_load(framework_advice(SERVERLESS, PAGES, "HTTP"))["provider"]["httpApi"]["cors"]
    assert cors.pop("allowedHeaders")[-1] == "X-Trace"
    assert cors == {
        "allowedOrigins": ["https://app.example.com"],
        "exposedResponseHeaders": ["ETag"],
        "allowCredentials": True,
        "maxAge": 60,
    }


def test_serverless_rest_apis_have_cors_at_the_event_and_gateway_responses() -> None:
    told = yaml.safe_load(framework_advice(SERVERLESS, CorsPolicy(), "REST").replace("!Ref ", ""))
    assert set(told["resources"]["Resources"]) == {"GatewayResponseDefault4XX", "GatewayResponseDefault5XX"}


def test_cdk_http_apis_have_a_preflight_of_their_own() -> None:
    told = framework_advice(CDK, PAGES, "HTTP")
    assert "new apigwv2.HttpApi" in told
    assert "allowOrigins: ['https://app.example.com']" in told
    assert "'X-Trace']" in told
    assert "RestApi" not in told
    assert "GatewayResponse" not in told


@pytest.mark.parametrize("kind", ["REST", "HTTP"])
def test_other_tools_have_no_advice(kind: str) -> None:
    assert framework_advice("AWS Amplify", CorsPolicy(), kind) == ""  # type: ignore[arg-type]
