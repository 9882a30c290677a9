"""What an OpenAPI document that is a file of its own leaves out, as its words tell: exports, parts of larger ones; no path is read here."""

from __future__ import annotations

import re
from typing import NamedTuple

from crossgate.api import Place, Stage, Unknown
from crossgate.text import Mapping, Node, Scalar, Sequence, Span

_HOST = re.compile(r"\.execute-api\.[a-z0-9-]+\.amazonaws\.com", re.IGNORECASE)
_MADE_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?")
"""What an export has as ``info.version`` where the API has no version: when it was made."""

_INTEGRATION = "x-amazon-apigateway-integration"
_EXTENSION = re.compile(r"x-amazon-apigateway-(?!any-method)")
_VERSIONS = ("openapi", "swagger")


class LeftOut(NamedTuple):
    """What a document does not tell, None for what it tells in full.

    *integrations*: it has none but for OPTIONS, so they are elsewhere. *extensions*: it is an export that names neither the kinds of
    authorizers nor gateway responses. *definitions*: what it refers to may be in another part, or in the template that includes it.
    """

    integrations: Unknown | None = None
    extensions: Unknown | None = None
    definitions: Unknown | None = None


NOTHING = LeftOut()


def left_out(root: Mapping, *, is_included: bool) -> LeftOut:
    """Return what the document *root* leaves out; *is_included* tells that a template brings it in."""
    key = root.key("paths")
    where = key.span if key is not None else root.span
    part = None
    if is_included or not any(root.key(version) for version in _VERSIONS):
        whole = "the template that includes it" if is_included else "another part of the document"
        part = Unknown(f"this is in {whole}", where)
    if _has_integrations(root):
        return LeftOut(definitions=part)
    if not is_export(root):
        why = f"this document has no {_INTEGRATION}, so what answers its routes is not known"
        return LeftOut(Unknown(why, where, "add the integrations, or check the live API: aws:REGION/API_ID"), definitions=part)
    lacks_all = _EXTENSION.search(root.span.text) is None
    lacking = "API Gateway's extensions" if lacks_all else "integrations"
    why = f"this export was made without {lacking}, so what answers its routes is not known"
    unknown = Unknown(why, where, "export it again with --parameters extensions='apigateway'")
    return LeftOut(unknown, unknown if lacks_all else None, part)


def stage_of(root: Mapping) -> Stage | None:
    """Return the stage that *root* is an export of, None for documents that are no export.

    An export names the host of the API, and the stage as base path.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
    """
    host, path = root.get("host"), root.get("basePath")
    if path is None:
        host, path = _first_server(root.get("servers"))
    if not isinstance(host, Scalar) or not isinstance(path, Scalar) or not _HOST.search(host.raw):
        return None
    name = path.raw.strip("/")
    return Stage(name, place=Place(path.span)) if name and "/" not in name else None


def first_key(root: Node) -> Span:
    """Return where a document begins: its first key."""
    return root.entries[0][0].span if isinstance(root, Mapping) and root.entries else root.span


def is_export(root: Mapping) -> bool:
    """Whether *root* says that it was exported from a stage."""
    info = root.get("info")
    version = info.get("version") if isinstance(info, Mapping) else None
    return stage_of(root) is not None or (isinstance(version, Scalar) and _MADE_AT.fullmatch(version.raw) is not None)


def _has_integrations(root: Mapping) -> bool:
    """Whether anything else than an OPTIONS operation has an integration, in place or by reference."""
    paths = root.get("paths")
    items = [item for _, item in paths.entries if isinstance(item, Mapping)] if isinstance(paths, Mapping) else []
    options = [operation for item in items if (operation := item.get("options")) is not None]
    return root.span.text.count(_INTEGRATION) > sum(operation.span.text.count(_INTEGRATION) for operation in options)


def _first_server(servers: Node | None) -> tuple[Node | None, Node | None]:
    """Return the address of the first server and the default of its base path."""
    first = servers.items[0] if isinstance(servers, Sequence) and servers.items else None
    if not isinstance(first, Mapping):
        return None, None
    variables = first.get("variables")
    variable = variables.get("basePath") if isinstance(variables, Mapping) else None
    return first.get("url"), variable.get("default") if isinstance(variable, Mapping) else None
