"""What the gateway model gives back: an answer, the steps that led to it and what it rests on; no behaviour."""

from __future__ import annotations

from typing import Literal, NamedTuple

from crossgate.api import CorsConfiguration, GatewayResponse, IntegrationResponse, Method, Unknown, Value
from crossgate.text import Span

StepKind = Literal[
    "edge",
    "stage",
    "route",
    "policy",
    "authorizer",
    "api-key",
    "validation",
    "content",
    "request-template",
    "integration",
    "backend",
    "selection",
    "parameters",
    "response-template",
    "override",
    "rename",
    "gateway-response",
    "error",
    "cors",
]


class Step(NamedTuple):
    """One thing the gateway did: *text* reads on its own in a because-line, *refused* marks the step that stopped the request.

    What the gateway makes of a refusal is a ``gateway-response`` in REST APIs and an ``error`` in HTTP APIs, which have none to set.
    """

    kind: StepKind
    text: str
    place: Span | None = None
    refused: bool = False


class Answer(NamedTuple):
    """A response of the gateway.

    *answered_by* is ``integration`` or the gateway response type that was chosen (``UNAUTHORIZED``; in HTTP APIs one of their fixed
    errors, or ``cors`` for a preflight that the CORS configuration answers), ``edge`` for what no configuration reaches.
    A header's value may be Unknown. *unseen* is set when the backend adds headers that only it knows.
    *doubts* are the Unknowns on which it depends whether this answer is reached at all. *rests_on* names open points of
    the facts (see ``crossgate.gateway.facts``) that decided.
    """

    status: int
    headers: tuple[tuple[str, Value[str]], ...]
    body: bytes
    answered_by: str
    method: Method | None
    steps: tuple[Step, ...]
    unseen: Unknown | None = None
    doubts: tuple[Unknown, ...] = ()
    rests_on: tuple[str, ...] = ()
    cause: str = ""
    """The machine-readable reason of a gateway-made error, such as ``mock-status-unparsable``; empty otherwise."""
    mapped_by: IntegrationResponse | GatewayResponse | CorsConfiguration | None = None
    """The part of the definition that made the response's headers, None where a built-in default or the backend did."""
    is_constant: bool = False
    """Whether every request of the same verb, path, Content-Type and Accept, without a body, gets this answer, but for the last two
    headers: the ids."""
    heeds_origin: bool = True
    """Whether the Origin header had a part in it; otherwise requests that differ in nothing else get the same answer."""
