"""The table of what pages can read: a call that never works is not called ok."""

from __future__ import annotations

from crossgate.check import check
from crossgate.report.matrix import matrix
from crossgate.report.paint import Paint
from tests.check.test_causes import BARE, api_of, gateway_responses, path, preflight, template


def test_an_error_that_pages_can_read_is_no_success() -> None:
    text = template(path("/toys", BARE, preflight("'GET'"))) + gateway_responses("DEFAULT_4XX", "DEFAULT_5XX")
    lines = matrix(check(api_of(text)), Paint(width=80))
    assert "fails" in lines[1].split()
