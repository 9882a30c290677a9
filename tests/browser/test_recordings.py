"""The recorded exchanges of real browsers, where they are at hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CROSSGATE_SHARED", ROOT.parent / "shared"))
RECORDINGS = SHARED / "truth" / "browser_cases.json"

if not RECORDINGS.exists():
    if os.environ.get("CI"):
        pytest.fail(f"the recordings are missing: {RECORDINGS}")
    pytest.skip(f"left out: no recordings at {RECORDINGS}", allow_module_level=True)


def test_every_recorded_exchange_agrees() -> None:
    command = [sys.executable, "-m", "tests.truth", "--browser", str(RECORDINGS), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    summary = json.loads(done.stdout)
    for tally in summary["results"]:
        assert tally["disagreements"] == [], tally["name"]
        assert len(tally["out_of_scope"]) <= (tally["agreed"] + len(tally["out_of_scope"])) * 0.05
    assert {tally["name"] for tally in summary["results"]} == {"chromium", "firefox"}
    assert done.returncode == 0
