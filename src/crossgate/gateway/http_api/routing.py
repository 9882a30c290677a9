"""Which route of an HTTP API takes a request; no authorization and no CORS."""

from __future__ import annotations

from crossgate.api import Api
from crossgate.gateway.answer import Step
from crossgate.gateway.facts import OpenPoints
from crossgate.gateway.http_api.facts import DEFAULT_ROUTE
from crossgate.gateway.routing import Route, Router


class HttpRouter:
    """The routes of an HTTP API: full matches go before greedy ones, and what is left goes to ``$default``.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
    """

    __slots__ = ("_default", "_router")

    def __init__(self, api: Api, points: OpenPoints) -> None:
        paths = {path: resource for path, resource in api.resources.items() if path != DEFAULT_ROUTE}
        default = api.resources.get(DEFAULT_ROUTE)
        self._router = Router(api._replace(resources=paths), points, "route")
        self._default = default.methods.get("ANY") if default is not None else None

    def route(self, verb: str, path: str) -> Route:
        """Return who answers *verb* on *path*, which comes without stage and query string."""
        found = self._router.route(verb, path)
        if found.method is not None:
            return found
        called = Step("route", f"{verb} {path}")
        if self._default is None:
            return Route(None, {}, (called, Step("route", "no route matches, and there is no $default route", refused=True)))
        step = Step("route", "$default (no other route matches)", self._default.place.span)
        return Route(self._default, {}, (called, step))
