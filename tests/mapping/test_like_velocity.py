"""What a comparison with Apache Velocity 1.7 taught: the texts are ours, the results are what that library prints."""

from __future__ import annotations

import pytest
from tests.mapping.rendering import render

from crossgate.gateway.mapping import TemplateFault

SIGNS = {
    "a dollar before a directive is lost": ("$#if(true)x$#end", "x"),
    "and before #set, with the blanks between": ("a$ #set($x = 1)$x", "a1"),
    "not before a comment": ("$## gone\nx", "$x"),
    "an unknown directive keeps it": ("$#foo(1) $!#foo", "$#foo(1) $!#foo"),
    "so do those that are no conditions": ("$#stop x", "$#stop x"),
    "## right after .name is text": ("$context.a## c\nx", "## c\nx"),
    "but a condition there is one": ("$context.a##if(true)x#end", "x"),
    "## elsewhere is a comment": ("$x## c\ny$x.f()## c\nz${x.a}## c\n!", "yz!"),
    "a member of no name": (r"\$.a $!.b $.c", ".a .b $.c"),
    "two dollars after a backslash": (r"\$$ ", r"\$ "),
    "a backslash and a directive in braces": (r"\\#{if}(true)x#{end}", r"\x"),
    "dollars in expressions": ("#set($$x = $$context.a + 'b')#if($0 == 0)$x#end", "b"),
    "parentheses that hold no argument": ("$x.y(#if(true)a#end", "(a"),
}

DIRECTIVES = {
    "#foreach without in": ("#foreach($i [1])x#end.", "."),
    "any word for in": ("#foreach($i of [1, 2])$i#end", "12"),
    "an argument of #literal": ("#literal('a')b#end", "'a'"),
    "#break in a block ends the block": ("#define($d)a#break b#end#foreach($i in [1, 2])[$d]#end", "[a][a]"),
    "#stop in a block keeps what it printed": ("#define($d)a#stop b#end[$d]", "[a"),
    "a block forgets its prefix": (r"#define($d)x#end\\$d $$d", "x x"),
    "a block within itself prints as it is referred to": ("#define($d)<${d}>#end$d", "<<${d}>>"),
    "the loop cannot be stopped by a call": ("#foreach($i in [1, 2])$foreach.stop()$i#end", "12"),
}

METHODS = {
    "what came to nothing is not the empty text": ("#if(1 / 0 == '')a#{else}b#end#if([$x..1] == 1 / 0)c#end", "bc"),
    "whole numbers wrap": ("#set($n = 9999999999)$n.intValue()", "1410065407"),
    "fractions do not": ("#set($n = 1e300)$n.intValue() $n.longValue()", "2147483647 9223372036854775807"),
    "each number has its own parser": ("#set($n = 1.5)[$n.parseInt('3')] $n.parseDouble(' 3 ')", "[] 3.0"),
    "truth has methods": ("#set($b = true)$b.compareTo(false) $b.valueOf('TRUE')", "1 true"),
    "an index that is no int": ("[$context.a.substring(9999999999)]", "[]"),
    "an empty text is found at the end": ("#set($s = 'ab')$s.indexOf('', 9)", "2"),
}


@pytest.mark.parametrize(
    ("template", "expected"), [*SIGNS.values(), *DIRECTIVES.values(), *METHODS.values()], ids=[*SIGNS, *DIRECTIVES, *METHODS]
)
def test_as_velocity_prints_it(template: str, expected: str) -> None:
    assert render(template) == expected


FAULTS = {
    "an escaped index of nothing": r"\$[0]",
    "an escaped reference is looked up": r"#set($l = [])\$l[0]",
    "a comma at the end of a list": "#set($l = [1,])",
    "a blank in an empty list": "#set($l = [ ])",
    "a blank among no arguments": "$x.f( )",
    "half an escape": r'#set($s = "\u00")',
    "a word where #define needs a reference": "#define(a)x#end",
    "#macro without a name": "#macro()x#end",
    "#literal with nothing in it": "#literal()#end",
    "a comment that is cut off": "x#* y #",
    "numbers of two types": "#set($n = 1)$n.compareTo(1.5)",
    "a text and a number": "#set($s = 'a')$s.compareTo(1)",
    "digits with an underscore": "#set($n = 1)$n.parseInt('1_0')",
    "too large for an int": "#set($n = 1)$n.parseInt('3000000000')",
    "a text counted from its end": "#set($s = 'a')$s[-1]",
}


@pytest.mark.parametrize("template", FAULTS.values(), ids=FAULTS)
def test_as_velocity_refuses_it(template: str) -> None:
    with pytest.raises(TemplateFault):
        render(template)
