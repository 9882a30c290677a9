"""A document while it is altered: mappings and lists with what is to be added, replaced and taken out; no text is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias, Union

from crossgate.text.edit import CannotEdit
from crossgate.text.source import Span
from crossgate.text.tree import Mapping, Node, Scalar, Sequence


class Tagged(NamedTuple):
    """A new value with a local tag: ``Tagged("!Ref", "Api")``."""

    tag: str
    value: Fresh


Plain: TypeAlias = str | bool | int | None
Fresh: TypeAlias = Union[Plain, Node, Tagged, "MappingDraft", "SequenceDraft"]
"""A value that is to be written; a node stands for a copy of what is written elsewhere in the same document."""

Given: TypeAlias = Fresh | dict[str, "Given"] | list["Given"]
"""What callers may hand over: plain dicts and lists become drafts."""


class Guard(NamedTuple):
    """What must not be written into: *refusal* says why for a node, or None; *shared* holds the ids of nodes with several places."""

    refusal: Callable[[Node], str | None] = lambda _node: None
    shared: frozenset[int] = frozenset()

    def require_own(self, node: Node, where: Span) -> None:
        """Raise CannotEdit when an alteration of *node* would alter other places as well, or none that is known."""
        if id(node) in self.shared:
            raise CannotEdit("this is shared with other places by an anchor, an alias or a merge key", where)
        reason = self.refusal(node)
        if reason is not None:
            raise CannotEdit(reason, node.span)


class Added(NamedTuple):
    """A new entry, to stand after the entry called *after* (None: at the end)."""

    key: str
    value: Fresh
    after: str | None


class MappingDraft:
    """A mapping: *node* as it is written, or None for a new one."""

    __slots__ = ("_guard", "_originals", "added", "changed", "node", "removed", "renamed")

    def __init__(self, node: Mapping | None, guard: Guard) -> None:
        self.node = node
        self._guard = guard
        self.changed: dict[str, Fresh] = {}
        self.renamed: dict[str, str] = {}
        self._originals: dict[str, str] = {}
        self.removed: set[str] = set()
        self.added: list[Added] = []

    @property
    def is_altered(self) -> bool:
        """Whether anything of this mapping itself, not of what is in it, is new or gone."""
        return bool(self.changed or self.renamed or self.removed or self.added)

    def names(self) -> Iterator[str]:
        """Yield the keys as they will be; new ones last, wherever they will stand."""
        yield from (self.renamed.get(key.raw, key.raw) for key, _ in self._entries() if key.raw not in self.removed)
        yield from (added.key for added in self.added)

    def __contains__(self, key: str) -> bool:
        return self._value(self._originals.get(key, key)) is not None

    def written(self, key: str) -> Node | None:
        """Return the node of *key* as it stands in the text, whatever was altered since."""
        return self.node.get(self._originals.get(key, key)) if self.node is not None else None

    def text(self, key: str) -> str | None:
        """Return the text of *key* as it will be, or None when it is no plain scalar."""
        value = self._value(self._originals.get(key, key))
        if isinstance(value, Scalar):
            return None if value.tag is not None or value.value is None else value.raw
        return value if isinstance(value, str) else None

    def mapping(self, key: str, after: str | None = None) -> MappingDraft:
        """Return the mapping at *key*, made when there is none.

        Raises CannotEdit when something else stands there.
        """
        key = self._originals.get(key, key)
        found = self._value(key)
        if isinstance(found, MappingDraft):
            return found
        if isinstance(found, Mapping):
            draft = MappingDraft(found, self._opened(key, found))
        elif found is None or (isinstance(found, Scalar) and found.value is None and found.tag is None):
            draft = MappingDraft(None, self._guard)
            self._opened(key, found)
        else:
            raise self._unfit(key, found, "a mapping")
        self._hold(key, draft, after)
        return draft

    def sequence(self, key: str, after: str | None = None) -> SequenceDraft:
        """Return the list at *key*, made when there is none.

        Raises CannotEdit when something else stands there.
        """
        key = self._originals.get(key, key)
        found = self._value(key)
        if isinstance(found, SequenceDraft):
            return found
        if isinstance(found, Sequence):
            draft = SequenceDraft(found, self._opened(key, found))
        elif found is None or (isinstance(found, Scalar) and found.value is None and found.tag is None):
            draft = SequenceDraft(None, self._guard)
            self._opened(key, found)
        else:
            raise self._unfit(key, found, "a list")
        self._hold(key, draft, after)
        return draft

    def put(self, key: str, value: Given, after: str | None = None) -> None:
        """Have *value* at *key*; what says the same already stays as it is written.

        Raises CannotEdit when an expression or something shared stands there.
        """
        key = self._originals.get(key, key)
        found = self._value(key)
        if says(found, value):
            return
        node = self.written(key)
        if node is not None and key not in self.removed:
            self._opened(key, node)
        self._hold(key, drafted(value, self._guard), after)

    def rename(self, old: str, new: str) -> None:
        """Call the entry *old* of the text *new*.

        Raises CannotEdit when the key stands there twice or belongs to other places too.
        """
        node = self.written(old)
        if node is not None and old != new:
            self._require_single(old)
            if not self._is_own(old):
                raise CannotEdit("this is shared with other places by an anchor, an alias or a merge key", node.span)
            self.renamed[old] = new
            self._originals[new] = old

    def remove(self, key: str) -> None:
        """Take the entry *key* out; nothing happens when there is none."""
        key = self._originals.get(key, key)
        self.added = [added for added in self.added if added.key != key]
        node = self.written(key)
        if node is not None:
            self._require_single(key)
            if not self._is_own(key):
                raise CannotEdit("this is shared with other places by an anchor, an alias or a merge key", node.span)
            self.changed.pop(key, None)
            self.removed.add(key)

    def _entries(self) -> tuple[tuple[Scalar, Node], ...]:
        return self.node.entries if self.node is not None else ()

    def _value(self, key: str) -> Fresh | None:
        for added in self.added:
            if added.key == key:
                return added.value
        if key in self.removed:
            return None
        return self.changed[key] if key in self.changed else self.written(key)

    def _hold(self, key: str, value: Fresh, after: str | None) -> None:
        if self.written(key) is not None:
            self.removed.discard(key)
            self.changed[key] = value
            return
        self.added = [added for added in self.added if added.key != key]
        self.added.append(Added(key, value, after))

    def _opened(self, key: str, node: Node | None) -> Guard:
        """Make sure that what stands at *key* may be altered."""
        if node is not None and self.node is not None:
            self._require_single(key)
            name = self.node.key(key)
            self._guard.require_own(node, name.span if name is not None else node.span)
        return self._guard

    def _require_single(self, key: str) -> None:
        names = [name for name, _ in self._entries() if name.raw == key]
        if len(names) > 1:
            raise CannotEdit(f"the key '{key[:80]}' stands here twice, and which of the two counts is not defined", names[-1].span)

    def _is_own(self, key: str) -> bool:
        """Whether the entry stands here, not where a merge key took it from."""
        name = self.node.key(key) if self.node is not None else None
        return name is not None and self.node is not None and self.node.span.start <= name.span.start < self.node.span.end

    def _unfit(self, key: str, found: object, wanted: str) -> CannotEdit:
        node = found if isinstance(found, (Scalar, Mapping, Sequence)) else self.written(key)
        if node is not None:
            self._opened(key, node)
        return CannotEdit(f"'{key[:80]}' is not written as {wanted}", node.span if node is not None else None)


class SequenceDraft:
    """A list: *node* as it is written, or None for a new one; *changed* holds items of the text by their index."""

    __slots__ = ("_guard", "added", "changed", "node", "removed")

    def __init__(self, node: Sequence | None, guard: Guard) -> None:
        self.node = node
        self._guard = guard
        self.changed: dict[int, Fresh] = {}
        self.removed: set[int] = set()
        self.added: list[Fresh] = []

    @property
    def is_altered(self) -> bool:
        """Whether anything of this list itself, not of what is in it, is new or gone."""
        return bool(self.changed or self.removed or self.added)

    def __len__(self) -> int:
        return len(self._items()) - len(self.removed) + len(self.added)

    def texts(self) -> list[str]:
        """Return the items that are plain texts, as they will be."""
        kept = [self.changed.get(index, node) for index, node in enumerate(self._items()) if index not in self.removed]
        texts = [item.raw if isinstance(item, Scalar) and item.tag is None else item for item in (*kept, *self.added)]
        return [text for text in texts if isinstance(text, str)]

    def append(self, value: Given) -> None:
        """Add *value* at the end."""
        self.added.append(drafted(value, self._guard))

    def remove(self, index: int) -> None:
        """Take out the item that stands at *index* in the text."""
        self.changed.pop(index, None)
        self.removed.add(index)

    def mappings(self) -> Iterator[tuple[int, MappingDraft]]:
        """Yield the items that are mappings, each with its index in the text (-1 for new ones); what else is there is passed over.

        A shared item or one that is an expression is refused when something is written into it.
        """
        for index, node in enumerate(self._items()):
            if index in self.removed:
                continue
            found = self.changed.get(index)
            if found is None and isinstance(node, Mapping):
                found = MappingDraft(node, self._guard)
            if isinstance(found, MappingDraft):
                yield index, found
        for added in self.added:
            if isinstance(added, MappingDraft):
                yield -1, added

    def open(self, index: int, draft: MappingDraft) -> MappingDraft:
        """Keep *draft*, which ``mappings`` gave with *index*, so that what is altered in it counts."""
        if index >= 0:
            self._guard.require_own(self._items()[index], self._items()[index].span)
            self.changed[index] = draft
        return draft

    def _items(self) -> tuple[Node, ...]:
        return self.node.items if self.node is not None else ()


def drafted(value: Given, guard: Guard) -> Fresh:
    """Return *value* with dicts and lists as drafts, so that they can still be altered."""
    if isinstance(value, dict):
        mapping = MappingDraft(None, guard)
        mapping.added = [Added(key, drafted(inner, guard), None) for key, inner in value.items()]
        return mapping
    if isinstance(value, list):
        sequence = SequenceDraft(None, guard)
        sequence.added = [drafted(inner, guard) for inner in value]
        return sequence
    return value


def says(found: Fresh | None, value: Given) -> bool:
    """Whether *found* is a scalar that means *value* already."""
    if isinstance(found, Scalar):
        if found.tag is not None or found.value is None:
            return False
        if isinstance(value, bool):
            return found.value is value or found.raw.lower() == str(value).lower()
        return isinstance(value, (str, int)) and found.raw == str(value)
    return isinstance(found, (str, bool, int)) and type(found) is type(value) and found == value


def shared_nodes(root: Node) -> frozenset[int]:
    """Return the ids of all nodes that stand in several places of the tree *root*."""
    seen: set[int] = set()
    shared: set[int] = set()
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            shared.add(id(node))
            continue
        seen.add(id(node))
        if isinstance(node, Mapping):
            waiting += (value for _, value in node.entries)
        elif isinstance(node, Sequence):
            waiting += node.items
    return frozenset(shared)
