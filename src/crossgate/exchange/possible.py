"""What an outcome of a route is: its name, and what brings it about; which outcomes a route has is told elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from crossgate.api import Unknown
from crossgate.gateway import ORDINARY, Backend, Circumstances

PREFLIGHT = "preflight"
SUCCESS = "success"

UNSEEN_BACKEND = Unknown("the backend decides about its own headers")


class PossibleOutcome(NamedTuple):
    """One thing that can become of a request: its *name* in reports, and what makes it happen.

    *without* lists what the page fails to send (``credentials``, ``key``, ``parameters``, ``body``), *media_type* replaces the body's type,
    *oversize* makes the body larger than any API takes.
    """

    name: str
    circumstances: Circumstances = ORDINARY
    backend: Backend | None = None
    without: tuple[str, ...] = ()
    media_type: str | None = None
    oversize: bool = False
