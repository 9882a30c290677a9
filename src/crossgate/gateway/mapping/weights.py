"""How many nodes a part of a template has: what running it counts against the limit of steps."""

from __future__ import annotations

from crossgate.gateway.mapping.syntax import (
    Call,
    Chain,
    Expression,
    Foreach,
    If,
    Index,
    ListLiteral,
    MapLiteral,
    Not,
    Part,
    Range,
    Reference,
    Set,
    Statement,
)


def weigh_statement(statement: Statement) -> int:
    """Return the number of nodes of *statement* without the blocks in it, which count when they run."""
    if isinstance(statement, Reference):
        return 1 + weigh(statement)
    if isinstance(statement, Set):
        return 2 + weigh(statement.value) + weigh(statement.target)
    if isinstance(statement, If):
        return 1 + sum(weigh(branch.condition) for branch in statement.branches)
    return 1 + (weigh(statement.items) if isinstance(statement, Foreach) else 0)


def weigh(expression: Expression) -> int:
    """Return the number of nodes of *expression*, but for those in strings, which count when they run."""
    if isinstance(expression, Reference):
        return 1 + sum(1 + sum(map(weigh, _inner(part))) for part in expression.parts)
    if isinstance(expression, ListLiteral):
        return 1 + sum(map(weigh, expression.items))
    if isinstance(expression, MapLiteral):
        return 1 + sum(weigh(key) + weigh(value) for key, value in expression.entries)
    if isinstance(expression, Range):
        return 1 + weigh(expression.first) + weigh(expression.last)
    if isinstance(expression, Not):
        return 1 + weigh(expression.operand)
    if isinstance(expression, Chain):
        return weigh(expression.first) + sum(1 + weigh(operand) for _, operand in expression.rest)
    return 1


def _inner(part: Part) -> tuple[Expression, ...]:
    if isinstance(part, Call):
        return part.arguments
    return (part.key,) if isinstance(part, Index) else ()
