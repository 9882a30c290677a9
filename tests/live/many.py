"""Accounts with as many APIs as a test asks for, of four makes: ready for pages, bare, with a guarded preflight, and an HTTP API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any

from crossgate.api import Api, Authorizer, GatewayResponse, MethodResponse
from tests.gateway.builders import api as api_of
from tests.gateway.builders import method, preflight_mock, proxy
from tests.live.deploying import client, deploy

_DECLARED = {
    "200": MethodResponse(
        "200", {f"method.response.header.Access-Control-Allow-{name}": False for name in ("Headers", "Methods", "Origin")}
    )
}
_TOKENS = Authorizer("tokens", "TOKEN", ("method.request.header.Authorization",))
_ORIGIN = {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
_CORS = tuple(GatewayResponse(kind, None, _ORIGIN) for kind in ("DEFAULT_4XX", "DEFAULT_5XX"))


def ready() -> Api:
    return api_of(method("PUT", "/pets", proxy()), method("OPTIONS", "/pets", preflight_mock(), responses=_DECLARED), responses=_CORS)


def bare() -> Api:
    return api_of(method("PUT", "/pets", proxy()), method("GET", "/pets/{id}", proxy()))


def guarded() -> Api:
    preflight = method("OPTIONS", "/pets", preflight_mock(), responses=_DECLARED, authorization="CUSTOM", authorizer=_TOKENS)
    return api_of(method("PUT", "/pets", proxy()), preflight, authorizers={"tokens": _TOKENS})


_MAKES: dict[str, Callable[[], Api]] = {"ready": ready, "bare": bare, "guarded": guarded}


def fill(endpoint: str, regions: Sequence[str], count: int) -> None:
    """Make *count* APIs, one after the other in each of *regions*, the makes equally often in each."""
    makes = [*_MAKES, "http"]
    for number, region in zip(range(count), cycle(regions), strict=False):
        make = makes[(number // len(regions)) % len(makes)]
        name = f"{make}-{number // len(regions)}"
        if make == "http":
            _http(client(endpoint, region, "apigatewayv2"), name)
        else:
            deploy(_MAKES[make]()._replace(name=name), endpoint, region)


def _http(calls: Any, name: str) -> None:
    api_id = calls.create_api(Name=name, ProtocolType="HTTP")["ApiId"]
    made = calls.create_integration(
        ApiId=api_id, IntegrationType="HTTP_PROXY", IntegrationMethod="PUT", IntegrationUri="https://a.example.com"
    )
    calls.create_route(ApiId=api_id, RouteKey="PUT /tickets", Target=f"integrations/{made['IntegrationId']}")
    calls.create_stage(ApiId=api_id, StageName="test", AutoDeploy=True)
