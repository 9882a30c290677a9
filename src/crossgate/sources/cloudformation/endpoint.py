"""Whether an API can be called by its own address, and which custom domains ask clients for a certificate; no other setting."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import BasePath, Place, Value
from crossgate.sources.block import Block
from crossgate.sources.cloudformation.template import Template
from crossgate.sources.reading import Reference, Resolved, Undecided
from crossgate.text import Mapping, Node, Scalar, Sequence, Span

_EXTENSION = "x-amazon-apigateway-endpoint-configuration"
_SWITCH = "disableExecuteApiEndpoint"


def has_default_endpoint(block: Block) -> bool:
    """Return whether the API of *block* keeps its default endpoint: neither its properties nor its definition disable it.

    Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html,
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-endpoint-configuration.html
    """
    if block.flag("DisableExecuteApiEndpoint", "default_endpoint") is True:
        return False
    body = block.resolved("Body", "body") if "Body" in block else None
    return not (isinstance(body, Mapping) and any(map(_disables, _configurations(body))))


def _configurations(body: Mapping) -> Iterator[Node | None]:
    """Yield what configures the endpoint: at the top of the document, or in its servers."""
    yield body.get(_EXTENSION)
    servers = body.get("servers")
    for server in servers.items if isinstance(servers, Sequence) else ():
        yield server.get(_EXTENSION) if isinstance(server, Mapping) else None


def _disables(configuration: Node | None) -> bool:
    switch = configuration.get(_SWITCH) if isinstance(configuration, Mapping) else None
    return isinstance(switch, Scalar) and str(switch.value).lower() == "true"


def truststore_of(block: Block, template: Template) -> Span | None:
    """Return where the template's own domain to which *block* refers names the certificates that it asks for.

    None where it asks for none, or where it is not known whether it does.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
    """
    domain = block.text("DomainName")
    if not isinstance(domain, Reference) or domain.logical_id not in template.resources:
        return None
    settings = template.resources[domain.logical_id].properties.get("MutualTlsAuthentication")
    written = block.reading.resolve(settings) if settings is not None else None
    store = written.get("TruststoreUri") if isinstance(written, Mapping) else None
    return store.span if store is not None and _is_there(block.reading.resolve(store)) else None


def _is_there(value: Resolved) -> bool:
    """Whether something is said for certain, if perhaps not what."""
    return value is not None and not (isinstance(value, Undecided) and None in value.branches)


def base_path(domain: Value[str], path: Value[str] | None, stage: Value[str] | None, truststore: Span | None, block: Block) -> BasePath:
    """Return the mapping of *path* of *domain*, placed where *block* declares it."""
    place = block.place()
    if truststore is not None:
        place = Place(place.span, {**place.fields, "mutual_tls": truststore}, place.label)
    return BasePath(domain, "" if path is None else path, stage, place, truststore is not None)
