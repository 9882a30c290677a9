"""What the causes are told of a template without running it."""

from __future__ import annotations

from crossgate.gateway.mapping import compile_template

ECHO = """#set($origin = $input.params('Origin'))
#if($origin == "")
  #set($origin = $input.params("origin"))
#end
#if($origin.matches("https://.*\\.example\\.com"))
#set($context.responseOverride.header.Access-Control-Allow-Origin = "$origin")
#elseif($stageVariables.open == 'yes')
  #set($headers = $context.responseOverride.header)
  $headers.put('Access-Control-Allow-Origin', '*')
#else
#set($context.responseOverride.status = 403)
#end
{"statusCode": 200}"""


def test_parameters_with_their_places_in_the_text() -> None:
    reads = compile_template(ECHO).reading.parameters
    assert [(read.name, read.place, ECHO[read.start : read.end]) for read in reads] == [
        ("Origin", "any", "$input.params('Origin')"),
        ("origin", "any", '$input.params("origin")'),
    ]


def test_overrides_with_their_conditions() -> None:
    first, second, third = compile_template(ECHO).reading.overrides
    matches = '$origin.matches("https://.*\\.example\\.com")'
    assert (first.side, first.place, first.name, first.value) == ("response", "header", "Access-Control-Allow-Origin", '"$origin"')
    assert first.conditions == (matches,)
    assert (second.name, second.value, second.conditions) == (
        "Access-Control-Allow-Origin",
        "'*'",
        (f"not ({matches})", "$stageVariables.open == 'yes'"),
    )
    assert (third.place, third.name, third.value) == ("status", None, "403")
    assert third.conditions == (f"not ({matches})", "not ($stageVariables.open == 'yes')")
    assert ECHO[third.start : third.end] == "#set($context.responseOverride.status"


def test_look_ups_in_all_parameters() -> None:
    template = "#set($p = $input.params())#set($h = $p.header)$h.Origin $h.get('X-A') $p['querystring'].q $input.params().path.get($x)"
    reads = compile_template(template).reading.parameters
    assert [(read.place, read.name) for read in reads if read.name or read.place == "path"] == [
        ("header", "Origin"),
        ("header", "X-A"),
        ("querystring", "q"),
        ("path", None),
    ]


def test_names() -> None:
    assert compile_template("$context.requestId #foreach($i in $input.path('$'))\"$i.a\" #end ${stageVariables.v}").reads == {
        "context.requestId",
        "input.path",
        "i.a",
        "stageVariables.v",
    }
    assert compile_template("plain").reads == frozenset()
    assert compile_template(r"\$input.body").reads == frozenset()
