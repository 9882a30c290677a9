"""What people read of HTTP APIs, whole: a check and one exchange, at 80 columns."""

from __future__ import annotations

import pytest

from crossgate import check_api, load, play
from crossgate.api import Api
from crossgate.report import steps, text
from crossgate.report.paint import Paint
from tests.check.pages import examples
from tests.snapshot import assert_snapshot

NAMES = ("default-route-needs-authorization", "http-api-without-cors-configuration", "origin-not-in-configuration")


def api_of(name: str) -> Api:
    broken = next(example for example in examples(name) if example.kind == "broken")
    (api,) = load(["-"], stdin=broken.text).apis
    return api


@pytest.mark.parametrize("name", NAMES)
def test_a_check(name: str) -> None:
    shown = text.render([check_api(api_of(name))], Paint(width=80))
    assert_snapshot(f"check/{name}-80.txt", shown)
    assert [line for line in shown.splitlines() if len(line) > 80 and "crossgate try" not in line] == []


@pytest.mark.parametrize(("name", "call"), [(NAMES[0], "GET /pets"), (NAMES[2], "PUT /pets")])
def test_one_exchange(name: str, call: str) -> None:
    transcript = play(api_of(name), call, headers=(("Authorization", "Bearer x"),), browsers=("chromium", "firefox"))
    assert_snapshot(f"try/{name}.txt", steps.render(transcript, "", Paint()))
