"""Proxy integrations: the backend's reply passes to the client, only renamed and checked; no mapping applies."""

from __future__ import annotations

from crossgate.api import Integration
from crossgate.gateway.answer import Step
from crossgate.gateway.integration import Result
from crossgate.gateway.integration_response import Reply
from crossgate.gateway.invocation import Fault, Invocation
from crossgate.gateway.lambda_output import MalformedOutput, read_output
from crossgate.gateway.media_types import BinaryMediaTypes, first_accepted
from crossgate.gateway.renaming import rename


def pass_through(integration: Integration, result: Result, binary_types: BinaryMediaTypes, invocation: Invocation) -> Reply | Fault:
    """Return the backend's reply as the client gets it."""
    if not result.is_lambda_output:
        return Reply(result.status, rename(result.headers, integration.kind), result.body, result.unseen)
    accepts_binary = binary_types.covers(first_accepted(invocation.received.accept))
    try:
        response = read_output(result.output, accepts_binary=accepts_binary)
    except MalformedOutput as error:
        step = Step("backend", str(error), integration.place["kind"], refused=True)
        return Fault("INTEGRATION_FAILURE", "backend-malformed", step, status=error.status)
    headers = rename([*response.headers, *result.headers], integration.kind)
    return Reply(response.status, headers, response.body, result.unseen)
