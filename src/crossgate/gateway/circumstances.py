"""What happens around one request and no configuration tells: the authorizer's mind, limits, the backend; values only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

from crossgate.api import Integration, Method, Unknown, Value
from crossgate.http import Request


class BackendReply(NamedTuple):
    """The backend answered. For a Lambda function *output* is the JSON value it returned (a proxy integration wants statusCode,
    headers, body in it); for HTTP and AWS services status, headers and body. *unseen* says that more headers may come which only
    the backend knows.
    """

    status: int = 200
    headers: tuple[tuple[str, Value[str]], ...] = ()
    body: bytes = b""
    output: object = None
    is_lambda_output: bool = False
    unseen: Unknown | None = None


class BackendFault(NamedTuple):
    """The backend did not give an answer of its own.

    ``timeout``: no answer in time; ``unreachable``: network fault; ``malformed``: a Lambda proxy output that is none;
    ``error``: the function raised, *message* is its errorMessage.
    """

    kind: Literal["timeout", "unreachable", "malformed", "error"]
    message: str = ""


class IntegrationRequest(NamedTuple):
    """What the gateway sends to a backend."""

    method: str
    uri: str
    headers: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]
    path_parameters: Mapping[str, str]
    body: bytes
    event: Mapping[str, object] | None = None
    """The Lambda proxy event, for AWS_PROXY."""


class Backend(Protocol):
    """Answers integration requests other than MOCK."""

    def invoke(
        self, method: Method, integration: Integration, request: IntegrationRequest, original: Request
    ) -> BackendReply | BackendFault:
        """Return what the backend does with *request*."""
        ...


class AssumedBackend:
    """A backend that does as told, whatever it is asked: by default it answers 200 with headers that only it knows."""

    def __init__(self, outcome: BackendReply | BackendFault | None = None) -> None:
        self.outcome = outcome or BackendReply(unseen=Unknown("the backend decides about its own headers"))

    def invoke(
        self,
        method: Method,  # noqa: ARG002
        integration: Integration,  # noqa: ARG002
        request: IntegrationRequest,  # noqa: ARG002
        original: Request,  # noqa: ARG002
    ) -> BackendReply | BackendFault:
        """Return the assumed outcome, whatever is asked."""
        return self.outcome


class Circumstances(NamedTuple):
    """What befalls a request.

    *authorizer*: what an authorizer says when its identity source is there (without it the request is refused anyway).
    *api_keys*: the valid keys, or None when any key counts as valid. *over_limit* makes the gateway throttle, *waf_blocks* the
    firewall refuse.
    *authorizer_context* is what an authorizer that allows passes on, its principalId included.
    *signed*: whether the request carries a valid IAM signature. *stage* and *stage_variables* belong to the stage that is called.
    *admitted* lets a request on that an authorizer, the API key or a validator would refuse: the answer then hangs on that Unknown.
    """

    authorizer: Literal["allow", "deny", "unauthorized", "expired", "fail", "misconfigured"] = "allow"
    signed: bool = True
    api_keys: frozenset[str] | None = None
    over_limit: Literal["", "throttled", "quota"] = ""
    waf_blocks: bool = False
    stage: str = ""
    stage_variables: Mapping[str, Value[str]] = MappingProxyType({})
    canary: bool | None = None
    time_ms: int = 0
    request_id: str = "00000000-0000-0000-0000-000000000000"
    authorizer_context: Mapping[str, str] = MappingProxyType({})
    admitted: Unknown | None = None


ORDINARY = Circumstances()
