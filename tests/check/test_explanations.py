"""Which causes are asked about a refusal: those whose part and reasons fit, in their order, and no others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crossgate.api import CorsPolicy
from crossgate.browser import Reason
from crossgate.check import CAUSES, Cause, survey
from crossgate.check.cause import Diagnosis, Explanations, Refused
from crossgate.sources.openapi import read_json

REASONS = {str(reason).removeprefix("preflight-") for reason in Reason} | {str(reason) for reason in Reason}


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.name)
def test_causes_name_reasons_that_browsers_have(cause: Cause) -> None:
    assert set(cause.reasons) <= REASONS


MOCK = {"type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'}, "responses": {"default": {"statusCode": "200"}}}
PATHS = {"/pets": {"put": {"responses": {}, "x-amazon-apigateway-integration": MOCK}}}


def refused(number: int = 0) -> Refused:
    """Return a refusal by an API without any CORS: the first is that of a preflight, the next that of the call itself."""
    api = read_json(json.dumps({"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": PATHS}))
    played = survey(api, CorsPolicy(), ("chromium",))
    return Refused(played, played.trials("blocked")[number])


def named(name: str, **fields: Any) -> Cause:
    """Return a cause that claims whatever it is asked about."""
    return Cause(name, "error", name, lambda _: Diagnosis(name, (), ""), **fields)


@pytest.mark.parametrize(
    ("fields", "about_preflight", "about_call"),
    [
        ({}, True, True),
        ({"part": "preflight"}, True, False),
        ({"part": "actual"}, False, True),
        ({"reasons": ("missing-allow-origin",)}, True, True),
        ({"reasons": ("header-not-allowed", "allow-origin-mismatch")}, False, False),
        ({"part": "actual", "reasons": ("missing-allow-origin",)}, False, True),
    ],
)
def test_a_cause_is_asked_about_its_part_and_reasons_only(fields: dict[str, Any], about_preflight: bool, about_call: bool) -> None:
    explanations = Explanations([named("particular", **fields), named("general")])
    for number, is_asked in enumerate((about_preflight, about_call)):
        cause, diagnosis = explanations.of(refused(number))
        assert (cause and cause.name, diagnosis and diagnosis.message) == (("particular",) * 2 if is_asked else ("general",) * 2)


def test_the_next_one_is_asked_where_a_cause_disclaims_and_nobody_where_none_explains() -> None:
    disclaiming = Cause("none of mine", "error", "", lambda _: None)
    found, _ = Explanations([disclaiming, Cause("inspecting only", "error", ""), named("mine")]).of(refused())
    assert found is not None
    assert found.name == "mine"
    assert Explanations([disclaiming, Cause("inspecting only", "error", "")]).of(refused()) == (None, None)
