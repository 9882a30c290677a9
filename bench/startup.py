"""``check`` of the recipe example against a bare interpreter and against cfn-lint on the same file."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.timing import interleaved, median

_BIN = Path(sys.executable).parent
_EXAMPLE = "examples/pets-recipe.yaml"


def main() -> None:
    """Print the medians and the ratios."""
    seconds = interleaved(
        {
            "bare interpreter": [sys.executable, "-c", "pass"],
            "crossgate --version": [str(_BIN / "crossgate"), "--version"],
            "crossgate check": [str(_BIN / "crossgate"), "check", _EXAMPLE],
            "cfn-lint": [str(_BIN / "cfn-lint"), _EXAMPLE],
        },
        rounds=9,
    )
    medians = {name: median(values) for name, values in seconds.items()}
    bare, check = medians["bare interpreter"], medians["crossgate check"]
    for name, value in medians.items():
        print(f"{name:<22}{value * 1000:8.1f} ms   {(value - bare) * 1000:+8.1f} ms over bare   {value / bare:6.1f} x bare")
    print(f"cfn-lint / crossgate check: {medians['cfn-lint'] / check:.1f}")
