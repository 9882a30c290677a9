"""What a survey keeps at hand: its trials by verdict, by route and by the method that answered, as a scan of them all finds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossgate import check_api, load
from crossgate.check import ALL_BROWSERS, Survey

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(params=["pets-recipe.yaml", "pets-console.yaml", "pets-authorizer.yaml"])
def played(request: pytest.FixtureRequest) -> Survey:
    """Return the survey of an example for two pages."""
    (api,) = load([str(EXAMPLES / request.param)]).apis
    return check_api(api, {"origins": ("https://app.example.com", "https://admin.example.com")}, browsers=ALL_BROWSERS).survey


def test_trials_by_verdict_keep_their_order_and_leave_out_what_the_edge_answers(played: Survey) -> None:
    every = [trial for route in played.routes for trial in route.trials if trial.transcript.last.answer.answered_by != "edge"]
    assert list(played.trials()) == every
    for verdict in ("blocked", "depends", "readable"):
        assert list(played.trials(verdict)) == [trial for trial in every if trial.verdict == verdict]


def test_trials_of_a_method_are_those_of_its_route(played: Survey) -> None:
    for route in played.routes:
        assert played.trials_of(route.method) == route.trials
    assert played.trials_of(played.routes[0].method._replace(id="another")) == ()


def test_preflights_of_a_method_are_those_that_it_answered(played: Survey) -> None:
    preflights = [trial for trial in played.trials() if trial.outcome == "preflight"]
    found = [trial for route in played.routes for trial in played.preflights_of(route.method)]
    assert sorted(map(id, found)) == sorted(id(trial) for trial in preflights if trial.transcript.last.answer.method is not None)
    for method in played.api.methods:
        assert all(trial.transcript.last.answer.method is method for trial in played.preflights_of(method))


def test_what_is_shown_of_a_survey_keeps_what_was_found(played: Survey) -> None:
    shown = played.showing(played.api, played.routes[:1])
    assert (shown.policy, shown.pairing, shown.mentions_cors, shown.refused_outright, shown.refusals) == (
        played.policy,
        played.pairing,
        played.mentions_cors,
        played.refused_outright,
        played.refusals,
    )
    assert {trial.method.route for trial in shown.trials()} <= {played.routes[0].method.route}


def test_what_the_edge_answers_is_no_outcome_of_a_route(played: Survey) -> None:
    edge = {trial.outcome for route in played.routes for trial in route.trials if not trial.is_reachable}
    assert edge == {"REQUEST_TOO_LARGE"}
    told = [(name, trial.verdict) for route in played.routes for name, trial in route.outcomes.items()]
    assert not [name for name, _ in told if name in edge]
    assert {name for name, verdict in told if verdict == "blocked"} == {trial.outcome for trial in played.trials("blocked")}
