"""Reads a template into its tree: text, escapes, comments and directives; expressions are read elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from crossgate.gateway.mapping import lexis
from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.prose import ProseReader
from crossgate.gateway.mapping.syntax import (
    Branch,
    Define,
    Expression,
    Foreach,
    If,
    Index,
    Leave,
    ListLiteral,
    Property,
    Reference,
    Set,
    Statement,
    Text,
)


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


class _Argument(NamedTuple):
    """An argument of a directive; *value* is None for a word."""

    value: Expression | None
    written: str


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
            return self._dollars(body, dollars.group())
        if self.text[self.at] == "\\":
            body.append(Text(self.backslashes()))
            return ""
        return self._hash(body, start)

    def _dollars(self, body: list[Statement], dollars: str) -> str:
        """Read what *dollars*, which have been stepped over, begin: a reference, a text, or a directive if they end with its ``#``."""
        start = self.at - len(dollars)
        self.at -= dollars.endswith("#")
        if self.take(lexis.SET):
            body.append(self._set(start))
            return ""
        if dollars.endswith("#"):
            return self._hash(body, start)
        found = self.dollars(start, dollars)
        body.append(found)
        if not isinstance(found, Reference) or not self.text.startswith("##", self.at) or not _ends_in_property(found):
            return ""
        self.at += 1
        return self._hash(body, self.at - 1)

    def _hash(self, body: list[Statement], start: int) -> str:
        """Read what begins with the ``#`` here. If *start* is before it, the text from there is the beginning of the same token, and

        of a directive only those of conditions are known by it.
        """
        prefix = self.text[start : self.at]
        if self.comment(body, prefix):
            return ""
        directive = lexis.DIRECTIVE.match(self.text, self.at)
        if directive is None:
            return self._plain_hash(body, prefix)
        name = directive.group(1) or directive.group(2)
        self.at = directive.end()
        if name in ("end", "else"):
            self.take(lexis.LINE_END)
        if name in ("end", "else", "elseif"):
            return name
        read = _DIRECTIVES.get(name) if not prefix or name == "if" else None
        statement = read(self, start) if read else self._unknown(start, prefix + name)
        body.append(statement)
        return ""

    def _plain_hash(self, body: list[Statement], prefix: str) -> str:
        self.at += 1
        if self.at == len(self.text):
            raise self.fault("a # at the end of the template")
        if not lexis.SET.match(self.text, self.at):
            body.append(Text(prefix.replace("!", "") + "#"))
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
        """Read a loop. Velocity asks only for three arguments; with two it runs and prints nothing."""
        arguments = self._block_arguments("foreach")
        if len(arguments) < 2:
            raise self.fault("#foreach needs $name in items")
        body = self._body("foreach")
        items = arguments[2].value if len(arguments) == 3 else None
        variable = arguments[0].value
        return Foreach(variable.root if isinstance(variable, Reference) else "", items or ListLiteral(()), body)

    def read_define(self, _: int) -> Statement:
        arguments = self._block_arguments("define")
        if len(arguments) != 1:
            raise self.fault("#define needs a reference")
        variable = arguments[0].value
        return Define(variable.root if isinstance(variable, Reference) else "", self._body("define"))

    def _block_arguments(self, name: str) -> list[_Argument]:
        arguments = self._arguments()
        if arguments is None:
            raise self.fault(f"#{name} needs parentheses")
        allowed = {"foreach": 1, "macro": 0}.get(name)
        if any(argument.value is None for position, argument in enumerate(arguments) if position != allowed):
            raise self.fault(f"a word that #{name} does not take")
        return arguments

    def _body(self, name: str) -> tuple[Statement, ...]:
        body, closing = self.block()
        self._ended(name, closing)
        return body

    def read_stop(self, _: int) -> Statement:
        self._arguments()
        return Leave(whole=True)

    def read_break(self, _: int) -> Statement:
        self._arguments()
        return Leave(whole=False)

    def read_macro(self, _: int) -> Statement:
        """Read a macro, which AWS does not register: its block prints nothing and its calls stay text."""
        if not self._block_arguments("macro"):
            raise self.fault("#macro needs a name")
        self._body("macro")
        return Text("")

    def read_literal(self, _: int) -> Statement:
        """Read ``#literal()``, whose block is printed as it is written; an argument takes its place."""
        arguments = self._block_arguments("literal")
        start = self.at
        if not self._body("literal"):
            raise self.fault("#literal with nothing in it")
        return Text(arguments[0].written if arguments else self.text[start : self.text.rindex("#", start, self.at)])

    def _unknown(self, start: int, name: str) -> Statement:
        """Read a directive that AWS does not know: it is printed, but its arguments must be well formed."""
        arguments = self._arguments()
        if name.startswith("@") and arguments is not None:
            self._body(name)
        return Text(self.text[start : self.at])

    def _arguments(self) -> list[_Argument] | None:
        """Read the arguments of a directive, or return None and stay if it has no parentheses."""
        if self.take(lexis.OPENING) is None:
            return None
        arguments: list[_Argument] = []
        self.space()
        while not self.text.startswith(")", self.at):
            if self.skip(","):
                self.space()
            start = self.at
            word = self._constant_word()
            value = None if word else self.parameter(bare_words=False)
            arguments.append(_Argument(value, self.text[start : self.at].strip()))
            self.space()
        self._close()
        return arguments

    def _constant_word(self) -> str | None:
        word = lexis.WORD.match(self.text, self.at)
        return self.take(lexis.WORD) if word and word.group() not in ("true", "false") else None


def _ends_in_property(reference: Reference) -> bool:
    """Tell whether ``##`` right after *reference* is text, as it is for Velocity after ``.name``, where it is still looking for a call."""
    parts = iter(reversed(reference.parts))
    last = next((part for part in parts if not isinstance(part, Index)), None)
    return isinstance(last, Property) and not reference.written.endswith("}")


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
