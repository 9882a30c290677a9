"""What an API on Amazon API Gateway is: the nodes that every source fills and the gateway runs; no reading, no behaviour.

Map keys keep the spelling of the definition (``method.response.header.Access-Control-Allow-Origin``), values their
quotes (``'*'``): API Gateway itself decides what they mean. Field names follow the API Gateway REST API reference,
https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from crossgate.api.place import NOWHERE, Place
from crossgate.api.unknown import Unknown, Value

_NONE: Mapping[str, Any] = MappingProxyType({})

ApiKind = Literal["REST", "HTTP"]
AuthorizationType = Literal["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS", "JWT"]
AuthorizerKind = Literal["TOKEN", "REQUEST", "COGNITO_USER_POOLS", "JWT"]
IntegrationKind = Literal["MOCK", "HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY"]
Passthrough = Literal["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"]
ContentHandling = Literal["CONVERT_TO_TEXT", "CONVERT_TO_BINARY"]


class Authorizer(NamedTuple):
    """An authorizer. *identity_sources* are mapping expressions: ``method.request.header.Authorization``, in HTTP APIs
    ``$request.header.Authorization``. *payload_format* and *simple_responses* say what the Lambda authorizers of HTTP APIs take and give.
    """

    name: str
    kind: Value[AuthorizerKind]
    identity_sources: Value[tuple[str, ...]] = ()
    validation_expression: Value[str] | None = None
    result_ttl: Value[int] = 300
    payload_format: Value[str] = "1.0"
    simple_responses: Value[bool] = False
    place: Place = NOWHERE


class RequestValidator(NamedTuple):
    """What a request validator looks at."""

    body: Value[bool] = False
    parameters: Value[bool] = False
    place: Place = NOWHERE


class MethodResponse(NamedTuple):
    """A declared response of a method; *parameters* maps ``method.response.header.NAME`` to required or not."""

    status_code: Value[str]
    parameters: Mapping[str, Value[bool]] = _NONE
    models: Mapping[str, Value[str]] = _NONE
    place: Place = NOWHERE


class IntegrationResponse(NamedTuple):
    """How one outcome of an integration becomes a response; a *selection_pattern* of None makes it the default one."""

    status_code: Value[str]
    selection_pattern: Value[str] | None = None
    parameters: Mapping[str, Value[str]] = _NONE
    templates: Mapping[str, Value[str] | None] = _NONE
    content_handling: Value[ContentHandling] | None = None
    place: Place = NOWHERE


class Integration(NamedTuple):
    """What answers a method. *responses* keep the order of the definition; *timeout* is in milliseconds.

    *payload_format* is the version of the event and the answer of a Lambda function: ``1.0`` as in REST APIs, or ``2.0``.
    *subtype* is the action of an AWS service that an HTTP API calls: ``SQS-SendMessage``. In HTTP APIs the *responses* hold
    the parameter mapping of each status code, and match just that code.
    """

    kind: Value[IntegrationKind]
    http_method: Value[str] | None = None
    uri: Value[str] | None = None
    request_templates: Mapping[str, Value[str] | None] = _NONE
    request_parameters: Mapping[str, Value[str]] = _NONE
    passthrough: Value[Passthrough] = "WHEN_NO_MATCH"
    content_handling: Value[ContentHandling] | None = None
    responses: tuple[IntegrationResponse, ...] = ()
    timeout: Value[int] = 29_000
    payload_format: Value[str] = "1.0"
    subtype: Value[str] | None = None
    place: Place = NOWHERE

    @property
    def is_proxy(self) -> bool:
        """Whether the backend's response passes through unmapped."""
        return self.kind in ("HTTP_PROXY", "AWS_PROXY")

    @property
    def is_lambda(self) -> bool:
        """Whether the backend is a Lambda function, as far as the URI tells."""
        if self.subtype is not None:
            return False
        uri = self.uri.shape if isinstance(self.uri, Unknown) else self.uri or ""
        return ":lambda:path/" in uri or (self.kind == "AWS_PROXY" and ":path/" not in uri and ":action/" not in uri)


class Method(NamedTuple):
    """One method of a resource. *presence* is set when a condition that cannot be decided governs whether it exists.

    *sent_headers* are what clients send by the definition for the backend alone, as for a security scheme without authorizer.
    """

    http_method: str
    path: str
    authorization: Value[AuthorizationType] = "NONE"
    authorizer: Value[Authorizer] | None = None
    scopes: Value[tuple[str, ...]] = ()
    api_key_required: Value[bool] = False
    validator: Value[RequestValidator] | None = None
    request_parameters: Mapping[str, Value[bool]] = _NONE
    request_models: Mapping[str, Value[str]] = _NONE
    integration: Value[Integration] | None = None
    responses: Mapping[str, MethodResponse] = _NONE
    presence: Unknown | None = None
    id: str = ""
    place: Place = NOWHERE
    sent_headers: tuple[str, ...] = ()

    @property
    def route(self) -> str:
        """The method and path as people write them: ``POST /pets``."""
        return f"{self.http_method} {self.path}"


class Resource(NamedTuple):
    """One path with its methods by upper-case name; ``ANY`` stands for every method that is not there.

    The ``$default`` route of an HTTP API is the ANY method of the path ``$default``.
    """

    path: str
    methods: Mapping[str, Method] = _NONE
    id: str = ""
    place: Place = NOWHERE


class GatewayResponse(NamedTuple):
    """A customised gateway response; *parameters* maps ``gatewayresponse.header.NAME`` to a mapping expression."""

    type: str
    status_code: Value[str] | None = None
    parameters: Mapping[str, Value[str]] = _NONE
    templates: Mapping[str, Value[str] | None] = _NONE
    presence: Unknown | None = None
    id: str = ""
    place: Place = NOWHERE


class Stage(NamedTuple):
    """A stage; *deployment* is the id of the deployment it serves, None where the source does not say."""

    name: Value[str]
    deployment: Value[str] | None = None
    variables: Mapping[str, Value[str]] = _NONE
    id: str = ""
    place: Place = NOWHERE


class Deployment(NamedTuple):
    """An immutable snapshot of the API. *after* holds the ids of all nodes that are certain to exist before it is made
    (by DependsOn or by reference, also through others); *renewed* tells whether the source makes a new one when the API changes.
    """

    id: str
    after: frozenset[str] = frozenset()
    renewed: Value[bool] = False
    stage_name: Value[str] | None = None
    place: Place = NOWHERE


class BasePath(NamedTuple):
    """A custom domain's path that leads to a stage of the API. *mutual_tls*: whether the domain asks clients for a certificate."""

    domain: Value[str]
    path: Value[str] = ""
    stage: Value[str] | None = None
    place: Place = NOWHERE
    mutual_tls: bool = False


class Policy(NamedTuple):
    """A resource policy statement list, as JSON values: who may invoke what."""

    statements: tuple[Mapping[str, object], ...] = ()
    unknown: Unknown | None = None
    place: Place = NOWHERE


class Refusal(NamedTuple):
    """Something in the definition that API Gateway or its deployer refuses or ignores; *kind* is machine readable."""

    kind: str
    message: str
    place: Place = NOWHERE
    route: str = ""


class CorsConfiguration(NamedTuple):
    """The CORS settings of an HTTP API, out of which API Gateway itself answers preflights; *max_age* is in seconds.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
    """

    allow_origins: Value[tuple[Value[str], ...]] = ()
    allow_methods: Value[tuple[Value[str], ...]] = ()
    allow_headers: Value[tuple[Value[str], ...]] = ()
    expose_headers: Value[tuple[Value[str], ...]] = ()
    allow_credentials: Value[bool] = False
    max_age: Value[int] | None = None
    place: Place = NOWHERE


class Counterpart(NamedTuple):
    """Another state of an API than the one that is configured: what a stage serves, or what a template will make of it.

    *name* is the stage's, or the template as the user named it. *since* is when the stage got its deployment (ISO 8601), and
    *newer* the id of a later deployment that it does not serve; both empty where that is not known, or not so.
    """

    kind: Literal["stage", "template"]
    name: str
    api: Api
    since: str = ""
    newer: str = ""
    place: Place = NOWHERE


class Api(NamedTuple):
    """One API; *cors* only HTTP APIs have. *resources* are keyed by path.

    *gaps* say what the source holds that could not be seen (an included file, say). Only live APIs have *counterparts*
    and a *region*. *ignored_cors* are CORS settings of HTTP APIs that the document of a REST API holds, where nothing comes of them.
    *default_endpoint*: whether it can be called by its own address, beside those of custom domains.
    """

    name: str
    kind: ApiKind
    id: str
    source: str
    resources: Mapping[str, Resource] = _NONE
    gateway_responses: Mapping[str, GatewayResponse] = _NONE
    authorizers: Mapping[str, Authorizer] = _NONE
    models: Mapping[str, Value[str]] = _NONE
    binary_media_types: Value[tuple[Value[str], ...]] = ()
    api_key_source: Value[str] = "HEADER"
    policy: Policy | None = None
    stages: tuple[Stage, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    base_paths: tuple[BasePath, ...] = ()
    endpoint: Value[str] = "EDGE"
    cors: Value[CorsConfiguration] | None = None
    refusals: tuple[Refusal, ...] = ()
    gaps: tuple[Unknown, ...] = ()
    place: Place = NOWHERE
    counterparts: tuple[Counterpart, ...] = ()
    region: str = ""
    ignored_cors: CorsConfiguration | None = None
    default_endpoint: bool = True

    @property
    def methods(self) -> tuple[Method, ...]:
        """Every method, in the order of the definition."""
        return tuple(method for resource in self.resources.values() for method in resource.methods.values())
