"""A compiled mapping template, the door of this package; no reading and no running.

Most templates of a preflight are plain text, so the engine is imported when the first other one comes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from crossgate.gateway.mapping.limits import MAX_TEMPLATE, TemplateFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from crossgate.gateway.mapping.reading import Reading
    from crossgate.gateway.mapping.syntax import Statement
    from crossgate.gateway.mapping.variables import TemplateVariables


class MappingTemplate:
    """A template, read and compiled once. *is_static* says that it prints *text* itself, whatever it is given."""

    __slots__ = ("_reading", "_render", "_tree", "is_static", "text")

    def __init__(self, text: str, tree: tuple[Statement, ...] = (), render: Callable[[TemplateVariables], str] | None = None) -> None:
        self.text = text
        self.is_static = render is None
        self._tree = tree
        self._render = render
        self._reading: Reading | None = None

    def render(self, variables: TemplateVariables) -> str:
        """Return what the template prints. Raises TemplateFault where AWS answers 500, and where it would take too long."""
        return self.text if self._render is None else self._render(variables)

    @property
    def reading(self) -> Reading:
        """What the template reads of a request and what it overrides in the response, as far as its text tells."""
        if self._reading is None:
            from crossgate.gateway.mapping.reading import read_tree  # noqa: PLC0415 - static templates do not need it

            self._reading = read_tree(self._tree, self.text)
        return self._reading

    @property
    def reads(self) -> frozenset[str]:
        """The names that the template looks up, such as ``input.params``, ``context.requestId`` and ``stageVariables.x``."""
        return frozenset() if self.is_static else self.reading.names


@lru_cache(maxsize=512)
def compile_template(text: str) -> MappingTemplate:
    """Return the template that *text* is. Raises TemplateFault for what AWS cannot parse."""
    if len(text) > MAX_TEMPLATE:
        raise TemplateFault(f"the template is larger than {MAX_TEMPLATE} characters")
    if not any(sign in text for sign in "$#\\"):
        return MappingTemplate(text)
    from crossgate.gateway.mapping.engine import read  # noqa: PLC0415 - static templates do not need it

    return MappingTemplate(text, *read(text))
