"""The pages of the causes as tests read them: their headings and the examples that prove them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import crossgate.check

FOLDER = Path(crossgate.check.__file__).parent / "causes"
HEADINGS = ("What it is", "How it looks", "Why", "How to mend it")
_BESIDE = re.compile(r"^```(?:yaml|json) beside (?P<name>[\w.-]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^```(?P<language>yaml|json) (?P<kind>broken|fixed)(?P<flags>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One template of a page: *kind* is ``broken`` or ``fixed``, *flags* go to ``check``."""

    kind: str
    flags: tuple[str, ...]
    text: str


def page(name: str) -> str:
    """Return the page of the cause *name*."""
    return (FOLDER / f"{name.replace('-', '_')}.md").read_text(encoding="utf-8")


def examples(name: str) -> list[Example]:
    """Return the examples of the cause *name*."""
    return [Example(found["kind"], tuple(shlex.split(found["flags"])), found["text"]) for found in _FENCE.finditer(page(name))]


def files_beside(name: str) -> dict[str, str]:
    """Return the texts of the files that the flags of the examples name, by their names."""
    return {found["name"]: found["text"] for found in _BESIDE.finditer(page(name))}


def section(name: str, heading: str) -> str:
    """Return what stands under *heading* on the page of the cause *name*."""
    return page(name).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
