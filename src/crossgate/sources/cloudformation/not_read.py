"""What of a template cannot be seen because macros and other files make it, and how parts are named that are passed over; no reading."""

from __future__ import annotations

from crossgate.api import Unknown
from crossgate.sources.cloudformation.resolver import Resolver
from crossgate.sources.cloudformation.template import Declared
from crossgate.text import Mapping, Scalar, Sequence

_UNDERSTOOD = frozenset(
    {"AWS::Serverless-2016-10-31", "AWS::LanguageExtensions", "AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16"}
)
"""Transforms that change no resource of API Gateway, or whose changes are known here."""

_MOST_NAMES = 5


def unseen_transforms(root: Mapping, resources: Mapping) -> tuple[Unknown, ...]:
    """Return what macros and included files may change in a template: of that nothing is seen.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-section-structure.html
    """
    found = []
    written = root.get("Transform")
    for node in written.items if isinstance(written, Sequence) else (written,):
        name = node.raw if isinstance(node, Scalar) else "AWS::Include" if node is not None else ""
        if name and name not in _UNDERSTOOD:
            found.append(Unknown(f"what the transform {name[:80]} changes in the template cannot be seen", node.span if node else None))
    for mapping in (root, resources):
        node = mapping.get("Fn::Transform")
        if node is not None:
            found.append(Unknown("Fn::Transform brings in resources that cannot be seen", node.span))
    return tuple(found)


def named_parts(declared: list[Declared]) -> str:
    """Return the logical ids of *declared*, the first few of many."""
    names = ", ".join(one.id for one in declared[:_MOST_NAMES])
    return names if len(declared) <= _MOST_NAMES else f"{names} and {len(declared) - _MOST_NAMES} more"


def protocol_of(declared: Declared, resolver: Resolver) -> str:
    """Return the protocol of an AWS::ApiGatewayV2::Api, as far as it can be told; only WebSocket APIs choose routes by a message."""
    node = declared.properties.get("ProtocolType")
    written = resolver.resolve(node) if node is not None else None
    if isinstance(written, Scalar):
        return written.raw.upper()
    expression = declared.properties.get("RouteSelectionExpression")
    return "WEBSOCKET" if isinstance(expression, Scalar) and "request.body" in expression.raw else ""
