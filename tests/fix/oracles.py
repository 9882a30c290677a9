"""What other tools say of a text before and after a fix: cfn-lint of templates, openapi-spec-validator of documents; no text is made here."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import cfnlint.api  # type: ignore[import-untyped]
import yaml
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator

_GREEDY = "+}"
"""The validator takes the sign behind the name of a greedy variable for a part of it."""


def complaints(text: str) -> Counter[str]:
    """Return the errors that the tool for this kind of text finds, as rules or messages without places, and how often."""
    return _of_document(text) if _is_document(text) else _of_template(text)


def new_complaints(before: str, after: str) -> Counter[str]:
    """Return the errors of *after* that *before* does not have."""
    return complaints(after) - complaints(before)


def _is_document(text: str) -> bool:
    return any(line.strip().strip('"{ ').startswith(("openapi", "swagger")) for line in text.splitlines()[:5])


def _of_template(text: str) -> Counter[str]:
    found = cfnlint.api.lint(text, config=ManualArgs(regions=["us-east-1"]))
    return Counter(match.rule.id for match in found if match.rule.id.startswith("E"))


def _of_document(text: str) -> Counter[str]:
    given: Any = json.loads(json.dumps(yaml.load(text, Loader=yaml.CSafeLoader), default=str))
    validator = OpenAPIV2SpecValidator if "swagger" in given else OpenAPIV30SpecValidator
    try:
        found = [str(error.message) for error in validator(given).iter_errors()]
    except Exception as error:  # noqa: BLE001 - the validator raises what it likes on documents that are none
        found = [type(error).__name__]
    return Counter(message for message in found if _GREEDY not in message)
