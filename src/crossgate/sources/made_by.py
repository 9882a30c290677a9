"""Which construct or event of a generator's source made a place of its template; how generators are told lies in ``generated``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from crossgate.api import Api
from crossgate.sources.generated import generator_of
from crossgate.text import Source, Span

_RESOURCES = re.compile(r"""^([ \t]*)["']?Resources["']?[ \t]*:[ \t]*\{?[ \t]*$""", re.MULTILINE)
_ENTRY = re.compile(r"""^([ \t]*)["']?([A-Za-z0-9]+)["']?[ \t]*:""", re.MULTILINE)
_CDK_PATH = re.compile(r"""["']?aws:cdk:path["']?[ \t]*:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\n#]+))""")
"""https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html#identifiers-paths"""

_FUNCTION = re.compile(r"\b(?:([A-Z][A-Za-z0-9]*)LambdaFunction|HttpApiIntegration([A-Z][A-Za-z0-9]*))\b")
_METHOD = re.compile(r"ApiGatewayMethod[A-Za-z0-9]*?(Get|Put|Post|Delete|Head|Patch|Any|Options)")
_ROUTE = re.compile(r"HttpApi(?:Route|Integration)[A-Za-z0-9]+")
_PROVIDER = re.compile(r"ApiGateway(?:RestApi|Deployment[A-Za-z0-9]*|Stage)|HttpApi(?:Stage)?")
"""The names that the Serverless Framework gives, by what of its file they stand for.

Source: https://github.com/serverless/serverless/blob/v3/lib/plugins/aws/lib/naming.js
"""


class Resource(NamedTuple):
    """One resource of a template as its lines show it: logical id, and where its text is."""

    name: str
    text: str


def made_by(api: Api, span: Span) -> str:
    """Return what made the place *span* of *api*: a construct path, or a function and its event; empty where nothing tells."""
    generator = _generator(span.source)
    resource = _resource_at(span.source, span.start) if generator is not None else None
    if generator is None or resource is None:
        return ""
    if "CDK" in generator:
        path = _CDK_PATH.search(resource.text)
        return f"construct {_found(path).removesuffix('/Resource')}" if path is not None else ""
    return _serverless(api, resource) if "Serverless" in generator else ""


def makers(api: Api, spans: Iterable[Span]) -> tuple[str, ...]:
    """Return what made the places *spans* of *api*, each once."""
    return tuple(dict.fromkeys(maker for span in spans if (maker := made_by(api, span))))


def _serverless(api: Api, resource: Resource) -> str:
    if _PROVIDER.fullmatch(resource.name):
        return "provider of serverless.yml"
    method = _METHOD.fullmatch(resource.name)
    if method is None and not _ROUTE.fullmatch(resource.name):
        return ""
    route = next((one.route for one in api.methods if resource.name in (one.id, one.place.label)), "")
    if method is not None and method[1] == "Options":
        return f"cors of the http events on {route.partition(' ')[2]}"
    function = _FUNCTION.search(resource.text)
    found = [f"function {_function_name(_found(function))}"] if function is not None else []
    if route:
        found.append(f"event {'http' if method is not None else 'httpApi'} {route}")
    return ", ".join(found)


def _found(match: re.Match[str]) -> str:
    """Return the one group that took part."""
    return next((group for group in match.groups() if group), "").strip()


def _function_name(normalized: str) -> str:
    """Return the name of a function as its file has it, but for the case of its first letter."""
    name = normalized.replace("Dash", "-").replace("Underscore", "_")
    return name[:1].lower() + name[1:]


@lru_cache(maxsize=1)
def _generator(source: Source) -> str | None:
    return generator_of(source.text)


def _resource_at(source: Source, offset: int) -> Resource | None:
    """Return the resource whose lines hold *offset*; None where they are not laid out one entry a line."""
    starts, names = _resources(source)
    at = bisect_right(starts, offset) - 1
    if at < 0 or at >= len(names):
        return None
    return Resource(names[at], source.text[starts[at] : starts[at + 1]])


@lru_cache(maxsize=1)
def _resources(source: Source) -> tuple[list[int], list[str]]:
    """Return where each resource starts, and where the last one ends, with their names: they share one indentation."""
    head = _RESOURCES.search(source.text)
    if head is None:
        return [], []
    starts, names, indent, end = [], [], None, len(source.text)
    for entry in _ENTRY.finditer(source.text, head.end()):
        depth = len(entry[1])
        if depth <= len(head[1]):
            end = entry.start()
            break
        indent = depth if indent is None else indent
        if depth == indent:
            starts.append(entry.start())
            names.append(entry[2])
    return [*starts, end], names
