"""``python -m bench [NAME]``: runs every benchmark, or those named."""

from __future__ import annotations

import sys
from importlib import import_module

_ALL = ("startup", "growth", "exchanges")

for name in sys.argv[1:] or _ALL:
    print(f"== {name}")
    import_module(f"bench.{name}").main()
