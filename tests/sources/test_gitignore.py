from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossgate.sources.gitignore import IgnoreRules

NAMES = st.sampled_from(["a", "b", "ab", "a.yaml", "b.yml", "x[1]", "a b"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
PARTS = st.sampled_from(["a", "b", "*", "**", "?", "a*", "*b", "*a*", "*.y*ml", "[ab]", "[!a]*", "x\\[1\\]", "a b"])
LINES = st.tuples(
    st.sampled_from(["", "!", "/", "!/"]), st.lists(PARTS, min_size=1, max_size=3).map("/".join), st.sampled_from(["", "/", " "])
).map("".join)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not there to compare with")
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


def ignored_by_git(repository: Path, path: str) -> bool:
    command = ["git", "-C", str(repository), "check-ignore", "-q", "--no-index", "--", path]
    return subprocess.run(command, check=False).returncode == 0


def ignored_by_us(text: str, path: str) -> bool:
    rules = IgnoreRules(text)
    parts = path.split("/")
    folders = ["/".join(parts[:n]) for n in range(1, len(parts))]
    return any(rules.decide(folder, is_folder=True) for folder in folders) or bool(rules.decide(path, is_folder=False))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lines=st.lists(LINES, min_size=1, max_size=4), path=PATHS)
def test_ignores_what_git_ignores(repository: Path, lines: list[str], path: str) -> None:
    text = "\n".join(lines) + "\n"
    (repository / ".gitignore").write_text(text)
    assert ignored_by_us(text, path) == ignored_by_git(repository, path)


@pytest.mark.parametrize("line", ["*a" * 40 + "b", "**/" * 40 + "b", "*?" * 40 + "b", "a*/" * 30 + "b"])
def test_no_pattern_takes_long(line: str) -> None:
    start = time.perf_counter()
    assert not IgnoreRules(line).decide("/".join(["a" * 250] * 16) + "c", is_folder=False)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("line", ["", "#", "!", "/", "//", "[", "a[", "a\\", "[z-a]", "[]", "  "])
def test_odd_lines_do_no_harm(line: str) -> None:
    IgnoreRules(line).decide("a", is_folder=False)
