"""Makes templates that Velocity and AWS should read alike: typed, so that most of them work, and some broken; nothing is rendered here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from tests.velocity.java import Case

VARIABLES: Mapping[str, Mapping[str, object]] = {
    "context": {"n": 4, "d": 0.5, "s": "ctx", "b": False, "m": {"a": "inner", "b": 2, "c": {"a": True}}, "e": ""},
    "stageVariables": {"a": "stage", "b": "7"},
}
"""What every template sees, apart from what it sets itself."""

WORDS = [
    "",
    "a",
    "ab",
    "a,b,c",
    "Origin",
    "https://app.example.com",
    " x y ",
    "1",
    "-2.5",
    "é😀",
    "it''s",
    "b\\c",
    "\\",
    "%41",
    "{}",
    "aXbXc",
    "null",
]
REGEXES = ["a", "[a-c]+", ".", "X", ",", "b*", "(a)(b)?", "^https?://.*", "\\d+", "\\s+", "a|b", "[^a]", "(?i)x", "$"]
REPLACEMENTS = ["", "z", "<$0>", "$1", "\\$", "-"]
WHOLE = ["0", "1", "2", "3", "7", "-1", "-7", "12", "100", "2147483647", "9999999999"]
FRACTIONS = ["0.5", "2.0", "-1.25", "1e3", "1.5E-5", "12345678.9", "3.", ".5"]
KEYS = ["a", "b", "c"]
BLANKS = ["", "", "", " ", "  ", "\n", "\n  ", " \n", "\t", "\r\n"]
TEXTS = [
    "text", " word ", "\n", "  \n", "\t", "\r\n", '"', "'", "{", "}", "[", "]", "(", ")", ".", ",", "!", "é", "😀", "\u2028", "0", "-", "}}", "a@b",
    "$ ", "$5", "$$", "$!", "$!!", "$.", "${ ", "$[", "# ", "#1", "##\n", "## c $s #if\n", "#* c $s *#", "#**#", "#[[ $s #if ]]#", "#ff00",
    "\\", "\\\\", "\\$", "\\#", "\\ ", "\\!", "\\$s", "\\\\$s", "\\\\\\$s", "\\$!s", "\\${s}", "\\#if", "\\#end", "\\#set", "\\\\#foo", "\\$u", "\\\\$u",
    "#foo", "#foo($s)", "#foo()", "#foo('x' 5 $n)\n", "$s(", "$s[", "$n-1", "$s.", "$s..", "$s.1", "$s.-", "${s}x", "$s-x", "$s_x", "$s$t", "$s!", "$!s!", "#s", "#$s", "#!$s", "$#s",
]  # fmt: skip
BREAKING = [
    "$",
    "#",
    "#end",
    "#else",
    "#if(",
    "#elseif(true)",
    "#set(",
    "${",
    "$s.f(",
    "$l[",
    "\\",
    "'",
    '"',
    ")",
    "]",
    "}",
    "#[[",
    "]]#",
    "#*",
    "##",
    "#set($s = )",
    "$true",
    "$s.true",
]
COMPARISONS = ["==", "!=", "eq", "ne"]
ORDERS = ["<", "<=", ">", ">=", "lt", "le", "gt", "ge"]
LOOP_MEMBERS = [
    "count",
    "index",
    "hasNext",
    "first",
    "last",
    "parent.count",
    "parent.index",
    "topmost.index",
    "getCount()",
    "isFirst()",
    "hasNext()",
]
MAX_LOOPS = 2


class Templates:
    """Templates from one seed. ``make`` gives the next."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._loops = 0

    def make(self) -> Case:
        """Return a template, which is broken on purpose in about one case of eight."""
        text = self._preamble() + self._block(3)
        return Case(self._broken(text), VARIABLES, broken=True) if self._chance(0.12) else Case(text, VARIABLES)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _pick(self, choices: Sequence[str]) -> str:
        return choices[int(self._random.random() * len(choices))]

    def _one_of(self, *makers: Callable[[int], str], depth: int) -> str:
        return makers[int(self._random.random() * len(makers))](depth)

    def _preamble(self) -> str:
        sets = [
            f"#set($s = {self._quoted()})",
            f"#set($t = {self._quoted()})",
            f"#set($n = {self._pick(WHOLE)})",
            f"#set($d = {self._pick(FRACTIONS)})",
            f"#set($b = {self._pick(['true', 'false'])})",
            f"#set($l = {self._list_literal(1)})",
            f"#set($m = {self._map_literal(1)})",
        ]
        return "".join([one + self._pick(BLANKS) for one in sets])

    def _block(self, depth: int) -> str:
        return "".join([self._statement(depth) for _ in range(self._random.randrange(1, 5))])

    def _statement(self, depth: int) -> str:
        kind = self._random.random()
        if kind < 0.3 or depth == 0:
            return self._pick(TEXTS)
        if kind < 0.55:
            return self._pick(["", "", "", "\\", "\\\\", "$", "#", "!"]) + self._printed(depth)
        if kind < 0.72:
            return self._pick(BLANKS) + self._set(depth) + self._pick(BLANKS)
        if kind < 0.84:
            return self._if(depth)
        return self._foreach(depth) if kind < 0.94 else self._rare(depth)

    def _printed(self, depth: int) -> str:
        made = self._one_of(
            self._text_reference, self._number_reference, self._truth_reference, self._list_reference, self._any_reference, depth=depth
        )
        return self._form(made)

    def _form(self, reference: str) -> str:
        bare = reference[1:]
        return self._pick([reference, reference, f"$!{bare}", f"${{{bare}}}", f"$!{{{bare}}}"])

    def _set(self, depth: int) -> str:
        space, kind = self._pick(["", " "]), self._random.random()
        if kind < 0.6:
            name, value = self._typed(depth)
        elif kind < 0.8:
            name, value = f"$m.{self._pick(KEYS)}", self._value(depth)
        elif kind < 0.9:
            name, value = f"$m[{self._key()}]", self._value(depth)
        else:
            name, value = f"$l[{self._pick(['0', '1', '-1', '9'])}]", self._value(depth)
        word = self._pick(["#set", "#set", "#set", "#{set}", "#set "])
        return f"{word}({space}{name}{space}={space}{value}{space})"

    def _typed(self, depth: int) -> tuple[str, str]:
        return self._random.choice(
            [
                ("$s", self._text(depth)),
                ("$t", f"{self._text(depth)} + {self._value(depth)}"),
                ("$n", self._arithmetic(depth)),
                ("$d", self._arithmetic(depth)),
                ("$b", self._condition(depth)),
                ("$l", self._list(depth)),
                ("$m", self._map_literal(depth)),
                ("$x", self._value(depth)),
            ]
        )

    def _if(self, depth: int) -> str:
        text = f"#if{self._pick(['', ' '])}({self._condition(depth)}){self._pick(BLANKS)}{self._block(depth - 1)}"
        while self._chance(0.25):
            text += f"#elseif({self._condition(1)}){self._pick(BLANKS)}{self._block(depth - 1)}"
        if self._chance(0.5):
            text += self._pick(["#else", "#{else}"]) + self._pick(BLANKS) + self._block(depth - 1)
        return text + self._pick(["#end", "#{end}"]) + self._pick(BLANKS)

    def _foreach(self, depth: int) -> str:
        if self._loops == MAX_LOOPS:
            return self._pick(TEXTS)
        self._loops += 1
        items = self._one_of(self._list, self._range, lambda _: "$m", lambda _: "$m.entrySet()", lambda _: "$u", depth=depth)
        inner = [self._loop_text(depth) for _ in range(self._random.randrange(1, 4))]
        self._loops -= 1
        name = self._pick(["$i", "$i", "$s", "$j"])
        return f"#foreach({name} in {items}){self._pick(BLANKS)}{''.join(inner)}#end{self._pick(BLANKS)}"

    def _loop_text(self, depth: int) -> str:
        kind = self._random.random()
        if kind < 0.35:
            return self._pick(["$i", "$i,", "$velocityCount", "$velocityHasNext", "#if($foreach.hasNext), #end", "$i.key=$i.value;", "$!j"])
        if kind < 0.65:
            return f"$foreach.{self._pick(LOOP_MEMBERS)} "
        if kind < 0.72:
            return f"#if($foreach.index == {self._random.randrange(3)}){self._pick(['#break', '#stop'])}#end"
        return self._block(depth - 1)

    def _rare(self, depth: int) -> str:
        kind = self._random.random()
        if kind < 0.4:
            return f"#define($u){self._block(depth - 1)}#end{self._pick(BLANKS)}$u"
        if kind < 0.6:
            return self._pick(["#stop", "#break", "#stop ", "#break\n"])
        if kind < 0.75:
            return f"#literal()x{self._pick(WORDS)}#end"
        return self._pick(
            [
                "#macro(frame $p)<$p>#end#frame('x')",
                "#evaluate('$n')",
                "#include('x.vm')",
                "#parse('x.vm')",
                "#@foo()x#end",
                "#macro(gap)\ny\n#end\n#gap()\n",
            ]
        )

    def _quoted(self) -> str:
        return "'" + self._pick(WORDS) + "'"

    def _interpolated(self, depth: int) -> str:
        inner = "".join(
            [
                self._pick(["a", " ", "é", "\\", "$s", "${n}", "$!u", "$u", "$m.a", "'", '""', "#if($b)y#end", "\\$s", "\\u0041"])
                for _ in range(1 + depth)
            ]
        )
        return f'"{inner}"'

    def _key(self) -> str:
        return self._pick(["'a'", "'b'", '"c"', "'zz'", "$u", "$s"])

    def _text(self, depth: int) -> str:
        return self._one_of(lambda _: self._quoted(), self._interpolated, self._text_reference, depth=depth)

    def _text_reference(self, depth: int) -> str:
        owner = self._pick(["$s", "$s", "$t", "$context.s", "$stageVariables.a", "$context.m.a", "$context.e"])
        if depth <= 0 or self._chance(0.4):
            return owner
        number, small = self._number(0), self._pick(["0", "1", "2"])
        return owner + self._random.choice(
            [
                ".toUpperCase()", ".toLowerCase()", ".trim()", ".toString()", f".concat({self._text(0)})", f".substring({small})", f".substring(0, {small})",
                f".substring({number})", f".charAt({small})", f".replace({self._quoted()}, {self._quoted()})", f".replaceAll('{self._pick(REGEXES)}', '{self._pick(REPLACEMENTS)}')",
                f".replaceFirst('{self._pick(REGEXES)}', '{self._pick(REPLACEMENTS)}')", ".trim().toUpperCase()", f".split('{self._pick(REGEXES)}').get(0)", f".split('{self._pick(REGEXES)}')[0]",
            ]
        )  # fmt: skip

    def _number(self, depth: int) -> str:
        return self._one_of(lambda _: self._pick(WHOLE), lambda _: self._pick(FRACTIONS), self._number_reference, depth=depth)

    def _number_reference(self, depth: int) -> str:
        if depth <= 0 or self._chance(0.4):
            return self._pick(["$n", "$d", "$context.n", "$context.d", "$velocityCount"])
        made = [
            f"$s.indexOf({self._quoted()})",
            f"$s.lastIndexOf({self._quoted()})",
            f"$s.indexOf({self._quoted()}, 1)",
            f"$s.compareTo({self._quoted()})",
            f"$l.indexOf({self._value(0)})",
        ]
        return self._random.choice(
            [
                "$s.length()",
                "$l.size()",
                "$m.size()",
                "$n.intValue()",
                "$d.doubleValue()",
                "$n.parseInt('12')",
                "$d.intValue()",
                "$n.compareTo(2)",
                *made,
            ]
        )

    def _arithmetic(self, depth: int) -> str:
        text = self._number(depth)
        while self._chance(0.5):
            text += f" {self._pick(['+', '-', '*', '/', '%'])} {self._pick(['', '', '('])}{self._number(0)}"
        return text + ")" * (text.count("(") - text.count(")"))

    def _truth_reference(self, depth: int) -> str:
        if depth <= 0 or self._chance(0.3):
            return self._pick(["$b", "$context.b", "$u", "$foreach.hasNext"])
        return self._random.choice(
            [
                f"$s.contains({self._quoted()})", f"$s.startsWith({self._quoted()})", f"$s.endsWith({self._quoted()})", f"$s.equals({self._value(0)})",
                f"$s.equalsIgnoreCase({self._quoted()})", "$s.isEmpty()", "$s.empty", f"$s.matches('{self._pick(REGEXES)}')", f"$l.contains({self._value(0)})", "$l.isEmpty()",
                f"$m.containsKey({self._key()})", f"$m.containsValue({self._value(0)})", "$m.isEmpty()", "$l.empty", "$m.empty", f"$l.containsAll({self._list_literal(0)})",
            ]
        )  # fmt: skip

    def _condition(self, depth: int) -> str:
        kind = self._random.random()
        if kind < 0.25:
            made = self._truth_reference(depth)
        elif kind < 0.5:
            made = f"{self._value(depth)} {self._pick(COMPARISONS)} {self._value(depth)}"
        elif kind < 0.65:
            made = f"{self._number(depth)} {self._pick(ORDERS)} {self._number(depth)}"
        elif kind < 0.85 and depth:
            made = f"{self._condition(depth - 1)} {self._pick(['&&', '||', 'and', 'or'])} {self._condition(depth - 1)}"
        else:
            made = self._value(depth)
        return self._pick(["%s", "%s", "%s", "(%s)", "!(%s)", "!%s", "not %s", " %s "]).replace("%s", made)

    def _list(self, depth: int) -> str:
        return self._one_of(self._list_literal, self._list_reference, depth=depth)

    def _list_literal(self, depth: int) -> str:
        return "[" + self._pick([",", ", "]).join([self._value(depth - 1) for _ in range(self._random.randrange(4))]) + "]"

    def _range(self, _: int) -> str:
        ends = ["0", "1", "3", "-2", "$context.n", "$context.m.b", "$u"]
        return self._pick(["[%a..%b]", "[ %a .. %b ]", "[%a ..%b]"]).replace("%a", self._pick(ends)).replace("%b", self._pick(ends))

    def _list_reference(self, depth: int) -> str:
        if depth <= 0 or self._chance(0.4):
            return "$l"
        made = [
            f"$l.add({self._value(0)})",
            f"$l.set(0, {self._value(0)})",
            f"$l.add(0, {self._value(0)})",
            f"$l.remove({self._pick(['0', '1', self._quoted()])})",
            f"$l.addAll({self._list_literal(0)})",
        ]
        return self._random.choice(
            ["$m.keySet()", "$m.values()", "$m.entrySet()", "$l.subList(0, 1)", "$l.get(0)", "$l[0]", "$l[-1]", "$l[$context.m.b]", *made]
        )

    def _map_literal(self, depth: int) -> str:
        keys = sorted(self._random.sample(KEYS, self._random.randrange(4)))
        space = self._pick(["", " "])
        return "{" + f",{space}".join([f"'{key}'{space}:{space}{self._value(depth - 1)}" for key in keys]) + "}"

    def _any_reference(self, depth: int) -> str:
        key = self._key()
        made = [
            f"$m.get({key})",
            f"$m[{key}]",
            f"$m.put({key}, {self._value(0)})",
            f"$m.remove({key})",
            f"$m.getOrDefault({key}, {self._value(0)})",
            f"$m.putIfAbsent({key}, {self._value(0)})",
        ]
        return self._random.choice(
            [
                "$m",
                "$m.a",
                "$m.b",
                "$m.c",
                "$m.zz",
                "$u",
                "$u.a",
                "$u.f()",
                "$x",
                "$context.m.c.a",
                "$context.zz",
                "$stageVariables.zz",
                "$m.toString()",
                "$l.toString()",
                *made[: 6 * (depth > 0)],
            ]
        )

    def _value(self, depth: int) -> str:
        makers: list[Callable[[int], str]] = [
            self._text,
            self._number,
            self._truth_reference,
            self._any_reference,
            lambda _: self._pick(["true", "false"]),
        ]
        if depth > 0:
            makers += [self._list, self._map_literal, self._range]
        return self._one_of(*makers, depth=depth)

    def _broken(self, text: str) -> str:
        at = self._random.randrange(len(text) + 1)
        kind = self._random.random()
        if kind < 0.4:
            return text[:at] + text[at + self._random.randrange(1, 4) :]
        return text[:at] + self._pick(BREAKING) + text[at:] if kind < 0.9 else text[:at]
