"""A sound template, broken in every way that has a repair, is fixed to the verdicts it had."""

from __future__ import annotations

import pytest

from crossgate.check import survey
from crossgate.fix.plan import BROWSERS
from crossgate.sources import read_text
from tests.fix.breakages import BREAKAGES, Breakage, broken
from tests.fix.texts import SOUND, fixed, refused_after


def _verdicts(text: str) -> dict[tuple[str, str], str]:
    policy = fixed(SOUND).plans[0].policy
    played = survey(read_text("template.yaml", text).apis[0], policy, BROWSERS)
    return {(trial.route, trial.outcome): trial.verdict for trial in played.trials()}


SOUND_VERDICTS = _verdicts(SOUND)


def test_the_sound_template_needs_nothing() -> None:
    result = fixed(SOUND)
    assert set(SOUND_VERDICTS.values()) == {"readable"}
    assert not result.is_changed
    assert not result.refused


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_fixing_a_broken_template_restores_its_verdicts(breakage: Breakage) -> None:
    text = broken(breakage)
    result = fixed(text)
    assert result.is_changed, "a breakage that breaks nothing tests nothing"
    assert not result.refused
    assert not refused_after(result)
    assert _verdicts(result.after) == SOUND_VERDICTS
    assert not fixed(result.after).is_changed


@pytest.mark.parametrize("seed", range(12))
def test_several_breakages_at_once_are_mended_together(seed: int) -> None:
    text, used = SOUND, []
    for offset in range(0, len(BREAKAGES), 17):
        breakage = BREAKAGES[(seed * 5 + offset) % len(BREAKAGES)]
        start = text.find(breakage.after)
        if start >= 0 and breakage.old in text[start:]:
            text = broken(breakage, text)
            used.append(breakage.name)
    result = fixed(text)
    assert used
    assert not result.refused, used
    assert not refused_after(result), used
    assert not fixed(result.after).is_changed
