"""How often an account may call the control plane: the fixed quotas with their source, and the share of them that we take; no clock.

https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html, "quotas for creating, deploying and managing an API"
"""

from __future__ import annotations

from typing import NamedTuple


class Quota(NamedTuple):
    """At most *requests* at once, and on average as many in each *seconds*."""

    requests: float
    seconds: float

    @property
    def rate(self) -> float:
        """Requests per second on average."""
        return self.requests / self.seconds


TOTAL_RATE = 10.0
"""Requests per second of one account, all operations together."""

TOTAL_BURST = 40.0
"""Requests that may come at once after a quiet time."""

DEFAULT_RATE = 5.0
"""What we take unless told otherwise: half, so that deployments of the same account are never starved."""

SLOWER: dict[str, Quota] = {
    "apigateway.create_api_key": Quota(5, 1),
    "apigateway.create_deployment": Quota(1, 5),
    "apigateway.create_domain_name": Quota(1, 30),
    "apigateway.create_resource": Quota(5, 1),
    "apigateway.create_rest_api": Quota(1, 3),
    "apigateway.delete_resource": Quota(5, 1),
    "apigateway.delete_rest_api": Quota(1, 30),
    "apigateway.get_resources": Quota(5, 2),
    "apigateway.import_rest_api": Quota(1, 3),
    "apigateway.put_rest_api": Quota(1, 1),
    "apigatewayv2.create_deployment": Quota(1, 5),
    "apigatewayv2.create_domain_name": Quota(1, 30),
}
"""Operations with a quota of their own beside the total one; create_rest_api and import_rest_api are those of regional APIs."""
