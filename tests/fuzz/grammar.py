"""Makes mapping templates and MOCK request texts: mostly well formed, some broken, some hostile; nothing is run here."""

from __future__ import annotations

from random import Random

NAMES = ["a", "b", "l", "m", "s", "foreach", "input", "util", "context", "stageVariables", "velocityCount", "_x", "a-b"]
MEMBERS = [
    "a",
    "b",
    "body",
    "count",
    "index",
    "hasNext",
    "parent",
    "responseOverride",
    "requestOverride",
    "header",
    "status",
    "key",
    "value",
]
METHODS = [
    "add",
    "addAll",
    "charAt",
    "clear",
    "compareTo",
    "concat",
    "contains",
    "containsAll",
    "containsKey",
    "containsValue",
    "doubleValue",
    "endsWith",
    "entrySet",
    "equals",
    "equalsIgnoreCase",
    "get",
    "getKey",
    "getOrDefault",
    "getValue",
    "indexOf",
    "intValue",
    "isEmpty",
    "iterator",
    "keySet",
    "lastIndexOf",
    "length",
    "matches",
    "parseInt",
    "put",
    "putAll",
    "putIfAbsent",
    "remove",
    "replace",
    "replaceAll",
    "replaceFirst",
    "set",
    "size",
    "split",
    "startsWith",
    "stop",
    "subList",
    "substring",
    "toArray",
    "toCharArray",
    "toLowerCase",
    "toString",
    "toUpperCase",
    "trim",
    "values",
    "params",
    "json",
    "path",
    "escapeJavaScript",
    "parseJson",
    "urlEncode",
    "urlDecode",
    "base64Encode",
    "base64Decode",
    "getClass",
    "__class__",
    "__init__",
    "forName",
]
PATHS = [
    "$",
    "$.a",
    "$.a.b",
    "$['a']",
    "$[0]",
    "$..b",
    "$.l[*]",
    "$.l[0:2]",
    "$.l[?(@.x == 'y')]",
    "$.l.length()",
    "$..*",
    "a.b",
    "$[",
    "$.",
    "$[?(",
    "$['a','b']",
]
REGEXES = [
    "a", "a+", "(a+)+", "(a*)*b", ".*", "^https?://.*\\.example\\.com$", "[a-z&&[^b]]", "\\d{2,4}", "(?i)A", "(a|b)*c", "a{1,50}{1,50}", "(?<=a)b", "(?=.*b)a",
    "\\Qa.b\\E", "(", "[", "a**", "\\", "(a)\\1", "[^,]*,", "\\s+", "\\p{L}", "(?<n>a)\\k<n>", "a*?b", "a++a", "(?>a|ab)c", "\\bword\\b", "$", "",
]  # fmt: skip
TEXTS = [
    "text ",
    " ",
    "\n",
    "  \n",
    '"',
    "'",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "$",
    "$!",
    "#",
    "##c\n",
    "#* c *#",
    "#[[ v ]]#",
    "\\",
    "\\\\",
    "\\$a",
    "\\#if",
    "é",
    "\u2028",
    "😀",
    ".",
]
WORDS = ["a", "b", "Origin", "https://app.example.com", "1", "{}", '{"a":[1,{"b":null}]}', "", "%41", "YQ==", "\\u0041", "x" * 40]
OPERATORS = ["==", "!=", "<", ">", "<=", ">=", "&&", "||", "and", "or", "eq", "ne", "lt", "gt", "+", "-", "*", "/", "%"]
JSON_PIECES = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    '"statusCode"',
    "statusCode",
    "'statusCode'",
    "200",
    '"200"',
    "-1",
    "0",
    "1.5",
    "1e9",
    "null",
    "true",
    " ",
    "\n",
    "foo",
    '"',
    "'",
    "\\",
    "}}",
    "{{",
]


class Templates:
    """Templates from one seed. ``make`` gives the next."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def make(self) -> str:
        """Return a template, which is broken in about one case of four."""
        text = self._preamble() + self._block(4)
        return self._mutated(text) if self._random.random() < 0.25 else text

    def _preamble(self) -> str:
        kind = self._random.random()
        word, pattern = self._pick(WORDS), self._pick(REGEXES)
        if kind < 0.4:
            return f"#set($s = '{word}')#set($l = [1, '{word}', [2]])#set($m = {{'a': '{word}', 'b': [1]}})\n"
        if kind < 0.6:
            return f"#set($s = '{word}')$s.matches('{pattern}') $s.replaceAll('{pattern}', '{self._pick(WORDS)}') $s.split('{pattern}')\n"
        return "#set($a = $input.path('$'))#set($b = $input.params())\n" if kind < 0.8 else ""

    def _pick(self, choices: list[str]) -> str:
        return choices[int(self._random.random() * len(choices))]

    def _block(self, depth: int) -> str:
        return "".join([self._statement(depth) for _ in range(self._random.randrange(1, 5))])

    def _statement(self, depth: int) -> str:
        kind = self._random.random()
        if kind < 0.3 or depth == 0:
            return self._pick(TEXTS)
        if kind < 0.5:
            return self._pick(["", "", "\\", "\\\\", "$"]) + self._reference(depth)
        if kind < 0.7:
            return f"#set({self._reference(1)} = {self._expression(depth)})"
        if kind < 0.8:
            return f"#if({self._expression(depth)}){self._block(depth - 1)}{self._else(depth)}#end"
        if kind < 0.9:
            return f"#foreach($a in {self._value(depth)}){self._block(depth - 1)}#end"
        return self._pick(
            ["#define($b)%s#end", "#macro(m $x)%s#end", "#stop", "#break", "#foo($a 'x')%s", "#literal()%s#end", "#{if}(true)%s#{end}"]
        ).replace("%s", self._block(depth - 1))

    def _else(self, depth: int) -> str:
        kind = self._random.random()
        if kind < 0.3:
            return f"#elseif({self._expression(1)}){self._block(depth - 1)}"
        return f"#else{self._block(depth - 1)}" if kind < 0.6 else ""

    def _reference(self, depth: int) -> str:
        parts = "".join([self._part(depth) for _ in range(self._random.randrange(3))])
        name = self._pick(NAMES)
        return self._pick(["$%s", "$%s", "$!%s", "${%s}", "$!{%s}"]).replace("%s", name + parts)

    def _part(self, depth: int) -> str:
        kind = self._random.random()
        if kind < 0.3 or depth == 0:
            return "." + self._pick(MEMBERS)
        if kind < 0.4:
            return f"[{self._value(0)}]"
        arguments = ", ".join([self._value(depth - 1) for _ in range(self._random.randrange(3))])
        return f".{self._pick(METHODS)}({arguments})"

    def _value(self, depth: int) -> str:
        kind = self._random.random()
        if kind < 0.25 and depth:
            return self._reference(depth - 1)
        if kind < 0.35:
            return str(self._random.choice([0, 1, 2, -1, 5, 1.5, 999, 10**9, 10**30]))
        if kind < 0.45 and depth:
            return self._pick(
                ["[1..5]", "[1,2,3]", "[]", "{}", '{"a": 1}', "[1..2000]", "[[1],[2]]", '{"k": [1]}', "[0..$a]", "true", "false"]
            )
        word = self._pick(self._random.choice([WORDS, PATHS, REGEXES, MEMBERS]))
        if kind < 0.8:
            return "'" + word.replace("'", "''") + "'"
        return '"' + (word + self._pick(["", "$a", "${b}", "#if($a)x#end"])).replace('"', '""') + '"'

    def _expression(self, depth: int) -> str:
        left = self._value(depth)
        while self._random.random() < 0.3:
            left = f"{left} {self._pick(OPERATORS)} {self._value(depth - 1)}"
        return self._pick(["%s", "%s", "!%s", "(%s)", "!(%s)"]).replace("%s", left)

    def _mutated(self, text: str) -> str:
        for _ in range(self._random.randrange(1, 4)):
            at = self._random.randrange(len(text) + 1)
            length = self._random.randrange(4)
            kind = self._random.random()
            if kind < 0.4:
                text = text[:at] + text[at + length :]
            elif kind < 0.7:
                text = text[:at] + self._pick(TEXTS) + text[at:]
            else:
                text = text[:at] + text[at : at + 8] * self._random.randrange(2, 6) + text[at + 8 :]
        return text


def make_mock_text(random: Random) -> str:
    """Return a text that may be a MOCK request: now and then a very deep or a very long one."""
    pieces = [JSON_PIECES[int(random.random() * len(JSON_PIECES))] for _ in range(random.randrange(12))]
    if random.random() < 0.5:
        pieces = ['{"statusCode": ', random.choice(["200", "0", "-7", '"200"', "2e2", "99999999999"]), *pieces, "}"]
    if random.random() < 0.002:
        pieces = [*pieces[:2], random.choice(JSON_PIECES) * random.randrange(2000), *pieces[2:]]
    return "".join(pieces)


HOSTILE = [
    "#define($x)$x$x#end$x",
    "#foreach($i in [1..999999999])x#end",
    '#set($s = "ab")#foreach($i in [1..1000])#set($s = "$s$s")#end',
    "#set($l = [1])#foreach($i in [1..1000])#set($l = [$l, $l])#end$l",
    '#set($s = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")$s.matches("(a+)+")',
    '#set($s = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")$s.replaceAll("(a|aa)+c", "x")',
    "#foreach($i in [1..1000])#foreach($j in [1..1000])$i#end#end",
    "#set($a = 99)#foreach($i in [1..1000])#set($a = $a * $a)#end",
    "#set($a = " + "(" * 200 + "1" + ")" * 200 + ")",
    "#if(true)" * 200 + "#end" * 200,
    "$a" + "[$a" * 200 + "]" * 200,
    '$input.path("$..a..a..a..a")',
    "#set($l = [1])#set($x = $l.add($l))$l",
]
"""Whole templates that would run away in an engine without bounds; mutated like the others."""
