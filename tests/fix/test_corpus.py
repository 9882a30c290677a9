"""Fixing real templates, where they are at hand: each outcome is one of the right ones, and every fix proves itself."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from crossgate.fix import fixed_text
from crossgate.sources import read_text
from tests.fix.corpus import FILES, POLICIES, WISHES, fixed, outcome, share_proved, templates, with_http_api
from tests.fix.oracles import new_complaints

if not FILES.exists():
    if os.environ.get("CI") and os.environ.get("CROSSGATE_SHARED"):
        pytest.fail(f"CROSSGATE_SHARED names {FILES}, which is not there", pytrace=False)
    pytest.skip("the corpus of real templates is not here", allow_module_level=True)

SAMPLE = templates()[::4]
HTTP_SAMPLE = with_http_api()[::5]
OLD_FRAME = "E3724"
"""A template of SAM without its Transform; it cannot be deployed before or after, and Globals are one more thing that says so."""


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.name[-60:])
def test_a_fixed_template_parses_keeps_its_bytes_and_stays_fixed(path: Path) -> None:
    stated = POLICIES["one origin"]
    result = fixed(path, stated)
    if result is None or not result.is_changed:
        return
    kept, at = "", 0
    for edit in result.edits:
        kept += result.source.text[at : edit.start]
        at = edit.end
    assert (
        "".join(_between(result.after, [edit.text for edit in result.edits], kept + result.source.text[at:]))
        == kept + result.source.text[at:]
    )
    if result.source.text.lstrip().startswith("{"):
        json.loads(result.after)
    again = fixed_text(read_text(path.name, result.after).apis, dict(stated), WISHES, force_generated=True)
    if not result.refused:
        assert again.after == result.after


def _between(after: str, texts: list[str], _: str) -> list[str]:
    """Return what of *after* is not among the inserted *texts*, which stand in it in this order."""
    pieces, at = [], 0
    for text in texts:
        found = after.index(text, at)
        pieces.append(after[at:found])
        at = found + len(text)
    return [*pieces, after[at:]]


def test_nearly_all_templates_with_a_method_end_proved() -> None:
    kinds = [outcome(fixed(path, POLICIES["one origin"])) for path in SAMPLE]
    good, seen = share_proved(kinds)
    assert good >= 0.95 * seen or seen - good <= 2, sorted(set(kinds))


@pytest.mark.parametrize("stated", POLICIES.values(), ids=POLICIES)
def test_http_apis_come_out_well(stated: dict[str, object]) -> None:
    kinds = [outcome(fixed(path, stated)) for path in HTTP_SAMPLE]
    good, seen = share_proved(kinds)
    assert good >= 0.95 * seen or seen - good <= 2, sorted(set(kinds))


@pytest.mark.parametrize("path", [*HTTP_SAMPLE[::12], *FILES.glob("openapi/*queue-based*")], ids=lambda path: path.name[-60:])
def test_other_tools_find_nothing_new_in_a_fixed_http_api(path: Path) -> None:
    result = fixed(path, POLICIES["one origin"])
    if result is not None and result.is_changed:
        assert set(new_complaints(result.source.text, result.after)) <= {OLD_FRAME}
