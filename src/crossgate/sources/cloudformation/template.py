"""The sections of one template and its resources by logical id; nothing is evaluated here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crossgate.text import Mapping, Node, Scalar, Source


class Declared(NamedTuple):
    """One resource as it is declared: *key* is its logical id where it stands, *body* everything under it."""

    id: str
    key: Scalar
    type: str
    body: Mapping

    @property
    def properties(self) -> Mapping:
        """The properties, empty where none are written."""
        node = self.body.get("Properties")
        return node if isinstance(node, Mapping) else Mapping((), self.key.span)


class Template:
    """One template.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
    """

    def __init__(self, source: Source, root: Mapping) -> None:
        self.source = source
        self.root = root
        self.parameters = _section(root, "Parameters")
        self.mappings = _section(root, "Mappings")
        self.conditions = _section(root, "Conditions")
        self.resources: dict[str, Declared] = {}

    def declare(self, resources: Mapping) -> None:
        """Take the entries of *resources* as the template's resources; what is no resource at all is left out."""
        for key, body in resources.entries:
            kind = body.get("Type") if isinstance(body, Mapping) else None
            if isinstance(body, Mapping) and isinstance(kind, Scalar) and isinstance(kind.value, str):
                self.resources[key.raw] = Declared(key.raw, key, kind.value, body)

    def of_type(self, *types: str) -> Iterator[Declared]:
        """Yield the resources of these types in the order of the template."""
        return (declared for declared in self.resources.values() if declared.type in types)


def _section(root: Mapping, name: str) -> dict[str, tuple[Scalar, Node]]:
    node = root.get(name)
    return {key.raw: (key, value) for key, value in node.entries} if isinstance(node, Mapping) else {}
