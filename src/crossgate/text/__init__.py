"""The user's text: sources, spans and the syntax trees that know their place; nothing here knows what the text is about."""

from crossgate.text.edit import CannotEdit, Edit, apply, encoded
from crossgate.text.source import Source, Span, Unreadable
from crossgate.text.tree import Mapping, Node, Scalar, Sequence

__all__ = ["CannotEdit", "Edit", "Mapping", "Node", "Scalar", "Sequence", "Source", "Span", "Unreadable", "apply", "encoded"]
