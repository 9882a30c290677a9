"""A compiled mapping template and what it is rendered with; the doors of this package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from crossgate.gateway.mapping.compilation import Run, compile_block
from crossgate.gateway.mapping.functions import Util
from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.overrides import provide_overrides
from crossgate.gateway.mapping.parser import parse
from crossgate.gateway.mapping.rendering import Break, Rendering, Stop
from crossgate.gateway.mapping.request_data import Input
from crossgate.gateway.mapping.syntax import Statement, Text


@dataclass(slots=True)
class TemplateVariables:
    """What a template sees.

    *headers* are looked up in the case that the template writes. *context* is ``$context``: what the template sets in it,
    such as ``responseOverride``, stays there for the next template.
    """

    body: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    context: dict[str, object] = field(default_factory=dict)
    stage_variables: Mapping[str, str] = field(default_factory=dict)


class MappingTemplate:
    """A template, read and compiled once. *tree* is what was written; *is_static* says that it prints itself whatever it is given."""

    __slots__ = ("_run", "_static", "is_static", "text", "tree")

    def __init__(self, text: str, tree: tuple[Statement, ...], run: Run) -> None:
        self.text = text
        self.tree = tree
        self._run = run
        self._static = "".join([node.text for node in tree if isinstance(node, Text)])
        self.is_static = all(isinstance(node, Text) for node in tree)

    def render(self, variables: TemplateVariables) -> str:
        """Return what the template prints. Raises TemplateFault where AWS answers 500, and where it would take too long."""
        if self.is_static:
            return self._static
        provide_overrides(variables.context)
        r = Rendering(
            {
                "input": Input(variables.body, variables.path, variables.query, variables.headers),
                "util": Util(),
                "context": variables.context,
                "stageVariables": dict(variables.stage_variables),
            }
        )
        try:
            self._run(r)
        except (Stop, Break):
            pass
        except RecursionError:
            raise TemplateFault("the template is nested too deep") from None
        return _without_lone_surrogates("".join(r.out))


def _without_lone_surrogates(text: str) -> str:
    """Join what Java holds as two halves of a character, and replace a half that is alone, as writing UTF-8 does."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@lru_cache(maxsize=512)
def compile_template(text: str) -> MappingTemplate:
    """Return the template that *text* is. Raises TemplateFault for what AWS cannot parse."""
    try:
        tree = parse(text)
        return MappingTemplate(text, tree, compile_block(tree))
    except RecursionError:
        raise TemplateFault("the template is nested too deep") from None
