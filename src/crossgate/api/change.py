"""What may be altered in an API, described once on the model; how a source writes it down lies with the source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from crossgate.api.model import ContentHandling, CorsConfiguration, Method


class AddResource(NamedTuple):
    """Add the resource *path* under the nearest resource that exists; only its last segment is new."""

    path: str


class AddMethod(NamedTuple):
    """Add *method*, complete with integration and responses, to its path (which exists, or is added before).

    Where every method of the path is made under one condition, the new one is made under it as well.
    """

    method: Method


class SetAuthorization(NamedTuple):
    """Make *route* (``OPTIONS /pets``) open: authorization NONE, no authorizer, no scopes."""

    route: str


class SetApiKeyRequired(NamedTuple):
    """Set whether *route* needs an API key."""

    route: str
    required: bool


class RemoveValidator(NamedTuple):
    """Take the request validator off *route*; what it declares as required then only documents."""

    route: str


class SetContentHandling(NamedTuple):
    """Set the content handling of the integration of *route*."""

    route: str
    handling: ContentHandling


class SetRequestTemplate(NamedTuple):
    """Set (or add) the request template of *route* for *media_type*."""

    route: str
    media_type: str
    template: str


class SetResponseTemplate(NamedTuple):
    """Set (or add) the response template for *media_type* of the integration response *status* of *route*."""

    route: str
    status: str
    media_type: str
    template: str


class SetResponseHeader(NamedTuple):
    """Map *header* to *value* (a mapping expression, ``'*'`` with its quotes) in the integration response *status* of *route*,
    and declare it in the method response of that status. A mapping of the same header in another spelling or with a wrong prefix
    is replaced. A *value* of None only declares the header.
    """

    route: str
    status: str
    header: str
    value: str | None


class AddIntegrationResponse(NamedTuple):
    """Add an integration response *status* (the default one when *pattern* is None) to *route*, with a method response if missing."""

    route: str
    status: str
    pattern: str | None = None


class SetGatewayResponseHeaders(NamedTuple):
    """Map *headers* (name to mapping expression) in the gateway response *type*, which is added when the API has none of that type.

    A mapping of the same header in another spelling or with a wrong prefix is replaced; other mappings stay.
    """

    type: str
    headers: Mapping[str, str]


class DeployAfter(NamedTuple):
    """Make the deployment *deployment* wait for the methods *routes* and the gateway responses of the types *gateway_responses*.

    Both are there, or added by the changes before; what has no node of its own (because a document defines it) is left out.
    """

    deployment: str
    routes: tuple[str, ...]
    gateway_responses: tuple[str, ...] = ()


class RenewDeployment(NamedTuple):
    """Have a new snapshot made in place of the deployment *deployment*, and its stages serve it."""

    deployment: str


class SetCorsConfiguration(NamedTuple):
    """Give an HTTP API the CORS settings *cors*, in place of those it has."""

    cors: CorsConfiguration


Change = (
    AddResource
    | AddMethod
    | SetAuthorization
    | SetApiKeyRequired
    | RemoveValidator
    | SetContentHandling
    | SetRequestTemplate
    | SetResponseTemplate
    | SetResponseHeader
    | AddIntegrationResponse
    | SetGatewayResponseHeaders
    | DeployAfter
    | RenewDeployment
    | SetCorsConfiguration
)

Safety = Literal["safe", "needs-a-choice", "advice"]


class PlannedChange(NamedTuple):
    """A change with the *cause* it removes and why it may be made.

    *safe*: nobody gets more access than the policy says; *needs-a-choice*: the owner must decide; *advice*: not ours to change.
    *behind* names the cause that hides this one, which only comes to light when that is mended; empty for what a check finds now.
    """

    change: Change | None
    cause: str
    safety: Safety
    why: str
    behind: str = ""
