"""Compiles and runs the templates that have references or directives; what a static template needs is not here."""

from __future__ import annotations

from collections.abc import Callable

from crossgate.gateway.mapping.compilation import compile_block
from crossgate.gateway.mapping.functions import Util
from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.overrides import provide_overrides
from crossgate.gateway.mapping.parser import parse
from crossgate.gateway.mapping.rendering import Break, Rendering, Stop
from crossgate.gateway.mapping.request_data import Input
from crossgate.gateway.mapping.syntax import Statement
from crossgate.gateway.mapping.variables import TemplateVariables

Run = Callable[[Rendering], None]
_UTIL = Util()


def read(text: str) -> tuple[tuple[Statement, ...], Callable[[TemplateVariables], str]]:
    """Return the tree of *text* and a function that renders it. Raises TemplateFault for what AWS cannot parse."""
    try:
        tree = parse(text)
        program = compile_block(tree)
    except RecursionError:
        raise TemplateFault("the template is nested too deep") from None
    return tree, lambda variables: _run(program, variables)


def _run(program: Run, given: TemplateVariables) -> str:
    """Return what *program* prints; the context keeps what is set in it. Raises TemplateFault."""
    provide_overrides(given.context)
    request = Input(given.body, given.path, given.query, given.headers)
    r = Rendering({"input": request, "util": _UTIL, "context": given.context, "stageVariables": dict(given.stage_variables)})
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
