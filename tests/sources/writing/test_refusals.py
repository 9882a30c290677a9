"""What cannot be edited safely is refused with the reason and the place, and nothing is half done."""

from __future__ import annotations

import re

import pytest

from crossgate.api import Unknown
from crossgate.api.change import (
    AddMethod,
    AddResource,
    Change,
    DeployAfter,
    RenewDeployment,
    SetAuthorization,
    SetGatewayResponseHeaders,
    SetResponseHeader,
)
from crossgate.sources import read_text
from crossgate.sources.writing import edits_for, generated_by
from crossgate.text import CannotEdit
from tests.sources.writing.drive import ORIGIN, only_api, preflight, written
from tests.sources.writing.test_manner import MINIMAL

HEADER = SetResponseHeader("GET /", "200", ORIGIN, "'*'")


def refusal(text: str, *changes: Change) -> CannotEdit:
    with pytest.raises(CannotEdit) as caught:
        edits_for(only_api(text), changes)
    return caught.value


INTEGRATION = "[{StatusCode: 200}, {StatusCode: 400, SelectionPattern: '4..'}]"


@pytest.mark.parametrize(
    ("old", "new", "words", "line"),
    [
        (INTEGRATION, "!If [Never, [], [{StatusCode: 200}]]", "Fn::If computes", 17),
        (INTEGRATION, "[!If [Never, {StatusCode: 200}, {StatusCode: 200}]]", "no integration response", None),
        (INTEGRATION, "[{StatusCode: 200, ResponseParameters: {Fn::Transform: {Name: AWS::Include}}}]", "Fn::Transform computes", 17),
        (
            INTEGRATION,
            f"[{{StatusCode: 200, ResponseParameters: {{method.response.header.{ORIGIN}: !Ref AWS::Region}}}}]",
            "Ref computes",
            17,
        ),
        (INTEGRATION, "[{StatusCode: 200, ResponseParameters: {}, ResponseParameters: {}}]", "stands here twice", 17),
        ("MethodResponses: [{", "MethodResponses: &declared [{", "shared with other places", 18),
        (INTEGRATION, "text", "not written as a list", 17),
    ],
)
def test_what_stands_in_the_way(old: str, new: str, words: str, line: int | None) -> None:
    text = MINIMAL.replace(old, new)
    if "&declared" in new:
        text = text.replace("Outputs:\n", "Metadata:\n  Declared: *declared\nOutputs:\n")
    caught = refusal(text, HEADER)
    assert words in caught.reason
    if line is not None:
        assert caught.where is not None
        assert caught.where.line == line


def test_a_merge_key_is_not_written_into() -> None:
    text = MINIMAL.replace("Resources:\n", "Common: &common\n  AuthorizationType: AWS_IAM\nResources:\n", 1)
    text = text.replace("      AuthorizationType: AWS_IAM\n", "      <<: *common\n")
    assert "shared" in refusal(text, SetAuthorization("GET /")).reason
    assert "shared" not in written(text, [HEADER])


def test_a_loop_is_not_written_into() -> None:
    method = MINIMAL[MINIMAL.index("  PetsGet:") : MINIMAL.index("  Deployment7:")]
    loop = "  Fn::ForEach::Methods:\n    - Name\n    - [Pets]\n    - ${Name}Get:\n" + "".join(
        "    " + line + "\n" for line in method.split("\n")[1:] if line
    )
    text = "Transform: AWS::LanguageExtensions\n" + MINIMAL.replace(method, loop)
    assert "not written out" in refusal(text, HEADER).reason


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (AddMethod(preflight("/")._replace(http_method="GET")), "is there already"),
        (AddMethod(preflight("/nowhere")), "is not defined in this template"),
        (AddMethod(preflight("/")._replace(authorizer=Unknown("why"))), "authorizer"),
        (AddResource("/a/b"), "'/a' is not defined|the resource /a is not defined"),
        (SetAuthorization("PUT /"), "no method PUT /"),
        (DeployAfter("Nothing", ()), "no deployment"),
        (DeployAfter("Deployment7", ("PUT /",)), "no method PUT /"),
        (RenewDeployment("Nothing"), "no deployment"),
    ],
)
def test_what_is_not_there(change: Change, words: str) -> None:
    with pytest.raises(CannotEdit, match=words):
        edits_for(only_api(MINIMAL), [change])


def test_values_of_parameters_are_written_by_their_name() -> None:
    text = "Parameters: {Site: {Type: String}}\n" + MINIMAL
    known, unheard = Unknown("why", shape="'${Site}'"), Unknown("why", shape="'${Nowhere}'")
    for shape, spelled in ((known, """!Sub "'${Site}'\""""), (Unknown("w", shape="${Site}"), "!Ref Site")):
        response = SetGatewayResponseHeaders("DEFAULT_4XX", {ORIGIN: shape})  # type: ignore[dict-item]
        api = only_api(text)
        assert any(spelled in edit.text for edit in edits_for(api, [response]))
    assert "cannot be written" in refusal(text, SetGatewayResponseHeaders("DEFAULT_4XX", {ORIGIN: unheard})).reason  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        (MINIMAL, None),
        (MINIMAL.replace("Resources:", "Rules: {CheckBootstrapVersion: {}}\nResources:", 1), "the AWS CDK"),
        (MINIMAL.replace("      Name: pets\n", "      Name: pets\n    Metadata: {'aws:cdk:path': Stack/Api}\n"), "the AWS CDK"),
        (MINIMAL + "  ServerlessDeploymentBucketName:\n    Value: x\n", "the Serverless Framework"),
    ],
)
def test_generated_texts_are_known(text: str, tool: str | None) -> None:
    assert generated_by(only_api(text)) == tool


def test_apis_of_one_template_do_not_take_each_others_names() -> None:
    second = re.sub(r"\bApi\b", "Other", MINIMAL[MINIMAL.index("  Api:") : MINIMAL.index("  Deployment7:")])
    second = second.replace("PetsGet", "PetsPut").replace("GET", "PUT")
    text = MINIMAL.replace("  Deployment7:\n    Type", second + "  Deployment7:\n    Type", 1)
    apis = [api for api in read_text("t.yaml", text).apis if api.methods]
    assert [api.id for api in apis] == ["Api", "Other"]
    changes: list[Change] = [AddMethod(preflight("/")), SetGatewayResponseHeaders("DEFAULT_4XX", {ORIGIN: "'*'"})]
    added = [set(re.findall(r"\n  (\w+):", "".join(edit.text for edit in edits_for(api, changes)))) for api in apis]
    assert len(added[0]) == len(added[1]) == 2
    assert not added[0] & added[1]
