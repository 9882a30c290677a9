"""New values into YAML and JSON text, in the habits of the document and the indentation of their place; no text is replaced."""

from __future__ import annotations

from collections import Counter

from crossgate.text.drafts import Fresh, MappingDraft, Plain, SequenceDraft, Tagged
from crossgate.text.habits import Habits
from crossgate.text.spelling import can_be_block, double_quoted, json_scalar, yaml_key, yaml_scalar
from crossgate.text.tree import Mapping, Scalar, Sequence

_LONGEST_FLOW = 80
"""How many characters a new collection may have in flow style, beyond which no one would write it so."""

_Pair = tuple[str, Fresh]


class FreshText:
    """Writes values as the document with *habits* would have them."""

    def __init__(self, habits: Habits) -> None:
        self._habits = habits
        self._newline = habits.newline

    def block_entry(self, key: str, value: Fresh, indent: int, beside: Counter[str]) -> str:
        """Return an entry of a block mapping, its first line without indentation."""
        return self.block_key(key, beside) + ":" + self.block_value(key, value, indent)

    def block_item(self, key: str, value: Fresh, indent: int) -> str:
        """Return an item of the block list at *key*, from its dash at *indent* on."""
        gap = self._habits.dash_gap
        pairs = pairs_of(value)
        if pairs and tag_of(value) is None and not self._is_flow(key, value):
            return "-" + " " * (gap - 1) + self._block_pairs(pairs, indent + gap)
        items = items_of(value)
        if items and tag_of(value) is None and not self._is_flow(key, value):
            start = self._newline + " " * (indent + gap)
            first = " " * (gap - 1) if self._habits.has_dashes_together else start
            return "-" + first + start.join(self.block_item(key, item, indent + gap) for item in items)
        return "-" + self.block_value(key, value, indent)

    def block_value(self, key: str, value: Fresh, indent: int) -> str:
        """Return what follows the colon of *key*, which stands at *indent*, or the dash of an item of *key*."""
        tag, value = tag_of(value), untagged(value)
        lead = f" {tag}" if tag else ""
        pairs, items = pairs_of(value), items_of(value)
        if (pairs or items) and not self._is_flow(key, value):
            if pairs:
                inner = indent + self._habits.step
                return f"{lead}{self._newline}{' ' * inner}{self._block_pairs(pairs, inner)}"
            inner = indent + self._habits.dash_step(key)
            start = self._newline + " " * inner
            return lead + "".join(start + self.block_item(key, item, inner) for item in items or ())
        if isinstance(value, str) and can_be_block(value):
            return f"{lead} {self.block_text(value, indent + self._habits.step)}"
        is_scalar = pairs is None and items is None
        return f"{lead} {self.scalar(key, value, flow=False) if is_scalar else self.flow(key, value)}"

    def block_key(self, key: str, beside: Counter[str]) -> str:
        """Return *key* as a key of a block mapping."""
        return yaml_key(key, self._habits, beside, flow=False)

    def block_scalar(self, key: str, value: Fresh, indent: int, style: str) -> str:
        """Return the scalar *value* in place of one that was written in *style* at *key*."""
        tag, text = tag_of(value), untagged(value)
        if isinstance(text, str) and can_be_block(text):
            return (f"{tag} " if tag else "") + self.block_text(text, indent + self._habits.step)
        if style in ("|", ">") or tag_of(value) is not None:
            return self.flow(key, value)
        return self.scalar(key, value, flow=False, style=style)

    def block_text(self, text: str, indent: int) -> str:
        """Return *text* as a literal block with its lines at *indent*."""
        body = text.rstrip("\n")
        ends = len(text) - len(body)
        header = "|-" if ends == 0 else "|" if ends == 1 else "|+"
        lines = [*body.split("\n"), *[""] * (ends - 1)]
        return header + "".join(self._newline + (" " * indent + line if line else "") for line in lines)

    def flow(self, key: str, value: Fresh) -> str:
        """Return *value*, which stands at *key*, on one line."""
        tag, value = tag_of(value), untagged(value)
        lead = f"{tag} " if tag else ""
        pairs, items = pairs_of(value), items_of(value)
        pad = self._habits.padding
        if pairs is not None:
            inner = self._habits.comma.join(self.flow_entry(name, inner, Counter()) for name, inner in pairs)
            return f"{lead}{{{pad}{inner}{pad}}}" if pairs else f"{lead}{{}}"
        if items is not None:
            inner = self._habits.comma.join(self.flow(key, item) for item in items)
            return f"{lead}[{pad}{inner}{pad}]" if items else f"{lead}[]"
        return lead + self.scalar(key, value, flow=True)

    def flow_entry(self, key: str, value: Fresh, beside: Counter[str]) -> str:
        """Return an entry of a flow mapping on one line."""
        return self.flow_key(key, beside) + self.flow(key, value)

    def flow_key(self, key: str, beside: Counter[str]) -> str:
        """Return *key* and its colon in a flow mapping or JSON."""
        name = double_quoted(key) if self._habits.is_json else yaml_key(key, self._habits, beside, flow=True)
        return name + self._habits.colon

    def json(self, key: str, value: Fresh, indent: str) -> str:
        """Return *value* as JSON on as many lines as the document would use; *indent* is that of its first line."""
        pairs, items = pairs_of(value), items_of(value)
        if tag_of(value) is not None or (not pairs and not items) or self._habits.is_one_line(key):
            return self.flow(key, value)
        inner = indent + self._habits.unit
        if pairs:
            lines = [self.flow_key(name, Counter()) + self.json(name, part, inner) for name, part in pairs]
        else:
            lines = [self.json(key, item, inner) for item in items or ()]
        start = self._newline + inner
        body = ("," + start).join(lines)
        opening, closing = "{}" if pairs else "[]"
        return f"{opening}{start}{body}{self._newline}{indent}{closing}"

    def scalar(self, key: str, value: Fresh, *, flow: bool, style: str | None = None) -> str:
        """Return a scalar on one line, in *style* if it can be."""
        if isinstance(value, Scalar):
            return self._copied(key, value, flow=flow)
        plain: Plain = value if isinstance(value, (str, bool, int)) or value is None else None
        if self._habits.is_json:
            return json_scalar(plain, key, self._habits)
        return yaml_scalar(plain, key, self._habits, flow=flow, style=style)

    def _copied(self, key: str, node: Scalar, *, flow: bool) -> str:
        """Return the scalar *node* as it is written, without its tag."""
        if not isinstance(node.value, str) and not node.tag:
            return node.raw
        written = node.span.text
        if node.tag:
            written = written.partition(node.tag)[2].lstrip()
        if node.style or self._habits.is_json:
            return written
        return self.scalar(key, node.raw, flow=flow, style="")

    def _block_pairs(self, pairs: list[_Pair], indent: int) -> str:
        beside: Counter[str] = Counter()
        start = self._newline + " " * indent
        return start.join(self.block_entry(key, value, indent, beside) for key, value in pairs)

    def _is_flow(self, key: str, value: Fresh) -> bool:
        if isinstance(value, (Mapping, Sequence)):
            return value.flow
        return self._habits.is_flow(key) and len(self.flow(key, value)) <= _LONGEST_FLOW


def tag_of(value: Fresh) -> str | None:
    """Return the local tag of *value*."""
    if isinstance(value, Tagged):
        return value.tag
    return value.tag if isinstance(value, (Scalar, Mapping, Sequence)) else None


def untagged(value: Fresh) -> Fresh:
    """Return *value* without its local tag; a scalar that cannot be copied as it is written becomes its text."""
    if isinstance(value, Tagged):
        return value.value
    if isinstance(value, Mapping):
        return Mapping(value.entries, value.span, None, value.flow)
    if isinstance(value, Sequence):
        return Sequence(value.items, value.span, None, value.flow)
    if isinstance(value, Scalar) and isinstance(value.value, str):
        written = value.span.text
        return value.raw if value.style in ("|", ">") or "\n" in written or written.startswith("&") or " &" in written[:80] else value
    return value


def pairs_of(value: Fresh) -> list[_Pair] | None:
    """Return the entries of a mapping, or None for anything else."""
    if isinstance(value, Tagged):
        return pairs_of(value.value)
    if isinstance(value, Mapping):
        return [(key.raw, inner) for key, inner in value.entries]
    if isinstance(value, MappingDraft):
        return [(added.key, added.value) for added in value.added]
    return None


def items_of(value: Fresh) -> list[Fresh] | None:
    """Return the items of a list, or None for anything else."""
    if isinstance(value, Tagged):
        return items_of(value.value)
    if isinstance(value, Sequence):
        return list(value.items)
    return list(value.added) if isinstance(value, SequenceDraft) else None
