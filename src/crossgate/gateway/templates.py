"""Mapping templates applied to one request: variables in, text or fault out; the template language itself lives in ``mapping``."""

from __future__ import annotations

from crossgate.gateway.answer import Step, StepKind
from crossgate.gateway.invocation import Fault, Invocation
from crossgate.gateway.mapping import TemplateFault, TemplateVariables, compile_template
from crossgate.text import Span

_NOTHING = TemplateVariables()


def render(template: str, body: str, invocation: Invocation, kind: StepKind, place: Span | None) -> str | Fault:
    """Render *template* over *body*; what AWS cannot parse or run becomes the fault API_CONFIGURATION_ERROR."""
    try:
        compiled = compile_template(template)
        if compiled.is_static:
            return compiled.render(_NOTHING)
        invocation.varies = True
        return compiled.render(_variables(template, body, invocation))
    except TemplateFault as fault:
        step = Step(kind, f"the mapping template fails: {fault}", place, refused=True)
        return Fault("API_CONFIGURATION_ERROR", "template-fault", step)


_BODY = frozenset({"input.body", "input.json", "input.path"})


def reads_body(template: str) -> bool:
    """Tell whether *template* looks at the body."""
    try:
        return not _BODY.isdisjoint(compile_template(template).reads)
    except TemplateFault:
        return False


def _variables(template: str, body: str, invocation: Invocation) -> TemplateVariables:
    """Return what *template* may look at; only ``$input.params`` leads to headers."""
    if "params" in template:
        invocation.received.heeds_origin = True
    return TemplateVariables(
        body=body,
        path=invocation.path_parameters,
        query=invocation.received.query,
        headers=invocation.received.visible_headers,
        context=invocation.context,
        stage_variables=invocation.known_stage_variables(),
    )
