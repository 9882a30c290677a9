"""What a template prints besides its references: blanks, escapes, comments and directives that AWS does not know."""

from __future__ import annotations

import pytest
from tests.mapping.rendering import render

from crossgate.gateway.mapping import TemplateFault, compile_template

BLANKS = {
    "a line of #set is gone": ("a\n#set($x = 1)\nb", "a\nb"),
    "blanks after another directive go with #set": ("#set($x = 1)\n   #set($y = 2)\nb", "b"),
    "blanks after text stay": ("a\n   #set($x = 1)\nb", "a\n   b"),
    "blanks after a reference go": ("#set($x = 1)$x   #set($y = 2)b", "1b"),
    "only one line end goes": ("#set($x = 1) \t\n\nb", "\nb"),
    "carriage returns go too": ("#set($x = 1)\r\nb", "b"),
    "#if and #end lines": ("#if(true)\n  x\n#end\ny", "  x\ny"),
    "#else line": ("#if(false)\nx\n#else\ny\n#end\nz", "y\nz"),
    "blanks before #if stay": ("  #if(true)x#end", "  x"),
    "blanks after #end stay without a line end": ("#if(true)x#end y", "x y"),
    "a comment takes its line end": ("a## gone\nb", "ab"),
    "a block comment does not": ("a#* gone *#\nb", "a\nb"),
    "an open block comment takes the rest": ("a#* gone", "a"),
}

ESCAPES = {
    "one backslash": (r"\$x", "$x"),
    "two backslashes": (r"#set($x = 1)\\$x", r"\1"),
    "three backslashes": (r"#set($x = 1)\\\$x", r"\$x"),
    "a directive": (r"\#if(true)\#end", "#if(true)#end"),
    "an unknown directive": (r"\#foo", r"\#foo"),
    "two before a directive": (r"\\#if(true)x#end", r"\x"),
    "two before an unknown one": (r"\\#foo", r"\\#foo"),
    "elsewhere": (r"C:\dir\\", r"C:\dir\\"),
    "braces": (r"\${x}", "${x}"),
}

LITERALS = {
    "a lone dollar": "costs 5$ each",
    "a dollar before a digit": "$5",
    "a dollar before a brace that holds no name": "${ x }",
    "a colour": "#ff0000 and # and #1",
    "a jQuery selector": "$('#id')",
    "an unknown directive with arguments": "#include('x') #parse(\"y\") #evaluate($z)",
    "a call of a macro": "#card('x' 5)",
    "verbatim": ("#[[ $x #if ]]#", " $x #if "),
    "literal": ("#literal()$x #if(true)y#end#end", "$x #if(true)y#end"),
    "a macro is not registered": ("#macro(m $a)x#end#m(1)", "#m(1)"),
}


@pytest.mark.parametrize(("template", "expected"), [*BLANKS.values(), *ESCAPES.values()], ids=[*BLANKS, *ESCAPES])
def test_blanks_and_escapes(template: str, expected: str) -> None:
    assert render(template) == expected


@pytest.mark.parametrize("case", LITERALS.values(), ids=LITERALS)
def test_what_is_no_template_is_printed(case: str | tuple[str, str]) -> None:
    template, expected = case if isinstance(case, tuple) else (case, case)
    assert render(template) == expected


UNREADABLE = {
    "dollar at the end": ("Hello $", 7),
    "hash at the end": ("a#", 2),
    "#if without #end": ("#if(true)x", 10),
    "#end alone": ("x#end", 5),
    "#endOff is no #end": ("#if(true)x#endOff", 17),
    "a quoted quote": (r'#set($x = "\"a\"")', 13),
    "a word as a value": ("#set($x = yes)", 10),
    "an operation as an argument": ("$x.y(1 + 2)", 7),
    "a minus that belongs to a number": ("#set($x = 5-1)", 11),
    "$true": ("$true", 5),
    "an open brace": ("${x.y z}", 5),
    "an index that is none": ("$x[y]", 3),
    "a comment that is cut off": ("x ## $", 2),
    "verbatim without end": ("#[[ x", 0),
}


@pytest.mark.parametrize(("template", "offset"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_aws_cannot_parse_is_a_fault_with_its_place(template: str, offset: int) -> None:
    with pytest.raises(TemplateFault) as caught:
        compile_template(template)
    assert caught.value.offset == offset
    assert caught.value.message


def test_a_template_above_the_limit_is_refused() -> None:
    with pytest.raises(TemplateFault, match="larger"):
        compile_template("x" * (300 * 1024 + 1))
    assert compile_template("x" * (300 * 1024)).is_static
