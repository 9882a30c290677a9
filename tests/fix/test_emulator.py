"""Fixed templates deployed on an emulator by a real boto3 client: what stands there is what we read, and preflights fare as we say.

Needs ``pip install ministack boto3`` in the environment of the tests; it is left out, and says so, where they are missing.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from crossgate.api import Api, Integration
from crossgate.check import survey
from crossgate.exchange import PREFLIGHT
from crossgate.fix import Wishes, fixed_text
from crossgate.sources import read_text
from tests.fix.breakages import BREAKAGES, broken
from tests.fix.texts import ORIGIN, bare

MISSING = [name for name in ("ministack", "boto3") if find_spec(name) is None]
if MISSING:
    pytest.skip(f"LEFT OUT: fixed templates on an emulator, because {' and '.join(MISSING)} is not installed", allow_module_level=True)

EXAMPLES = Path(__file__).parents[2] / "examples"
TWO = (ORIGIN, "https://admin.example.com")
NAMES = ("authorizer on OPTIONS", "key on OPTIONS", "no request template", "undeclared header", "method missing", "GET lacks Allow-Origin")
TEXTS = {
    **{path.stem: (path.read_text(encoding="utf-8"), (ORIGIN,)) for path in sorted(EXAMPLES.glob("*.yaml"))},
    **{one.name: (broken(one), (ORIGIN,)) for one in BREAKAGES if one.name in NAMES},
    "no CORS at all": (bare(), (ORIGIN,)),
    "two origins": (bare(), TWO),
}
PARAMETERS = ("PetsFunctionArn", "TokensFunctionArn")
"""What examples leave open."""

NO_OVERRIDES = {"two origins": "access-control-allow-origin"}
"""Where the emulator differs from AWS, and so from us: its MOCK renders no request template, so that ``$context.responseOverride``
in one has no effect, and the static header is sent; AWS was recorded to apply it."""

pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "EDGE_PORT": str(port)}
    log = (tmp_path_factory.mktemp("emulator") / "log").open("w")
    server = subprocess.Popen([sys.executable, "-m", "ministack"], env=environment, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _wait_for(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail("the emulator does not start")


def _deployed(endpoint: str, name: str, text: str) -> tuple[Any, str]:
    """Create a stack and return the client and the id of its API."""
    boto3 = import_module("boto3")
    options = {"endpoint_url": endpoint, "region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}
    stacks, gateway = boto3.client("cloudformation", **options), boto3.client("apigateway", **options)
    given = [
        {"ParameterKey": key, "ParameterValue": "arn:aws:lambda:us-east-1:000000000000:function:f"} for key in PARAMETERS if key in text
    ]
    stacks.create_stack(StackName=name, TemplateBody=text, Parameters=given)
    for _ in range(80):
        status = stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        if "IN_PROGRESS" not in status:
            break
        time.sleep(0.25)
    assert status == "CREATE_COMPLETE"
    resources = stacks.describe_stack_resources(StackName=name)["StackResources"]
    (api_id,) = [one["PhysicalResourceId"] for one in resources if one["ResourceType"] == "AWS::ApiGateway::RestApi"]
    return gateway, api_id


def _there(gateway: Any, api_id: str) -> dict[str, Any]:
    """Return what the control plane says of the API, in the form of ``_ours``."""
    found: dict[str, Any] = {}
    for resource in gateway.get_resources(restApiId=api_id, embed=["methods"], limit=500)["items"]:
        for verb, method in resource.get("resourceMethods", {}).items():
            integration = method.get("methodIntegration", {})
            found[f"{verb} {resource['path']}"] = {
                "authorization": method.get("authorizationType", "NONE"),
                "key": method.get("apiKeyRequired", False),
                "kind": integration.get("type"),
                "templates": integration.get("requestTemplates") or {},
                "mapped": {
                    status: one.get("responseParameters") or {} for status, one in (integration.get("integrationResponses") or {}).items()
                },
                "declared": {
                    status: sorted(one.get("responseParameters") or {}) for status, one in (method.get("methodResponses") or {}).items()
                },
            }
    for entry in gateway.get_gateway_responses(restApiId=api_id)["items"]:
        if not entry.get("defaultResponse"):
            found[entry["responseType"]] = entry.get("responseParameters") or {}
    return found


def _ours(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = {kind: dict(entry.parameters) for kind, entry in api.gateway_responses.items()}
    for method in api.methods:
        assert isinstance(method.integration, Integration)
        found[method.route] = {
            "authorization": method.authorization,
            "key": method.api_key_required,
            "kind": method.integration.kind,
            "templates": dict(method.integration.request_templates),
            "mapped": {str(one.status_code): dict(one.parameters) for one in method.integration.responses},
            "declared": {status: sorted(one.parameters) for status, one in method.responses.items()},
        }
    return found


def _asked(endpoint: str, api_id: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    url = f"{endpoint}/restapis/{api_id}/prod/_user_request_{path}"
    request = urllib.request.Request(url, method="OPTIONS", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, {name.lower(): value for name, value in response.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}


@pytest.mark.parametrize("name", TEXTS)
def test_the_emulator_holds_and_answers_what_we_say(endpoint: str, name: str) -> None:
    text, origins = TEXTS[name]
    if "StageName" not in text:
        text += "  Deployment:\n    Type: AWS::ApiGateway::Deployment\n    DependsOn: Put\n    Properties:\n      RestApiId: !Ref Api\n      StageName: prod\n"
    result = fixed_text(read_text("template.yaml", text).apis, {"origins": origins}, Wishes(gateway_response_origin="first"))
    assert not result.refused
    (api,) = read_text("template.yaml", result.after).apis
    gateway, api_id = _deployed(endpoint, "".join(char for char in name.title() if char.isalnum()), result.after)
    assert _there(gateway, api_id) == _ours(api)
    played = survey(api, result.plans[0].policy, ("chromium",))
    for trial in played.trials():
        if trial.outcome == PREFLIGHT:
            turn = trial.transcript.last
            path = "/" + turn.request.url.split("/", 3)[3].partition("?")[0]
            status, headers = _asked(endpoint, api_id, path, dict(turn.request.headers))
            said = {key.lower(): str(value) for key, value in turn.answer.headers if key.lower().startswith(("access-control-", "vary"))}
            assert status == turn.answer.status, trial.route
            differs = {key for key in said if headers.get(key) != said[key]}
            is_static = headers.get("access-control-allow-origin") == origins[0]
            assert differs <= ({NO_OVERRIDES[name]} if name in NO_OVERRIDES and is_static else set()), trial.route
