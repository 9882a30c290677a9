"""The backend that stands in where none is named: it answers what a right one would; a stand-in shows in the log only."""

from __future__ import annotations

from crossgate.api import Integration, Method
from crossgate.exchange import possible_outcomes
from crossgate.exchange.worlds import permissive_headers
from crossgate.gateway import BackendFault, BackendReply, IntegrationRequest
from crossgate.http import Request

_TYPE = ("Content-Type", "application/json")


class Stub:
    """Answers so that the integration succeeds; behind a proxy integration it grants the page what it asks for, as nobody else can."""

    label = "stub"
    waits = False

    def invoke(
        self, method: Method, integration: Integration, request: IntegrationRequest, original: Request
    ) -> BackendReply | BackendFault:
        """Return the reply of a backend that works."""
        if integration.is_proxy:
            granted = (*permissive_headers(original), ("Vary", "Origin")) if "origin" in original.headers else ()
            return BackendReply(200, (_TYPE, *granted), b"{}")
        backend = next(possible_outcomes(method, request.method)).backend
        reply = backend.invoke(method, integration, request, original) if backend is not None else BackendReply()
        return reply._replace(unseen=None) if isinstance(reply, BackendReply) else reply
