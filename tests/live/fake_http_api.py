"""The part of the fake control plane that HTTP APIs have."""

# ruff: noqa: N803 (parameters are spelled as botocore spells them)

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from tests.live.fake_patches import Fields, failure


class HttpApiCalls(ABC):
    """Calls on an HTTP API, whose state is *state*."""

    state: Fields

    @abstractmethod
    def _id(self) -> str:
        """Return an id that nothing has yet."""

    def get_api(self, ApiId: str) -> Fields:
        return self.state["api"]  # type: ignore[no-any-return]

    def update_api(self, ApiId: str, CorsConfiguration: Fields) -> Fields:
        if CorsConfiguration.get("AllowCredentials") and "*" in CorsConfiguration.get("AllowOrigins", ()):
            raise failure("refused", "allow-credentials is not supported if 'allow-origin' is *")
        self.state["api"]["CorsConfiguration"] = CorsConfiguration
        return self.state["api"]  # type: ignore[no-any-return]

    def delete_cors_configuration(self, ApiId: str) -> None:
        self.state["api"].pop("CorsConfiguration", None)

    def create_route(self, ApiId: str, RouteKey: str, **more: Any) -> Fields:
        if any(route["RouteKey"] == RouteKey for route in self.state["routes"]):
            raise failure("conflict", f"Route with key {RouteKey} already exists for this API")
        route = {"RouteId": self._id(), "RouteKey": RouteKey, "ApiKeyRequired": False, **more}
        self.state["routes"].append(route)
        return route

    def update_route(self, ApiId: str, RouteId: str, **more: Any) -> Fields:
        route: Fields = next(one for one in self.state["routes"] if one["RouteId"] == RouteId)
        route.update(more)
        if route["AuthorizationType"] == "NONE":
            route.pop("AuthorizerId", None)
            route.pop("AuthorizationScopes", None)
        return route

    def delete_route(self, ApiId: str, RouteId: str) -> None:
        if not any(one["RouteId"] == RouteId for one in self.state["routes"]):
            raise failure("missing", "Invalid Route identifier specified")
        self.state["routes"] = [one for one in self.state["routes"] if one["RouteId"] != RouteId]
