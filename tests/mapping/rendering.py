"""Renders one template for the tests of this folder; no expectations."""

from __future__ import annotations

from crossgate.gateway.mapping import TemplateVariables, compile_template


def render(template: str, body: str = "", **variables: dict[str, str]) -> str:
    """Return what *template* prints; *variables* are path, query, headers and stage_variables."""
    return compile_template(template).render(TemplateVariables(body, **variables))  # type: ignore[arg-type]
