"""References inside one OpenAPI document, `$ref` or a transform: from a node to the node that it stands for; no meaning of either."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import Unknown
from crossgate.sources.block import Block
from crossgate.sources.reading import Reading, Resolved, Undetermined
from crossgate.text import Mapping, Node, Scalar, Sequence, Span

_LONGEST_CHAIN = 20
_TRANSFORM = "Fn::Transform"


class Pointers:
    """Follows the references of the document *root*; what it lacks may be *elsewhere*, or else is nowhere."""

    def __init__(self, root: Mapping, reading: Reading, elsewhere: Unknown | None = None) -> None:
        self._root = root
        self._reading = reading
        self._elsewhere = elsewhere
        self._known: dict[str, Resolved] = {}

    def block(self, node: Node | Unknown | None, what: str, key: Scalar | None = None) -> Block | Unknown | None:
        """Return *node* as a block once its intrinsics are evaluated and its references followed."""
        resolved = node if node is None or isinstance(node, Unknown) else self.followed(node)
        return Block(resolved, self._reading, key=key) if isinstance(resolved, Mapping) else _not_a_block(resolved, what, self._reading)

    def blocks(self, parent: Block, key: str) -> Iterator[tuple[Scalar, Block]]:
        """Yield the mappings at *key* by name; what cannot be told among them is a gap."""
        try:
            entries = parent.entries(key)
        except Undetermined as undetermined:
            self._reading.gap(undetermined.unknown)
            return
        for name, node in entries:
            if name.raw.startswith(_TRANSFORM):
                self._reading.gap(_included(node))
                continue
            block = self.block(node, f"'{name.raw[:80]}' in {key}", name)
            if isinstance(block, Unknown):
                self._reading.gap(block)
            elif block is not None:
                yield name, block

    def note_transform(self, block: Block) -> None:
        """Note as a gap that a transform of CloudFormation brings in more of *block*."""
        node = block.written(_TRANSFORM)
        if node is not None:
            self._reading.gap(_included(node))

    def followed(self, node: Node) -> Resolved:
        """Return what *node* stands for."""
        resolved = self._reading.resolve(node)
        for _ in range(_LONGEST_CHAIN):
            pointer = pointer_of(resolved)
            if pointer is None:
                return resolved
            resolved = self._target(pointer, node)
        return self._unresolved(node, "refers to itself")

    def _target(self, pointer: str, node: Node) -> Resolved:
        if pointer not in self._known:
            self._known[pointer] = self._looked_up(pointer, node)
        return self._known[pointer]

    def _looked_up(self, pointer: str, node: Node) -> Resolved:
        if not pointer.startswith("#/"):
            why = f"'{pointer[:80]}' is in another file, and an import reads one file only"
            return Unknown(why, node.span, "bundle the files into one document before they are imported")
        here: Resolved = self._root
        for part in pointer[2:].split("/"):
            name = part.replace("~1", "/").replace("~0", "~")
            step = here.get(name) if isinstance(here, Mapping) else None
            if step is None:
                return self._unresolved(node, f"'{pointer[:80]}' is nowhere in this document")
            here = self._reading.resolve(step)
        return here

    def _unresolved(self, node: Node, why: str) -> Unknown:
        self.missing("unknown-reference", why, node.span)
        return Unknown(why, node.span)

    def missing(self, kind: str, why: str, span: Span | None, route: str = "") -> None:
        """Note that the document lacks what it names; a gap only where that may be elsewhere."""
        if self._elsewhere is None:
            self._reading.refuse(kind, why, span, route)
        else:
            self._reading.gap(Unknown(f"{why}: {self._elsewhere.why}", span))


def pointer_of(node: object) -> str | None:
    """Return the text of ``$ref`` in *node*, or None."""
    if not isinstance(node, Mapping):
        return None
    pointer = node.get("$ref")
    return pointer.raw if isinstance(pointer, Scalar) and isinstance(pointer.value, str) else None


def _included(node: Node) -> Unknown:
    return Unknown(f"{_TRANSFORM} brings in what another file holds", node.span)


def _not_a_block(node: Scalar | Sequence | Unknown | None, what: str, reading: Reading) -> Unknown | None:
    if node is None or isinstance(node, Unknown) or (isinstance(node, Scalar) and node.value is None):
        return node if isinstance(node, Unknown) else None
    reading.refuse("wrong-type", f"{what} must be a mapping", node.span)
    return Unknown(f"{what} is no mapping", node.span)
