"""A browser's process: found, started with a home and profile of its own, and always ended; no protocol."""

from __future__ import annotations

import asyncio
import ctypes
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

PROGRAMS = {"chromium": ("chromium", "chromium-browser", "google-chrome-stable"), "firefox": ("firefox-esr", "firefox")}
"""The names a browser's program may have, best first."""

_START_SECONDS = 60
_PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>


def program(browser: str) -> str | None:
    """Return the path of *browser*, or None when it is not installed."""
    return next((path for name in PROGRAMS[browser] if (path := shutil.which(name))), None)


def version(browser: str) -> str:
    """Return the version of the installed *browser*, such as ``150.0.7871.100``."""
    done = subprocess.run([program(browser) or browser, "--version"], capture_output=True, text=True, timeout=60, check=False)
    found = re.search(r"\d+(?:\.\d+)+\w*", done.stdout)
    return found[0] if found else "unknown"


def _ends_with_its_parent() -> None:
    """Let the kernel end this process when the one that started it is killed and cannot do so itself."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """A running browser. *folder* is its home and holds its profile; both are gone after ``end()``."""

    def __init__(self, command: Callable[[Path], list[str]]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="crossgate-browser-"))
        self.log = self.folder / "log"
        (self.folder / "profile").mkdir()
        environment = {**os.environ, "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder), "XDG_CACHE_HOME": str(self.folder)}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command(self.folder / "profile"),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,  # so that its children can be ended with it
                preexec_fn=_ends_with_its_parent,  # noqa: PLW1509  (no other thread is running yet)
            )

    async def announced(self, file: Path, pattern: str) -> re.Match[str]:
        """Wait until *file* holds *pattern*, which is where the browser says how to reach it."""
        for _ in range(_START_SECONDS * 20):
            found = re.search(pattern, _text(file))
            if found:
                return found
            if self._process.poll() is not None:
                break
            await asyncio.sleep(0.05)
        raise RuntimeError(f"the browser did not start: {_text(self.log)[-2000:]}")

    def end(self) -> None:
        """End the browser with all its children, and remove its folder."""
        for what in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, what)
                self._process.wait(timeout=5)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self._process.wait(timeout=5)
        shutil.rmtree(self.folder, ignore_errors=True)


def _text(file: Path) -> str:
    return file.read_text(errors="replace") if file.exists() else ""
