"""A REST API on moto's server, made and read by a real boto3 client."""

from __future__ import annotations

from typing import Any

from crossgate.live.client import AwsControlPlane
from crossgate.live.pacer import Pacer
from tests.live.states import LAMBDA

REGION = "eu-west-1"

LEFT_OUT = frozenset({"ResponseMetadata"})
"""What two readings of one unchanged API differ in; everything else is compared, ids and dates too."""


def client(endpoint: str) -> Any:
    """Return boto3's own client, which the tests look with."""
    from boto3.session import Session  # noqa: PLC0415 - half a second

    session = Session(region_name=REGION)
    return session.client("apigateway", endpoint_url=endpoint)


def plane(endpoint: str) -> AwsControlPlane:
    """Return our control plane, whose clock goes on only while it sleeps."""
    from boto3.session import Session  # noqa: PLC0415 - half a second

    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    pacer = Pacer(1000.0, clock=lambda: now, sleep=sleep)
    session = Session(region_name=REGION)
    return AwsControlPlane(session, REGION, pacer, endpoint=endpoint, sleep=lambda _: None)


def make_api(apigateway: Any, paths: int, name: str = "Pets") -> str:
    """Make an API of *paths* resources with a GET and a POST that go to a function, deployed to the stage prod; return its id."""
    api: str = apigateway.create_rest_api(name=name, description="All about pets")["id"]
    root = apigateway.get_resources(restApiId=api)["items"][0]["id"]
    for number in range(paths):
        resource = apigateway.create_resource(restApiId=api, parentId=root, pathPart=f"things{number}")["id"]
        for verb in ("GET", "POST"):
            where = {"restApiId": api, "resourceId": resource, "httpMethod": verb}
            apigateway.put_method(**where, authorizationType="NONE")
            apigateway.put_integration(**where, type="AWS_PROXY", integrationHttpMethod="POST", uri=LAMBDA)
    deployment = apigateway.create_deployment(restApiId=api, description="by hand")["id"]
    apigateway.create_stage(restApiId=api, stageName="prod", deploymentId=deployment, description="live", variables={"color": "red"})
    return api


def everything(apigateway: Any, api: str) -> dict[str, Any]:
    """Return all that the control plane tells of the API *api*, as boto3 gives it."""
    asked = {
        "api": apigateway.get_rest_api(restApiId=api),
        "resources": apigateway.get_resources(restApiId=api, limit=500, embed=["methods"]),
        "gatewayResponses": apigateway.get_gateway_responses(restApiId=api),
        "authorizers": apigateway.get_authorizers(restApiId=api),
        "models": apigateway.get_models(restApiId=api),
        "validators": apigateway.get_request_validators(restApiId=api),
        "stages": apigateway.get_stages(restApiId=api),
        "deployments": apigateway.get_deployments(restApiId=api),
    }
    return {name: {key: value for key, value in answer.items() if key not in LEFT_OUT} for name, answer in asked.items()}
