"""How one document is written: line ends, indentation, quoting, block or flow; found by vote, nothing is decided here about new text."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TypeVar

from crossgate.text.layout import column, leading_blanks
from crossgate.text.source import Source
from crossgate.text.tree import Mapping, Node, Scalar, Sequence

_T = TypeVar("_T")


class Habits:
    """The habits of the document *root*; each is what most places do, and what is usual where there is no example."""

    def __init__(self, source: Source, root: Node) -> None:
        text = source.text
        self.is_json = text.lstrip()[:1] in ("{", "[")
        self.newline = "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"
        self.value_styles: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.flag_styles: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.key_styles: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.family_styles: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.flow: defaultdict[str, Counter[bool]] = defaultdict(Counter)
        self.one_line: defaultdict[str, Counter[bool]] = defaultdict(Counter)
        self._dash_steps: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._dash_gaps: Counter[int] = Counter()
        self._dashes_together: Counter[bool] = Counter()
        self._steps: Counter[int] = Counter()
        self._units: Counter[str] = Counter()
        self._colons: Counter[str] = Counter()
        self._paddings: Counter[bool] = Counter()
        self.quotes: Counter[str] = Counter()
        self.header_quotes: Counter[str] = Counter()
        self.capitals: Counter[bool] = Counter()
        self.short_tags: Counter[bool] = Counter()
        self._text = text
        self._walk(root)
        self.step = most(self._steps, 2)
        """How many columns a mapping in a mapping is indented."""
        self.unit = most(self._units, "  " if "\n" in text.strip() else "")
        """The indentation of one level of JSON, empty when all is on one line."""
        self.colon = most(self._colons, ": ")
        """What stands between a key and its value in JSON and flow mappings."""
        self.padding = " " if most(self._paddings, False) else ""
        """What stands between a brace and its content on one line."""
        self.comma = "," if self.is_json and self.colon == ":" else ", "
        """What stands between two entries on one line."""
        self.dash_gap = most(self._dash_gaps, 2)
        """How many columns the content of an item stands right of its dash."""
        self.has_dashes_together = most(self._dashes_together, True)
        """Whether the first item of a list in a list stands on the line of the outer dash."""

    def dash_step(self, key: str) -> int:
        """Return how many columns the dashes of the list at *key* stand right of the key."""
        return most(self._dash_steps[key] or self._dash_steps[""], 2)

    def is_flow(self, key: str) -> bool:
        """Return whether most collections at *key* are written in flow style."""
        return self.flow[key][True] > self.flow[key][False]

    def is_one_line(self, key: str) -> bool:
        """Return whether JSON collections at *key* are written on one line."""
        return not self.unit or most(self.one_line[key], False)

    def _walk(self, root: Node) -> None:
        waiting: list[tuple[str, Node]] = [("", root)]
        seen: set[int] = set()
        while waiting:
            key, node = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if node.tag is not None:
                self.short_tags[True] += 1
            if isinstance(node, Scalar):
                self._note_scalar(key, node)
            elif isinstance(node, Mapping):
                self._note_mapping(key, node)
                waiting += ((name.raw, value) for name, value in node.entries)
            else:
                self._note_sequence(key, node)
                waiting += ((key, item) for item in node.items)

    def _note_scalar(self, key: str, node: Scalar) -> None:
        if node.tag is not None or node.value is None:
            return
        if node.raw.lower() in ("true", "false"):
            self.flag_styles[key][node.style] += 1
        kind = "number" if isinstance(node.value, (int, float)) and not isinstance(node.value, bool) else node.style
        self.value_styles[key][kind] += 1
        if isinstance(node.value, bool):
            self.capitals[node.raw[:1].isupper()] += 1
        if node.style in ("'", '"'):
            if len(node.raw) > 2 and node.raw[0] == "'" == node.raw[-1]:
                self.header_quotes[node.style] += 1
            elif "'" not in node.raw and '"' not in node.raw:
                self.quotes[node.style] += 1

    def _note_mapping(self, key: str, node: Mapping) -> None:
        if not node.entries:
            return
        self.flow[key][node.flow] += 1
        for name, value in node.entries:
            self.key_styles[name.raw][name.style] += 1
            self.family_styles[family_of(name.raw)][name.style] += 1
            if name.raw == "Ref" or name.raw.startswith("Fn::"):
                self.short_tags[False] += 1
            if value.span.start >= name.span.end:
                self._note_entry(node, name, value)
        if node.flow:
            self._note_flow(key, node, node.entries[0][0])

    def _note_entry(self, node: Mapping, name: Scalar, value: Node) -> None:
        if node.flow:
            colon = self._text[name.span.end : value.span.start]
            if "\n" not in colon:
                self._colons[colon] += 1
        elif isinstance(value, Mapping) and not value.flow and value.entries:
            inner = value.entries[0][0].span.start
            if inner > name.span.end:
                self._steps[column(self._text, inner) - column(self._text, name.span.start)] += 1
        elif isinstance(value, Sequence) and not value.flow and value.items:
            self._note_dash(name, value)

    def _note_dash(self, name: Scalar, value: Sequence) -> None:
        first = value.items[0].span.start
        dash = self._text.rfind("-", value.span.start, first)
        if dash == -1:
            return
        step = column(self._text, dash) - column(self._text, name.span.start)
        self._dash_steps[name.raw][step] += 1
        self._dash_steps[""][step] += 1
        if "\n" not in self._text[dash:first]:
            self._dash_gaps[first - dash] += 1

    def _note_sequence(self, key: str, node: Sequence) -> None:
        if node.items:
            self.flow[key][node.flow] += 1
            if node.flow:
                self._note_flow(key, node, node.items[0])
            else:
                self._note_inner_dashes(node)

    def _note_inner_dashes(self, node: Sequence) -> None:
        for item in node.items:
            if isinstance(item, Sequence) and not item.flow and item.items:
                dash = self._text.rfind("-", node.span.start, item.span.start)
                if dash != -1:
                    self._dashes_together["\n" not in self._text[dash : item.span.start]] += 1

    def _note_flow(self, key: str, node: Mapping | Sequence, first: Node) -> None:
        if first.span.start < node.span.start:
            return
        is_one_line = "\n" not in self._text[node.span.start : node.span.end]
        self.one_line[key][is_one_line] += 1
        if is_one_line:
            self._paddings[self._text[node.span.end - 2 : node.span.end - 1] == " "] += 1
            return
        inner, outer = leading_blanks(self._text, first.span.start), leading_blanks(self._text, node.span.start)
        if inner.startswith(outer) and len(inner) > len(outer):
            self._units[inner[len(outer) :]] += 1


def family_of(key: str) -> str:
    """Return what the keys that are written like *key* have in common: their first word, or that they are numbers."""
    return "0" if key.isdecimal() else key.partition(".")[0]


def most(votes: Counter[_T], usual: _T) -> _T:
    """Return what most votes are for; of equals *usual*, else the first."""
    best = max(votes, key=votes.__getitem__, default=usual)
    return usual if votes[usual] == votes[best] else best
