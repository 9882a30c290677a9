"""Which method answers a request: path and verb are matched together, before anything else is looked at; no authorization."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from crossgate.api import Api, Method, Resource
from crossgate.gateway.answer import Step
from crossgate.gateway.facts import ANY_METHODS, OpenPoints

_VARIABLE = re.compile(r"\{([^{}+]+)\}")
_GREEDY = re.compile(r"\{([^{}+]+)\+\}")

_MOST_KNOWN = 1024
"""Of so many calls the route is remembered."""


class Route(NamedTuple):
    """The method that takes a request (None: nobody does), the path parameters, and the steps that led there."""

    method: Method | None
    path_parameters: dict[str, str]
    steps: tuple[Step, ...]
    rests_on: tuple[str, ...] = ()


class _Candidate(NamedTuple):
    resource: Resource
    parameters: dict[str, str]


class _Node:
    """One position in the tree of paths: literal children, one variable child, and a greedy resource."""

    __slots__ = ("greedy", "literals", "resource", "variables")

    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.variables: dict[str, _Node] = {}
        self.greedy: list[tuple[str, Resource]] = []
        self.resource: Resource | None = None


_Branch = tuple[_Node, int, dict[str, str]] | _Candidate
"""What is left to look at: a node with the number of segments that led to it, or a greedy resource that fits."""


class Router:
    """The routing table of an API, built once.

    Literal segments go before ``{variable}`` ones, those before ``{greedy+}``; a resource without a method for the verb is
    passed over, so that a greedy resource elsewhere may answer
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html, and recorded).
    """

    __slots__ = ("_known", "_noun", "_points", "_root")

    def __init__(self, api: Api, points: OpenPoints, noun: str = "method") -> None:
        self._points = points
        self._noun = noun  # what the steps call that which takes a verb on a path
        self._root = _Node()
        self._known: dict[tuple[str, str], Route] = {}
        for resource in api.resources.values():
            self._add(resource)

    def _add(self, resource: Resource) -> None:
        node = self._root
        for segment in _segments(resource.path):
            greedy = _GREEDY.fullmatch(segment)
            if greedy:
                node.greedy.append((greedy[1], resource))
                return
            variable = _VARIABLE.fullmatch(segment)
            children, key = (node.variables, variable[1]) if variable else (node.literals, segment)
            node = children.setdefault(key, _Node())
        node.resource = resource

    def route(self, verb: str, path: str) -> Route:
        """Return who answers *verb* on *path* (as it came, without stage and query string)."""
        known = self._known.get((verb, path))
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[verb, path] = self._find(verb, path)
        return known

    def _find(self, verb: str, path: str) -> Route:
        candidates = self._candidates(_segments(path))
        for position, (resource, parameters) in enumerate(candidates):
            method = resource.methods.get(verb) or (resource.methods.get("ANY") if verb in ANY_METHODS else None)
            if method is not None:
                passed = [candidate.resource for candidate in candidates[:position]]
                return Route(method, parameters, _steps(verb, method, passed, self._noun), _rests_on(passed))
            if not self._points.variable_falls_through and resource.path.endswith("}") and not resource.path.endswith("+}"):
                return Route(None, {}, _stranded(verb, path, candidates, self._noun), ("variable_falls_through",))
        return Route(None, {}, _stranded(verb, path, candidates, self._noun))

    def _candidates(self, segments: list[str]) -> list[_Candidate]:
        """Return every resource whose path fits, in order of precedence. Each tree node is visited at most once."""
        found: list[_Candidate] = []
        stack: list[_Branch] = [(self._root, 0, {})]
        while stack:
            top = stack.pop()
            if isinstance(top, _Candidate):
                found.append(top)
                continue
            node, at, parameters = top
            if at == len(segments):
                if node.resource is not None:
                    found.append(_Candidate(node.resource, parameters))
                continue
            stack.extend(reversed(_branches(node, segments, at, parameters)))
        return found


def _branches(node: _Node, segments: list[str], at: int, parameters: dict[str, str]) -> list[_Branch]:
    segment = segments[at]
    branches: list[_Branch] = []
    literal = node.literals.get(segment) or (node.literals.get(unquote(segment)) if "%" in segment else None)
    if literal is not None:
        branches.append((literal, at + 1, parameters))
    if segment:
        branches += [(child, at + 1, {**parameters, name: segment}) for name, child in node.variables.items()]
    rest = "/".join(segments[at:])
    branches += [_Candidate(resource, {**parameters, name: rest}) for name, resource in node.greedy]
    return branches


def _segments(path: str) -> list[str]:
    """Split a path; slashes at both ends do not count, inner empty segments stay (recorded)."""
    bare = path.strip("/")
    return bare.split("/") if bare else []


def _rests_on(passed: list[Resource]) -> tuple[str, ...]:
    variable = any(_VARIABLE.fullmatch(resource.path.rpartition("/")[2]) for resource in passed)
    return ("variable_falls_through",) if variable else ()


def _steps(verb: str, method: Method, passed: list[Resource], noun: str) -> tuple[Step, ...]:
    place = method.place.span
    if not passed:
        if method.http_method == verb:
            return (Step("route", f"{verb} {method.path}", place),)
        return (Step("route", f"{verb} {method.path}"), Step("route", f"ANY {method.path} (no {verb} {noun} there)", place))
    first = passed[0]
    called = Step("route", f"{verb} {first.path}", first.place.span)
    return (called, Step("route", f"{method.http_method} {method.path} ({first.path} has no {verb} {noun})", place))


def _stranded(verb: str, path: str, candidates: list[_Candidate], noun: str) -> tuple[Step, ...]:
    if not candidates:
        return (Step("route", f"{verb} {path}"), Step("route", "no resource has this path", refused=True))
    nearest = candidates[0].resource
    place = nearest.place.span
    return (Step("route", f"{verb} {nearest.path}", place), Step("route", f"no {verb} {noun} there", place, refused=True))
