"""Runs the programs of regular expressions by backtracking, each step counted; no syntax.

Java's engine backtracks without a bound; this one gives up, with a TemplateFault, when the rendering has no steps left.
"""

from __future__ import annotations

from crossgate.gateway.mapping.regex_program import UNBOUNDED, Instruction, Op
from crossgate.gateway.mapping.regex_sets import LINE_ENDS, WORD
from crossgate.gateway.mapping.rendering import Rendering

Program = tuple[Instruction, ...]
Registers = tuple[int, ...]
_Choice = tuple[int, int, Registers, int]
"""Where to go on: instruction, position, registers, and how far back the position may still go (a run gives back one by one)."""


class Machine:
    """A text and what may be spent on it."""

    __slots__ = ("_r", "end", "text")

    def __init__(self, text: str, r: Rendering) -> None:
        self.text = text
        self.end = len(text)
        self._r = r

    def run(self, program: Program, at: int, registers: Registers, full: int = -1) -> tuple[int, Registers] | None:
        """Match *program* from position *at*; return where it ended and its registers, or None.

        Only an end at *full* counts, if that is not negative.
        """
        choices: list[_Choice] = [(0, at, registers, at)]
        while choices:
            pc, at, registers, low = choices.pop()
            if at > low:
                choices.append((pc, at - 1, registers, low))
            found = self._follow(program, pc, at, registers, choices)
            if found is not None and (full < 0 or found[0] == full):
                return found
        return None

    # One loop and no call per step, which would take twice the time: hence its length.
    def _follow(  # noqa: C901, PLR0912
        self, program: Program, pc: int, at: int, registers: Registers, choices: list[_Choice]
    ) -> tuple[int, Registers] | None:
        """Go on from instruction *pc* to the end of *program*, or None where a step fails; other ways there are go to *choices*."""
        r = self._r
        while True:
            r.steps -= 2
            if r.steps < 0:
                r.refuse()
            op, a, b = program[pc]
            if op is Op.SET:
                if at >= self.end or self.text[at] not in a:
                    return None
                at += 1
                pc += 1
            elif op is Op.RUN:
                reached = self._reach(a, at, b[1])
                low = at + b[0]
                if reached < low:
                    return None
                pc += 1
                if reached > low and not b[2]:
                    choices.append((pc, reached - 1, registers, low))
                at = reached
            elif op is Op.SPLIT:
                choices.append((pc + b, at, registers, at))
                pc += a
            elif op is Op.JUMP:
                pc += a
            elif op is Op.SAVE:
                registers = _saved(registers, a, at)
                pc += 1
            elif op is Op.AGAIN:
                pc += b if registers[a] != at else 1
            elif op is Op.DONE:
                return at, registers
            else:
                outcome = self._special(program[pc], at, registers)
                if outcome is None:
                    return None
                at, registers = outcome
                pc += 1

    def _reach(self, members: object, at: int, most: int) -> int:
        """Return how far characters of *members* go from *at*."""
        text, end = self.text, self.end if most == UNBOUNDED else min(self.end, at + most)
        start = at
        while at < end and text[at] in members:  # type: ignore[operator]
            at += 1
        self._r.charge(at - start >> 2)
        return at

    def _special(self, instruction: Instruction, at: int, registers: Registers) -> tuple[int, Registers] | None:
        op, a, b = instruction
        if op is Op.ASSERT:
            return (at, registers) if self._holds(a, at) else None
        if op is Op.ATOMIC:
            return self.run(a, at, registers)
        if op is Op.BACK:
            return self._back(a, at, registers, without_case=b)
        ahead, negated = b
        found = self.run(a, at, registers) if ahead else self._behind(a, at, registers)
        if negated:
            return (at, registers) if found is None else None
        return (at, found[1]) if found else None

    def _behind(self, program: Program, at: int, registers: Registers) -> tuple[int, Registers] | None:
        for start in range(at, -1, -1):
            found = self.run(program, start, registers, full=at)
            if found:
                return found
        return None

    def _back(self, group: int, at: int, registers: Registers, *, without_case: bool) -> tuple[int, Registers] | None:
        if 2 * group + 1 >= len(registers) or registers[2 * group + 1] < 0:
            return None
        taken = self.text[registers[2 * group] : registers[2 * group + 1]]
        here = self.text[at : at + len(taken)]
        self._r.charge(len(taken) >> 4)
        same = taken.lower() == here.lower() if without_case else taken == here
        return (at + len(taken), registers) if same else None

    def _holds(self, where: str, at: int) -> bool:
        text, end = self.text, self.end
        if where == "start":
            return at == 0
        if where == "end":
            return at == end
        if where == "last line end":
            return at == end or text[at:] in ("\n", "\r", "\r\n", "\x85", "\u2028", "\u2029")
        if where == "start of line":
            return at == 0 or (at < end and text[at - 1] in LINE_ENDS and text[at - 1 : at + 1] != "\r\n")
        if where == "end of line":
            return at == end or (text[at] in LINE_ENDS and not (at and text[at - 1 : at + 1] == "\r\n"))
        word = (at > 0 and text[at - 1] in WORD) != (at < end and text[at] in WORD)
        return word == (where == "word")


def _saved(registers: Registers, register: int, at: int) -> Registers:
    if register < 0:
        register += len(registers)
    return (*registers[:register], at, *registers[register + 1 :])
