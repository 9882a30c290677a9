"""Everything that can go wrong with one call of the control plane, at any call: a wrapper around another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crossgate.live.client import ControlPlane
from crossgate.live.failures import ControlPlaneError, Permission


class Crash(BaseException):
    """The process dies: nothing of it catches this."""


def _raising(reason: Any, message: str) -> Callable[[str], BaseException]:
    return lambda operation: ControlPlaneError(message, reason, operation=operation)


FAULTS: dict[str, tuple[bool, bool, Callable[[str], BaseException]]] = {
    "throttled": (False, False, _raising("throttled", "AWS throttles this account's calls")),
    "lost before": (False, False, _raising("network", "the connection was closed")),
    "lost after": (True, False, _raising("network", "the connection was closed")),
    "500 before": (False, False, _raising("server", "InternalFailure")),
    "500 after": (True, False, _raising("server", "InternalFailure")),
    "conflict": (False, False, _raising("conflict", "concurrent modification")),
    "expired": (False, True, _raising("credentials", "the credentials have expired")),
    "denied": (False, True, _raising("denied", "the credentials lack a permission")),
    "crash before": (False, False, lambda _: Crash()),
    "crash after": (True, False, lambda _: Crash()),
    "Ctrl-C before": (False, False, lambda _: KeyboardInterrupt()),
    "Ctrl-C after": (True, False, lambda _: KeyboardInterrupt()),
}
"""By name: whether the call takes effect, whether all later ones fail as well, and what the caller sees."""


class FaultyPlane:
    """*inner*, but the call number *index*, counted from 0, fails as *fault* says."""

    def __init__(self, inner: ControlPlane, fault: str, index: int) -> None:
        self.region = inner.region
        self.count = 0
        self.has_failed = False
        self._inner = inner
        self._index = index
        self._takes_effect, self._lasts, self._raised = FAULTS[fault]

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        here = self.count
        self.count += 1
        if here == self._index or (self._lasts and here > self._index):
            self.has_failed = True
            if self._takes_effect:
                self._inner.call(operation, **parameters)
            raise self._raised(operation)
        return self._inner.call(operation, **parameters)

    def permission(self, operation: str, **parameters: Any) -> Permission:
        return self._inner.permission(operation, **parameters)
