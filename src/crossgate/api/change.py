"""What may be altered in an API, described once on the model; how a source writes it down lies with the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from crossgate.api.model import ContentHandling, Method


@dataclass(frozen=True, slots=True)
class AddResource:
    """Add the resource *path* under the nearest resource that exists; only its last segment is new."""

    path: str


@dataclass(frozen=True, slots=True)
class AddMethod:
    """Add *method*, complete with integration and responses, to its path (which exists, or is added before)."""

    method: Method


@dataclass(frozen=True, slots=True)
class SetAuthorization:
    """Make *route* (``OPTIONS /pets``) open: authorization NONE, no authorizer, no scopes."""

    route: str


@dataclass(frozen=True, slots=True)
class SetApiKeyRequired:
    """Set whether *route* needs an API key."""

    route: str
    required: bool


@dataclass(frozen=True, slots=True)
class SetContentHandling:
    """Set the content handling of the integration of *route*."""

    route: str
    handling: ContentHandling


@dataclass(frozen=True, slots=True)
class SetRequestTemplate:
    """Set (or add) the request template of *route* for *media_type*."""

    route: str
    media_type: str
    template: str


@dataclass(frozen=True, slots=True)
class SetResponseTemplate:
    """Set (or add) the response template for *media_type* of the integration response *status* of *route*."""

    route: str
    status: str
    media_type: str
    template: str


@dataclass(frozen=True, slots=True)
class SetResponseHeader:
    """Map *header* to *value* (a mapping expression, ``'*'`` with its quotes) in the integration response *status* of *route*,
    and declare it in the method response of that status. A mapping of the same header in another spelling or with a wrong prefix
    is replaced. A *value* of None only declares the header.
    """

    route: str
    status: str
    header: str
    value: str | None


@dataclass(frozen=True, slots=True)
class AddIntegrationResponse:
    """Add an integration response *status* (the default one when *pattern* is None) to *route*, with a method response if missing."""

    route: str
    status: str
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class SetGatewayResponseHeaders:
    """Map *headers* (name to mapping expression) in the gateway response *type*, which is added when the API has none of that type."""

    type: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DeployAfter:
    """Make the deployment *deployment* wait for *routes*."""

    deployment: str
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RenewDeployment:
    """Have a new snapshot made in place of the deployment *deployment*, and its stages serve it."""

    deployment: str


Change = (
    AddResource
    | AddMethod
    | SetAuthorization
    | SetApiKeyRequired
    | SetContentHandling
    | SetRequestTemplate
    | SetResponseTemplate
    | SetResponseHeader
    | AddIntegrationResponse
    | SetGatewayResponseHeaders
    | DeployAfter
    | RenewDeployment
)

Safety = Literal["safe", "needs-a-choice", "advice"]


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """A change with the *cause* it removes and why it may be made.

    *safe*: nobody gets more access than the policy says; *needs-a-choice*: the owner must decide; *advice*: not ours to change.
    """

    change: Change | None
    cause: str
    safety: Safety
    why: str
