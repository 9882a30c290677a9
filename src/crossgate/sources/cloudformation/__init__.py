"""CloudFormation templates as a source of APIs; how to tell them, and the door to their reader."""

from __future__ import annotations

from collections.abc import Mapping

from crossgate.sources.loaded import Loaded
from crossgate.text import Mapping as MappingNode
from crossgate.text import Node, Source
from crossgate.text.document import Document

MOST_CHARACTERS = 3_000_000
"""CloudFormation takes templates of 1 MB, so much may be comments and indentation here.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

_TYPES = ("AWS::ApiGateway", "AWS::Serverless::")


def recognise(text: str) -> bool:
    """Whether *text* is a template with resources of API Gateway, as far as its words tell."""
    return "Resources" in text and any(name in text for name in _TYPES)


def matches(root: Node) -> bool:
    """Whether the parsed *root* is a template."""
    return isinstance(root, MappingNode) and root.get("Resources") is not None


def read(source: Source, document: Document, parameters: Mapping[str, str]) -> Loaded:
    """Return the APIs of the template in *document*, its *parameters* given by name."""
    from crossgate.sources.cloudformation.reader import read_template  # noqa: PLC0415 - recognising must stay cheap

    return read_template(source, document, parameters)
