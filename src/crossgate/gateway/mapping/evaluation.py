"""Makes functions of a template's expressions; no statements and no output.

A reference that leads nowhere, or to null, evaluates to the empty text: that is where AWS leaves Java's Velocity, and why
``#if($missing)`` holds and ``$missing`` prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from crossgate.gateway.mapping.arithmetic import calculate
from crossgate.gateway.mapping.limits import MAX_STEPS, TemplateFault
from crossgate.gateway.mapping.map_methods import as_key
from crossgate.gateway.mapping.methods import call, item, member
from crossgate.gateway.mapping.overrides import refuse_second_override
from crossgate.gateway.mapping.rendering import Rendering
from crossgate.gateway.mapping.syntax import (
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
from crossgate.gateway.mapping.values import JavaList

Evaluator = Callable[[Rendering], object]
Condition = Callable[[Rendering], bool]
Getter = Callable[[Rendering, object], object]
Blocks = Callable[[tuple[Statement, ...]], Callable[[Rendering], None]]


def compile_expression(expression: Expression, blocks: Blocks) -> Evaluator:
    """Return a function that gives the value of *expression*; *blocks* compiles what strings hold."""
    if isinstance(expression, Literal):
        value = expression.value
        return lambda _: value
    if isinstance(expression, Reference):
        return _reference(expression, blocks)
    if isinstance(expression, Interpolation):
        return _interpolation(expression, blocks)
    if isinstance(expression, ListLiteral):
        items = [compile_expression(one, blocks) for one in expression.items]
        return lambda r: JavaList([one(r) for one in items])
    if isinstance(expression, MapLiteral):
        entries = [(compile_expression(key, blocks), compile_expression(value, blocks)) for key, value in expression.entries]
        return lambda r: {as_key(key(r)): value(r) for key, value in entries}
    if isinstance(expression, Range):
        return _range(expression, blocks)
    if isinstance(expression, Chain) and expression.precedence > LOGICAL:
        return _chain(expression, blocks)
    return compile_condition(expression, blocks)


EQUALITY = {"eq": True, "ne": False}

LOGICAL = 2
"""The precedence of ``and``; ``or`` is below it."""


def compile_condition(expression: Expression, blocks: Blocks) -> Condition:
    """Return a function that tells whether *expression* holds.

    A reference holds unless it is false; of all else only ``true``, comparisons and what joins them can hold: Velocity 1.7 takes any
    other expression for false.
    """
    if isinstance(expression, Not):
        operand = compile_condition(expression.operand, blocks)
        return lambda r: not operand(r)
    if isinstance(expression, Reference):
        value = compile_expression(expression, blocks)
        return lambda r: value(r) is not False
    if isinstance(expression, Literal):
        holds = expression.value is True
        return lambda _: holds
    if isinstance(expression, Chain) and expression.precedence <= LOGICAL:
        return _logical(expression, blocks)
    if isinstance(expression, Chain):
        result = _chain(expression, blocks)
        return lambda r: result(r) is True
    return lambda _: False


def _logical(chain: Chain, blocks: Blocks) -> Condition:
    conditions = [compile_condition(one, blocks) for one in (chain.first, *(operand for _, operand in chain.rest))]
    if chain.precedence == LOGICAL:
        return lambda r: all(condition(r) for condition in conditions)
    return lambda r: any(condition(r) for condition in conditions)


def _chain(chain: Chain, blocks: Blocks) -> Evaluator:
    first = compile_expression(chain.first, blocks)
    rest = [(operator, compile_expression(operand, blocks)) for operator, operand in chain.rest]
    if len(rest) == 1:
        return _operation(first, *rest[0])

    def run(r: Rendering) -> object:
        value = first(r)
        for operator, operand in rest:
            value = calculate(operator, value, operand(r), r)
        return value

    return run


def _operation(first: Evaluator, operator: str, second: Evaluator) -> Evaluator:
    """Return a single operation; two texts compared for equality, the commonest, take the short way."""
    wanted = EQUALITY.get(operator)

    def run(r: Rendering) -> object:
        left, right = first(r), second(r)
        if wanted is not None and type(left) is str and type(right) is str:
            return (left == right) is wanted
        return calculate(operator, left, right, r)

    return run


def _interpolation(expression: Interpolation, blocks: Blocks) -> Evaluator:
    body = blocks(expression.body)

    def run(r: Rendering) -> str:
        outer, r.out = r.out, []
        try:
            body(r)
            return "".join(r.out)
        finally:
            r.out = outer

    return run


def _range(expression: Range, blocks: Blocks) -> Evaluator:
    first, last = compile_expression(expression.first, blocks), compile_expression(expression.last, blocks)

    def run(r: Rendering) -> object:
        start, end = first(r), last(r)
        if not isinstance(start, int) or not isinstance(end, int):
            return None
        if abs(end - start) > MAX_STEPS:
            raise TemplateFault("a range that is too long")
        r.charge(abs(end - start) + 1)
        return JavaList(range(start, end + 1) if start <= end else range(start, end - 1, -1))

    return run


def _reference(reference: Reference, blocks: Blocks) -> Evaluator:
    root = reference.root
    getters = [_getter(part, blocks) for part in reference.parts]
    if len(getters) <= 1:
        return _short_reference(root, getters[0] if getters else None)

    def run(r: Rendering) -> object:
        value = r.variables.get(root)
        for getter in getters:
            if value is None:
                return ""
            value = getter(r, value)
        return _filled(value)

    return run


def _short_reference(root: str, getter: Getter | None) -> Evaluator:
    """Return what ``_reference`` would for at most one part: most references are such."""
    if getter is None:

        def run_variable(r: Rendering) -> object:
            value = r.variables.get(root)
            return "" if value is None else value

        return run_variable

    def run_part(r: Rendering) -> object:
        value = r.variables.get(root)
        if value is not None:
            value = getter(r, value)
        return "" if value is None else value

    return run_part


def _filled(value: object) -> object:
    return "" if value is None else value


def _getter(part: Part, blocks: Blocks) -> Getter:
    if isinstance(part, Property):
        name = part.name
        return lambda _, value: value.get(name) if isinstance(value, dict) else member(value, name)
    if isinstance(part, Index):
        key = compile_expression(part.key, blocks)
        return lambda r, value: item(value, key(r))
    method, arguments = part.name, [compile_expression(argument, blocks) for argument in part.arguments]
    return lambda r, value: call(r, value, method, [argument(r) for argument in arguments])


def assign(target: Reference, blocks: Blocks) -> Callable[[Rendering, object], None]:
    """Return a function that sets *target* to a value."""
    root = target.root
    if not target.parts:

        def set_variable(r: Rendering, value: object) -> None:
            r.variables[root] = value

        return set_variable
    owner = _reference(target._replace(parts=target.parts[:-1]), blocks)
    key = _key(target.parts[-1], blocks)

    def set_part(r: Rendering, value: object) -> None:
        _store(r, owner(r), key(r), value)

    return set_part


def _key(part: Part, blocks: Blocks) -> Evaluator:
    if isinstance(part, Index):
        return compile_expression(part.key, blocks)
    name = part.name
    return lambda _: name


def _store(r: Rendering, owner: object, key: object, value: object) -> None:
    """Set an entry of a map or an item of a list; anything else cannot be set, which Velocity only logs."""
    if isinstance(owner, dict):
        refuse_second_override(r, owner, key)
        owner[as_key(key)] = value
    elif isinstance(owner, list) and isinstance(key, int) and not isinstance(key, bool):
        item(owner, key)
        owner[key] = value
