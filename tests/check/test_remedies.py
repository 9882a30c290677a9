"""Remedies that name all that is needed, and no more."""

from __future__ import annotations

from tests.check.test_causes import findings_of, path, preflight, proxied, template

BAD = """            options:
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: {application/json: '{"statusCode": 200}'}
                responses: {default: {statusCode: "400"}}
"""


def test_a_preflight_that_lacks_header_and_status_is_told_both() -> None:
    (finding,) = findings_of(template(path("/pets", proxied("put"), BAD)), "preflight-without-allow-origin")
    assert "with 400, and without" in finding.message
    assert "answer OPTIONS with 200 or 204" in finding.fix


def test_one_greedy_path_needs_what_it_takes_for_the_others() -> None:
    put = proxied("put")
    paths = [path(name, put) for name in ("/", "/pets", "/pets/{id}", "/{proxy+}")] + [path("/toys", put, preflight())]
    (finding,) = findings_of(template("".join(paths)), "missing-preflight")
    assert finding.fix == "give / and /{proxy+} an OPTIONS method with a MOCK integration"
