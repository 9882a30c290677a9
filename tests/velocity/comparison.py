"""What our engine and Velocity make of one template, held side by side; how either is run is not here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import NamedTuple

from crossgate.gateway.mapping import TemplateFault, TemplateVariables, compile_template
from tests.velocity.java import Case, JavaAnswer

_ADDRESS = re.compile(r"[\w.$;\[]*@[0-9a-f]{5,8}\b")
"""How Java prints an object that has no text of its own: its class and where it lies, which changes from run to run."""


class Comparison(NamedTuple):
    """A template, what *ours* printed, None where it failed with *fault*, and the answer of Velocity."""

    case: Case
    ours: str | None
    java: JavaAnswer
    fault: str = ""

    @property
    def agreed(self) -> bool:
        """Tell whether both are the same without any adaptation."""
        return self.ours == self.java.plain

    @property
    def agreed_when_adapted(self) -> bool:
        """Tell whether both are the same once Velocity has the settings of AWS."""
        return self.ours == self.java.adapted


def compare(case: Case, java: JavaAnswer) -> Comparison:
    """Render *case* with our engine and hold it beside the answer of Velocity."""
    variables = TemplateVariables(context=_given(case.variables, "context"), stage_variables=_texts(case.variables))
    try:
        return Comparison(case, compile_template(case.template).render(variables), java)
    except TemplateFault as fault:
        return Comparison(case, None, java, fault.message)


def _given(variables: Mapping[str, Mapping[str, object]], name: str) -> dict[str, object]:
    return dict(deepcopy(variables.get(name, {})))


def _texts(variables: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    return {name: str(value) for name, value in variables.get("stageVariables", {}).items()}


def without_addresses(text: str) -> str:
    """Return what Java printed, with ``@`` for each address."""
    return _ADDRESS.sub("@", text)
