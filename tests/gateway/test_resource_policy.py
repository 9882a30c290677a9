"""Resource policies as an anonymous browser meets them."""

from __future__ import annotations

from typing import Any

import pytest

from crossgate.api import Authorizer, Policy, Unknown
from crossgate.gateway import Circumstances
from tests.gateway.builders import api, ask, method

ARN = "arn:aws:execute-api:us-east-1:123456789012:abc"


def statement(effect: str = "Allow", resource: Any = "execute-api:/*", **fields: Any) -> dict[str, Any]:
    return {"Effect": effect, "Principal": "*", "Action": "execute-api:Invoke", "Resource": resource, **fields}


def governed(*statements: dict[str, Any], **fields: Any) -> Any:
    return api(method("ANY", "/pets", **fields), policy=Policy(statements))


@pytest.mark.parametrize(
    ("statements", "status"),
    [
        ([statement()], 200),
        ([statement(resource="*")], 200),
        ([statement(resource=f"{ARN}/*")], 200),
        ([statement(resource=f"{ARN}/*/OPTIONS/*")], 200),
        ([statement(resource=f"{ARN}/*/GET/*")], 403),
        ([statement(resource="execute-api:/*/*/pets")], 200),
        ([statement(resource="execute-api:/*/*/dogs")], 403),
        ([statement(resource=["execute-api:/x/GET/a", "execute-api:/*"])], 200),
        ([statement(), statement("Deny")], 403),
        ([statement("Deny", "execute-api:/*/GET/*")], 403),
        ([statement(), statement("Deny", "execute-api:/*/GET/*")], 200),
        ([statement(Action="execute-api:*")], 200),
        ([statement(Action="s3:GetObject")], 403),
        ([statement(Principal={"AWS": "*"})], 200),
        ([statement(Principal={"AWS": "arn:aws:iam::1:root"})], 403),
        ([statement(), statement("Deny", Principal={"AWS": ["arn:aws:iam::1:root"]})], 200),
        ([statement(NotAction="s3:*", Action=None)], 200),
    ],
)
def test_who_may_invoke(statements: list[dict[str, Any]], status: int) -> None:
    answer = ask(governed(*statements), "OPTIONS", "/pets")
    assert answer.status == status
    assert answer.doubts == ()
    assert (answer.cause == "resource-policy") == (status == 403)


def test_the_stage_counts_where_it_is_known() -> None:
    only_prod = governed(statement(resource="execute-api:/prod/*"))
    assert ask(only_prod, "GET", "/prod/pets", circumstances=Circumstances(stage="prod")).status == 200
    assert ask(only_prod, "GET", "/test/pets", circumstances=Circumstances(stage="test")).status == 403


def test_conditions_and_named_principals_are_doubts() -> None:
    for undecided in (
        statement(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
        statement(Principal={"AWS": {"Fn::GetAtt": "Role.Arn"}}),
        statement(resource={"Fn::Sub": "x"}),
    ):
        answer = ask(governed(undecided), "GET", "/pets")
        assert answer.status == 200
        assert len(answer.doubts) == 1
    denying = ask(governed(statement(), statement("Deny", Condition={"NotIpAddress": {}})), "GET", "/pets")
    assert (denying.status, len(denying.doubts)) == (200, 1)


def test_an_unknown_policy_is_a_doubt() -> None:
    why = Unknown("the policy is in another file")
    answer = ask(api(method("GET", "/pets"), policy=Policy((), why)), "GET", "/pets")
    assert (answer.status, answer.doubts) == (200, (why,))


def test_an_authorizer_stands_in_for_an_allowing_statement() -> None:
    guarded = governed(statement(resource="execute-api:/*/POST/*"), authorization="CUSTOM", authorizer=Authorizer("T", "TOKEN"))
    assert ask(guarded, "GET", "/pets", {"Authorization": "x"}).status == 200
    assert ask(governed(statement(resource="execute-api:/*/POST/*")), "GET", "/pets").status == 403


def test_hostile_patterns_take_no_time() -> None:
    answer = ask(governed(statement(resource="execute-api:/" + "*a" * 200)), "GET", "/pets/" + "a" * 2000)
    assert answer.status == 403
