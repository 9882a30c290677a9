"""Every recorded rendering gives the recorded text; left out where the recordings are not there."""

from __future__ import annotations

import os

import pytest
from tests.truth.__main__ import shared_folder
from tests.truth.vtl import run

RECORDINGS = shared_folder() / "truth" / "vtl_cases.json"


def test_recorded_renderings() -> None:
    if not RECORDINGS.exists() and not os.environ.get("CI"):
        pytest.skip(f"no recordings: {RECORDINGS} is missing (set CROSSGATE_SHARED)")
    (tally,) = run(RECORDINGS)
    assert tally.disagreements == []
    assert tally.agreed
