"""A document while it is altered: mappings and lists with what is to be added, replaced and taken out; no text is written here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias, Union

from crossgate.text.edit import CannotEdit
from crossgate.text.guard import SHARED, Guard
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


class Added(NamedTuple):
    """A new entry, to stand after the entry called *after* (None: at the end)."""

    key: str
    value: Fresh
    after: str | None


class MappingDraft:
    """A mapping: *node* as it is written, or None for a new one."""

    __slots__ = ("_guard", "_originals", "_own", "added", "changed", "node", "removed", "renamed")

    def __init__(self, node: Mapping | None, guard: Guard) -> None:
        self.node = node
        self._guard = guard
        self._own = {key.raw: (key, value) for key, value in node.entries} if node is not None else {}
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
        return self._value(key) is not None

    def written(self, key: str) -> Node | None:
        """Return the node that stands in the text at what is called *key* now, whatever it is to become."""
        name = self._written_name(key)
        return self._own[name][1] if name is not None else None

    def text(self, key: str) -> str | None:
        """Return the text of *key* as it will be, or None when it is no plain scalar."""
        value = self._value(key)
        if isinstance(value, Scalar):
            return None if value.tag is not None or value.value is None else value.raw
        return value if isinstance(value, str) else None

    def mapping(self, key: str, after: str | None = None) -> MappingDraft:
        """Return the mapping at *key*, made when there is none.

        Raises CannotEdit when something else stands there, or something that must not be written into.
        """
        found = self._value(key)
        if isinstance(found, MappingDraft):
            return found
        if not isinstance(found, Mapping) and not _is_nothing(found):
            raise self._unfit(key, found, "a mapping")
        self._require_own(key)
        draft = MappingDraft(found if isinstance(found, Mapping) else None, self._guard)
        self._hold(key, draft, after)
        return draft

    def sequence(self, key: str, after: str | None = None) -> SequenceDraft:
        """Return the list at *key*, made when there is none.

        Raises CannotEdit when something else stands there, or something that must not be written into.
        """
        found = self._value(key)
        if isinstance(found, SequenceDraft):
            return found
        if not isinstance(found, Sequence) and not _is_nothing(found):
            raise self._unfit(key, found, "a list")
        self._require_own(key)
        draft = SequenceDraft(found if isinstance(found, Sequence) else None, self._guard)
        self._hold(key, draft, after)
        return draft

    def put(self, key: str, value: Given, after: str | None = None) -> None:
        """Have *value* at *key*, a new key behind the one called *after*; what says the same already stays as it is written.

        Raises CannotEdit when an expression or something shared stands there.
        """
        if says(self._value(key), value):
            return
        self._require_own(key)
        self._hold(key, drafted(value, self._guard), after)

    def wrap(self, key: str, value: Given) -> None:
        """Have *value* at *key*, which may hold what stands there, an expression too. Raises CannotEdit when others share that."""
        name = self._written_name(key)
        if name is not None:
            self._require_entry(name)
        self._hold(key, drafted(value, self._guard), None)

    def rename(self, old: str, new: str) -> None:
        """Call the entry *old* of the text *new*.

        Raises CannotEdit when the key stands there twice or belongs to other places too.
        """
        name = self._written_name(old)
        if name is None or old == new:
            return
        self._require_entry(name)
        self._originals.pop(old, None)
        self.renamed.pop(name, None)
        if new != name:
            self.renamed[name] = new
            self._originals[new] = name

    def remove(self, key: str) -> None:
        """Take the entry *key* out; nothing happens when there is none.

        Raises CannotEdit when the key stands there twice, or other places share what stands there.
        """
        self.added = [added for added in self.added if added.key != key]
        name = self._written_name(key)
        if name is not None and name not in self.removed:
            self._require_entry(name)
            self.changed.pop(name, None)
            self.removed.add(name)

    def _entries(self) -> tuple[tuple[Scalar, Node], ...]:
        return self.node.entries if self.node is not None else ()

    def _written_name(self, key: str) -> str | None:
        """Return the key in the text of the entry that is called *key* now, or None for no entry or a new one."""
        if key in self._originals:
            return self._originals[key]
        return key if key in self._own and key not in self.renamed else None

    def _value(self, key: str) -> Fresh | None:
        name = self._written_name(key)
        if name is None:
            return next((added.value for added in self.added if added.key == key), None)
        if name in self.removed:
            return None
        return self.changed[name] if name in self.changed else self._own[name][1]

    def _hold(self, key: str, value: Fresh, after: str | None) -> None:
        name = self._written_name(key)
        if name is not None:
            self.removed.discard(name)
            self.changed[name] = value
            return
        self.added = [added for added in self.added if added.key != key]
        self.added.append(Added(key, value, after))

    def _require_own(self, key: str) -> None:
        """Make sure that what stands at *key*, if anything does, may be altered."""
        name = self._written_name(key)
        if name is not None:
            self._require_single(name)
            written, node = self._own[name]
            self._guard.require_own(node, written.span)

    def _require_entry(self, name: str) -> None:
        """Make sure that the entry with the key *name* stands here once and nowhere else."""
        self._require_single(name)
        key, node = self._own[name]
        is_own = self.node is not None and self.node.span.start <= key.span.start < self.node.span.end
        if not is_own or id(node) in self._guard.shared:
            raise CannotEdit(SHARED, key.span)

    def _require_single(self, name: str) -> None:
        if len(self._own) < len(self._entries()) and sum(key.raw == name for key, _ in self._entries()) > 1:
            message = f"the key '{name[:80]}' stands here twice, and which of the two counts is not defined"
            raise CannotEdit(message, self._own[name][0].span)

    def _unfit(self, key: str, found: Fresh, wanted: str) -> CannotEdit:
        node = found if isinstance(found, (Scalar, Mapping, Sequence)) else self.written(key)
        if node is not None:
            self._require_own(key)
        return CannotEdit(f"'{key[:80]}' is not written as {wanted}", node.span if node is not None else None)


def _is_nothing(value: Fresh | None) -> bool:
    return value is None or (isinstance(value, Scalar) and value.value is None and value.tag is None)


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
        """Take out the item that stands at *index* in the text. Raises CannotEdit when other places share it."""
        self._guard.require_own(self._items()[index], self._items()[index].span)
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
