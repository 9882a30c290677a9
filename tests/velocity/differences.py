"""Where our engine is known to answer otherwise than Velocity 1.7: each with the reason, how to know it, and an example that proves it.

The first three are where AWS leaves Velocity: the adapted Velocity of ``Render.java`` has them too, so that they hide nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tests.velocity.comparison import Comparison, without_addresses
from tests.velocity.java import Case


class Difference(NamedTuple):
    """*applies* tells whether it explains that a template came out otherwise; of *example* we print *ours* and Velocity *theirs*."""

    name: str
    reason: str
    applies: Callable[[Comparison], bool]
    example: Case
    ours: str | None
    theirs: str | None


def explanation(comparison: Comparison) -> Difference | None:
    """Return the first known difference that explains why both sides are not the same."""
    return next((difference for difference in DIFFERENCES if difference.applies(comparison)), None)


def _has(pattern: str) -> Callable[[Comparison], bool]:
    compiled = re.compile(pattern)
    return lambda found: compiled.search(found.case.template) is not None


def _adapted_and(condition: Callable[[Comparison], bool]) -> Callable[[Comparison], bool]:
    return lambda found: found.agreed_when_adapted and condition(found)


def _has_list(found: Comparison) -> bool:
    return any(isinstance(value, list) for values in found.case.variables.values() for value in values.values())


def _printed(found: Comparison) -> str:
    return found.java.adapted or ""


_STRAY = re.compile(
    r"""
    [#]\\*[$]                           # a hash before a reference, which leaves the tokens of directives in force after it
    | [$] (?: [#(\\] | ![#\\] ) | [#]\\   # a dollar or a hash before what is no name
    | \\[$][$]
    | [(][#]
    | [(\[] [$] [)\]]                   # a dollar alone among arguments
    | [$] !? \{ [${]
    | [$#\\] \w* [^\w\s#]? [ \t]+ [#]\{?set    # whose blanks Velocity eats only where a token begins at them
    | [.] [\w-]+ (?: \[[^\]]*\] )* (?: [$] | [ \t]* [#]\{?set )   # after .name it still looks for a call
    """,
    re.VERBOSE,
)
"""Signs that begin nothing, right before what does begin something."""


def _swallowed(found: Comparison) -> bool:
    """Tell whether one side failed over a template that our grammar broke, or such signs are in it."""
    only_one_reads = (found.ours is None) is not (found.java.adapted is None)
    return (found.case.broken and only_one_reads) or _STRAY.search(found.case.template) is not None


DIFFERENCES = (
    Difference(
        "missing",
        "AWS makes an empty text of a reference that leads nowhere, so that it prints nothing and holds in #if",
        _adapted_and(lambda found: found.java.missing),
        Case("[$x]#if($x)yes#end", {}),
        "[]yes",
        "[$x]",
    ),
    Difference(
        "macro",
        "AWS registers no macros: calls stay text",
        _adapted_and(_has(r"#\{?macro")),
        Case("#macro(frame)x#end#frame()", {}),
        "#frame()",
        "x",
    ),
    Difference(
        "loading",
        "AWS has no #evaluate, #include and #parse: they stay text",
        _adapted_and(_has(r"#\{?(?:evaluate|include|parse)")),
        Case("#evaluate('x')", {}),
        "#evaluate('x')",
        "x",
    ),
    Difference(
        "overrides",
        "$context has the maps for overrides, which AWS documents",
        lambda found: found.ours is not None and "requestOverride=" in found.ours,
        Case("$context", {"context": {"n": 4}}),
        "{n=4, requestOverride={header={}, path={}, querystring={}}, responseOverride={header={}}}",
        "{n=4}",
    ),
    Difference(
        "JSON list",
        "on AWS a list that comes from JSON prints as JSON",
        _has_list,
        Case("$context.l", {"context": {"l": [1, "a"]}}),
        '[1,"a"]',
        "[1, a]",
    ),
    Difference(
        "array",
        "Java prints an array or an iterator as its class and address, which no template wants; ours prints the items",
        lambda found: without_addresses(_printed(found)) != _printed(found),
        Case("#set($s = 'a,b')$s.split(',')", {}),
        "[a, b]",
        "@",
    ),
    Difference(
        "wide characters",
        "Java counts a character beyond U+FFFF as two; ours as one",
        _has(r"[\U00010000-\U0010ffff]"),
        Case("#set($s = '😀')$s.length()", {}),
        "1",
        "2",
    ),
    Difference(
        "a block in a collection",
        "a block of #define that is a key or an item stays a block in Java, and prints null where it is too deep in itself; ours is its text",
        lambda found: "#define" in found.case.template and re.search(r"[(\[,:] ?\$!?\{?u\b", found.case.template) is not None,
        Case("#define($u)#set($m = {'a': $u})$m#end$u", {}),
        "{a={a=$u}}",
        "{a={a=null}}",
    ),
    Difference(
        "a character",
        "charAt() gives a text of one character here, in Java a Character, which has no methods of texts and equals none",
        _has(r"\.charAt\("),
        Case("#set($s = 'ab')#set($c = $s.charAt(0))$c.length()", {}),
        "1",
        "$c.length()",
    ),
    Difference(
        "views of a map",
        "the values of a map are a list here, in Java a collection that knows no places",
        _has(r"\.(?:values|keySet|entrySet)\(\)"),
        Case("#set($m = {'a': 1})$m.values().get(0)", {}),
        "1",
        "$m.values().get(0)",
    ),
    Difference(
        "within itself",
        "a list or map that is within itself cannot be printed here; Java writes (this Map)",
        lambda found: found.ours is None and "nested too deep" in found.fault,
        Case("#set($m = {})#set($m.a = $m)$m", {}),
        None,
        "{a=(this Map)}",
    ),
    Difference(
        "rounds",
        "AWS refuses a #foreach of more than 1000 rounds",
        lambda found: "rounds" in found.fault,
        Case("#foreach($i in [1..1001])#if($i == 1001)x#end#end", {}),
        None,
        "x",
    ),
    Difference(
        "changed in its loop",
        "Java stops a loop over a collection that is changed in it; ours goes over what it was at the beginning",
        lambda found: "ConcurrentModification" in found.java.failure,
        Case("#set($l = [1])#foreach($i in $l)#set($x = $l.add(2))#end$l", {}),
        "[1, 2]",
        None,
    ),
    Difference(
        "literal",
        "Velocity's #literal prints its tokens, in which escapes are undone and comments emptied; ours prints what is written",
        _has(r"#\{?literal"),
        Case(r"#literal()\#if#end", {}),
        r"\#if",
        "#if",
    ),
    Difference(
        "braces after a reference",
        "Velocity takes {word} right after a reference for a reference that has lost its dollar; ours for text",
        _has(r"[\w)\]]\{\\*\$?\w"),
        Case("$context.s{a}", {"context": {"s": "x"}}),
        "x{a}",
        "x{",
    ),
    Difference(
        "a word after a call",
        "Velocity takes name.member right after a call for a reference that has lost its dollar and drops the member; ours for text",
        _has(r"\)[A-Za-z_][\w-]*(?:[.\[]|[ \t]+#\{?set)"),
        Case("$context.s.trim()m.a!", {"context": {"s": "x"}}),
        "xm.a!",
        "xm!",
    ),
    Difference(
        "the loop itself",
        "$foreach is an empty map to Java; ours prints nothing",
        _has(r"\$!?\{?foreach(?!\.?\w)"),
        Case("#foreach($i in [1])[$foreach]#end", {}),
        "[]",
        "[{}]",
    ),
    Difference(
        "stray signs",
        "Velocity's tokens swallow signs that belong to nothing, such as the $ of $( or a # in an expression; ours takes them for text or a fault",
        _swallowed,
        Case("#set($m = #{})x", {}, broken=True),
        None,
        "x",
    ),
)
