"""SAM templates as a source of APIs; how to tell them, and the door to their reader."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crossgate.sources.loaded import Loaded
from crossgate.text import Mapping as MappingNode
from crossgate.text import Node, Scalar, Source
from crossgate.text.document import Document

MOST_CHARACTERS = 3_000_000
"""CloudFormation takes templates of 1 MB, so much may be comments and indentation here.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

_SAM = "AWS::Serverless::"
_APIS = frozenset({_SAM + "Api", _SAM + "HttpApi", _SAM + "WebSocketApi"})
_WITH_EVENTS = frozenset({_SAM + "Function", _SAM + "StateMachine"})
_API_EVENTS = frozenset({"Api", "HttpApi"})
_WORDS = re.compile(r"""AWS::Serverless::(?:Api|HttpApi|WebSocketApi)\b|["']?Type["']?\s*:\s*["']?(?:Http)?Api\b""")
_LOOP = "Fn::ForEach"


def recognise(text: str) -> bool:
    """Whether *text* is a template with APIs or API events of SAM, as far as its words tell."""
    return "Resources" in text and _SAM in text and _WORDS.search(text) is not None


def matches(root: Node) -> bool:
    """Whether the parsed *root* is a template in which SAM makes an API; functions alone are left to CloudFormation's reader."""
    resources = root.get("Resources") if isinstance(root, MappingNode) else None
    return isinstance(resources, MappingNode) and any(_makes_api(key, body) for key, body in resources.entries)


def _makes_api(key: Scalar, body: Node) -> bool:
    if key.raw.startswith(_LOOP):
        return True
    kind = body.get("Type") if isinstance(body, MappingNode) else None
    if not isinstance(kind, Scalar) or not isinstance(body, MappingNode):
        return False
    return kind.raw in _APIS or (kind.raw in _WITH_EVENTS and _has_api_events(body))


def _has_api_events(body: MappingNode) -> bool:
    properties = body.get("Properties")
    events = properties.get("Events") if isinstance(properties, MappingNode) else None
    for key, event in events.entries if isinstance(events, MappingNode) else ():
        kind = event.get("Type") if isinstance(event, MappingNode) else None
        if key.raw.startswith(_LOOP) or (isinstance(kind, Scalar) and kind.raw in _API_EVENTS):
            return True
    return False


def read(source: Source, document: Document, parameters: Mapping[str, str]) -> Loaded:
    """Return the APIs of the SAM template in *document*, its *parameters* given by name."""
    from crossgate.sources.sam.reader import read_sam_template  # noqa: PLC0415 - the translator takes longer to load than all the rest

    return read_sam_template(source, document, parameters)
