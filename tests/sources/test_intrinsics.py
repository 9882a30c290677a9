from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossgate.api import Unknown
from tests.sources.reading_of import integration_of, method_with

SECTIONS = """\
Parameters:
  Site: {Type: String, Default: "https://a.example"}
  Bare: {Type: String}
  Sites: {Type: CommaDelimitedList, Default: "one, two"}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /path}
  Stage: {Type: String, Default: prod}
Mappings:
  ByStage: {prod: {Origin: "https://prod.example", List: [x, y]}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsOther: !Not [!Condition IsProd]
  IsBare: !Equals [!Ref Bare, x]
  Both: !And [!Condition IsProd, !Condition IsBare]
  Neither: !And [!Condition IsOther, !Condition IsBare]
  Any: !Or [!Condition IsBare, !Condition IsProd]
  Circle: !Not [!Condition Round]
  Round: !Not [!Condition Circle]
"""


def value(expression: str, **parameters: str) -> object:
    """Return what *expression* is read as, in the place of a text."""
    method = method_with(f"Integration:\n  Type: HTTP\n  Uri: {expression}", SECTIONS, parameters)
    return integration_of(method).uri


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("plain", "plain"),
        ("!Ref Site", "https://a.example"),
        ("{Ref: Site}", "https://a.example"),
        ("!Sub '${Site}/x'", "https://a.example/x"),
        ("{'Fn::Sub': '${Site}/x'}", "https://a.example/x"),
        ("!Sub ['${A}-${Site}', {A: !Ref Stage}]", "prod-https://a.example"),
        ("!Sub '${!Literal}$Site${Stage}'", "${Literal}$Siteprod"),
        ("!Join [',', [a, !Ref Stage, !Ref 'AWS::NoValue']]", "a,prod"),
        ("!Join ['', !Ref Sites]", "onetwo"),
        ("!Join ['-', !Split [',', 'a,b,c']]", "a-b-c"),
        ("!Select [1, !Ref Sites]", "two"),
        ("!Select ['0', [a, b]]", "a"),
        ("!Select [2, !Split [/, a/b/c]]", "c"),
        ("!If [IsProd, yes-prod, no]", "yes-prod"),
        ("!If [IsOther, yes, no-other]", "no-other"),
        ("!If [Any, yes-any, no]", "yes-any"),
        ("!If [Neither, yes, no-neither]", "no-neither"),
        ("!If [IsBare, same, same]", "same"),
        ("!FindInMap [ByStage, !Ref Stage, Origin]", "https://prod.example"),
        ("!Join ['', !FindInMap [ByStage, prod, List]]", "xy"),
        ("!FindInMap [ByStage, dev, Origin, {DefaultValue: fallback}]", "fallback"),
        ("!Base64 héllo", base64.b64encode("héllo".encode()).decode()),
        ("!ToJsonString {a: [1, !Ref Stage, true]}", '{"a":[1,"prod",true]}'),
        ("!Length [a, b]", "2"),
        ("!Ref AWS::NoValue", None),
        ("!If [IsProd, !Ref 'AWS::NoValue', x]", None),
        ("'{{resolved}}'", "{{resolved}}"),
        ("200", "200"),
        ("true", "true"),
    ],
)
def test_known_values(expression: str, wanted: str | None) -> None:
    assert value(expression) == wanted


@pytest.mark.parametrize(
    ("expression", "why", "remedy", "shape"),
    [
        ("!Ref Bare", "the parameter Bare has no default", "--parameter Bare=…", "${Bare}"),
        ("!Sub \"'${Bare}'\"", "the parameter Bare has no default", "--parameter Bare=…", "'${Bare}'"),
        ("!Join ['/', [a, !Ref Bare, c]]", "the parameter Bare has no default", "--parameter Bare=…", "a/${Bare}/c"),
        ("!Ref Stored", "Systems Manager", "--parameter Stored=…", "${Stored}"),
        ("!Ref AWS::Region", "AWS::Region is known only", "--parameter AWS::Region=…", "${AWS::Region}"),
        ("!GetAtt Api.Name", "Api.Name is known only after", "--parameter Api.Name=…", "${Api.Name}"),
        ("!GetAtt [Api, Name]", "Api.Name is known only after", "--parameter Api.Name=…", "${Api.Name}"),
        ("!Ref Missing", "neither a parameter nor a resource", "", "${Missing}"),
        ("!ImportValue {'Fn::Sub': 'x-${Stage}'}", "'x-prod' belongs to another stack", "", "${x-prod}"),
        ("{'Fn::Transform': {Name: 'AWS::Include'}}", "another file", "", ""),
        ("!If [IsBare, a, b]", "the condition IsBare cannot be decided", "--parameter Bare=…", ""),
        ("!If [Both, a, b]", "the condition IsBare cannot be decided", "--parameter Bare=…", ""),
        ("!If [Circle, a, b]", "refers to itself", "", ""),
        ("!If [Absent, a, b]", "no condition is called 'Absent'", "", ""),
        ("!FindInMap [ByStage, dev, Origin]", "has nothing at dev/Origin", "", ""),
        ("!FindInMap [ByStage, !Ref Bare, Origin]", "the parameter Bare has no default", "--parameter Bare=…", ""),
        ("!Select [7, [a]]", "not written as CloudFormation wants it", "", ""),
        ("!Rain::S3 x", "no function that is known here", "", ""),
        ("'a-{{resolve:ssm:/x:1}}-b'", "is looked up at deployment", "", "a-${…}-b"),
        ("!ToJsonString {a: !Ref Bare}", "the parameter Bare has no default", "--parameter Bare=…", '{"a":"${Bare}"}'),
        ("!GetAZs ''", "availability zones", "", ""),
    ],
)
def test_unknown_values(expression: str, why: str, remedy: str, shape: str) -> None:
    found = value(expression)
    assert isinstance(found, Unknown)
    assert why in found.why
    assert (found.remedy, found.shape) == (remedy, shape)
    assert found.where is not None


def test_what_is_given_wins() -> None:
    assert value("!Ref Site", Site="https://b.example") == "https://b.example"
    assert value("!Ref Bare", Bare="x") == "x"
    assert value("!If [IsBare, a, b]", Bare="x") == "a"
    assert value("!If [Both, a, b]", Bare="y") == "b"
    assert value("!Join ['+', !Ref Sites]", Sites="p,q") == "p+q"
    assert value("!Sub '${AWS::Region}'", **{"AWS::Region": "eu-west-1"}) == "eu-west-1"
    assert value("!GetAtt Api.Name", **{"Api.Name": "n"}) == "n"
    assert value("!Ref Stored", Stored="s") == "s"


def test_a_chosen_node_has_its_own_place_and_a_computed_one_that_of_the_call() -> None:
    method = method_with(
        "Integration:\n  Type: HTTP\n  Uri: !If [IsProd, here, there]\n  RequestTemplates: {a/b: !Sub '${Stage}'}", SECTIONS
    )
    place = integration_of(method).place
    assert place["uri"].text == "here"  # type: ignore[union-attr]
    assert place["request_templates/a/b"].text == "!Sub '${Stage}'"  # type: ignore[union-attr]
    assert place["key:request_templates/a/b"].text == "a/b"  # type: ignore[union-attr]


def test_an_undecided_mapping_has_the_keys_of_both_branches() -> None:
    method = method_with("Integration:\n  Type: MOCK\n  RequestTemplates: !If [IsBare, {a/b: x, c/d: y}, {a/b: z}]", SECTIONS)
    templates = integration_of(method).request_templates
    assert list(templates) == ["a/b", "c/d"]
    assert all(isinstance(template, Unknown) and "IsBare" in template.why for template in templates.values())


def test_an_undecided_block_is_unknown() -> None:
    method = method_with("Integration: !If [IsBare, {Type: MOCK}, {Type: HTTP}]", SECTIONS)
    assert isinstance(method.integration, Unknown)


@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,5}", fullmatch=True), st.from_regex(r"[a-z0-9/.:]{0,6}", fullmatch=True), max_size=4
    )
)
def test_sub_and_join_agree(parts: dict[str, str]) -> None:
    parameters = "Parameters:\n" + "".join(f"  X{name}: {{Type: String, Default: '{text}'}}\n" for name, text in parts.items())
    parameters = parameters if parts else ""
    sub = "".join(f"${{X{name}}}" for name in parts)
    join = ", ".join(f"!Ref X{name}" for name in parts)
    method = method_with(
        f"Integration:\n  Type: HTTP\n  RequestTemplates:\n    a/b: !Sub '{sub}'\n    c/d: !Join ['', [{join}]]", parameters
    )
    templates = integration_of(method).request_templates
    assert templates["a/b"] == templates["c/d"] == "".join(parts.values())


def test_long_chains_of_conditions_and_of_functions_end() -> None:
    chain = "".join(f"  C{n}: !Not [!Condition C{n + 1}]\n" for n in range(3000))
    method = method_with("Integration:\n  Type: HTTP\n  Uri: !If [C0, a, b]", f"Conditions:\n{chain}  C3000: !Equals [a, a]\n")
    assert isinstance(integration_of(method).uri, Unknown)
    nested = "!Ref Site"
    for _ in range(40):
        nested = f"!Join ['', [{nested}]]"
    assert value(nested) == "https://a.example"


def test_mappings_cannot_multiply() -> None:
    lines = "".join(f"    k{n}: !Join ['', [!FindInMap [M, m, k{n + 1}], !FindInMap [M, m, k{n + 1}]]]\n" for n in range(60))
    method = method_with("Integration:\n  Type: HTTP\n  Uri: !FindInMap [M, m, k0]", f"Mappings:\n  M:\n   m:\n{lines}    k60: x\n")
    assert isinstance(integration_of(method).uri, Unknown)
