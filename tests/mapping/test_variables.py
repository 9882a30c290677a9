"""``$input``, ``$util``, ``$context``, ``$stageVariables`` and the methods of their values."""

from __future__ import annotations

import pytest
from tests.mapping.rendering import render

from crossgate.gateway.mapping import TemplateFault, TemplateVariables, compile_template

BODY = '{"a": {"b": "c/d"}, "l": [{"n": 1}, {"n": 2}, {"n": 3}], "z": null, "s": "x\'y"}'

VARIABLES = {
    "body": ("$input.body", BODY),
    "members of the body": ("[$input.body.a]", "[]"),
    "json": ("$input.json('$.a') $input.json('$.s')", '{"b":"c/d"} "x\'y"'),
    "json of nothing": ("$input.json('$.q')", '""'),
    "path": ("$input.path('$.a.b') [$input.path('$.q')] [$input.path('$.z')]", "c/d [] []"),
    "members of a path": ("$input.path('$').l[1].n $input.path('$').l.get(0).n", "2 1"),
    "params come from the path first": ("$input.params('x')", "path"),
    "then from the query": ("$input.params('y')", "query"),
    "then from the headers": ("$input.params('Origin')", "https://app.example.com"),
    "names of headers are exact": ("[$input.params('origin')]", "[]"),
    "all params": (
        "$input.params().header.Origin $input.params().querystring.get('y') $input.params()['path']['x']",
        "https://app.example.com query path",
    ),
    "names of all params": ("#foreach($n in $input.params().header.keySet())$n #end", "x y Origin "),
    "stage variables": ("$stageVariables.v [$stageVariables.w] $stageVariables.get('v')", "1 [] 1"),
    "context": ("$context.requestId [$context.nothing]", "id []"),
    "escapeJavaScript": ("$util.escapeJavaScript($input.path('$.s')) $util.escapeJavaScript('\"é/')", "x\\'y \\\"\\u00E9\\/"),
    "urlEncode": ("$util.urlEncode('a b~é*/')", "a+b%7E%C3%A9*%2F"),
    "urlDecode": ("$util.urlDecode('a+b%C3%A9')", "a bé"),
    "base64": ("$util.base64Encode('é') $util.base64Decode('w6k=')", "w6k= é"),
    "parseJson": ('#set($p = $util.parseJson(\'{"a": [1, {"b": 2}]}\'))$p.a[1].b $p', '2 {a=[1,{"b":2}]}'),
    "no such function": ("[$util.exec('x')]", "[]"),
    "nothing of Python": (
        "[$util['__class__']$context.get('__class__')$input.getClass().forName('os')$context.class$x.eval('1')$input.path('$').keys()]",
        "[]",
    ),
}


@pytest.mark.parametrize(("template", "expected"), VARIABLES.values(), ids=VARIABLES)
def test_variables(template: str, expected: str) -> None:
    variables = TemplateVariables(
        BODY,
        {"x": "path"},
        {"x": "query", "y": "query"},
        {"x": "h", "y": "h", "Origin": "https://app.example.com"},
        {"requestId": "id"},
        {"v": "1"},
    )
    assert compile_template(template).render(variables) == expected


def test_an_empty_body_is_an_empty_object() -> None:
    assert render("$input.body $input.path('$.x').y") == "{} "


def test_a_body_that_is_no_json_is_a_text() -> None:
    assert render("$input.json('$')", "plain words") == '"plain words"'


def test_overrides_stay_in_the_context() -> None:
    variables = TemplateVariables()
    template = "#set($context.responseOverride.status = 204)#set($context.responseOverride.header['X-A'] = 'a')#set($context.requestOverride.path.p = [1])"
    assert compile_template(template).render(variables) == ""
    assert variables.context["responseOverride"] == {"header": {"X-A": "a"}, "status": 204}
    assert compile_template("$context.requestOverride.path.p[0] $context.responseOverride.header['X-A']").render(variables) == "1 a"


def test_an_override_may_be_applied_once() -> None:
    with pytest.raises(TemplateFault, match="twice"):
        render("#set($context.responseOverride.status = 204)#set($context.responseOverride.status = 200)")
    assert render("#set($context.responseOverride.note = 1)#set($context.responseOverride.note = 2)$context.responseOverride.note") == "2"


METHODS = [
    ("'Hello'", ".length()", "5"),
    ("'Hello'", ".toLowerCase()", "hello"),
    ("'Hello'", ".toUpperCase()", "HELLO"),
    ("'Hello'", ".substring(1)", "ello"),
    ("'Hello'", ".substring(1, 3)", "el"),
    ("'Hello'", ".charAt(0)", "H"),
    ("'Hello'", ".indexOf('l')", "2"),
    ("'Hello'", ".indexOf('l', 3)", "3"),
    ("'Hello'", ".lastIndexOf('l')", "3"),
    ("'Hello'", ".lastIndexOf('x')", "-1"),
    ("'Hello'", ".startsWith('He')", "true"),
    ("'Hello'", ".endsWith('He')", "false"),
    ("'Hello'", ".contains('ell')", "true"),
    ("'Hello'", ".equals('Hello')", "true"),
    ("'Hello'", ".equals(5)", "false"),
    ("'Hello'", ".equalsIgnoreCase('hELLO')", "true"),
    ("'Hello'", ".compareTo('Help')", "-4"),
    ("'Hello'", ".replace('l', 'L')", "HeLLo"),
    ("'Hello'", ".concat('!')", "Hello!"),
    ("' Hello '", ".trim()", "Hello"),
    ("''", ".isEmpty()", "true"),
    ("'Hello'", ".empty", "false"),
    ("'a,b,,c,,'", ".split(',')", "[a, b, , c]"),
    ("'a,b,,c,,'", ".split(',', -1).size()", "6"),
    ("'a1b22'", ".replaceAll('[0-9]+', '<$0>')", "a<1>b<22>"),
    ("'a1b22'", ".replaceFirst('[0-9]', '')", "ab22"),
    ("'abc'", ".replaceAll('', '-')", "-a-b-c-"),
    ("'abc'", ".split('')", "[a, b, c]"),
    ("[1, 2]", ".size()", "2"),
    ("[1, 2]", ".contains(2)", "true"),
    ("[1, 2]", ".indexOf(2)", "1"),
    ("[1, 2]", ".get(1)", "2"),
    ("[1, 2]", ".isEmpty()", "false"),
    ("[1, 2]", ".subList(0, 1)", "[1]"),
    ("['a', 'b']", ".remove('a')", "true"),
    ("['a', 'b']", ".remove(0)", "a"),
    ("['a']", ".set(0, 'b')", "a"),
    ("{'a': 1}", ".containsKey('a')", "true"),
    ("{'a': 1}", ".containsValue(2)", "false"),
    ("{'a': 1}", ".getOrDefault('b', 2)", "2"),
    ("{'a': 1}", ".put('a', 2)", "1"),
    ("{'a': 1}", ".keySet()", "[a]"),
    ("{'a': 1}", ".values()", "[1]"),
    ("{'a': 1}", ".entrySet()", "[a=1]"),
    ("{'a': 1}", ".remove('a')", "1"),
    ("5", ".toString()", "5"),
    ("5", ".equals(5)", "true"),
    ("5", ".parseInt('7')", "7"),
    ("2.5", ".intValue()", "2"),
    ("true", ".toString()", "true"),
    ("'Hello'", ".getClass()", ""),
    ("'Hello'", ".length(1)", ""),
    ("'Hello'", ".substring('1')", ""),
]


@pytest.mark.parametrize(("value", "call", "expected"), METHODS)
def test_methods(value: str, call: str, expected: str) -> None:
    assert render(f"#set($v = {value})$v{call}") == expected


FAULTS = [
    "'abc'.substring(4)",
    "'abc'.charAt(3)",
    "[1].get(1)",
    "[1].set(2, 0)",
    "'a'.matches('(')",
    "'a'.replaceAll('a', '$1')",
    "5.parseInt('x')",
]


@pytest.mark.parametrize("call", FAULTS)
def test_what_throws_in_java_is_a_fault(call: str) -> None:
    value, _, method = call.rpartition(".")
    with pytest.raises(TemplateFault):
        render(f"#set($v = {value})$v.{method}")


@pytest.mark.parametrize("template", ["$util.urlDecode('%zz')", "$util.base64Decode('a')", "$util.parseJson('{')", "$input.path('$[')"])
def test_functions_that_fail_are_faults(template: str) -> None:
    with pytest.raises(TemplateFault):
        render(template)


PATHS = {
    "$.l[*].n": "[1,2,3]",
    "$..n": "[1,2,3]",
    "$.l[0].n": "1",
    "$.l[-1].n": "3",
    "$.l[0,2].n": "[1,3]",
    "$.l[1:].n": "[2,3]",
    "$.l[:-1].n": "[1,2]",
    "$.l.length()": "3",
    "$['a']['b']": '"c/d"',
    "$['a','s']": '{"a":{"b":"c/d"},"s":"x\'y"}',
    "$.l[?(@.n > 1)].n": "[2,3]",
    "$.l[?(@.n == 2)]": '[{"n":2}]',
    "$.l[?(@.q)]": "[]",
    "$.a.*": '["c/d"]',
    "a.b": '"c/d"',
    "$.l[7]": '""',
    "$.z": "null",
}


@pytest.mark.parametrize(("path", "expected"), PATHS.items())
def test_json_paths(path: str, expected: str) -> None:
    assert render('$input.json("' + path + '")', BODY) == expected
