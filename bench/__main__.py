"""``python -m bench [NAME]``: runs every benchmark, or those named."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec

_ALL = ("startup", "growth", "exchanges", "fix", "serve", "templates")
_NEEDS = {"templates": "airspeed"}
"""What a benchmark compares with and the project does not depend on."""

for name in sys.argv[1:] or _ALL:
    print(f"== {name}")
    needed = _NEEDS.get(name)
    if needed and find_spec(needed) is None:
        print(f"left out: {needed} is not installed (pip install airspeed-ext)")
        continue
    import_module(f"bench.{name}").main()
