"""Runs recorded renderings of mapping templates against the template engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from crossgate.gateway.mapping import TemplateFault, TemplateVariables, compile_template
from crossgate.gateway.mock import parse_status_code
from tests.truth.tally import Tally

Json = dict[str, Any]


def run(path: Path) -> list[Tally]:
    """Run every case of *path*."""
    cases: list[Json] = json.loads(path.read_text(encoding="utf-8"))
    tally = Tally("vtl")
    for case in cases:
        differences = _differences(case)
        if case.get("suspect"):
            said = "agrees" if not differences else "differs"
            tally.out_of_scope.append((case["id"], f"marked suspect; the engine {said}"))
        elif differences:
            tally.disagreements += [(case["id"], *difference) for difference in differences]
        else:
            tally.agreed.append(case["id"])
    return [tally]


def _differences(case: Json) -> list[tuple[str, object, object]]:
    try:
        text, context = _render(case)
    except TemplateFault as fault:
        return [("fault", case["expected"], fault.message)]
    differences: list[tuple[str, object, object]] = []
    expected, got = case["expected"], _comparable(text, case["expected_type"])
    if got != expected:
        differences.append(("text", expected, got))
    override: Any = context.get("responseOverride", {})
    if case.get("expected_status", 200) != 200 and override.get("status") != case["expected_status"]:
        differences.append(("status", case["expected_status"], override.get("status")))
    for name, value in case.get("expected_headers", {}).items():
        if override.get("header", {}).get(name) != value:
            differences.append((f"header {name}", value, override.get("header", {}).get(name)))
    return differences


def _render(case: Json) -> tuple[str, Json]:
    """Return what the template prints, after the request template if there is one, and the context that they leave."""
    variables = _variables(case)
    if "request_template" in case:
        rendered = compile_template(case["request_template"]).render(variables)
        if parse_status_code(rendered) is None:
            raise TemplateFault(f"no status code in {rendered!r}")
        variables.body = case.get("input_body", "")
    template = case.get("full_template", case["template"])
    text = "" if template is None else compile_template(template).render(variables)
    return text, variables.context


def _variables(case: Json) -> TemplateVariables:
    request = case.get("request", {})
    stage_variables, context = dict(request.get("stageVariables", case.get("stageVariables", {}))), {}
    if "canary" in request:
        canary = request["canary"]
        context["isCanaryRequest"] = canary["percentTraffic"] > 0
        stage_variables |= canary["stageVariableOverrides"] if context["isCanaryRequest"] else {}
    return TemplateVariables(
        body=case.get("request_body", request.get("body", case.get("input_body", ""))),
        path=_path(case),
        headers=request.get("headers", {}),
        context=context,
        stage_variables=stage_variables,
    )


def _path(case: Json) -> dict[str, str]:
    """Return the path parameters: no case names them, but each has at most one, at the end, which its templates look up."""
    segment = case.get("request", {}).get("path", "/").rpartition("/")[2]
    if not segment:
        return {}
    templates = [text for text in (case.get("request_template"), case["template"]) if text]
    reads = [read for text in templates for read in compile_template(text).reading.parameters]
    return {read.name: segment for read in reads if read.name and read.place in ("any", "path")}


def _comparable(text: str, kind: str) -> object:
    if kind.startswith("json"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return " ".join(text.split()) if "whitespace" in kind else text
