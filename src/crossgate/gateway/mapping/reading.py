"""What a template reads of a request and overrides in its response, as far as the text tells; nothing is run.

For the causes: does the template look at ``Origin``, and under which condition does it set ``Access-Control-Allow-Origin``?
"""

from __future__ import annotations

from typing import NamedTuple

from crossgate.gateway.mapping.syntax import (
    Call,
    Chain,
    Define,
    Expression,
    Foreach,
    If,
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
    Set,
    Statement,
)


class ParameterRead(NamedTuple):
    """A look-up of a request parameter.

    *name* is None when the text does not tell it. *place* is ``header``, ``querystring``, ``path``, or ``any`` for
    ``$input.params(name)``. *start* and *end* are offsets in the template.
    """

    name: str | None
    place: str
    start: int
    end: int


class Override(NamedTuple):
    """An entry of ``$context.responseOverride`` or ``$context.requestOverride`` that is set.

    *side* is ``response`` or ``request``; *place* ``header``, ``querystring``, ``path``, or ``status``, where *name* is None.
    *value* is what it is set to as it is written. *conditions* are the conditions of the blocks around it, outermost first, as they
    are written, ``not (…)`` in an else-block.
    """

    side: str
    place: str
    name: str | None
    value: str
    conditions: tuple[str, ...]
    start: int
    end: int


class Reading(NamedTuple):
    """All that was found, in the order of the text; *names* are the roots with their first property, such as ``input.params``."""

    parameters: tuple[ParameterRead, ...]
    overrides: tuple[Override, ...]
    names: frozenset[str]


def read_tree(tree: tuple[Statement, ...], text: str = "") -> Reading:
    """Return what *tree*, the tree of *text*, reads and overrides."""
    reader = _Reader(text)
    reader.block(tree, ())
    return Reading(tuple(reader.parameters), tuple(reader.overrides), frozenset(reader.names))


PLACES = frozenset({"header", "querystring", "path"})
SIDES = {"requestOverride": "request", "responseOverride": "response"}


class _Reader:
    """Walks a tree; a variable that was set to a reference stands for that reference."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._meanings: dict[str, tuple[str, tuple[Part, ...]]] = {}
        self.parameters: list[ParameterRead] = []
        self.overrides: list[Override] = []
        self.names: set[str] = set()

    def block(self, body: tuple[Statement, ...], conditions: tuple[str, ...]) -> None:
        for statement in body:
            self._statement(statement, conditions)

    def _statement(self, statement: Statement, conditions: tuple[str, ...]) -> None:
        if isinstance(statement, Reference):
            self._reference(statement, conditions)
        elif isinstance(statement, Set):
            self._set(statement, conditions)
        elif isinstance(statement, If):
            self._if(statement, conditions)
        elif isinstance(statement, Foreach):
            self._expression(statement.items, conditions)
            self.block(statement.body, conditions)
        elif isinstance(statement, Define):
            self.block(statement.body, conditions)

    def _if(self, statement: If, conditions: tuple[str, ...]) -> None:
        refused: tuple[str, ...] = ()
        for branch in statement.branches:
            self._expression(branch.condition, conditions)
            self.block(branch.body, (*conditions, *refused, branch.written))
            refused = (*refused, f"not ({branch.written})")[-MAX_REFUSED:]
        self.block(statement.otherwise, (*conditions, *refused))

    def _set(self, statement: Set, conditions: tuple[str, ...]) -> None:
        self._expression(statement.value, conditions)
        target = statement.target
        if not target.parts:
            if isinstance(statement.value, Reference):
                self._meanings[target.root] = self._meaning(statement.value)
            else:
                self._meanings.pop(target.root, None)
            return
        root, parts = self._meaning(target)
        written = self._text[statement.value_start : statement.value_end].strip()
        if root == "context" and 2 <= len(parts) <= MAX_OVERRIDE_PARTS:
            self._override([_name(part) for part in parts], written, conditions, statement.offset, target.end)

    def _meaning(self, reference: Reference) -> tuple[str, tuple[Part, ...]]:
        root, parts = self._meanings.get(reference.root, (reference.root, ()))
        return root, (parts + reference.parts)[:MAX_MEANING_PARTS]

    def _expression(self, expression: Expression, conditions: tuple[str, ...]) -> None:
        if isinstance(expression, Reference):
            self._reference(expression, conditions)
        elif isinstance(expression, Interpolation):
            self.block(expression.body, conditions)
        else:
            for one in _operands(expression):
                self._expression(one, conditions)

    def _reference(self, reference: Reference, conditions: tuple[str, ...]) -> None:
        if reference.escaped:
            return
        for part in reference.parts:
            for argument in part.arguments if isinstance(part, Call) else (part.key,) if isinstance(part, Index) else ():
                self._expression(argument, conditions)
        root, parts = self._meaning(reference)
        first = _name(parts[0]) if parts else None
        self.names.add(f"{root}.{first}" if first else root)
        if root == "input":
            self._parameter(reference, parts)
        last = reference.parts[-1] if reference.parts else None
        if root == "context" and isinstance(last, Call) and last.name == "put" and len(last.arguments) == 2:
            names = [*(_name(part) for part in parts[:-1]), _constant(last.arguments[0])]
            self._override(names, self._written(last.arguments[1]), conditions, reference.offset, reference.end)

    def _parameter(self, reference: Reference, parts: tuple[Part, ...]) -> None:
        call = parts[0] if parts else None
        if not isinstance(call, Call) or call.name != "params":
            return
        if call.arguments and reference.root != "input":
            return
        if call.arguments:
            self.parameters.append(ParameterRead(_constant(call.arguments[0]), "any", reference.offset, reference.end))
            return
        place = _name(parts[1]) if len(parts) > 1 else None
        name = _key(parts[2]) if len(parts) > 2 else None
        self.parameters.append(ParameterRead(name, place if place in PLACES and place else "any", reference.offset, reference.end))

    def _override(self, names: list[str | None], value: str, conditions: tuple[str, ...], start: int, end: int) -> None:
        side = SIDES.get(names[0] or "")
        if side is None:
            return
        if names[1:] == ["status"]:
            self.overrides.append(Override(side, "status", None, value, conditions, start, end))
        elif len(names) == MAX_OVERRIDE_PARTS and names[1] in PLACES:
            self.overrides.append(Override(side, names[1] or "", names[2], value, conditions, start, end))

    def _written(self, expression: Expression) -> str:
        if isinstance(expression, Reference | Literal | Interpolation):
            start = expression.offset
            return self._text[start : expression.end]
        return ""


MAX_REFUSED = 20
"""Earlier branches of one ``#if`` that a condition names; a bound of ours."""

MAX_OVERRIDE_PARTS = 3
"""``responseOverride``, ``header``, a name."""

MAX_MEANING_PARTS = 8
"""Parts that are followed through variables; a bound of ours."""


def _operands(expression: Expression) -> tuple[Expression, ...]:
    if isinstance(expression, Not):
        return (expression.operand,)
    if isinstance(expression, Chain):
        return (expression.first, *(operand for _, operand in expression.rest))
    if isinstance(expression, ListLiteral):
        return expression.items
    if isinstance(expression, MapLiteral):
        return tuple(one for entry in expression.entries for one in entry)
    return (expression.first, expression.last) if isinstance(expression, Range) else ()


def _name(part: Part) -> str | None:
    if isinstance(part, Index):
        return _constant(part.key)
    return part.name


def _key(part: Part) -> str | None:
    """Return the key that *part* looks up in a map, be it ``.key``, ``['key']`` or ``.get('key')``."""
    if isinstance(part, Property):
        return part.name
    if isinstance(part, Index):
        return _constant(part.key)
    return _constant(part.arguments[0]) if part.name == "get" and part.arguments else None


def _constant(expression: Expression) -> str | None:
    return expression.value if isinstance(expression, Literal) and isinstance(expression.value, str) else None
