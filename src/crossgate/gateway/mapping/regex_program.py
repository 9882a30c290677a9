"""The instructions that a regular expression is made into, and how they are joined; no syntax and no matching."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.regex_sets import CharSet

MAX_PROGRAM = 3000
"""Instructions of one expression; a bound of ours."""

UNBOUNDED = -1


class Op(IntEnum):
    """What an instruction does; *a* and *b* are its operands, jumps are relative."""

    SET = 0
    """Take one character of the set *a*."""
    RUN = 1
    """Take characters of the set *a*: *b* is (least, most, possessive), as many as possible first."""
    SPLIT = 2
    """Go on at *a*, and if that fails at *b*."""
    JUMP = 3
    """Go on at *a*."""
    SAVE = 4
    """Remember the position as *a*."""
    AGAIN = 5
    """Go on at *b*, unless nothing was taken since *a* was remembered."""
    ASSERT = 6
    """Go on if the position is what *a* names."""
    BACK = 7
    """Take what group *a* took; *b* tells whether case counts."""
    LOOK = 8
    """Go on if the program *a* matches here; *b* is (ahead, negated)."""
    ATOMIC = 9
    """Take what the program *a* takes, and never come back into it."""
    DONE = 10
    """The expression has matched."""


class Instruction(NamedTuple):
    """One step of a program."""

    op: Op
    a: Any = None
    b: Any = None


Fragment = list[Instruction]


def bounded(fragment: Fragment) -> Fragment:
    """Return *fragment* if it is not too large, else raise TemplateFault."""
    if len(fragment) > MAX_PROGRAM:
        raise TemplateFault("a regular expression that is too large")
    return fragment


def either(one: Fragment, other: Fragment) -> Fragment:
    """Return what matches *one* or else *other*."""
    split = Instruction(Op.SPLIT, 1, len(one) + 2)
    return bounded([split, *one, Instruction(Op.JUMP, len(other) + 1), *other])


def repeat(fragment: Fragment, least: int, most: int, mode: str, mark: int) -> Fragment:
    """Return *fragment* from *least* to *most* times; *mode* is greedy, lazy or possessive, *mark* a free register."""
    if len(fragment) == 1 and fragment[0].op is Op.SET and mode != "lazy":
        return [Instruction(Op.RUN, fragment[0].a, (least, most, mode == "possessive"))]
    if len(fragment) * max(least, most, 1) > MAX_PROGRAM:
        raise TemplateFault("a regular expression that is too large")
    if mode == "possessive":
        inner = [*repeat(fragment, least, most, "greedy", mark), Instruction(Op.DONE)]
        return [Instruction(Op.ATOMIC, tuple(inner))]
    required = fragment * least
    if most == UNBOUNDED:
        return bounded(required + _loop(fragment, mode == "lazy", mark))
    return bounded(required + _optional(fragment, most - least, lazy=mode == "lazy"))


def _split(first: int, other: int, *, lazy: bool) -> Instruction:
    return Instruction(Op.SPLIT, other, first) if lazy else Instruction(Op.SPLIT, first, other)


def _loop(fragment: Fragment, lazy: bool, mark: int) -> Fragment:
    size = len(fragment)
    start = _split(1, size + 3, lazy=lazy)
    return [start, Instruction(Op.SAVE, mark), *fragment, Instruction(Op.AGAIN, mark, -size - 2)]


def _optional(fragment: Fragment, times: int, *, lazy: bool) -> Fragment:
    whole: Fragment = []
    step = len(fragment) + 1
    for left in range(times, 0, -1):
        whole += [_split(1, step * left, lazy=lazy), *fragment]
    return whole


def one_of(members: CharSet) -> Fragment:
    """Return what takes one character of *members*."""
    return [Instruction(Op.SET, members)]
