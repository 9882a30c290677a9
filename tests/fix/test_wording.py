"""Changes in words carry the cause that they mend, also where another cause hides it until it is mended itself."""

from __future__ import annotations

import pytest

from crossgate import check_api
from crossgate.fix import fixed_text
from crossgate.fix.plan import concerns_deployment
from crossgate.fix.suggestions import suggestions
from crossgate.fix.wording import told_by_cause
from crossgate.sources import read_text
from crossgate.text import apply
from tests.fix.texts import ORIGIN, SOUND


def told(text: str) -> list[tuple[str, str]]:
    result = fixed_text(read_text("template.yaml", text).apis, {"origins": (ORIGIN,)})
    assert result.is_changed
    (planned,) = result.plans
    return told_by_cause(one for one in planned.changes if not concerns_deployment(one))


ORIGIN_LINE = "method.response.header.Access-Control-Allow-Origin: \"'https://app.example.com'\""
METHODS_LINE = "method.response.header.Access-Control-Allow-Methods: \"'GET,PUT,OPTIONS'\""


def with_faults(*, origin: str = "", methods: str = "") -> str:
    """A sound template whose preflight has an origin that browsers take for another one, or a list that lacks a method."""
    start = SOUND.index("HttpMethod: OPTIONS")
    head, tail = SOUND[:start], SOUND[start:]
    assert ORIGIN_LINE in tail
    assert METHODS_LINE in tail
    tail = tail.replace(ORIGIN_LINE, ORIGIN_LINE.replace("https://app.example.com", origin or "https://app.example.com"), 1)
    return head + tail.replace(METHODS_LINE, METHODS_LINE.replace("GET,PUT,OPTIONS", methods or "GET,PUT,OPTIONS"), 1)


def test_a_single_fault_has_its_own_label() -> None:
    assert [cause for cause, _ in told(with_faults(origin="app.example.com"))] == ["malformed-origin"]
    assert [cause for cause, _ in told(with_faults(methods="GET,OPTIONS"))] == ["method-not-allowed"]


def test_a_fault_behind_another_is_labelled_by_itself() -> None:
    changes = told(with_faults(origin="app.example.com", methods="GET,OPTIONS"))
    assert changes == [
        ("malformed-origin", "set Access-Control-Allow-Origin on OPTIONS /pets 200"),
        ("method-not-allowed", "then also: set Access-Control-Allow-Methods on OPTIONS /pets 200"),
    ]


def test_the_edits_of_a_finding_mend_what_it_hides_too() -> None:
    (api,) = read_text("template.yaml", with_faults(origin="app.example.com", methods="GET,OPTIONS")).apis
    report = check_api(api, {"origins": (ORIGIN,)})
    finding = next(one for one in report.findings if one.cause == "malformed-origin")
    source, edits = suggestions(report)[id(finding)]
    (again,) = read_text("template.yaml", apply(source, edits)).apis
    left = {one.cause for one in check_api(again, {"origins": (ORIGIN,)}).findings if one.severity == "error"}
    assert left == set()


@pytest.mark.parametrize("fault", [{"origin": "app.example.com"}, {"methods": "GET"}])
def test_what_hides_nothing_is_not_told_as_such(fault: dict[str, str]) -> None:
    assert not [text for _, text in told(with_faults(**fault)) if text.startswith("then also")]
