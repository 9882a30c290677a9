"""Signals as a terminal gives them: what runs tests in the background may ignore some, and programs that tests start inherit that."""

from __future__ import annotations

import signal
from typing import Any

_USUAL: dict[str, Any] = {"SIGINT": signal.default_int_handler, "SIGHUP": signal.SIG_DFL}

for _name, _handler in _USUAL.items():
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) == signal.SIG_IGN:
        signal.signal(_number, _handler)
