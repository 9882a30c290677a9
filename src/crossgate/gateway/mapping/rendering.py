"""The state of one rendering: variables, output and what it may still cost; no syntax."""

from __future__ import annotations

from typing import NoReturn

from crossgate.gateway.mapping.limits import MAX_STEPS, MAX_TEXT, TemplateFault


class Rendering:
    """What the compiled template works on."""

    __slots__ = ("blocks", "loop", "out", "room", "steps", "variables")

    def __init__(self, variables: dict[str, object]) -> None:
        self.variables = variables
        self.out: list[str] = []
        self.steps = MAX_STEPS
        self.room = MAX_TEXT
        self.loop: object = None
        self.blocks = 0

    def charge(self, steps: int) -> None:
        """Count *steps* elementary operations; raise TemplateFault beyond the limit."""
        self.steps -= steps
        if self.steps < 0:
            self.refuse()

    def made(self, text: str) -> str:
        """Count the characters of *text*, which was newly made, and return it; raise TemplateFault beyond the limit."""
        size = len(text)
        self.room -= size
        self.steps -= size >> 6
        if self.room < 0 or self.steps < 0:
            self.refuse()
        return text

    def write(self, text: str) -> None:
        """Print *text*."""
        self.room -= len(text)
        if self.room < 0:
            self.refuse()
        self.out.append(text)

    def refuse(self) -> NoReturn:
        """Raise the fault of a rendering that costs too much."""
        raise TemplateFault("the template makes too much text" if self.room < 0 else "the template takes too many steps")


class Stop(Exception):
    """``#stop`` was reached."""


class Break(Exception):
    """``#break`` was reached."""
