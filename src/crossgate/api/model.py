"""What an API on Amazon API Gateway is: the nodes that every source fills and the gateway runs; no reading, no behaviour.

Map keys keep the spelling of the definition (``method.response.header.Access-Control-Allow-Origin``), values their
quotes (``'*'``): API Gateway itself decides what they mean. Field names follow the API Gateway REST API reference,
https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from crossgate.api.place import NOWHERE, Place
from crossgate.api.unknown import Unknown, Value

ApiKind = Literal["REST", "HTTP"]
AuthorizationType = Literal["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"]
AuthorizerKind = Literal["TOKEN", "REQUEST", "COGNITO_USER_POOLS"]
IntegrationKind = Literal["MOCK", "HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY"]
Passthrough = Literal["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"]
ContentHandling = Literal["CONVERT_TO_TEXT", "CONVERT_TO_BINARY"]


@dataclass(frozen=True, slots=True)
class Authorizer:
    """An authorizer. *identity_sources* are mapping expressions such as ``method.request.header.Authorization``."""

    name: str
    kind: Value[AuthorizerKind]
    identity_sources: Value[tuple[str, ...]] = ()
    validation_expression: Value[str] | None = None
    result_ttl: Value[int] = 300
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class RequestValidator:
    """What a request validator looks at."""

    body: Value[bool] = False
    parameters: Value[bool] = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class MethodResponse:
    """A declared response of a method; *parameters* maps ``method.response.header.NAME`` to required or not."""

    status_code: Value[str]
    parameters: Mapping[str, Value[bool]] = field(default_factory=dict)
    models: Mapping[str, Value[str]] = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class IntegrationResponse:
    """How one outcome of an integration becomes a response; a *selection_pattern* of None makes it the default one."""

    status_code: Value[str]
    selection_pattern: Value[str] | None = None
    parameters: Mapping[str, Value[str]] = field(default_factory=dict)
    templates: Mapping[str, Value[str] | None] = field(default_factory=dict)
    content_handling: Value[ContentHandling] | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Integration:
    """What answers a method. *responses* keep the order of the definition; *timeout* is in milliseconds."""

    kind: Value[IntegrationKind]
    http_method: Value[str] | None = None
    uri: Value[str] | None = None
    request_templates: Mapping[str, Value[str] | None] = field(default_factory=dict)
    request_parameters: Mapping[str, Value[str]] = field(default_factory=dict)
    passthrough: Value[Passthrough] = "WHEN_NO_MATCH"
    content_handling: Value[ContentHandling] | None = None
    responses: tuple[IntegrationResponse, ...] = ()
    timeout: Value[int] = 29_000
    place: Place = NOWHERE

    @property
    def is_proxy(self) -> bool:
        """Whether the backend's response passes through unmapped."""
        return self.kind in ("HTTP_PROXY", "AWS_PROXY")

    @property
    def is_lambda(self) -> bool:
        """Whether the backend is a Lambda function, as far as the URI tells."""
        uri = self.uri.shape if isinstance(self.uri, Unknown) else self.uri or ""
        return ":lambda:path/" in uri or (self.kind == "AWS_PROXY" and ":path/" not in uri and ":action/" not in uri)


@dataclass(frozen=True, slots=True)
class Method:
    """One method of a resource. *presence* is set when a condition that cannot be decided governs whether it exists."""

    http_method: str
    path: str
    authorization: Value[AuthorizationType] = "NONE"
    authorizer: Value[Authorizer] | None = None
    scopes: Value[tuple[str, ...]] = ()
    api_key_required: Value[bool] = False
    validator: Value[RequestValidator] | None = None
    request_parameters: Mapping[str, Value[bool]] = field(default_factory=dict)
    request_models: Mapping[str, Value[str]] = field(default_factory=dict)
    integration: Value[Integration] | None = None
    responses: Mapping[str, MethodResponse] = field(default_factory=dict)
    presence: Unknown | None = None
    id: str = ""
    place: Place = NOWHERE

    @property
    def route(self) -> str:
        """The method and path as people write them: ``POST /pets``."""
        return f"{self.http_method} {self.path}"


@dataclass(frozen=True, slots=True)
class Resource:
    """One path of a REST API with its methods by upper-case name; ``ANY`` stands for every method that is not there."""

    path: str
    methods: Mapping[str, Method] = field(default_factory=dict)
    id: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class GatewayResponse:
    """A customised gateway response; *parameters* maps ``gatewayresponse.header.NAME`` to a mapping expression."""

    type: str
    status_code: Value[str] | None = None
    parameters: Mapping[str, Value[str]] = field(default_factory=dict)
    templates: Mapping[str, Value[str] | None] = field(default_factory=dict)
    presence: Unknown | None = None
    id: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage; *deployment* is the id of the deployment it serves, None where the source does not say."""

    name: Value[str]
    deployment: Value[str] | None = None
    variables: Mapping[str, Value[str]] = field(default_factory=dict)
    id: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Deployment:
    """An immutable snapshot of the API. *after* holds the ids of all nodes that are certain to exist before it is made
    (by DependsOn or by reference, also through others); *renewed* tells whether the source makes a new one when the API changes.
    """

    id: str
    after: frozenset[str] = frozenset()
    renewed: Value[bool] = False
    stage_name: Value[str] | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class BasePath:
    """A custom domain's path that leads to a stage of the API."""

    domain: Value[str]
    path: Value[str] = ""
    stage: Value[str] | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Policy:
    """A resource policy statement list, as JSON values: who may invoke what."""

    statements: tuple[Mapping[str, object], ...] = ()
    unknown: Unknown | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in the definition that API Gateway or its deployer refuses or ignores; *kind* is machine readable."""

    kind: str
    message: str
    place: Place = NOWHERE
    route: str = ""


@dataclass(frozen=True, slots=True)
class Api:
    """One API. *resources* are keyed by path; *gaps* say what the source holds that could not be seen (an included file, say)."""

    name: str
    kind: ApiKind
    id: str
    source: str
    resources: Mapping[str, Resource] = field(default_factory=dict)
    gateway_responses: Mapping[str, GatewayResponse] = field(default_factory=dict)
    authorizers: Mapping[str, Authorizer] = field(default_factory=dict)
    models: Mapping[str, Value[str]] = field(default_factory=dict)
    binary_media_types: Value[tuple[Value[str], ...]] = ()
    api_key_source: Value[str] = "HEADER"
    policy: Policy | None = None
    stages: tuple[Stage, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    base_paths: tuple[BasePath, ...] = ()
    endpoint: Value[str] = "EDGE"
    refusals: tuple[Refusal, ...] = ()
    gaps: tuple[Unknown, ...] = ()
    place: Place = NOWHERE

    @property
    def methods(self) -> tuple[Method, ...]:
        """Every method, in the order of the definition."""
        return tuple(method for resource in self.resources.values() for method in resource.methods.values())
