"""Where lines and contents begin and end in a text, and where a new line can go; no syntax trees are altered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossgate.text.tree import Mapping, Node, Scalar, Sequence

_KEEP = re.compile(r"(?:![^\s]*[ \t]+|&[^\s]+[ \t]+)*[|>][1-9]?\+")
_COMMENT_LINE = re.compile(r"[ \t]*#")
_ALIAS = re.compile(r"[ \t]*:[ \t]*\*[^\s,\[\]{}]+")


def line_start(text: str, offset: int) -> int:
    """Return where the line of *offset* begins."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Return where the line of *offset* ends, before its line end."""
    at = text.find("\n", offset)
    if at == -1:
        return len(text)
    return at - 1 if at > offset and text[at - 1] == "\r" else at


def next_line(text: str, offset: int) -> int:
    """Return where the line after that of *offset* begins, or the end of the text."""
    at = text.find("\n", offset)
    return len(text) if at == -1 else at + 1


def column(text: str, offset: int) -> int:
    """Return how many characters stand before *offset* in its line."""
    return offset - line_start(text, offset)


def leading_blanks(text: str, offset: int) -> str:
    """Return the spaces and tabs at the beginning of the line of *offset*."""
    start = line_start(text, offset)
    end = start
    while end < len(text) and text[end] in " \t":
        end += 1
    return text[start:end]


def is_first_on_line(text: str, offset: int) -> bool:
    """Whether nothing but blanks stands before *offset* in its line."""
    return not text[line_start(text, offset) : offset].strip(" \t")


def content_end(text: str, key: Scalar, value: Node) -> int:
    """Return where the value of an entry ends; for an alias, whose node stands elsewhere, where the alias ends."""
    if value.span.start < key.span.start:
        found = _ALIAS.match(text, key.span.end)
        return found.end() if found else line_end(text, key.span.end)
    return trimmed(text, value.span.start, value.span.end)


def trimmed(text: str, start: int, end: int) -> int:
    """Return *end* without the blanks and line ends before it, but not less than *start*."""
    while end > start and text[end - 1] in " \t\r\n":
        end -= 1
    return end


def colon_end(text: str, key: Scalar) -> int:
    """Return where the colon after *key* ends."""
    return text.index(":", key.span.end) + 1


def last_scalar(node: Node) -> Scalar | None:
    """Return the scalar that ends *node*, where a block collection ends."""
    while not isinstance(node, Scalar):
        children = [value for _, value in node.entries] if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else ()
        if node.flow or not children:
            return None
        node = max(children, key=lambda child: child.span.end)
    return node


def line_after(text: str, node: Node, end: int, indent: int) -> int:
    """Return where a new line, its line end first, goes after the block value *node*, which ends at *end*.

    Comments below it that are indented deeper than *indent* belong to it.
    """
    last = last_scalar(node)
    if last is not None and last.style in ("|", ">") and last.span.end >= end and _keeps_blank_lines(last):
        return _before_line_end(text, last.span.end)
    at = line_end(text, end)
    here = at
    while here < len(text):
        here = next_line(text, here)
        stop = line_end(text, here)
        line = text[here:stop]
        if _COMMENT_LINE.match(line) and line.index("#") > indent:
            at = stop
        elif line.strip(" \t"):
            break
        here = stop
    return at


def _keeps_blank_lines(node: Scalar) -> bool:
    return _KEEP.match(node.span.text) is not None or node.raw.rstrip("\n") != node.raw.rstrip()


def _before_line_end(text: str, end: int) -> int:
    if text[end - 1 : end] != "\n":
        return end
    return end - 2 if text[end - 2 : end - 1] == "\r" else end - 1


def blank_lines_after(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each blank line that follows the line of *at*, up to the first that is none."""
    here = next_line(text, at)
    while here < len(text):
        stop = line_end(text, here)
        if text[here:stop].strip(" \t"):
            return
        yield here, stop
        here = next_line(text, here)


def blank_lines_between(text: str, start: int, end: int) -> int:
    """Return how many lines between two offsets hold nothing at all."""
    return sum(not line.strip() for line in text[start:end].split("\n")[1:-1])
