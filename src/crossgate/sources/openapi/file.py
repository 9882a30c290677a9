"""OpenAPI documents that are files of their own: for which kind of API they are, and the functions that an including template evaluates."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crossgate.api import Api, Place, Unknown
from crossgate.sources.loaded import Loaded
from crossgate.sources.openapi.definition import definition_api
from crossgate.sources.openapi.origin import LeftOut, first_key, left_out, stage_of
from crossgate.sources.reading import Resolve, Resolved, as_written, repeated_key
from crossgate.text import Mapping as MappingNode
from crossgate.text import Node, Scalar, Source
from crossgate.text.document import Document

_HTTP_ONLY = re.compile(
    r"""payloadFormatVersion["']?\s*:\s*["']?2|x-amazon-apigateway-(?:cors|importexport-version|integrations)|isDefaultRoute"""
    r"""|/\$default["']?\s*:|jwtConfiguration|integrationSubtype|\$request\.(?:header|querystring)\."""
)
_REST_ONLY = re.compile(
    r"""x-amazon-apigateway-(?:request-validator|gateway-responses|binary-media-types|api-key-source|policy|endpoint-configuration)"""
    r"""|passthroughBehavior|requestTemplates|responseTemplates|contentHandling|swagger["']?\s*:|\btype["']?\s*:\s*["']?mock""",
    re.IGNORECASE,
)
"""What an import takes for one kind of API only.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
"""

_NAME = re.compile(r"\$\{(?!stageVariables\.)([\w.:-]+)\}")
_PLACEHOLDER = re.compile(rf"{_NAME.pattern}|'[^'\n]*{_NAME.pattern}[^'\n]*'")
"""A text that is nothing but a name to be replaced, or a quoted literal with one in it: what Terraform's templatefile and envsubst fill
in. API Gateway itself replaces stage variables, in addresses only, and takes a literal as it stands.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html
"""

_INTRINSIC = re.compile(r"""Fn::|["']?Ref["']?\s*:|!(?:Ref|Sub|GetAtt|If|Join)\b""")


def read_file(source: Source, document: Document, parameters: Mapping[str, str]) -> Loaded:
    """Return the API of a document that is a file of its own: an HTTP API where it says things that only these take."""
    root = document.root
    assert isinstance(root, MappingNode), "only mappings are taken for OpenAPI documents"
    is_included = _INTRINSIC.search(source.text) is not None
    resolve = _filled_in(_as_included(source, root, parameters) if is_included else as_written, parameters)
    is_http = _HTTP_ONLY.search(source.text) is not None and not _REST_ONLY.search(source.text)
    api = (_http_api if is_http else _rest_api)(root, source, resolve, left_out(root, is_included=is_included))
    stage = stage_of(root)
    refusals = (*api.refusals, *(repeated_key(*pair) for pair in document.repeated))
    return Loaded((api._replace(name=api.name or source.name, refusals=refusals, stages=(stage,) if stage is not None else ()),))


def _rest_api(root: Node, source: Source, resolve: Resolve, missing: LeftOut) -> Api:
    return definition_api(root, name="", node_id="", source=source.name, place=Place(first_key(root)), resolve=resolve, left_out=missing)


def _http_api(root: Node, source: Source, resolve: Resolve, missing: LeftOut) -> Api:
    from crossgate.sources.openapi.http_api import http_definition_api  # noqa: PLC0415 - few documents are of HTTP APIs

    return http_definition_api(
        root,
        name="",
        node_id="",
        source=source.name,
        place=Place(first_key(root)),
        resolve=resolve,
        elsewhere=missing.definitions,
        integrations=missing.integrations,
    )


def _as_included(source: Source, root: Node, parameters: Mapping[str, str]) -> Resolve:
    """Return the resolver for a file that a template brings in by AWS::Include, of which only the file is at hand."""
    from crossgate.sources.cloudformation.resolver import Resolver  # noqa: PLC0415 - few documents need it
    from crossgate.sources.cloudformation.template import Template  # noqa: PLC0415

    template = Template(source, MappingNode((), root.span))
    return Resolver(template, parameters, stranger="{} is in the template that includes this file").resolve


def _filled_in(resolve: Resolve, parameters: Mapping[str, str]) -> Resolve:
    """Return *resolve* for texts in which another program fills in *parameters* before they are imported."""

    def resolved(node: Node) -> Resolved:
        found = resolve(node)
        if not isinstance(found, Scalar) or not isinstance(found.value, str) or not _PLACEHOLDER.fullmatch(found.value):
            return found
        text = _NAME.sub(lambda name: parameters.get(name[1], name[0]), found.value)
        left = _NAME.search(text)
        if left is None:
            return found._replace(value=text, raw=text)
        why = f"{left[0][:60]} is filled in before this document is imported"
        return Unknown(why, found.span, f"--parameter {left[1][:60]}=…", text)

    return resolved
