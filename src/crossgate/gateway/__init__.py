"""Amazon API Gateway: what it answers to a request, given an Api; pure, no I/O, no browser rule."""

from crossgate.gateway.admission import refusals
from crossgate.gateway.answer import Answer, Step, StepKind
from crossgate.gateway.circumstances import (
    ORDINARY,
    AssumedBackend,
    Backend,
    BackendFault,
    BackendReply,
    Circumstances,
    IntegrationRequest,
)
from crossgate.gateway.door import Answering, gateway_of
from crossgate.gateway.facts import ASSUMED, GATEWAY_RESPONSES, OPEN_POINTS, PAYLOAD_LIMIT, OpenPoints
from crossgate.gateway.media_types import unescaped
from crossgate.gateway.pipeline import Gateway
from crossgate.gateway.routing import Route

__all__ = [
    "ASSUMED",
    "GATEWAY_RESPONSES",
    "OPEN_POINTS",
    "ORDINARY",
    "PAYLOAD_LIMIT",
    "Answer",
    "Answering",
    "AssumedBackend",
    "Backend",
    "BackendFault",
    "BackendReply",
    "Circumstances",
    "Gateway",
    "IntegrationRequest",
    "OpenPoints",
    "Route",
    "Step",
    "StepKind",
    "gateway_of",
    "refusals",
    "unescaped",
]
