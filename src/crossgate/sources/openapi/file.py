"""OpenAPI documents that are files of their own: for which kind of API they are, and the functions that an including template evaluates."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crossgate.api import Place
from crossgate.sources.loaded import Loaded, Skipped
from crossgate.sources.openapi.definition import definition_api
from crossgate.sources.reading import Resolve, as_written, repeated_key
from crossgate.text import Mapping as MappingNode
from crossgate.text import Node, Source, Span
from crossgate.text.document import Document

_HTTP_ONLY = re.compile(r"""payloadFormatVersion["']?\s*:\s*["']?2|x-amazon-apigateway-(?:cors|importexport-version)|isDefaultRoute""")
_REST_ONLY = re.compile(
    r"""x-amazon-apigateway-(?:request-validator|gateway-responses|binary-media-types|api-key-source|policy|endpoint-configuration)"""
    r"""|passthroughBehavior|requestTemplates|responseTemplates|contentHandling|swagger["']?\s*:|\btype["']?\s*:\s*["']?mock""",
    re.IGNORECASE,
)
"""What an import takes for one kind of API only.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
"""

_INTRINSIC = re.compile(r"""Fn::|["']?Ref["']?\s*:|!(?:Ref|Sub|GetAtt|If|Join)\b""")


def read_file(source: Source, document: Document, parameters: Mapping[str, str]) -> Loaded:
    """Return the REST API of a document that is a file of its own; those for HTTP APIs are not read yet."""
    if _HTTP_ONLY.search(source.text) and not _REST_ONLY.search(source.text):
        return Loaded(skipped=(Skipped(source.name, "OpenAPI documents of HTTP APIs are not read yet"),))
    root = document.root
    resolve = _as_included(source, root, parameters) if _INTRINSIC.search(source.text) else as_written
    api = definition_api(root, name="", node_id="", source=source.name, place=Place(_first_key(root)), resolve=resolve)
    refusals = (*api.refusals, *(repeated_key(*pair) for pair in document.repeated))
    return Loaded((api._replace(name=api.name or source.name, refusals=refusals),))


def _as_included(source: Source, root: Node, parameters: Mapping[str, str]) -> Resolve:
    """Return the resolver for a file that a template brings in by AWS::Include, of which only the file is at hand."""
    from crossgate.sources.cloudformation.resolver import Resolver  # noqa: PLC0415 - few documents need it
    from crossgate.sources.cloudformation.template import Template  # noqa: PLC0415

    template = Template(source, MappingNode((), root.span))
    return Resolver(template, parameters, stranger="{} is in the template that includes this file").resolve


def _first_key(root: Node) -> Span:
    return root.entries[0][0].span if isinstance(root, MappingNode) and root.entries else root.span
