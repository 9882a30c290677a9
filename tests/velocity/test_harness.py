"""The parts of the comparison with Velocity that need no Java."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.velocity.__main__ import Tally, main
from tests.velocity.comparison import compare, without_addresses
from tests.velocity.differences import DIFFERENCES, explanation
from tests.velocity.grammar import Templates
from tests.velocity.java import Case, JavaAnswer, JavaIsMissing, velocity
from tests.velocity.shrinking import shrunk


def test_a_seed_gives_the_same_templates() -> None:
    first, again, other = (Templates(Random(seed)) for seed in (1, 1, 2))
    made = [first.make() for _ in range(50)]
    assert made == [again.make() for _ in range(50)]
    assert made != [other.make() for _ in range(50)]
    assert any(case.broken for case in made)
    assert not all(case.broken for case in made)


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.name)
def test_our_side_of_a_known_difference(difference: object) -> None:
    assert isinstance(difference, tuple)
    example, ours = difference[3], difference[4]
    assert compare(example, JavaAnswer(None, None, missing=False)).ours == ours


def test_a_difference_is_known_by_what_it_is_about() -> None:
    missing = Case("[$x]", {})
    assert explanation(compare(missing, JavaAnswer("[$x]", "[]", missing=True))) is DIFFERENCES[0]
    assert explanation(compare(missing, JavaAnswer("[$x]", "[?]", missing=True))) is None
    assert explanation(compare(Case("plain", {}), JavaAnswer(None, None, missing=False))) is None


def test_what_is_not_explained_is_counted() -> None:
    tally = Tally()
    tally.count(compare(Case("a", {}), JavaAnswer("a", "a", missing=False)))
    tally.count(compare(Case("a$", {}), JavaAnswer(None, None, missing=False)))
    tally.count(compare(Case("[$x]", {}), JavaAnswer("[$x]", "[]", missing=True)))
    tally.count(compare(Case("a", {}), JavaAnswer("b", "b", missing=False)))
    assert (tally.agreed, tally.failed, dict(tally.known), len(tally.unexplained)) == (2, 1, {"missing": 1}, 1)


def test_shrinking_keeps_what_matters() -> None:
    assert shrunk("some text with a # and a $ in it", lambda text: "#" in text and "$" in text) == "#$"


def test_addresses() -> None:
    assert without_addresses("a [Ljava.lang.String;@644baf4a b@example.com") == "a @ b@example.com"


def test_without_velocity_there_is_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(JavaIsMissing), velocity(tmp_path):
        pass
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["--inputs", "1"]) == 2
    assert capsys.readouterr().err == "not compared with Velocity: java is not installed: apt-get install openjdk-17-jdk-headless\n"
