"""Each outcome that an integration maps is brought about by a backend whose reply comes to that very response, default ones too."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.api import Api, Integration, IntegrationResponse, Method, Resource
from crossgate.browser import PageRequest
from crossgate.exchange import Pairing, possible_outcomes, success_response, url_of
from crossgate.gateway import Gateway

from .test_pairing import ORIGIN

LAMBDA = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"


def played(kind: Literal["HTTP", "AWS"], *responses: IntegrationResponse) -> dict[str, int]:
    """Return the status of each outcome of a method whose backend (``AWS`` for Lambda) has *responses*."""
    integration = Integration(kind, http_method="POST", uri=LAMBDA if kind == "AWS" else "https://backend.example.com", responses=responses)
    method = Method("GET", "/pets", integration=integration)
    api = Api("a", "REST", "a", "a", {"/pets": Resource("/pets", {"GET": method})})
    pairing = Pairing(Gateway(api), ("chromium",))
    asked = PageRequest("GET", url_of(api, "/pets"))
    return {
        one.name: pairing.actuals([ORIGIN], asked, one.circumstances, one.backend)[0].status for one in possible_outcomes(method, "GET")
    }


@pytest.mark.parametrize("kind", ["HTTP", "AWS"])
def test_the_default_response_of_errors_is_played_with_what_no_pattern_takes(kind: Literal["HTTP", "AWS"]) -> None:
    found = played(kind, IntegrationResponse("200", "200"), IntegrationResponse("500"))
    assert (found["success"], found["response-500"]) == (200, 500)


def test_a_working_backend_comes_to_the_default_one_though_a_pattern_takes_200() -> None:
    found = played("HTTP", IntegrationResponse("200"), IntegrationResponse("204", "200"))
    assert (found["success"], found["response-204"]) == (200, 204)


def test_a_default_response_that_is_never_chosen_is_no_outcome() -> None:
    found = played("HTTP", IntegrationResponse("200", ".*"), IntegrationResponse("500"))
    assert found["success"] == 200
    assert "response-500" not in found


def test_what_another_pattern_takes_first_is_no_outcome_and_what_it_takes_later_is() -> None:
    assert "response-403" not in played(
        "HTTP", IntegrationResponse("200"), IntegrationResponse("400", "4.."), IntegrationResponse("403", "403")
    )
    found = played("HTTP", IntegrationResponse("200"), IntegrationResponse("403", "403"), IntegrationResponse("499", "4.."))
    assert (found["response-403"], found["response-499"]) == (403, 499)


def test_a_lambda_function_without_error_comes_to_the_default_one() -> None:
    found = played("AWS", IntegrationResponse("200"), IntegrationResponse("400", ".*Bad.*"), IntegrationResponse("500", ".+"))
    assert (found["success"], found["response-400"], found["response-500"]) == (200, 400, 500)
    found = played("AWS", IntegrationResponse("200"), IntegrationResponse("400", ".*x.*"), IntegrationResponse("502", ".+"))
    assert (found["response-400"], found["response-502"]) == (400, 502)


_PATTERNS = {"200": "200", "201": "2\\d1", "400": "4\\d{2}", "403": "403", "500": "5..", "503": "50[34]", "404": "404|410"}
_MAPPED = st.lists(st.sampled_from(sorted(_PATTERNS)), unique=True, max_size=5)


@settings(max_examples=60, deadline=None)
@given(_MAPPED, st.sampled_from(["200", "302", "409", "502"]), st.sampled_from(["HTTP", "AWS"]))
def test_every_outcome_is_what_its_name_says(mapped: list[str], default: str, kind: Literal["HTTP", "AWS"]) -> None:
    responses = (*(IntegrationResponse(status, _PATTERNS[status]) for status in mapped if status != default), IntegrationResponse(default))
    found = played(kind, *responses)
    success = success_response(Integration("HTTP", responses=responses))
    assert success is not None
    assert found["success"] == int(str(success.status_code))
    named = {name: status for name, status in found.items() if name.startswith("response-")}
    assert all(name == f"response-{status}" for name, status in named.items())
    shadowed = {"response-403", "response-404", "response-503"}
    assert {f"response-{one.status_code}" for one in responses if one is not success} - named.keys() <= shadowed
