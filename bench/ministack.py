"""MiniStack from PyPI with the same preflight, for comparison: BENCH_MINISTACK names its program, which is installed elsewhere."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PROGRAM = os.environ.get("BENCH_MINISTACK", "")

_HEADERS = {
    "Access-Control-Allow-Headers": "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'",
    "Access-Control-Allow-Methods": "'POST,OPTIONS'",
    "Access-Control-Allow-Origin": "'*'",
}


@contextmanager
def environment() -> Iterator[dict[str, str]]:
    """Give what MiniStack has to be started with: it listens on loopback, and keeps its files in a folder that goes away."""
    with tempfile.TemporaryDirectory() as home:
        yield {**os.environ, "BIND_HOST": "127.0.0.1", "HOME": home, "TMPDIR": home, "LOG_LEVEL": "ERROR"}


def make_preflight(port: int) -> str:
    """Make a REST API with one MOCK preflight in the MiniStack at *port*; return the path it is called at."""
    import boto3  # noqa: PLC0415 - half a second that only this comparison needs

    known = {"region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}
    client: Any = boto3.client("apigateway", endpoint_url=f"http://127.0.0.1:{port}", **known)
    api = client.create_rest_api(name="pets")["id"]
    root = client.get_resources(restApiId=api)["items"][0]["id"]
    at = {
        "restApiId": api,
        "resourceId": client.create_resource(restApiId=api, parentId=root, pathPart="pets")["id"],
        "httpMethod": "OPTIONS",
    }
    client.put_method(**at, authorizationType="NONE")
    client.put_method_response(**at, statusCode="200", responseParameters={f"method.response.header.{name}": False for name in _HEADERS})
    client.put_integration(**at, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    parameters = {f"method.response.header.{name}": value for name, value in _HEADERS.items()}
    client.put_integration_response(**at, statusCode="200", responseParameters=parameters)
    client.create_deployment(restApiId=api, stageName="prod")
    time.sleep(0.2)
    return f"/restapis/{api}/prod/_user_request_/pets"
