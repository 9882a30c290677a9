"""Live APIs as a source: the state text that the control plane's answers make, how to tell it, and the door to its readers; no calls.

A state text is one JSON object that holds the exact answers of the control plane, in botocore's spelling of the keys, without
``ResponseMetadata``, times as ISO 8601 texts::

    {"crossgate": "state", "version": 1, "kind": "REST", "region": "eu-west-1",
     "api": get_rest_api,
     "resources": [items of get_resources with embed=methods],
     "gatewayResponses": [items of get_gateway_responses that are customised (defaultResponse is not true)],
     "authorizers": [...], "requestValidators": [...], "models": [...], "stages": [...], "deployments": [...],
     "basePathMappings": [items of get_base_path_mappings, each with its "domainName"],
     "exports": {"STAGE": the OpenAPI 3 document of get_export with extensions=apigateway}}

    {"crossgate": "state", "version": 1, "kind": "HTTP", "region": "eu-west-1",
     "api": get_api,
     "routes": [...], "integrations": [...], "authorizers": [...], "stages": [...], "deployments": [...],
     "apiMappings": [items of get_api_mappings, each with its "DomainName"],
     "exports": {"STAGE": the OpenAPI 3 document of export_api}}

A list that is not there was not asked for: what needs it is unknown. An empty list is what the service answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crossgate.sources.loaded import Loaded
from crossgate.text import Mapping as MappingNode
from crossgate.text import Node, Scalar, Source, Unreadable
from crossgate.text.document import Document
from crossgate.text.limits import MAX_CHARACTERS

MOST_CHARACTERS = MAX_CHARACTERS
"""An API has 300 resources, more when AWS raises the quota; exports of its stages come on top."""

VERSION = 1
_MARK = re.compile(r'"crossgate"\s*:\s*"state"')
_MARKED_WITHIN = 200
"""A state begins with its mark."""


def recognise(text: str) -> bool:
    """Whether *text* is a state text, as far as its words tell."""
    return _MARK.search(text, 0, _MARKED_WITHIN) is not None


def matches(root: Node) -> bool:
    """Whether the parsed *root* is a state."""
    mark = root.get("crossgate") if isinstance(root, MappingNode) else None
    return isinstance(mark, Scalar) and mark.value == "state"


def read(source: Source, document: Document, parameters: Mapping[str, str]) -> Loaded:  # noqa: ARG001 - a live API has no parameters
    """Return the API whose state *document* is."""
    from crossgate.sources.aws.state import read_state  # noqa: PLC0415 - recognising must stay cheap

    return read_state(source, document)


def state_text(state: Mapping[str, Any]) -> str:
    """Return *state*, which begins with its mark, as a text."""
    import json  # noqa: PLC0415 - only live APIs need it

    return json.dumps(state, indent=2, ensure_ascii=False)


def read_live(name: str, text: str) -> Loaded:
    """Return the API in the state *text* that was just read from an account: its places are named by route, not by line.

    What cannot be read is among the failures, never raised.
    """
    from crossgate.sources.aws.places import StateSource  # noqa: PLC0415
    from crossgate.sources.kinds import read_source  # noqa: PLC0415

    try:
        return read_source(StateSource(name, text), {})
    except Unreadable as failure:
        return Loaded(failures=(failure,))
