"""HTTP APIs (version 2 of API Gateway): what they answer to a request; nothing of REST APIs."""

from crossgate.gateway.http_api.pipeline import HttpGateway
from crossgate.gateway.http_api.routing import HttpRouter

__all__ = ["HttpGateway", "HttpRouter"]
