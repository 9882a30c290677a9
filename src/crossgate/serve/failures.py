"""Failures on demand: what has to happen for each gateway response, or status of a backend, to come about; nothing is answered here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from crossgate.api import Integration, Method
from crossgate.gateway import PAYLOAD_LIMIT, BackendFault, BackendReply, Circumstances, IntegrationRequest
from crossgate.http import Request


class FailingBackend(NamedTuple):
    """A backend that fails as told."""

    outcome: BackendReply | BackendFault
    label: str
    waits: bool = False

    def invoke(
        self,
        method: Method,  # noqa: ARG002
        integration: Integration,
        request: IntegrationRequest,  # noqa: ARG002
        original: Request,  # noqa: ARG002
    ) -> BackendReply | BackendFault:
        """Return the failure, for a Lambda function in the shape of its output."""
        outcome = self.outcome
        if isinstance(outcome, BackendReply) and integration.is_lambda:
            if not integration.is_proxy:
                return BackendFault("error", str(outcome.status))
            return BackendReply(output={"statusCode": outcome.status}, is_lambda_output=True)
        return outcome


class Failure(NamedTuple):
    """One way to fail: what changes in the circumstances, and which backend stands there."""

    changes: Mapping[str, Any] = {}
    backend: FailingBackend | None = None
    too_large: bool = False

    def circumstances(self, usual: Circumstances) -> Circumstances:
        """Return *usual* as they have to be."""
        return usual._replace(**self.changes) if self.changes else usual

    def request(self, request: Request) -> Request:
        """Return *request* as it has to be."""
        return request._replace(body=bytes(PAYLOAD_LIMIT + 1)) if self.too_large else request


def _backend_fails(kind: str, label: str) -> Failure:
    return Failure(backend=FailingBackend(BackendFault(kind, "made to fail"), label))  # type: ignore[arg-type]


FAILURES: dict[str, Failure] = {
    "ACCESS_DENIED": Failure({"authorizer": "deny"}),
    "AUTHORIZER_CONFIGURATION_ERROR": Failure({"authorizer": "misconfigured"}),
    "AUTHORIZER_FAILURE": Failure({"authorizer": "fail"}),
    "EXPIRED_TOKEN": Failure({"authorizer": "expired"}),
    "INTEGRATION_FAILURE": _backend_fails("unreachable", "made unreachable"),
    "INTEGRATION_TIMEOUT": _backend_fails("timeout", "made to time out"),
    "INVALID_API_KEY": Failure({"api_keys": frozenset()}),
    "INVALID_SIGNATURE": Failure({"signed": False}),
    "QUOTA_EXCEEDED": Failure({"over_limit": "quota"}),
    "REQUEST_TOO_LARGE": Failure(too_large=True),
    "THROTTLED": Failure({"over_limit": "throttled"}),
    "UNAUTHORIZED": Failure({"authorizer": "unauthorized"}),
    "WAF_FILTERED": Failure({"waf_blocks": True}),
    "malformed": _backend_fails("malformed", "made to return garbage"),
    "error": _backend_fails("error", "made to raise an error"),
}
"""The gateway responses that circumstances can bring about; the others are a matter of the request itself.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"""


def failure_named(name: str) -> Failure | None:
    """Return the failure called *name*: a gateway response type, ``error``, ``malformed``, or the status of a backend; None for others."""
    if name.isascii() and name.isdecimal() and len(name) == 3 and "100" <= name <= "599":
        return Failure(
            backend=FailingBackend(BackendReply(int(name), (("Content-Type", "application/json"),), b"{}"), f"made to answer {name}")
        )
    return FAILURES.get(name)
