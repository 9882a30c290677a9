"""Reads a template into its tree: text, escapes, comments and directives; expressions are read elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from crossgate.gateway.mapping import lexis
from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.prose import ProseReader
from crossgate.gateway.mapping.syntax import Branch, Define, Foreach, If, Leave, Set, Statement, Text


def parse(text: str) -> tuple[Statement, ...]:
    """Return the tree of *text*.

    Raises TemplateFault for what AWS cannot parse, and so answers with 500.
    """
    return _parse(text, 0, 0)


def _parse(text: str, base: int, depth: int) -> tuple[Statement, ...]:
    parser = _Parser(text, base, depth, _parse_string)
    body, closing = parser.block()
    if closing:
        raise parser.fault(f"#{closing} without a directive that it could end")
    return body


def _parse_string(content: str, base: int, depth: int) -> tuple[Statement, ...]:
    """Read a string's content; Velocity parses it with a blank at its end, unless it has a comment, and removes that again."""
    if "##" in content:
        return _parse(content, base, depth)
    body = _parse(content + " ", base, depth)
    last = body[-1] if body else None
    if not isinstance(last, Text) or not last.text.endswith(" "):
        raise TemplateFault("a directive that is not complete in a string", base)
    return (*body[:-1], Text(last.text[:-1]))


class _Parser(ProseReader):
    """The grammar of blocks. ``block`` returns at the directive that ends it, whose name comes with the block."""

    def block(self) -> tuple[tuple[Statement, ...], str]:
        self.descend()
        body: list[Statement] = []
        closing = ""
        while self.at < len(self.text) and not closing:
            closing = self._statement(body)
        self.ascend()
        return _join_texts(body), closing

    def _statement(self, body: list[Statement]) -> str:
        """Read one statement into *body*, or the word that ends the block."""
        start = self.at
        if self.take(lexis.SET):
            body.append(self._set(start))
            return ""
        if plain := self.take(lexis.PLAIN):
            body.append(Text(plain))
            return ""
        if dollars := lexis.DOLLARS.match(self.text, self.at):
            self.at = dollars.end()
            body.append(self.dollars(start, dollars.group()))
            return ""
        if self.text[self.at] == "\\":
            body.append(Text(self.backslashes()))
            return ""
        return self._hash(body)

    def _hash(self, body: list[Statement]) -> str:
        if self.comment(body):
            return ""
        start = self.at
        directive = lexis.DIRECTIVE.match(self.text, self.at)
        if directive is None:
            return self._plain_hash(body)
        name = directive.group(1) or directive.group(2)
        self.at = directive.end()
        if name in ("end", "else"):
            self.take(lexis.LINE_END)
        if name in ("end", "else", "elseif"):
            return name
        read = _DIRECTIVES.get(name)
        statement = read(self, start) if read else self._unknown(start, name)
        body.append(statement)
        return ""

    def _plain_hash(self, body: list[Statement]) -> str:
        self.at += 1
        if self.at == len(self.text):
            raise self.fault("a # at the end of the template")
        body.append(Text("#"))
        return ""

    def _set(self, start: int) -> Statement:
        self.space()
        target = self.reference()
        if target is None:
            raise self.fault("#set needs a reference to set")
        self.space()
        self.expect("=")
        self.space()
        value_start = self.at
        value = self.expression()
        value_end = self.at
        self._close()
        return Set(target, value, self.base + start, self.base + value_start, self.base + value_end)

    def _close(self) -> None:
        """Step over the parenthesis that ends a directive, and the rest of its line if that is blank."""
        self.space()
        self.expect(")")
        self.take(lexis.LINE_END)

    def _open(self, name: str) -> None:
        if self.take(lexis.OPENING) is None:
            raise self.fault(f"#{name} needs parentheses")

    def read_if(self, _: int) -> Statement:
        branches: list[Branch] = []
        closing = "elseif"
        while closing == "elseif":
            self._open("if")
            start = self.at
            condition = self.expression()
            written = self.text[start : self.at].strip()
            self._close()
            body, closing = self.block()
            branches.append(Branch(condition, body, written))
        otherwise: tuple[Statement, ...] = ()
        if closing == "else":
            otherwise, closing = self.block()
        self._ended("if", closing)
        return If(tuple(branches), otherwise)

    def _ended(self, name: str, closing: str) -> None:
        if closing != "end":
            raise self.fault(f"#{closing} where #end is needed" if closing else f"#{name} without #end")

    def read_foreach(self, _: int) -> Statement:
        self._open("foreach")
        self.space()
        variable = self.reference()
        self.space()
        if variable is None or self.take(lexis.WORD) != "in":
            raise self.fault("#foreach needs $name in items")
        items = self.parameter(bare_words=False)
        self._close()
        body, closing = self.block()
        self._ended("foreach", closing)
        return Foreach(variable.root, items, body)

    def read_define(self, _: int) -> Statement:
        self._open("define")
        self.space()
        variable = self.reference()
        if variable is None:
            raise self.fault("#define needs a reference")
        self._close()
        body, closing = self.block()
        self._ended("define", closing)
        return Define(variable.root, body)

    def read_stop(self, _: int) -> Statement:
        self._arguments()
        return Leave(whole=True)

    def read_break(self, _: int) -> Statement:
        self._arguments()
        return Leave(whole=False)

    def read_macro(self, _: int) -> Statement:
        """Read a macro, which AWS does not register: its block prints nothing and its calls stay text."""
        if not self._arguments():
            raise self.fault("#macro needs parentheses")
        closing = self.block()[1]
        self._ended("macro", closing)
        return Text("")

    def read_literal(self, _: int) -> Statement:
        self._arguments()
        start = self.at
        closing = self.block()[1]
        self._ended("literal", closing)
        return Text(self.text[start : self.text.rindex("#", start, self.at)])

    def _unknown(self, start: int, name: str) -> Statement:
        """Read a directive that AWS does not know: it is printed, but its arguments must be well formed."""
        has_arguments = self._arguments()
        if name.startswith("@") and has_arguments:
            closing = self.block()[1]
            self._ended(name, closing)
        return Text(self.text[start : self.at])

    def _arguments(self) -> bool:
        if self.take(lexis.OPENING) is None:
            return False
        self.space()
        while not self.text.startswith(")", self.at):
            if self.skip(","):
                self.space()
            if self._constant_word() is None:
                self.parameter(bare_words=False)
            self.space()
        self._close()
        return True

    def _constant_word(self) -> str | None:
        word = lexis.WORD.match(self.text, self.at)
        return self.take(lexis.WORD) if word and word.group() not in ("true", "false") else None


def _join_texts(body: list[Statement]) -> tuple[Statement, ...]:
    joined: list[Statement] = []
    texts: list[str] = []
    for statement in body:
        if isinstance(statement, Text):
            texts.append(statement.text)
            continue
        if texts:
            joined.append(Text("".join(texts)))
            texts = []
        joined.append(statement)
    if texts:
        joined.append(Text("".join(texts)))
    return tuple(joined)


_DIRECTIVES: dict[str, Callable[[_Parser, int], Statement]] = {
    "if": _Parser.read_if,
    "foreach": _Parser.read_foreach,
    "define": _Parser.read_define,
    "stop": _Parser.read_stop,
    "break": _Parser.read_break,
    "macro": _Parser.read_macro,
    "literal": _Parser.read_literal,
}
