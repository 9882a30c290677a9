"""What was altered in a document's drafts into edits of its text: only the characters that must change; no meaning of any key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from crossgate.text import layout
from crossgate.text.drafts import Added, Fresh, MappingDraft, SequenceDraft, Tagged
from crossgate.text.edit import Edit, merged
from crossgate.text.flow_patch import FlowPatch
from crossgate.text.fresh import FreshText
from crossgate.text.habits import Habits
from crossgate.text.source import Source
from crossgate.text.spelling import styles_beside
from crossgate.text.tree import Mapping, Node, Scalar, Sequence

_Entry = tuple[Scalar, Node]

_BLOCK_TEXT = re.compile(r"\|[-+]?\r?\n( +)(?!.*\|[-+]?\r?\n)", re.DOTALL)
"""The last block of text in new lines, and its indentation."""


def edits_of(source: Source, root: MappingDraft, habits: Habits) -> tuple[Edit, ...]:
    """Return the edits of *source* that make its text say what *root*, the draft of its document, says."""
    patch = _Patch(source, habits)
    patch.mapping(root, 0)
    return patch.edits()


class _Line(NamedTuple):
    """New lines, each with the line end before it, to go in at *at*; of several at one place the deepest go first.

    *header* is what they continue, where it stands on a line of the text.
    """

    at: int
    depth: int
    text: str
    header: str = ""


class _Patch:
    """Collects the edits of one document."""

    def __init__(self, source: Source, habits: Habits) -> None:
        self._text = source.text
        self._habits = habits
        self._fresh = FreshText(habits)
        self._flow = FlowPatch(source.text, habits, self._fresh, self._value)
        self._edits: list[Edit] = []
        self._lines: list[_Line] = []

    def edits(self) -> tuple[Edit, ...]:
        """Return everything that was collected, in order."""
        lines = sorted(self._lines, key=lambda line: (line.at, -line.depth))
        blanks = dict.fromkeys(edit for line in lines for edit in self._shortened_blanks(line))
        return merged([*self._edits, *self._flow.edits, *(Edit(line.at, line.at, line.text) for line in lines), *blanks])

    def _shortened_blanks(self, line: _Line) -> Iterator[Edit]:
        """Yield edits of the blank lines behind *line* that are so long that they would belong to the block of text that it ends with."""
        block = _BLOCK_TEXT.search(line.header + line.text)
        if block is not None:
            for start, end in layout.blank_lines_after(self._text, line.at):
                if end - start > len(block[1]):
                    yield Edit(start, end, "")

    def mapping(self, draft: MappingDraft, depth: int) -> None:
        """Collect the edits of a mapping of the text."""
        if draft.node is None or not draft.is_altered:
            return
        if draft.node.flow:
            self._flow.mapping(draft, depth)
        else:
            self._block_mapping(draft, draft.node, depth)

    def sequence(self, draft: SequenceDraft, key: str, depth: int) -> None:
        """Collect the edits of the list of the text at *key*."""
        if draft.node is None or not draft.is_altered:
            return
        if draft.node.flow:
            self._flow.sequence(draft, key, depth)
        else:
            self._block_sequence(draft, draft.node, key, depth)

    def _value(self, key: Scalar, old: Node, new: Fresh, depth: int) -> bool:
        """Collect the edits inside of a value that stays; False when it is to be replaced as a whole."""
        if isinstance(new, MappingDraft) and new.node is old and isinstance(old, Mapping) and (old.entries or not new.added):
            self.mapping(new, depth)
            return True
        if isinstance(new, SequenceDraft) and new.node is old and isinstance(old, Sequence) and (old.items or not new.added):
            self.sequence(new, key.raw, depth)
            return True
        return False

    def _block_mapping(self, draft: MappingDraft, node: Mapping, depth: int) -> None:
        own = own_entries(node)
        added = list(draft.added)
        indent = layout.column(self._text, own[0][0].span.start) if own else layout.column(self._text, node.span.start)
        kept = [entry for entry in own if entry[0].raw not in draft.removed]
        for index, (key, value) in enumerate(own):
            if key.raw in draft.removed:
                if added and (not kept or added[0].after is None):
                    self._replace_entry(own, index, added.pop(0), indent)
                else:
                    self._delete_entry(own, index)
                continue
            if key.raw in draft.renamed:
                self._rename(key, draft.renamed[key.raw], own)
            if key.raw in draft.changed and not self._value(key, value, draft.changed[key.raw], depth + 1):
                self._replace_value(key, value, draft.changed[key.raw], indent, depth)
        if added:
            self._add_entries(node, kept, added, indent, depth)

    def _rename(self, key: Scalar, new: str, own: list[_Entry]) -> None:
        beside = Counter({key.style: 1}) if key.style else styles_beside(new, (other for other, _ in own))
        written = self._fresh.block_key(new, beside)
        self._edits.append(Edit(key.span.start, key.span.end, written))

    def _add_entries(self, node: Mapping, kept: list[_Entry], added: list[Added], indent: int, depth: int) -> None:
        """Collect new entries, each after the one it names, in the order in which they were added."""
        anchors = {key.raw: index for index, (key, _) in enumerate(kept)}
        gap = self._blank_lines(kept)
        has_lost_tail = not kept or kept[-1][0] is not own_entries(node)[-1][0]
        for one in added:
            index = anchors.get(one.after or "", len(kept) - 1)
            anchors[one.key] = index
            if index == len(kept) - 1 and not has_lost_tail:
                at = layout.line_after(self._text, node, layout.trimmed(self._text, node.span.start, node.span.end), indent)
            else:
                key, value = kept[index] if kept else own_entries(node)[-1]
                at = layout.line_after(self._text, value, layout.content_end(self._text, key, value), indent)
            beside = styles_beside(one.key, (key for key, _ in own_entries(node)))
            entry = self._fresh.block_entry(one.key, one.value, indent, beside)
            self._lines.append(_Line(at, depth, self._habits.newline * (1 + gap) + " " * indent + entry))

    def _blank_lines(self, entries: list[_Entry]) -> int:
        """Return how many blank lines stand between most entries."""
        gaps: Counter[int] = Counter()
        for (key, value), (following, _) in pairwise(entries):
            end = layout.content_end(self._text, key, value)
            gaps[layout.blank_lines_between(self._text, end, following.span.start)] += 1
        return min(max(gaps, key=gaps.__getitem__), 2) if gaps else 0

    def _replace_entry(self, own: list[_Entry], index: int, new: Added, indent: int) -> None:
        key, value = own[index]
        beside = styles_beside(new.key, (other for other, _ in own))
        end = layout.content_end(self._text, key, value)
        self._edits.append(Edit(key.span.start, end, self._fresh.block_entry(new.key, new.value, indent, beside)))

    def _delete_entry(self, own: list[_Entry], index: int) -> None:
        key, value = own[index]
        end = layout.content_end(self._text, key, value)
        start = key.span.start
        if layout.is_first_on_line(self._text, start):
            stop = layout.next_line(self._text, end)
            begin = layout.line_start(self._text, start)
            if stop == len(self._text) and not self._text.endswith("\n"):
                begin = layout.line_end(self._text, max(begin - 1, 0)) if begin else 0
            self._edits.append(Edit(begin, stop, ""))
        elif index + 1 < len(own):
            self._edits.append(Edit(start, own[index + 1][0].span.start, ""))
        else:
            self._edits.append(Edit(start, end, "{}"))

    def _replace_value(self, key: Scalar, old: Node, new: Fresh, indent: int, depth: int) -> None:
        """Put *new* in place of the scalar or the empty collection *old* in a block mapping."""
        start = old.span.start
        end = layout.content_end(self._text, key, old)
        if isinstance(old, Scalar) and end > start and not _is_collection(new):
            written = self._fresh.block_scalar(key.raw, new, indent, old.style)
        else:
            start = layout.colon_end(self._text, key)
            end = max(start, end)
            written = self._fresh.block_value(key.raw, new, indent)
        first, newline, rest = written.partition(self._habits.newline)
        self._edits.append(Edit(start, end, first))
        if newline:  # behind the comment that the line may end with
            self._lines.append(_Line(layout.line_end(self._text, end), depth + 1, newline + rest, first))

    def _block_sequence(self, draft: SequenceDraft, node: Sequence, key: str, depth: int) -> None:
        own = [item for item in node.items if item.span.start >= node.span.start]
        dash = self._dash_column(node, own)
        for index, item in enumerate(node.items):
            if index in draft.removed:
                self._delete_item(node, item)
            elif index in draft.changed:
                new = draft.changed[index]
                if not self._value(Scalar(key, key, node.span), item, new, depth + 1):
                    self._edits.append(Edit(item.span.start, item.span.end, self._fresh.flow(key, new)))
        if draft.added:
            at = layout.line_after(self._text, node, layout.trimmed(self._text, node.span.start, node.span.end), dash)
            for value in draft.added:
                line = self._habits.newline + " " * dash + self._fresh.block_item(key, value, dash)
                self._lines.append(_Line(at, depth, line))

    def _dash_column(self, node: Sequence, own: list[Node]) -> int:
        at = self._dash_of(node, own[0]) if own else node.span.start
        return layout.column(self._text, at)

    def _dash_of(self, node: Sequence, item: Node) -> int:
        found = self._text.rfind("-", node.span.start, item.span.start)
        return node.span.start if found == -1 else found

    def _delete_item(self, node: Sequence, item: Node) -> None:
        begin = layout.line_start(self._text, self._dash_of(node, item))
        self._edits.append(Edit(begin, layout.next_line(self._text, layout.trimmed(self._text, begin, item.span.end)), ""))


def own_entries(node: Mapping) -> list[_Entry]:
    """Return the entries that stand in *node* itself, not those of a merge key."""
    return [entry for entry in node.entries if node.span.start <= entry[0].span.start < node.span.end]


def _is_collection(value: Fresh) -> bool:
    inner = value.value if isinstance(value, Tagged) else value
    return isinstance(inner, (MappingDraft, SequenceDraft, Mapping, Sequence))
