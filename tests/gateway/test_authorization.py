"""Authorizers, IAM, API keys and limits: who is refused, by which gateway response, and what the steps say."""

from __future__ import annotations

from typing import Any

import pytest

from crossgate.api import Authorizer, Unknown
from crossgate.gateway import Circumstances
from tests.gateway.builders import ORIGIN, api, ask, because, method

TOKENS = Authorizer("Tokens", "TOKEN")
SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/execute-api/aws4_request"}
PREFLIGHT = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}


def guarded(authorization: Any = "CUSTOM", authorizer: Any = TOKENS, **fields: Any) -> Any:
    return api(method("ANY", "/pets", authorization=authorization, authorizer=authorizer, **fields))


def test_a_preflight_has_no_token() -> None:
    answer = ask(guarded(), "OPTIONS", "/pets", PREFLIGHT)
    assert (answer.status, answer.answered_by, answer.cause) == (401, "UNAUTHORIZED", "missing-identity")
    assert answer.doubts == ()
    assert because(answer) == (
        "OPTIONS /pets → ANY /pets (no OPTIONS method there) → authorizer Tokens: no token in header Authorization"
        " → 401 UNAUTHORIZED without CORS headers"
    )
    assert answer.steps[2].refused


@pytest.mark.parametrize(
    ("mind", "status", "answered_by"),
    [
        ("allow", 200, "integration"),
        ("deny", 403, "ACCESS_DENIED"),
        ("unauthorized", 401, "UNAUTHORIZED"),
        ("fail", 500, "AUTHORIZER_FAILURE"),
        ("misconfigured", 500, "AUTHORIZER_CONFIGURATION_ERROR"),
    ],
)
def test_the_mind_of_a_lambda_authorizer(mind: Any, status: int, answered_by: str) -> None:
    answer = ask(guarded(), "GET", "/pets", {"authorization": "x"}, circumstances=Circumstances(authorizer=mind))
    assert (answer.status, answer.answered_by) == (status, answered_by)


@pytest.mark.parametrize(
    ("sources", "target", "headers", "status"),
    [
        (("method.request.header.X-Token",), "/pets", {"x-token": "1"}, 200),
        (("method.request.header.X-Token",), "/pets", {"X-Token": ""}, 401),
        (("method.request.header.X-Token",), "/pets", {"Authorization": "1"}, 401),
        (("method.request.querystring.token",), "/pets?token=1", {}, 200),
        (("method.request.querystring.token",), "/pets", {}, 401),
        (("method.request.header.A", "method.request.querystring.b"), "/pets?b=1", {"A": "1"}, 200),
        (("method.request.header.A", "method.request.querystring.b"), "/pets", {"A": "1"}, 401),
        (("method.request.header.A, method.request.header.B",), "/pets", {"A": "1"}, 401),
        (("context.identity.sourceIp",), "/pets", {}, 200),
        (("stageVariables.gate",), "/pets", {}, 401),
        ((), "/pets", {}, 200),
    ],
)
def test_identity_sources_of_request_authorizers(sources: tuple[str, ...], target: str, headers: dict[str, str], status: int) -> None:
    answer = ask(guarded(authorizer=Authorizer("R", "REQUEST", sources)), "GET", target, headers)
    assert answer.status == status
    assert answer.doubts == ()


def test_a_request_authorizer_that_is_called_for_a_preflight_is_a_doubt() -> None:
    answer = ask(guarded(authorizer=Authorizer("R", "REQUEST", ())), "OPTIONS", "/pets", PREFLIGHT)
    assert answer.status == 200
    assert [unknown.why for unknown in answer.doubts] == ["authorizer R is called for preflights too and decides by itself"]


def test_validation_expression() -> None:
    strict = guarded(authorizer=Authorizer("T", "TOKEN", validation_expression="Bearer [a-z]+"))
    assert ask(strict, "GET", "/pets", {"Authorization": "Bearer abc"}).status == 200
    refused = ask(strict, "GET", "/pets", {"Authorization": "Bearer 1"})
    assert (refused.status, refused.cause) == (401, "malformed-identity")


def test_cognito_says_401() -> None:
    pool = guarded("COGNITO_USER_POOLS", Authorizer("Pool", "COGNITO_USER_POOLS"))
    assert ask(pool, "OPTIONS", "/pets", PREFLIGHT).cause == "missing-identity"
    expired = ask(pool, "GET", "/pets", {"Authorization": "x"}, circumstances=Circumstances(authorizer="expired"))
    assert (expired.status, expired.body) == (401, b'{"message":"The incoming token has expired"}')


def test_iam() -> None:
    signed_only = guarded("AWS_IAM", None)
    unsigned = ask(signed_only, "OPTIONS", "/pets", PREFLIGHT)
    assert (unsigned.status, unsigned.answered_by, unsigned.cause) == (403, "MISSING_AUTHENTICATION_TOKEN", "unsigned")
    assert ask(signed_only, "GET", "/pets", SIGNED).status == 200
    assert ask(signed_only, "GET", "/pets?X-Amz-Signature=1").status == 200
    assert ask(signed_only, "GET", "/pets", {"Authorization": "Bearer x"}).answered_by == "INVALID_SIGNATURE"
    assert ask(signed_only, "GET", "/pets", SIGNED, circumstances=Circumstances(signed=False)).answered_by == "INVALID_SIGNATURE"
    assert ask(signed_only, "GET", "/pets", SIGNED, circumstances=Circumstances(authorizer="expired")).answered_by == "EXPIRED_TOKEN"
    assert ask(signed_only, "GET", "/pets", SIGNED, circumstances=Circumstances(authorizer="deny")).answered_by == "ACCESS_DENIED"


def test_what_is_unknown_becomes_a_doubt() -> None:
    why = Unknown("the parameter Auth has no default")
    for one in (guarded(why), guarded(authorizer=why), guarded(authorizer=Authorizer("R", "REQUEST", why))):
        assert why in ask(one, "GET", "/pets").doubts
    token = guarded(authorizer=Authorizer("T", "TOKEN", why))
    certain = ask(token, "OPTIONS", "/pets", PREFLIGHT)
    assert (certain.status, certain.doubts) == (401, ()), "a preflight has no token wherever it is looked for"


@pytest.mark.parametrize(("key", "status", "cause"), [(None, 403, "missing-api-key"), ("bad", 403, "invalid-api-key"), ("good", 200, "")])
def test_api_keys(key: str | None, status: int, cause: str) -> None:
    keyed = api(method("ANY", "/pets", api_key_required=True))
    headers = {"X-Api-Key": key} if key else {}
    answer = ask(keyed, "GET", "/pets", headers, circumstances=Circumstances(api_keys=frozenset({"good"})))
    assert (answer.status, answer.cause) == (status, cause)
    if cause:
        assert answer.answered_by == "INVALID_API_KEY"
        assert answer.body == b'{"message":"Forbidden"}'


def test_api_key_from_the_authorizer() -> None:
    with_authorizer = api(
        method("GET", "/pets", api_key_required=True, authorization="CUSTOM", authorizer=TOKENS), api_key_source="AUTHORIZER"
    )
    assert ask(with_authorizer, "GET", "/pets", {"Authorization": "x"}).status == 200
    without = api(method("GET", "/pets", api_key_required=True), api_key_source="AUTHORIZER")
    assert ask(without, "GET", "/pets", {"x-api-key": "1"}).cause == "missing-api-key"


def test_authorization_comes_before_the_key_and_routing_before_both() -> None:
    both = guarded(api_key_required=True)
    assert ask(both, "GET", "/pets").cause == "missing-identity"
    assert ask(both, "GET", "/pets", {"Authorization": "x"}).cause == "missing-api-key"
    assert ask(both, "GET", "/nowhere").cause == "no-route"


def test_limits_and_firewall() -> None:
    keyed = api(method("GET", "/a", api_key_required=True), method("GET", "/b"))
    quota, throttled = Circumstances(over_limit="quota"), Circumstances(over_limit="throttled")
    assert ask(keyed, "GET", "/a", {"x-api-key": "1"}, circumstances=quota).answered_by == "QUOTA_EXCEEDED"
    assert ask(keyed, "GET", "/b", circumstances=quota).status == 200
    assert ask(keyed, "GET", "/b", circumstances=throttled).status == 429
    assert ask(keyed, "GET", "/b", circumstances=Circumstances(waf_blocks=True)).answered_by == "WAF_FILTERED"


def test_an_authorizer_that_cannot_be_seen_is_taken_to_read_the_usual_header() -> None:
    why = Unknown("the authorizer is imported")
    blind = ask(guarded(authorizer=why), "OPTIONS", "/pets", PREFLIGHT)
    assert (blind.status, blind.cause, blind.doubts) == (401, "missing-identity", (why,))
    pool = ask(guarded("COGNITO_USER_POOLS", why), "OPTIONS", "/pets", PREFLIGHT)
    assert (pool.status, pool.doubts) == (401, ()), "user pools always want a token"
    assert ask(guarded(authorizer=why), "GET", "/pets", {"Authorization": "x"}).doubts == ()
    denied = ask(guarded(authorizer=None), "GET", "/pets", {"Authorization": "x"}, circumstances=Circumstances(authorizer="deny"))
    assert denied.answered_by == "ACCESS_DENIED"


def test_an_authorizer_of_unknown_kind_without_sources_is_a_doubt() -> None:
    why = Unknown("the type is a parameter")
    assert ask(guarded(authorizer=Authorizer("A", why)), "GET", "/pets", {"Authorization": "x"}).doubts == (why,)
    assert ask(guarded(authorizer=Authorizer("A", why, ("method.request.header.X",))), "GET", "/pets", {"X": "1"}).doubts == ()


def test_validation_expressions_that_cannot_be_run_are_doubts() -> None:
    for pattern in ("(", Unknown("a parameter")):
        answer = ask(guarded(authorizer=Authorizer("T", "TOKEN", validation_expression=pattern)), "GET", "/pets", {"Authorization": "x"})
        assert (answer.status, len(answer.doubts)) == (200, 1)


def test_names_read_well() -> None:
    named = guarded(authorizer=Authorizer("PetsAuthorizer", "TOKEN"))
    assert " → PetsAuthorizer: no token in header Authorization → " in because(ask(named, "GET", "/pets"))
    query = guarded(authorizer=Authorizer("Q", "REQUEST", ("method.request.querystring.t",)))
    assert " → authorizer Q: no token in query parameter t → " in because(ask(query, "GET", "/pets"))
    variable = guarded(authorizer=Authorizer("V", "REQUEST", ("stageVariables.t",)))
    assert " → authorizer V: no value for stageVariables.t → " in because(ask(variable, "GET", "/pets"))


def test_whether_a_key_is_needed_may_be_unknown() -> None:
    why = Unknown("a parameter")
    assert ask(api(method("GET", "/a", api_key_required=why)), "GET", "/a").doubts == (why,)
    source = api(method("GET", "/a", api_key_required=True), api_key_source=why)
    assert ask(source, "GET", "/a", {"x-api-key": "1"}).doubts == (why,)
