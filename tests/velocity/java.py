"""The Java process that renders with Apache Velocity 1.7; no templates are made here and nothing is compared."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

JARS = Path("/usr/share/java")
"""Where Debian's package ``velocity`` puts its jars."""

_NEEDED = ("velocity.jar", "commons-collections3.jar", "commons-lang.jar")
_PROGRAM = Path(__file__).with_name("Render.java")


class JavaIsMissing(Exception):
    """Java or Velocity is not on this machine; the message says what to install."""


class Case(NamedTuple):
    """A template and what it sees, ``$context`` and ``$stageVariables``; *broken* tells that something was put into it that may break it."""

    template: str
    variables: Mapping[str, Mapping[str, object]]
    broken: bool = False

    def as_json(self) -> str:
        """Return the case as one line."""
        return json.dumps({"template": self.template, "variables": self.variables}, separators=(",", ":"))


class JavaAnswer(NamedTuple):
    """What Velocity printed as it comes and *adapted* to AWS, None where it failed with *failure*; *missing* tells that a reference led nowhere."""

    plain: str | None
    adapted: str | None
    missing: bool
    failure: str = ""


class Velocity:
    """A running Java process."""

    def __init__(self, to_java: IO[str], from_java: IO[str]) -> None:
        self._to_java = to_java
        self._from_java = from_java

    def render(self, cases: Sequence[Case]) -> list[JavaAnswer]:
        """Return the answers to *cases*, which go one by one so that no pipe fills up."""
        return [self._answer(case) for case in cases]

    def _answer(self, case: Case) -> JavaAnswer:
        self._to_java.write(case.as_json() + "\n")
        self._to_java.flush()
        line = self._from_java.readline()
        if not line:
            raise JavaIsMissing("the Java process ended: it needs a JDK of version 11 or later, and says above what went wrong")
        return JavaAnswer(**json.loads(line))


@contextmanager
def velocity(jars: Path = JARS) -> Iterator[Velocity]:
    """Start Java and end it. Raises JavaIsMissing."""
    java = shutil.which("java")
    if java is None:
        raise JavaIsMissing("java is not installed: apt-get install openjdk-17-jdk-headless")
    missing = [name for name in _NEEDED if not (jars / name).exists()]
    if missing:
        raise JavaIsMissing(f"{jars / missing[0]} is not there: apt-get install --no-install-recommends velocity")
    classes = ":".join(str(jars / name) for name in _NEEDED)
    command = [java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", classes, str(_PROGRAM)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process without pipes")
        try:
            yield Velocity(process.stdin, process.stdout)
        finally:
            process.stdin.close()
