"""OpenAPI 2 and 3 documents with API Gateway's extensions, as a source of APIs; how to tell them, and the door to their reader."""

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

_KEY = re.compile(r"""(?:^|[{,\s])["']?(?:openapi|swagger|paths)["']?\s*:""")
_VERSION = re.compile(r"""(?:^|[{,\s])["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]\b""")
_EXTENSION = "x-amazon-apigateway-"
_EXPORTED = re.compile(r"""\.execute-api\.[a-z0-9-]+\.amazonaws\.com|["']?version["']?\s*:\s*["']?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d""")
"""The host of an API, and the version that an export has where the API has none."""


def recognise(text: str) -> bool:
    """Whether *text* is an OpenAPI document of API Gateway, or the part of one with the paths, as far as its words tell."""
    return (_EXTENSION in text and _KEY.search(text) is not None) or (is_document(text) and _EXPORTED.search(text) is not None)


def is_document(text: str) -> bool:
    """Whether *text* is an OpenAPI document of any make, as far as its words tell."""
    return ("openapi" in text or "swagger" in text) and _VERSION.search(text) is not None  # finding a word is quicker than a pattern


def matches(root: Node) -> bool:
    """Whether the parsed *root* is an OpenAPI document, or has the paths of one."""
    return isinstance(root, MappingNode) and any(_has(root, key) for key in ("openapi", "swagger", "paths"))


def _has(root: MappingNode, key: str) -> bool:
    return root.get(key) is not None and (key != "paths" or isinstance(root.get(key), MappingNode))


def read(source: Source, document: Document, parameters: Mapping[str, str]) -> Loaded:
    """Return the API of the OpenAPI document; *parameters* are those of a template that includes it."""
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
