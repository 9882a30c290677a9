"""OpenAPI 2 and 3 documents with API Gateway's extensions, as a source of REST APIs; how to tell them, and the door to their reader."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crossgate.api import NOWHERE, Api, Place
from crossgate.sources.loaded import Loaded
from crossgate.sources.reading import Resolve, as_written
from crossgate.text import Mapping as MappingNode
from crossgate.text import Node, Source
from crossgate.text.document import Document

MOST_CHARACTERS = 6_000_000
"""API Gateway imports definitions of 6 MB.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
"""

_VERSION = re.compile(r"""(?:^|[{,\s])["']?(?:openapi|swagger)["']?\s*:""")
_EXTENSION = "x-amazon-apigateway-"


def recognise(text: str) -> bool:
    """Whether *text* is an OpenAPI document with extensions of API Gateway, as far as its words tell."""
    return _EXTENSION in text and _VERSION.search(text) is not None


def matches(root: Node) -> bool:
    """Whether the parsed *root* is an OpenAPI document."""
    return isinstance(root, MappingNode) and (root.get("openapi") is not None or root.get("swagger") is not None)


def read(source: Source, document: Document, parameters: Mapping[str, str]) -> Loaded:
    """Return the REST API of the OpenAPI document, unless it defines an HTTP API; *parameters* are those of a template that includes it."""
    from crossgate.sources.openapi.file import read_file  # noqa: PLC0415 - recognising must stay cheap

    return read_file(source, document, parameters)


def read_definition(node: Node, *, name: str, id: str, source: str, place: Place = NOWHERE, resolve: Resolve = as_written) -> Api:  # noqa: A002
    """Return the REST API that an import of the document *node* makes; what is wrong in it is in the API's refusals.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
    """
    from crossgate.sources.openapi.definition import definition_api  # noqa: PLC0415 - loaded for templates with a body only

    return definition_api(node, name=name, node_id=id, source=source, place=place, resolve=resolve)


def read_json(text: str, *, name: str = "openapi.json") -> Api:
    """Return the REST API that an import of the JSON document *text* makes.

    Raises Unreadable when it is no JSON.
    """
    from crossgate.text.decoding import source_of  # noqa: PLC0415 - not needed to recognise
    from crossgate.text.json import parse_json  # noqa: PLC0415

    root = parse_json(source_of(name, text)).root
    return read_definition(root, name="", id="", source=name, place=Place(root.span))
