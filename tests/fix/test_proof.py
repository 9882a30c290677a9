"""The proof refuses every text that is not what was planned, and the comparison sees what matters of a model."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crossgate.api import Api
from crossgate.api.change import (
    AddIntegrationResponse,
    AddResource,
    Change,
    RemoveValidator,
    SetApiKeyRequired,
    SetAuthorization,
    SetContentHandling,
    SetGatewayResponseHeaders,
    SetRequestTemplate,
    SetResponseHeader,
    SetResponseTemplate,
)
from crossgate.fix import Plan, Unproved, applied, fixed_text, plan, prove
from crossgate.fix.comparison import differences
from crossgate.sources import read_text
from crossgate.sources.writing import edits_for, source_of
from crossgate.text import Edit, apply
from tests.fix.breakages import BREAKAGES, broken
from tests.fix.texts import ORIGIN, SOUND, bare, fixed


def _planned(text: str = bare()) -> Plan:
    return plan(read_text("template.yaml", text).apis[0], {"origins": (ORIGIN,)})


FIXED = fixed(bare()).after


def test_the_right_text_is_proved() -> None:
    proof = prove(_planned(), read_text("template.yaml", FIXED).apis[0])
    assert proof.refused_after == 0 < proof.refused_before <= proof.played


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("'PUT,OPTIONS'", "'PUT'", "OPTIONS /pets differs"),
        ("'https://app.example.com'", "'*'", "differs"),
        ("HttpMethod: OPTIONS", "HttpMethod: HEAD", "OPTIONS /pets is missing"),
        ('PathPart: "pets"', 'PathPart: "cats"', "/cats was not planned"),
        ("ResponseType: DEFAULT_5XX", "ResponseType: UNAUTHORIZED", "gateway response"),
        ("Name: pets", "Name: dogs", "name"),
        ("https://backend.example.com/", "https://elsewhere.example.com/", "PUT /pets differs"),
        ("method.response.header.Access-Control-Allow-Origin: true", "method.response.header.X: true", "differs"),
    ],
)
def test_any_other_text_is_refused(old: str, new: str, reason: str) -> None:
    assert old in FIXED
    with pytest.raises(Unproved, match=reason):
        prove(_planned(), read_text("template.yaml", FIXED.replace(old, new, 1)).apis[0])


def test_a_plan_that_leaves_something_undone_is_refused() -> None:
    planned = _planned()
    half = planned._replace(changes=planned.changes[:1], expected=applied(planned.api, planned.steps[:1]))
    source = source_of(planned.api)
    assert source is not None
    text = apply(source, edits_for(planned.api, half.steps))
    with pytest.raises(Unproved, match=r"comes out|change it again"):
        prove(half, read_text("template.yaml", text).apis[0])


def test_a_plan_that_would_let_a_stranger_in_is_refused() -> None:
    planned = _planned()
    template = (
        '#set($context.responseOverride.header.Access-Control-Allow-Origin = $input.params().header.get("Origin"))\n{"statusCode": 200}'
    )
    wide = SetRequestTemplate("OPTIONS /pets", "application/json", template)
    expected = applied(planned.expected, (wide,))
    with pytest.raises(Unproved, match=r"a page of https://stranger\.example, which the policy does not name"):
        prove(planned._replace(expected=expected), expected)


def test_what_was_readable_must_stay_so() -> None:
    planned = _planned(SOUND)
    worse: Change = SetResponseHeader("GET /pets", "200", "Access-Control-Allow-Origin", "'https://other.example'")
    expected = applied(planned.api, (worse,))
    after = plan(expected, {"origins": (ORIGIN,)}).before
    with pytest.raises(Unproved, match="could be read before and would be blocked"):
        prove(planned._replace(expected=expected, after=after), expected)


CHANGES: tuple[Change, ...] = (
    AddResource("/pets/{proxy+}"),
    SetAuthorization("GET /pets"),
    SetApiKeyRequired("GET /pets", required=True),
    SetContentHandling("OPTIONS /pets", "CONVERT_TO_TEXT"),
    SetRequestTemplate("OPTIONS /pets", "application/json", '{"statusCode": 204}'),
    SetResponseTemplate("OPTIONS /pets", "200", "application/json", "text"),
    SetResponseHeader("PUT /pets", "200", "access-control-allow-origin", "'*'"),
    SetResponseHeader("PUT /pets", "200", "X-Trace", None),
    AddIntegrationResponse("PUT /pets", "404", "404"),
    SetGatewayResponseHeaders("DEFAULT_4XX", {"access-control-allow-origin": "'*'"}),
    SetGatewayResponseHeaders("THROTTLED", {"Access-Control-Allow-Origin": "'*'"}),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
def test_what_is_written_reads_as_what_was_applied(change: Change) -> None:
    (api,) = read_text("template.yaml", SOUND).apis
    expected = applied(api, (change,))
    assert list(differences(expected, api, frozenset()))
    source = source_of(api)
    assert source is not None
    (again,) = read_text("template.yaml", apply(source, edits_for(api, (change,)))).apis
    assert list(differences(expected, again, frozenset())) == []
    assert not list(differences(expected, applied(expected, (change,)), frozenset())) or isinstance(change, AddIntegrationResponse)


def test_removing_a_validator_is_written_as_applied() -> None:
    text = broken(next(one for one in BREAKAGES if one.name == "validator on OPTIONS"))
    (api,) = read_text("template.yaml", text).apis
    change = RemoveValidator("OPTIONS /pets")
    source = source_of(api)
    assert source is not None
    (again,) = read_text("template.yaml", apply(source, edits_for(api, (change,)))).apis
    assert list(differences(applied(api, (change,)), again, frozenset())) == []


def test_an_error_of_the_writer_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:

    def careless(api: Api, changes: Sequence[Change]) -> tuple[Edit, ...]:
        edits = edits_for(api, changes)
        return tuple(edit._replace(text=edit.text.replace("OPTIONS", "HEAD")) for edit in edits)

    monkeypatch.setattr("crossgate.fix.edited_text.edits_for", careless)
    result = fixed_text(read_text("template.yaml", bare()).apis, {"origins": (ORIGIN,)})
    assert not result.is_changed
    assert "does not read as planned" in result.refused[0].reason
