"""Reads the expressions and references of a template into its tree; no text and no directives."""

from __future__ import annotations

from collections.abc import Callable, Sized
from re import Pattern

from crossgate.gateway.mapping import lexis
from crossgate.gateway.mapping.cursor import Cursor
from crossgate.gateway.mapping.syntax import (
    Call,
    Chain,
    Expression,
    Index,
    Interpolation,
    ListLiteral,
    Literal,
    MapLiteral,
    Not,
    Part,
    Property,
    Range,
    Reference,
    Statement,
)

MAX_TERMS = 5000
"""Operators of one precedence in a row, and parts of one reference; a bound of ours."""

MAX_DIGITS = 300
"""Digits of one number; a bound of ours."""


class ExpressionReader(Cursor):
    """The grammar of expressions.

    *interpolate* reads the text of a string in double quotes.
    """

    def __init__(self, text: str, base: int, depth: int, interpolate: Callable[[str, int, int], tuple[Statement, ...]]) -> None:
        super().__init__(text, base, depth)
        self._interpolate = interpolate

    def expression(self, precedence: int = 1) -> Expression:
        """Read operands and the operators that bind at least as tightly as *precedence*."""
        left = self._unary()
        while True:
            operator = self._operator(precedence)
            if operator is None:
                return left
            level = lexis.PRECEDENCE[operator]
            right = self.expression(level + 1)
            if isinstance(left, Chain) and left.precedence == level:
                left.rest.append((operator, right))
                self._few(left.rest)
            else:
                left = Chain(left, [(operator, right)], level)

    def parameter(self, *, bare_words: bool) -> Expression:
        """Read one argument, list item or map value, which is never an operation; *bare_words* stand for null."""
        self.space()
        value = self._operand()
        if value is None and bare_words and (word := lexis.IDENTIFIER.match(self.text, self.at)):
            value = Literal(None, self.base + self.at, self.base + word.end())
            self.at = word.end()
        if value is None:
            raise self.fault("expected a value")
        self.space()
        return value

    def reference(self) -> Reference | None:
        """Read ``$name…`` or ``${name…}``, or return None and stay."""
        start = self.at
        if self.take(lexis.REFERENCE_START) is None:
            return None
        found = self.reference_name(start)
        if found is None:
            raise self.fault("expected the name of a reference")
        return found

    def reference_name(self, start: int) -> Reference | None:
        """Read what follows the dollar that stands at *start*, or return None and stay."""
        braces = self.skip("{")
        name = self.take(lexis.IDENTIFIER)
        if name is None:
            self.at -= braces
            return None
        if name in ("true", "false"):
            raise self.fault(f"{name} cannot be the name of a reference")
        parts = self._parts()
        if braces:
            self.expect("}")
        return Reference(name, parts, self.base + start, self.base + self.at, self.text[start : self.at])

    def _parts(self) -> tuple[Part, ...]:
        parts: list[Part] = []
        while True:
            if self.skip("["):
                parts.append(Index(self._index()))
            elif match := lexis.PROPERTY.match(self.text, self.at):
                self.at = match.end()
                parts.append(self._named_part(match.group(1)))
            else:
                return tuple(parts)
            self._few(parts)

    def _few(self, terms: Sized) -> None:
        if len(terms) > MAX_TERMS:
            raise self.fault(f"more than {MAX_TERMS} terms in a row")

    def _named_part(self, name: str) -> Part:
        if name in ("true", "false"):
            raise self.fault(f"{name} cannot be the name of a property")
        offset = self.base + self.at - len(name)
        if not self.text.startswith("(", self.at) or self.text[self.at + 1 : self.at + 2] in ("", "#"):
            return Property(name)
        self.at += 1
        self.descend()
        arguments = self._items(")", bare_words=True)
        self.ascend()
        return Call(name, arguments, offset)

    def _index(self) -> Expression:
        self.descend()
        self.space()
        key = self._string() or self.reference() or self._constant(lexis.INTEGER)
        if key is None:
            raise self.fault("expected a string, a whole number or a reference as the index")
        self.space()
        self.expect("]")
        self.ascend()
        return key

    def _items(self, closing: str, *, bare_words: bool = False) -> tuple[Expression, ...]:
        return () if self.skip(closing) else self._more_items(closing, bare_words=bare_words)

    def _more_items(self, closing: str, *, bare_words: bool = False) -> tuple[Expression, ...]:
        items: list[Expression] = []
        while True:
            items.append(self.parameter(bare_words=bare_words))
            if not self.skip(","):
                self.expect(closing)
                return tuple(items)

    def _operator(self, precedence: int) -> str | None:
        match = lexis.OPERATOR.match(self.text, self.at)
        operator = lexis.OPERATORS.get(match.group(1)) if match else None
        if match is None or operator is None or lexis.PRECEDENCE[operator] < precedence:
            return None
        if operator == "-" and lexis.NUMBER.match(self.text, match.start(1)):
            return None
        self.at = match.end()
        return operator

    def _unary(self) -> Expression:
        negations = 0
        self.space()
        while self.take(lexis.NEGATION):
            self.space()
            negations += 1
        operand = self._group() or self._operand()
        if operand is None:
            raise self.fault("expected a value")
        self.space()
        for _ in range(negations if negations < 2 else 2 - negations % 2):
            operand = Not(operand)
        return operand

    def _group(self) -> Expression | None:
        if not self.skip("("):
            return None
        self.descend()
        inner = self.expression()
        self.expect(")")
        self.ascend()
        return inner

    def _operand(self) -> Expression | None:
        first = self.text[self.at : self.at + 1]
        if first in ("$", "\\"):
            return self.reference()
        if first in ("'", '"'):
            return self._string()
        if first == "[":
            return self._list()
        return self._map() if first == "{" else self._constant(lexis.NUMBER)

    def _constant(self, pattern: Pattern[str]) -> Expression | None:
        start = self.base + self.at
        word = lexis.WORD.match(self.text, self.at)
        if word and word.group() in ("true", "false"):
            self.at = word.end()
            return Literal(word.group() == "true", start, self.base + self.at)
        digits = self.take(pattern)
        if digits is None:
            return None
        return Literal(self._number(digits), start, self.base + self.at)

    def _number(self, digits: str) -> int | float:
        if len(digits) > MAX_DIGITS:
            raise self.fault("a number with too many digits")
        return int(digits) if lexis.INTEGER.fullmatch(digits) else float(digits)

    def _string(self) -> Expression | None:
        start = self.at
        quoted = self.take(lexis.STRING)
        if quoted is None:
            return None
        content = quoted[1:-1]
        if quoted[0] == "'":
            return Literal(content.replace("''", "'"), self.base + start, self.base + self.at)
        if lexis.BROKEN_UNICODE_ESCAPE.search(content):
            raise self.fault(r"\u without four hexadecimal digits in a string")
        content = lexis.UNICODE_ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), content).replace('""', '"')
        if "$" not in content and "#" not in content:
            return Literal(content, self.base + start, self.base + self.at)
        self.descend()
        body = self._interpolate(content, self.base + start + 1, self.depth)
        self.ascend()
        return Interpolation(body, self.base + start, self.base + self.at)

    def _list(self) -> Expression | None:
        if not self.skip("["):
            return None
        self.descend()
        items = self._items_or_range()
        self.ascend()
        return items

    def _items_or_range(self) -> Expression:
        if self.skip("]"):
            return ListLiteral(())
        first = self.parameter(bare_words=False)
        if self.skip(".."):
            last = self.parameter(bare_words=False)
            self.expect("]")
            return Range(first, last)
        if self.skip(","):
            return ListLiteral((first, *self._more_items("]")))
        self.expect("]")
        return ListLiteral((first,))

    def _map(self) -> Expression | None:
        if not self.skip("{"):
            return None
        self.descend()
        entries = self._entries()
        self.ascend()
        return MapLiteral(entries)

    def _entries(self) -> tuple[tuple[Expression, Expression], ...]:
        entries: list[tuple[Expression, Expression]] = []
        self.space()
        if self.skip("}"):
            return ()
        while True:
            key = self.parameter(bare_words=False)
            self.expect(":")
            entries.append((key, self.parameter(bare_words=False)))
            if not self.skip(","):
                self.expect("}")
                return tuple(entries)
