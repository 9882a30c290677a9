"""Variables, conditions, loops and expressions."""

from __future__ import annotations

import pytest
from tests.mapping.rendering import render

from crossgate.gateway.mapping import TemplateFault, compile_template

LANGUAGE = {
    "missing prints nothing": ("[$x][$!x][${x}][$x.y.z()]", "[][][][]"),
    "missing holds": ("#if($x)yes#end", "yes"),
    "only false does not": ("#set($a = false)#set($b = 0)#set($c = '')#if($a)a#end#if($b)b#end#if($c)c#end", "bc"),
    "not missing is false": ("#if(!$x)no#else(yes)#end", "(yes)"),
    "missing is null and empty": ("#if($x == $null)a#end#if($x == '')b#end", "ab"),
    "compare with empty": ("#if($input.params('Origin') != '')yes#{else}no#end", "no"),
    "a text is no condition": ("#if('x')yes#{else}no#end", "no"),
    "a comparison is": ("#if(1 < 2 && 'a' == 'a')yes#end", "yes"),
    "unlike kinds compare as text": ("#set($n = 5)#if($n == '5')yes#end#if(true == 'true')yes#end", "yesyes"),
    "and binds more than or": ("#if(true || false && false)yes#end", "yes"),
    "words for operators": ("#if(not false and 1 ne 2 and 2 ge 2 and 1 le 1)yes#end", "yes"),
    "texts are not ordered": ("#if('a' < 'b')yes#{else}no#end", "no"),
    "elseif": ("#if(1 == 2)a#elseif(2 == 2)b#{else}c#end", "b"),
    "arithmetic": ("#set($x = (7 - 2) * 3 % 4 + 10 / 4)$x", "5"),
    "division goes towards zero": ("#set($x = -7 / 2)#set($y = -7 % 2)$x $y", "-3 -1"),
    "division by zero sets nothing": ("#set($x = 1)#set($x = 5 / 0)$x", "1"),
    "doubles": ("#set($x = 0.1 + 0.2)#set($y = 1.0E10)#set($z = 12345.0 * 1000)$x $y $z", "0.30000000000000004 1.0E10 1.2345E7"),
    "small doubles": ("#set($x = 0.5 / 1000)#set($y = .001)$x $y", "5.0E-4 0.001"),
    "plus joins texts": ("#set($x = 'a' + 1 + true)$x", "a1true"),
    "names with hyphens": ("#set($a-b = 1)$a-b $a-", "1 "),
    "strings in double quotes are rendered": ('#set($a = 1)#set($b = "<$a #if(true)x#end ""q"">")$b', '<1 x "q">'),
    "strings in single quotes are not": ("#set($b = '$a ''q''')$b", "$a 'q'"),
    "lists and maps print as Java": (
        "#set($l = [1, 'a', [true]])#set($m = {'k': $l, 'n': {}})$l $m",
        "[1, a, [true]] {k=[1, a, [true]], n={}}",
    ),
    "lists from JSON print as JSON": ("$input.path('$.l') $input.path('$')", '[1,{"x":"y"}] {l=[1,{"x":"y"}], t=é"}'),
    "the loop's own variables": (
        "#foreach($i in ['a', 'b'])$foreach.index$foreach.count$velocityCount$foreach.hasNext #end",
        "011true 122false ",
    ),
    "outer loops": ("#foreach($i in [1..2])#foreach($j in [1..2])$foreach.parent.count$foreach.topmost.index #end#end", "10 10 21 21 "),
    "the loop gives its variable back": ("#set($i = 9)#foreach($i in [1])$i#end$i$foreach.count", "19"),
    "a map is looped over by value": ("#foreach($v in {'a': 1, 'b': 2})$v#end", "12"),
    "entries": ("#foreach($e in {'a': 1}.entrySet())$e.key=$e.value#end", ""),
    "#break": ("#foreach($i in [1..5])#if($i == 3)#break#end$i#end!", "12!"),
    "#stop": ("a#foreach($i in [1..5])$i#stop#end", "a1"),
    "#define is rendered when printed": ("#define($d)<$x>#end#set($x = 1)$d#set($x = 2)$d", "<1><2>"),
    "#define within itself ends": ("#define($d)a$d#end$d", "aa$d"),
    "setting members": ("#set($m = {})#set($m.a = 1)#set($m['b'] = [0])#set($m.b[0] = 2)$m", "{a=1, b=[2]}"),
    "setting a member of nothing": ("#set($x.y.z = 1)$x", ""),
    "an escaped reference in a string": (r'#set($x = "\$y")$x', "$y"),
    "an unicode escape": (r'#set($x = "\u0041\uD83D\uDE00")$x', "A😀"),
    "parentheses after a reference are text": ("#set($x = 1)$x(2) ${x}.y $x. $x[0]", "1(2) 1.y 1. "),
}
LANGUAGE["entries"] = ("#set($m = {'a': 1})#foreach($e in $m.entrySet())$e.key=$e.value $e#end", "a=1 a=1")
BODY = '{"l": [1, {"x": "y"}], "t": "é\\""}'


@pytest.mark.parametrize(("template", "expected"), LANGUAGE.values(), ids=LANGUAGE)
def test_the_language(template: str, expected: str) -> None:
    assert render(template, BODY) == expected


def test_a_thousand_rounds_and_no_more() -> None:
    assert render("#foreach($i in [1..1000])x#end") == "x" * 1000
    with pytest.raises(TemplateFault, match="1000"):
        render("#foreach($i in [1..1001])x#end")


def test_templates_are_compiled_once() -> None:
    assert compile_template("$a") is compile_template("$a")


def test_static_templates_are_known() -> None:
    assert compile_template('{"statusCode": 200}').is_static
    assert not compile_template('{"statusCode": $x}').is_static
