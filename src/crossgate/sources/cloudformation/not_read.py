"""Names the resources of a template that define APIs and are not read yet; reads none of them."""

from __future__ import annotations

from crossgate.api import Unknown
from crossgate.sources.cloudformation.template import Declared, Template
from crossgate.sources.loaded import Skipped
from crossgate.text import Mapping, Scalar, Sequence

_HTTP = "AWS::ApiGatewayV2::"
_SAM = "AWS::Serverless::"
_UNDERSTOOD = frozenset(
    {"AWS::Serverless-2016-10-31", "AWS::LanguageExtensions", "AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16"}
)
"""Transforms that change no resource of API Gateway, or whose changes are known here."""

_MOST_NAMES = 5
_API_EVENTS = frozenset({"Api", "HttpApi"})


def skipped_in(template: Template) -> tuple[Skipped, ...]:
    """Return what is passed over: HTTP and WebSocket APIs, and what SAM makes APIs of."""
    sockets = [declared for declared in template.of_type(_HTTP + "Api") if _protocol(declared) == "WEBSOCKET"]
    http = [declared for declared in template.of_type(_HTTP + "Api") if declared not in sockets]
    parts = [declared for declared in template.resources.values() if declared.type.startswith(_HTTP)] if not http and not sockets else []
    groups = (
        ("WebSocket APIs have no CORS", sockets),
        ("HTTP APIs (AWS::ApiGatewayV2::Api) are not read yet", http),
        ("parts of HTTP APIs (AWS::ApiGatewayV2) are not read yet", parts),
        ("SAM APIs (AWS::Serverless::Api) are not read yet", list(template.of_type(_SAM + "Api"))),
        ("SAM HTTP APIs (AWS::Serverless::HttpApi) are not read yet", list(template.of_type(_SAM + "HttpApi"))),
        ("functions with API events (AWS::Serverless::Function) are not read yet", _with_api_events(template)),
    )
    return tuple(Skipped(template.source.name, f"{reason}: {_named(declared)}") for reason, declared in groups if declared)


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


def _named(declared: list[Declared]) -> str:
    names = ", ".join(one.id for one in declared[:_MOST_NAMES])
    return names if len(declared) <= _MOST_NAMES else f"{names} and {len(declared) - _MOST_NAMES} more"


def _protocol(declared: Declared) -> str:
    node = declared.properties.get("ProtocolType")
    return node.raw.upper() if isinstance(node, Scalar) else ""


def _with_api_events(template: Template) -> list[Declared]:
    found = []
    for declared in template.of_type(_SAM + "Function"):
        events = declared.properties.get("Events")
        for _, event in events.entries if isinstance(events, Mapping) else ():
            kind = event.get("Type") if isinstance(event, Mapping) else None
            if isinstance(kind, Scalar) and kind.raw in _API_EVENTS:
                found.append(declared)
                break
    return found
