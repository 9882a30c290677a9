"""The one door to the gateway half: which model answers for an API, by its kind; no rule of either."""

from __future__ import annotations

from typing import Protocol

from crossgate.api import Api
from crossgate.gateway.answer import Answer
from crossgate.gateway.circumstances import ORDINARY, AssumedBackend, Backend, Circumstances
from crossgate.gateway.facts import ASSUMED, OpenPoints
from crossgate.gateway.pipeline import Gateway
from crossgate.gateway.routing import Route
from crossgate.http import Request

_ASSUMED_BACKEND = AssumedBackend()


class Answering(Protocol):
    """An API, ready to answer requests."""

    def route(self, method: str, path: str) -> Route:
        """Return which method answers *method* on *path* (without stage and query string), and why."""
        ...

    def answer(self, request: Request, circumstances: Circumstances = ORDINARY, backend: Backend = _ASSUMED_BACKEND) -> Answer:
        """Return what API Gateway answers to *request*, whose URL is absolute."""
        ...


def gateway_of(api: Api, open_points: OpenPoints = ASSUMED) -> Answering:
    """Return the model that answers for *api*."""
    if api.kind == "REST":
        return Gateway(api, open_points)
    from crossgate.gateway.http_api import HttpGateway  # noqa: PLC0415 - most definitions are of REST APIs

    return HttpGateway(api, open_points)
