"""Makes functions of a template's tree, so that rendering does no more reading; no parsing.

Each statement has a weight, the number of its nodes, which is counted when it runs: so the cost of a rendering is bounded
whatever the template does.
"""

from __future__ import annotations

from collections.abc import Callable

from crossgate.gateway.mapping.evaluation import Condition, Evaluator, assign, compile_condition, compile_expression
from crossgate.gateway.mapping.limits import MAX_ITERATIONS, TemplateFault
from crossgate.gateway.mapping.loop import Loop
from crossgate.gateway.mapping.rendering import Break, Rendering, Stop
from crossgate.gateway.mapping.syntax import Define, Foreach, If, Leave, Reference, Set, Statement, Text
from crossgate.gateway.mapping.values import DefinedBlock, to_text
from crossgate.gateway.mapping.weights import weigh_statement

Run = Callable[[Rendering], None]


def compile_block(body: tuple[Statement, ...]) -> Run:
    """Return a function that runs the statements of *body*."""
    runs = [_compile(statement) for statement in body]
    weight = 1 + sum(weigh_statement(statement) for statement in body)
    text = sum(len(statement.text) for statement in body if isinstance(statement, Text))
    if not runs:
        return lambda _: None
    if len(runs) == 1:
        return _alone(runs[0], weight, text)

    def run(r: Rendering) -> None:
        r.steps -= weight
        r.room -= text
        if r.steps < 0 or r.room < 0:
            r.refuse()
        for one in runs:
            one(r)

    return run


def _alone(one: Run, weight: int, text: int) -> Run:
    """Return a block of one statement."""

    def run(r: Rendering) -> None:
        r.steps -= weight
        r.room -= text
        if r.steps < 0 or r.room < 0:
            r.refuse()
        one(r)

    return run


def _compile(statement: Statement) -> Run:
    if isinstance(statement, Text):
        return _text(statement.text)
    if isinstance(statement, Reference):
        return _print(statement)
    if isinstance(statement, Set):
        return _set(statement)
    if isinstance(statement, If):
        return _if(statement)
    if isinstance(statement, Foreach):
        return _foreach(statement)
    if isinstance(statement, Define):
        return _define(statement)
    return _leave(statement)


def _text(text: str) -> Run:
    return lambda r: r.out.append(text)


def _print(reference: Reference) -> Run:
    value = compile_expression(reference, compile_block)
    prefix, written = reference.prefix, reference.written
    if reference.escaped:
        return _escaped(value, prefix + written)

    def run(r: Rendering) -> None:
        found = value(r)
        if isinstance(found, DefinedBlock):
            text = _block_text(found, prefix, written, r)
        else:
            text = prefix + (found if isinstance(found, str) else to_text(found, r))
        r.room -= len(text)
        if r.room < 0:
            r.refuse()
        r.out.append(text)

    return run


def _block_text(block: DefinedBlock, prefix: str, written: str, r: Rendering) -> str:
    """Return what a reference to a block of ``#define`` prints: Velocity forgets its prefix, but not if it is too deep in itself."""
    if not block.is_too_deep:
        return block.render(r)
    slashes = prefix[: len(prefix) - len(prefix.lstrip("\\"))]
    return slashes + prefix + ("" if written.startswith("$!") else written)


def _escaped(value: Evaluator, written: str) -> Run:
    """Return what prints *written*, though Velocity looks up the value: what fails there fails here."""

    def run(r: Rendering) -> None:
        value(r)
        r.write(written)

    return run


def _set(statement: Set) -> Run:
    target, value = assign(statement.target, compile_block), compile_expression(statement.value, compile_block)

    def run(r: Rendering) -> None:
        found = value(r)
        if found is not None:
            target(r, found)

    return run


def _if(statement: If) -> Run:
    branches = [(compile_condition(branch.condition, compile_block), compile_block(branch.body)) for branch in statement.branches]
    otherwise = compile_block(statement.otherwise)
    if len(branches) == 1:
        return _choice(*branches[0], otherwise)

    def run(r: Rendering) -> None:
        for condition, body in branches:
            if condition(r):
                body(r)
                return
        otherwise(r)

    return run


def _choice(condition: Condition, body: Run, otherwise: Run) -> Run:
    """Return an ``#if`` without ``#elseif``."""

    def run(r: Rendering) -> None:
        if condition(r):
            body(r)
        else:
            otherwise(r)

    return run


_LOOP_NAMES = ("foreach", "velocityCount", "velocityHasNext")


def _foreach(statement: Foreach) -> Run:
    items, body = compile_expression(statement.items, compile_block), compile_block(statement.body)
    names = (statement.name, *_LOOP_NAMES)

    def run(r: Rendering) -> None:
        values = _iterable(items(r))
        if not values:
            return
        saved = [(name, r.variables.get(name)) for name in names]
        loop = Loop(len(values), r.loop)
        outer, r.loop = r.loop, loop
        try:
            _rounds(r, loop, values, statement.name, body)
        except Break:
            pass
        finally:
            r.loop = outer
            _restore(r, saved)

    return run


def _rounds(r: Rendering, loop: Loop, values: list[object], name: str, body: Run) -> None:
    variables = r.variables
    end = loop.end
    for index, value in enumerate(values):
        if index == MAX_ITERATIONS:
            raise TemplateFault(f"#foreach with more than {MAX_ITERATIONS} rounds")
        loop.index = index
        variables[name] = value
        variables["foreach"] = loop
        variables["velocityCount"] = index + 1
        variables["velocityHasNext"] = index < end
        r.steps -= 3
        body(r)


def _restore(r: Rendering, saved: list[tuple[str, object]]) -> None:
    for name, value in saved:
        if value is None:
            r.variables.pop(name, None)
        else:
            r.variables[name] = value


def _iterable(value: object) -> list[object]:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return []
    return value[: MAX_ITERATIONS + 1]


def _define(statement: Define) -> Run:
    name, body = statement.name, compile_block(statement.body)

    def run(r: Rendering) -> None:
        r.variables[name] = DefinedBlock(name, body)

    return run


def _leave(statement: Leave) -> Run:
    def run(r: Rendering) -> None:
        if statement.whole or (r.loop is None and not r.blocks):
            raise Stop
        raise Break

    return run
