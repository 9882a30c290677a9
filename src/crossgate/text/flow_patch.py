"""What was altered in JSON and in flow collections of YAML into edits; block style is elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from crossgate.text import layout
from crossgate.text.drafts import Fresh, MappingDraft, SequenceDraft
from crossgate.text.edit import Edit
from crossgate.text.fresh import FreshText
from crossgate.text.habits import Habits
from crossgate.text.spelling import styles_beside
from crossgate.text.tree import Mapping, Node, Scalar, Sequence

Inner = Callable[[Scalar, Node, Fresh, int], bool]
"""Collects the edits inside of a value that stays; False when it is to be replaced as a whole."""


class FlowPatch:
    """Collects the edits of flow collections in *edits*."""

    def __init__(self, text: str, habits: Habits, fresh: FreshText, inner: Inner) -> None:
        self._text = text
        self._habits = habits
        self._fresh = fresh
        self._inner = inner
        self.edits: list[Edit] = []

    def mapping(self, draft: MappingDraft, depth: int) -> None:
        """Collect the edits of a flow mapping."""
        node = draft.node
        if node is None:
            return
        own = [entry for entry in node.entries if node.span.start <= entry[0].span.start < node.span.end]
        for key, value in own:
            if key.raw in draft.removed:
                continue
            if key.raw in draft.renamed:
                new = draft.renamed[key.raw]
                name = self._fresh.flow_key(new, styles_beside(new, (other for other, _ in own)))
                self.edits.append(Edit(key.span.start, key.span.end, name.removesuffix(self._habits.colon)))
            if key.raw in draft.changed and not self._inner(key, value, draft.changed[key.raw], depth + 1):
                self._replace(key, value, draft.changed[key.raw])
        spans = [(key.span.start, layout.content_end(self._text, key, value)) for key, value in own]
        gone = [key.raw in draft.removed for key, _ in own]
        texts = [(one.after, one.key, one.value) for one in draft.added]
        if not all(gone) or not texts:
            self._remove(spans, gone)
        self._add_entries(node, own, gone, texts)

    def sequence(self, draft: SequenceDraft, key: str, depth: int) -> None:
        """Collect the edits of the flow list at *key*."""
        node = draft.node
        if node is None:
            return
        name = Scalar(key, key, node.span)
        for index, new in draft.changed.items():
            old = node.items[index]
            if not self._inner(name, old, new, depth + 1):
                self.edits.append(Edit(old.span.start, old.span.end, self._fresh.flow(key, new)))
        spans = [(item.span.start, item.span.end) for item in node.items]
        gone = [index in draft.removed for index in range(len(spans))]
        if not all(gone) or not draft.added:
            self._remove(spans, gone)
        if draft.added:
            kept = [span for span, is_gone in zip(spans, gone, strict=True) if not is_gone]
            texts = [self._written(key, value, node, kept) for value in draft.added]
            self._append(node, kept, texts, spans[-1][1] if spans else 0)

    def _replace(self, key: Scalar, old: Node, new: Fresh) -> None:
        end = layout.content_end(self._text, key, old)
        start = old.span.start if old.span.end > old.span.start else layout.colon_end(self._text, key)
        lead = "" if old.span.end > old.span.start else " "
        indent = layout.leading_blanks(self._text, key.span.start)
        if isinstance(old, Scalar) and not isinstance(new, (MappingDraft, SequenceDraft)):
            text = self._fresh.scalar(key.raw, new, flow=True, style=old.style)
        else:
            text = self._fresh.json(key.raw, new, indent) if self._habits.is_json else self._fresh.flow(key.raw, new)
        self.edits.append(Edit(start, max(start, end), lead + text))

    def _remove(self, spans: list[tuple[int, int]], gone: list[bool]) -> None:
        """Take out runs of entries, each with the comma that is too many then."""
        index = 0
        while index < len(spans):
            if not gone[index]:
                index += 1
                continue
            first = index
            while index < len(spans) and gone[index]:
                index += 1
            if index < len(spans):
                self.edits.append(Edit(spans[first][0], spans[index][0], ""))
            elif first:
                self.edits.append(Edit(spans[first - 1][1], spans[-1][1], ""))
            else:
                self.edits.append(Edit(spans[0][0], spans[-1][1], ""))

    def _add_entries(
        self,
        node: Mapping,
        own: list[tuple[Scalar, Node]],
        gone: list[bool],
        added: list[tuple[str | None, str, Fresh]],
    ) -> None:
        kept = [entry for entry, is_gone in zip(own, gone, strict=True) if not is_gone]
        spans = [(key.span.start, layout.content_end(self._text, key, value)) for key, value in kept]
        anchors = {key.raw: index for index, (key, _) in enumerate(kept)}
        after: dict[int, list[str]] = {}
        for anchor, key, value in added:
            index = anchors.get(anchor or "", len(kept) - 1)
            anchors[key] = index
            beside = styles_beside(key, (other for other, _ in own))
            after.setdefault(index, []).append(self._fresh.flow_key(key, beside) + self._written(key, value, node, spans))
        for index, texts in after.items():
            if index == len(kept) - 1:
                self._append(node, spans, texts, layout.content_end(self._text, *own[-1]) if own else 0)
            else:
                between = self._between(node, spans)
                self.edits.append(Edit(spans[index][1], spans[index][1], "".join("," + between + text for text in texts)))

    def _written(self, key: str, value: Fresh, node: Mapping | Sequence, spans: list[tuple[int, int]]) -> str:
        if self._habits.is_json and self._spreads(node, spans):
            return self._fresh.json(key, value, layout.leading_blanks(self._text, spans[0][0]))
        return self._fresh.flow(key, value)

    def _spreads(self, node: Mapping | Sequence, spans: list[tuple[int, int]]) -> bool:
        """Whether the entries of *node* stand on lines of their own."""
        return bool(spans) and "\n" in self._text[node.span.start : spans[0][0]]

    def _between(self, node: Mapping | Sequence, spans: list[tuple[int, int]]) -> str:
        """Return what stands between the comma and the next entry."""
        if self._spreads(node, spans):
            return self._habits.newline + layout.leading_blanks(self._text, spans[0][0])
        return self._habits.comma.removeprefix(",")

    def _append(self, node: Mapping | Sequence, spans: list[tuple[int, int]], texts: list[str], tail: int) -> None:
        """Collect *texts* as the last entries of *node*, after a comma that may be there already; *tail* is where its entries end."""
        if not spans:
            pad = self._habits.padding
            self.edits.append(Edit(node.span.start + 1, node.span.end - 1, pad + self._habits.comma.join(texts) + pad))
            return
        between = self._between(node, spans)
        rest = self._text[tail : node.span.end - 1]
        comma = _comma_in(rest)
        if comma is not None:
            at = tail + comma + 1
            self.edits.append(Edit(at, at, "".join(between + text + "," for text in texts)))
            return
        end = spans[-1][1]
        body = between + ("," + between).join(texts)
        at = layout.line_end(self._text, tail)
        if "#" in rest and at < node.span.end:
            self.edits += [Edit(end, end, ","), Edit(at, at, body)]
        else:
            self.edits.append(Edit(end, end, "," + body))


def _comma_in(rest: str) -> int | None:
    """Return where a comma stands in what is between the last entry and the bracket, comments passed over."""
    at = 0
    for line in rest.splitlines(keepends=True):
        code = line.partition("#")[0]
        if "," in code:
            return at + code.index(",")
        at += len(line)
    return None
