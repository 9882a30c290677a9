"""A definition beside what was met: its path in a URL, and stages of live APIs that serve another state than is configured."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossgate.api import Api, Counterpart
from crossgate.browser import PROFILES, Page, PageRequest, fetch
from crossgate.gateway import gateway_of
from crossgate.http import Headers, Response
from crossgate.probe.joined import joined, path_within
from crossgate.probe.recording import Met, Recording
from crossgate.sources import load

EXAMPLES = Path(__file__).parents[2] / "examples"
ORIGIN = "https://app.example.com"


def api(name: str) -> Api:
    return load([str(EXAMPLES / f"{name}.yaml")]).apis[0]


def met(served: Api, method: str, path: str) -> Recording:
    """Return what a probe of *served* meets."""
    request = PageRequest(method, f"https://a.execute-api.eu-west-1.amazonaws.com{path}")
    steps, turns = fetch(Page(ORIGIN), request, PROFILES["chromium"]), []
    try:
        step = next(steps)
        while True:
            answer = gateway_of(served).answer(step.request)
            response = Response(
                answer.status, Headers((name, value) for name, value in answer.headers if isinstance(value, str)), answer.body
            )
            turns.append(Met(step.request, response, step.is_preflight))
            step = steps.send(response)
    except StopIteration as end:
        return Recording(ORIGIN, request, tuple(turns), {"chromium": end.value})


@pytest.mark.parametrize(
    ("name", "url", "path"),
    [
        ("pets-console", "https://a.execute-api.eu-west-1.amazonaws.com/prod/pets", "/pets"),
        ("pets-console", "https://a.execute-api.eu-west-1.amazonaws.com/pets", "/pets"),
        ("pets-console", "https://api.example.com/v1/pets?x=1", "/pets"),
        ("pets-console", "https://api.example.com/pets", "/pets"),
        ("pets-console", "https://api.example.com/v1/dogs", ""),
        ("pets-console", "https://api.example.com", ""),
        ("pets-console", "URL", ""),
        ("pets-authorizer", "https://a.execute-api.eu-west-1.amazonaws.com/prod/a/b", "/a/b"),
    ],
)
def test_the_path_of_a_url_is_found_below_stage_and_base_path(name: str, url: str, path: str) -> None:
    assert path_within(api(name), url) == path


def test_the_stage_that_serves_an_older_state_is_named() -> None:
    served, configured = api("pets-authorizer"), api("pets-console")
    recording = met(served, "PUT", "/pets")
    alone = joined(configured, recording)
    assert alone is not None
    assert alone.different
    assert not alone.served
    live = configured._replace(counterparts=(Counterpart("template", "x.yaml", served), Counterpart("stage", "prod", served)))
    found = joined(live, recording)
    assert found is not None
    assert (found.served, found.found) == ("prod", None)


def test_a_live_api_that_is_deployed_agrees() -> None:
    configured = api("pets-console")
    live = configured._replace(counterparts=(Counterpart("stage", "prod", api("pets-authorizer")),))
    found = joined(live, met(configured, "PUT", "/pets"))
    assert found is not None
    assert (found.different, found.served) == ((), "")
    assert found.found is not None
    assert found.found.cause == "method-not-allowed"
