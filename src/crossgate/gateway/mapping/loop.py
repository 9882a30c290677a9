"""The ``$foreach`` variable of a running loop; the running is done elsewhere."""

from __future__ import annotations

from crossgate.gateway.mapping.rendering import Rendering
from crossgate.gateway.mapping.values import Opaque


class Loop(Opaque):
    """The ``$foreach`` variable of one loop."""

    __slots__ = ("_parent", "end", "index")

    def __init__(self, rounds: int, parent: object) -> None:
        self.index = 0
        self.end = rounds - 1
        self._parent = parent

    def member(self, name: str) -> object:
        """Return ``count``, ``index``, ``hasNext``, ``first``, ``last``, ``parent`` or ``topmost``, else None."""
        if name == "hasNext":
            return self.index < self.end
        if name == "index":
            return self.index
        if name == "count":
            return self.index + 1
        if name == "first":
            return self.index == 0
        return self.index == self.end if name == "last" else self._outer(name)

    def _outer(self, name: str) -> object:
        if name == "parent":
            return self._parent
        outer: object = self
        while name == "topmost" and isinstance(outer, Loop) and outer._parent is not None:  # noqa: SLF001 - its own class
            outer = outer._parent  # noqa: SLF001
        return outer if name == "topmost" else None

    def call(self, _: Rendering, name: str, arguments: list[object]) -> object:
        """Return what the getters of the members give; ``stop()`` is none of them, since Velocity 1.7 keeps it to itself."""
        if arguments:
            return None
        for prefix in ("get", "is"):
            if name.startswith(prefix):
                return self.member(name[len(prefix)].lower() + name[len(prefix) + 1 :]) if len(name) > len(prefix) else None
        return self.member(name) if name == "hasNext" else None
