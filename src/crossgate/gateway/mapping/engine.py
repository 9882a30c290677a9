"""Compiles and runs the templates that have references or directives; what a static template needs is not here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crossgate.gateway.mapping.compilation import compile_block
from crossgate.gateway.mapping.functions import Util
from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.overrides import provide_overrides
from crossgate.gateway.mapping.parser import parse
from crossgate.gateway.mapping.rendering import Break, Rendering, Stop
from crossgate.gateway.mapping.request_data import Input
from crossgate.gateway.mapping.syntax import Statement

Run = Callable[[Rendering], None]


def read(text: str) -> tuple[tuple[Statement, ...], Run]:
    """Return the tree of *text* and a function that runs it. Raises TemplateFault for what AWS cannot parse."""
    try:
        tree = parse(text)
        return tree, compile_block(tree)
    except RecursionError:
        raise TemplateFault("the template is nested too deep") from None


def run(program: Run, request: Input, context: dict[str, object], stage_variables: Mapping[str, str]) -> str:
    """Return what *program* prints; *context* keeps what is set in it. Raises TemplateFault."""
    provide_overrides(context)
    r = Rendering({"input": request, "util": Util(), "context": context, "stageVariables": dict(stage_variables)})
    try:
        program(r)
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
