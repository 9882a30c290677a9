"""A position in a template and how deep it lies; no grammar."""

from __future__ import annotations

from re import Pattern

from crossgate.gateway.mapping import lexis
from crossgate.gateway.mapping.limits import MAX_DEPTH, TemplateFault


class Cursor:
    """A position *at* in *text*; *base* is the offset of that text in the template, *depth* how many levels it is within others."""

    def __init__(self, text: str, base: int, depth: int) -> None:
        self.text = text
        self.base = base
        self.at = 0
        self.depth = depth

    def fault(self, message: str) -> TemplateFault:
        """Return the fault that *message* tells of, at the present position."""
        return TemplateFault(message, self.base + self.at)

    def take(self, pattern: Pattern[str]) -> str | None:
        """Step over *pattern* and return what it matched, or None."""
        match = pattern.match(self.text, self.at)
        if match is None:
            return None
        self.at = match.end()
        return match.group()

    def skip(self, characters: str) -> bool:
        """Step over *characters* if they are next."""
        if not self.text.startswith(characters, self.at):
            return False
        self.at += len(characters)
        return True

    def space(self) -> None:
        """Step over blanks and line ends."""
        self.take(lexis.SPACE)

    def expect(self, characters: str) -> None:
        """Step over *characters*, which must be next."""
        if not self.skip(characters):
            found = repr(self.text[self.at]) if self.at < len(self.text) else "the end of the template"
            raise self.fault(f"expected {characters!r} but found {found}")

    def descend(self) -> None:
        """Go one level deeper, or refuse."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fault(f"nested deeper than {MAX_DEPTH} levels")

    def ascend(self) -> None:
        """Come back from one level."""
        self.depth -= 1
