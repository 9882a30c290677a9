"""Security schemes of an OpenAPI document: authorizers, API keys and IAM, and what an operation asks for; no operation is read here."""

from __future__ import annotations

from typing import NamedTuple, Protocol, cast

from crossgate.api import AuthorizationType, Authorizer, AuthorizerKind, Place, Unknown, Value
from crossgate.browser.grammar import is_token
from crossgate.sources.block import Block
from crossgate.sources.reading import Reading, Undetermined
from crossgate.sources.terms import AUTHORIZER_KINDS
from crossgate.sources.values import as_text
from crossgate.text import Mapping, Node, Scalar, Sequence, Span

_AUTHORIZER = "x-amazon-apigateway-authorizer"
_AUTH_TYPE = "x-amazon-apigateway-authtype"
_SIGV4 = "AWSSIGV4"
_KEY_HEADER = "x-api-key"
_NOTHING = "NONE"
"""What SAM writes for an operation without authorizer; no scheme has that name."""


class Scheme(NamedTuple):
    """What one security scheme means to API Gateway; none of the three for schemes that it does not know.

    *kind_left_out* tells that there is an authorizer of some kind, which the document does not say. *header* is what clients send
    for a scheme that only backends know, empty where that is no header.
    """

    authorizer: Value[Authorizer] | None = None
    kind_left_out: bool = False
    is_iam: bool = False
    is_api_key: bool = False
    header: str = ""


class Access(NamedTuple):
    """Who may call an operation."""

    authorization: Value[AuthorizationType] = "NONE"
    authorizer: Value[Authorizer] | None = None
    scopes: tuple[str, ...] = ()
    api_key_required: Value[bool] = False
    span: Span | None = None
    sent: tuple[str, ...] = ()
    """Headers of schemes that only the backend knows."""


def read_scheme(name: str, block: Block, extensions: Unknown | None = None) -> Scheme:
    """Return what the scheme *block* means. *extensions* is set where an export left out what would tell the kinds of authorizers.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
    """
    auth_type = block.text(_AUTH_TYPE)
    if isinstance(auth_type, str) and auth_type.upper() == _SIGV4:
        return Scheme(is_iam=True)
    inner = block.block(_AUTHORIZER)
    if isinstance(inner, Unknown):
        return Scheme(authorizer=inner)
    if isinstance(inner, Block):
        return Scheme(authorizer=_authorizer(name, block, inner))
    header = block.text("name")
    is_key = block.text("type") == "apiKey" and isinstance(header, str) and header.lower() == _KEY_HEADER
    if extensions is not None and not is_key:
        why = f"the export does not tell what kind of authorizer {name[:80]} is"
        return _left_out(name, header, block, Unknown(why, block.span, extensions.remedy))
    if isinstance(auth_type, str) and auth_type.lower() in _GUARDED:
        kind = _GUARDED[auth_type.lower()]
        why = f"the document does not define the authorizer {name[:80]}"
        return _left_out(name, header, block, kind or Unknown(why, block.span, f"add {_AUTHORIZER} to {name[:80]}"))
    return Scheme(is_api_key=is_key, header="" if is_key else _header_of(block, header))


_GUARDED: dict[str, AuthorizerKind | None] = {"custom": None, "cognito_user_pools": "COGNITO_USER_POOLS"}
"""The values of x-amazon-apigateway-authtype that stand for an authorizer, with its kind where that tells it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html"""


def _left_out(name: str, header: Value[str] | None, block: Block, kind: Value[AuthorizerKind]) -> Scheme:
    """Return the scheme of an authorizer that is defined elsewhere; exports without extensions have one of every kind, IAM too."""
    sources = header if isinstance(header, Unknown) else (f"method.request.header.{header or 'Authorization'}",)
    return Scheme(authorizer=Authorizer(name, kind, sources, place=block.place()), kind_left_out=isinstance(kind, Unknown))


def _header_of(block: Block, name: Value[str] | None) -> str:
    """Return the header by which clients prove who they are to a backend; empty where nobody can send one of that name.

    Source: https://spec.openapis.org/oas/v3.0.3#security-scheme-object
    """
    if block.text("type") == "apiKey":
        return name if isinstance(name, str) and is_token(name) and block.text("in") == "header" else ""
    return "Authorization" if block.text("type") in ("http", "basic", "oauth2", "openIdConnect") else ""


def _authorizer(name: str, scheme: Block, block: Block) -> Authorizer:
    kind = block.choice("type", "kind", AUTHORIZER_KINDS, "authorizer type of a REST API")
    if kind is None:
        kind = Unknown("the authorizer has no type", block.span)
    sources: Value[tuple[str, ...]] = _identity_sources(block.text("identitySource", "identity_sources"))
    if kind in ("TOKEN", "COGNITO_USER_POOLS") and not sources:
        header = scheme.text("name", "name")
        sources = header if isinstance(header, Unknown) else (f"method.request.header.{header or 'Authorization'}",)
    ttl = block.number("authorizerResultTtlInSeconds", "result_ttl")
    return Authorizer(
        name=name,
        kind=cast("Value[AuthorizerKind]", kind),
        identity_sources=sources,
        validation_expression=block.text("identityValidationExpression", "validation_expression"),
        result_ttl=300 if ttl is None else ttl,
        place=_joined_place(scheme, block),
    )


def _joined_place(scheme: Block, block: Block) -> Place:
    return Place(scheme.span, {**scheme.place().fields, **block.place().fields}, scheme.label)


def _identity_sources(text: Value[str] | None) -> Value[tuple[str, ...]]:
    if isinstance(text, Unknown):
        return text
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


class Security:
    """The schemes of one document, and the access that operations ask for by their names."""

    def __init__(self, schemes: dict[str, Scheme], reading: Reading, elsewhere: Unknown | None = None, root: Block | None = None) -> None:
        """*root* is the document where its own ``security`` counts for operations without one (``applies_to_all``)."""
        self._schemes = schemes
        self._reading = reading
        self._elsewhere = elsewhere
        self._root = root
        self._usual: Access | None = None

    @property
    def authorizers(self) -> dict[str, Authorizer]:
        """The authorizers by the name of their scheme."""
        return {name: scheme.authorizer for name, scheme in self._schemes.items() if isinstance(scheme.authorizer, Authorizer)}

    def access(self, operation: Block, route: str) -> Access:
        """Return what ``security`` of *operation* asks for, or that of the root where it says nothing of it.

        Source: https://spec.openapis.org/oas/v3.0.3#operation-object
        """
        named = self._named(operation)
        if named == "AWS_IAM":
            return Access("AWS_IAM")
        access = self._required(operation, route)
        return Access(api_key_required=access.api_key_required, sent=access.sent) if named == _NOTHING else access

    def _required(self, operation: Block, route: str) -> Access:
        if self._root is None or "security" in operation:
            return self._access(operation, route)
        if self._usual is None:
            self._usual = self._access(self._root, "")
        written = self._root.written("security")
        if written is not None:
            operation.note("authorization", None, _first_name(written, self._reading) or written, None)
        return self._usual

    def _access(self, owner: Block, route: str) -> Access:
        """Return what the requirements of *owner* come to, an operation or the document."""
        try:
            requirements = owner.items("security", "authorization")
        except Undetermined as undetermined:
            return Access(undetermined.unknown, undetermined.unknown, api_key_required=undetermined.unknown)
        written = owner.written("security")
        first = _first_name(written, self._reading) if written is not None else None
        if first is not None:
            owner.note("authorization", None, first, first)
        access = Access(sent=self._sent(requirements))
        for requirement in requirements:
            if isinstance(requirement, Unknown):
                access = access._replace(authorization=requirement, authorizer=requirement)
            elif isinstance(requirement, Mapping):
                for name, scopes in requirement.entries:
                    access = self._with_scheme(access, name, scopes, route)
            else:
                self._reading.refuse("wrong-type", "a security requirement must be a mapping", requirement.span, route)
        return access

    def _sent(self, requirements: list[Node | Unknown]) -> tuple[str, ...]:
        """Return the headers that the first of the alternative *requirements* has clients send; none where one asks for nothing."""
        mappings = [requirement for requirement in requirements if isinstance(requirement, Mapping)]
        if not mappings or not all(requirement.entries for requirement in mappings):
            return ()
        schemes = [self._schemes.get(name.raw) for name, _ in mappings[0].entries]
        return tuple(scheme.header for scheme in schemes if scheme is not None and scheme.header)

    def _named(self, operation: Block) -> str:
        """Return the type of authorization that *operation* names itself, in capitals; empty where it names none.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-auth.html
        """
        block = operation.block("x-amazon-apigateway-auth", "authorization")
        kind = block.text("type") if isinstance(block, Block) else None
        return kind.upper() if isinstance(kind, str) else ""

    def _with_scheme(self, access: Access, name: Scalar, scopes: Node, route: str) -> Access:
        scheme = self._schemes.get(name.raw)
        if scheme is None and name.raw == _NOTHING:
            return access
        if scheme is None and self._elsewhere is not None:
            return self._with_scheme_elsewhere(access, name)
        if scheme is None:
            self._reading.refuse("unknown-security-scheme", f"no security scheme is called '{name.raw[:80]}'", name.span, route)
            return access
        if scheme.is_api_key:
            return access._replace(api_key_required=True)
        if scheme.is_iam:
            return access._replace(authorization="AWS_IAM")
        if scheme.authorizer is None or access.authorizer is not None:
            return access
        authorizer = scheme.authorizer
        return access._replace(authorization=_authorization(scheme, authorizer), authorizer=authorizer, scopes=self._scopes(scopes))

    def _with_scheme_elsewhere(self, access: Access, name: Scalar) -> Access:
        why = f"the security scheme '{name.raw[:80]}' is not here: {self._elsewhere.why if self._elsewhere else ''}"
        unknown = Unknown(why, name.span)
        self._reading.gap(unknown)
        return access._replace(authorization=unknown, authorizer=unknown)

    def _scopes(self, node: Node) -> tuple[str, ...]:
        resolved = self._reading.resolve(node)
        items = resolved.items if isinstance(resolved, Sequence) else ()
        texts = (as_text(self._reading.resolve(item), "a scope", self._reading) for item in items)
        return tuple(text for text in texts if isinstance(text, str))


class _Keys(Protocol):
    """A document of which only the keys are asked for, as it is read or altered."""

    def __contains__(self, key: str, /) -> bool: ...


def applies_to_all(root: _Keys) -> bool:
    """Whether an import applies the ``security`` of the document to operations that have none: in OpenAPI 3, not in Swagger 2.

    Recorded for OpenAPI 3 (``test_import_with_global_api_key_authorizer`` and ``test_import_with_cognito_auth_identity_source`` in
    https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_import.snapshot.json), though
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html says that it is not used at all.
    That it is not used of Swagger 2 AWS said in https://github.com/amazon-archives/aws-apigateway-importer/issues/204.
    """
    return "openapi" in root and "swagger" not in root


def _first_name(written: Node, reading: Reading) -> Scalar | None:
    """Return the first scheme that is named in requirements written over several lines: the first line of those says nothing."""
    requirements = reading.resolve(written)
    if "\n" not in written.span.text.strip() or not isinstance(requirements, Sequence):
        return None
    resolved = (reading.resolve(item) for item in requirements.items)
    return next((name for item in resolved if isinstance(item, Mapping) for name, _ in item.entries), None)


def _authorization(scheme: Scheme, authorizer: Value[Authorizer]) -> Value[AuthorizationType]:
    """Return the authorization that *authorizer* stands for; one of an unknown kind asks every caller for a token all the same."""
    kind = authorizer.kind if isinstance(authorizer, Authorizer) else authorizer
    if isinstance(kind, Unknown):
        return "CUSTOM" if scheme.kind_left_out else kind
    return "COGNITO_USER_POOLS" if kind == "COGNITO_USER_POOLS" else "CUSTOM"
