"""Whole-output snapshots: the text people read, kept in files beside the tests."""

from __future__ import annotations

import os
from pathlib import Path

_FOLDER = Path(__file__).parent / "snapshots"


def assert_snapshot(name: str, text: str) -> None:
    """Compare *text* with the snapshot *name*; UPDATE_SNAPSHOTS=1 writes it instead."""
    path = _FOLDER / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"no snapshot {name}; UPDATE_SNAPSHOTS=1 makes one"
    assert text == path.read_text(encoding="utf-8")
