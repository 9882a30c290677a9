"""One mapping of a definition while it is read: typed access to its fields, each noted with its place; no knowledge of any field."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from crossgate.api import Place, Unknown, Value
from crossgate.sources.reading import Reading, Resolved, Undecided, Undetermined
from crossgate.sources.values import as_choice, as_flag, as_number, as_text, wrong_type
from crossgate.text import Mapping, Node, Scalar, Sequence, Span

_TRANSFORM = "Fn::Transform"


class Block:
    """The fields of *node*; *key* is the scalar that names it, *label* what its place is called."""

    __slots__ = ("_entries", "_fields", "key", "label", "node", "reading")

    def __init__(self, node: Mapping, reading: Reading, *, key: Scalar | None = None, label: str = "") -> None:
        self.node = node
        self.reading = reading
        self.key = key
        self.label = label
        self._entries = {name.raw: (name, value) for name, value in node.entries}
        self._fields: dict[str, Span] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    @property
    def span(self) -> Span:
        """Where the block's name stands, or the block itself."""
        return self.key.span if self.key is not None else self.node.span

    def place(self) -> Place:
        """Return the place with every field that was read so far."""
        return Place(self.span, self._fields, self.label)

    def names(self) -> tuple[Scalar, ...]:
        """Return the keys, the last of each name."""
        return tuple(name for name, _ in self._entries.values())

    def written(self, key: str) -> Node | None:
        """Return the node of *key* as it is written, its intrinsics not evaluated."""
        entry = self._entries.get(key)
        return entry[1] if entry else None

    def resolved(self, key: str, field: str = "") -> Resolved:
        """Return the node of *key* with its intrinsics evaluated, and note its place as *field*."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        name, node = entry
        value = self.reading.resolve(node)
        if field:
            self.note(field, name, node, value)
        return value

    def note(self, field: str, name: Scalar | None, node: Node, value: Resolved) -> None:
        """Note where *field* stands: the node that was chosen for it, or the expression that computes it."""
        chosen = value.span if isinstance(value, (Scalar, Mapping, Sequence)) else node.span
        self._fields[field] = chosen if chosen.end > chosen.start or name is None else name.span
        if name is not None:
            self._fields[f"key:{field}"] = name.span

    def text(self, key: str, field: str = "") -> Value[str] | None:
        """Return the text of *key*."""
        return as_text(self.resolved(key, field), key, self.reading)

    def flag(self, key: str, field: str = "") -> Value[bool] | None:
        """Return the boolean of *key*."""
        return as_flag(self.resolved(key, field), key, self.reading)

    def number(self, key: str, field: str = "") -> Value[int] | None:
        """Return the whole number of *key*."""
        return as_number(self.resolved(key, field), key, self.reading)

    def choice(self, key: str, field: str, allowed: Collection[str], what: str) -> Value[str] | None:
        """Return the text of *key*, which must be one of *allowed* in any case, in their spelling."""
        node = self.resolved(key, field)
        return as_choice(as_text(node, key, self.reading), what, allowed, node, self.reading)

    def texts(self, key: str, field: str = "") -> dict[str, Value[str]]:
        """Return the mapping of texts at *key*. Raises Undetermined when its keys cannot be told."""
        found = {}
        for name, value in self._table(key, field):
            text = as_text(value, f"{key}/{name}", self.reading)
            if text is not None:
                found[name] = text
        return found

    def templates(self, key: str, field: str = "", *, are_texts: bool = True) -> dict[str, Value[str] | None]:
        """Return the mapping of texts at *key*, null ones included. Raises Undetermined when its keys cannot be told.

        Without *are_texts* what is no text is not refused: what becomes of it is not known.
        """
        found: dict[str, Value[str] | None] = {}
        for name, value in self._table(key, field):
            if isinstance(value, (Mapping, Sequence)) and not are_texts:
                found[name] = Unknown("what becomes of a template that is no text is not documented", value.span)
            elif value is not None:
                found[name] = as_text(value, f"{key}/{name}", self.reading)
        return found

    def flags(self, key: str, field: str = "") -> dict[str, Value[bool]]:
        """Return the mapping of booleans at *key*. Raises Undetermined when its keys cannot be told."""
        found = {}
        for name, value in self._table(key, field):
            flag = as_flag(value, f"{key}/{name}", self.reading)
            if flag is not None:
                found[name] = flag
        return found

    def block(self, key: str, field: str = "") -> Block | Unknown | None:
        """Return the mapping at *key* as a block of its own."""
        return self.as_block(self.resolved(key, field), key, self._entries[key][0] if key in self._entries else None)

    def as_block(self, node: Resolved, what: str, key: Scalar | None = None, label: str = "") -> Block | Unknown | None:
        """Return *node* as a block; null counts as not written, anything else than a mapping is refused."""
        if node is None or isinstance(node, Unknown):
            return node
        if isinstance(node, Mapping):
            return Block(node, self.reading, key=key, label=label)
        if isinstance(node, Scalar) and node.value is None:
            return None
        return wrong_type(node, what, "a mapping", self.reading)

    def items(self, key: str, field: str = "") -> list[Node | Unknown]:
        """Return the items of the list at *key*, each resolved. Raises Undetermined when the list itself cannot be told."""
        node = self.resolved(key, field)
        if isinstance(node, Unknown):
            raise Undetermined(node)
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return []
        if not isinstance(node, Sequence):
            raise Undetermined(wrong_type(node, key, "a list", self.reading))
        resolved = (self.reading.resolve(item) for item in node.items)
        return [item for item in resolved if item is not None]

    def entries(self, key: str, field: str = "") -> list[tuple[Scalar, Node]]:
        """Return the entries of the mapping at *key* as they are written, the last of each name. Raises Undetermined when untold."""
        block = self.block(key, field)
        if isinstance(block, Unknown):
            raise Undetermined(block)
        return [] if block is None else list(block._entries.values())  # noqa: SLF001 - its own kind

    def _table(self, key: str, field: str) -> Iterator[tuple[str, Resolved]]:
        node = self.resolved(key, field)
        if isinstance(node, Undecided):
            yield from self._undecided_table(node, key)
            return
        block = self.as_block(node, key)
        if isinstance(block, Unknown):
            raise Undetermined(block)
        if block is None:
            return
        for name, written in block._entries.values():  # noqa: SLF001 - its own kind
            if name.raw.startswith(_TRANSFORM):
                raise Undetermined(Unknown(f"{_TRANSFORM} brings in what another file holds", written.span))
            value = self.reading.resolve(written)
            if field:
                self.note(f"{field}/{name.raw}", name, written, value)
            yield name.raw, value

    def _undecided_table(self, undecided: Undecided, key: str) -> Iterator[tuple[str, Resolved]]:
        for branch in undecided.branches:
            block = self.as_block(branch, key)
            if isinstance(block, Unknown):
                raise Undetermined(block)
            for name in block.names() if block is not None else ():
                yield name.raw, Unknown(undecided.why, undecided.where, undecided.remedy)
