"""The recorded answers of API Gateway, where they are at hand."""

from __future__ import annotations

import os

import pytest

from tests.truth.__main__ import shared_folder
from tests.truth.gateway import run

RECORDINGS = shared_folder() / "truth" / "gateway_cases.json"

if not RECORDINGS.exists() and not os.environ.get("CI"):
    pytest.skip(f"left out: no recordings of API Gateway at {RECORDINGS}", allow_module_level=True)


def test_recordings_agree() -> None:
    (tally,) = run(RECORDINGS)
    assert tally.disagreements == []
    assert len(tally.agreed) > 100
