"""Installs the browsers where that is allowed (root on Debian), and else says loudly what is left out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.differential.process import PROGRAMS, program

PACKAGES = {"chromium": "chromium", "firefox": "firefox-esr"}


def main() -> int:
    missing = [browser for browser in PROGRAMS if program(browser) is None]
    if missing and _may_install():
        packages = [PACKAGES[browser] for browser in missing]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *packages]):
            print(f"$ {' '.join(command)}", flush=True)
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        missing = [browser for browser in PROGRAMS if program(browser) is None]
    if missing:
        print(_loudly(missing), file=sys.stderr)
    return 1 if missing and os.environ.get("CI") else 0


def _may_install() -> bool:
    release = Path("/etc/os-release")
    is_debian = release.exists() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()
    return is_debian and os.getuid() == 0


def _loudly(missing: list[str]) -> str:
    packages = " ".join(PACKAGES[browser] for browser in missing)
    return (
        f"{'*' * 100}\n"
        f"LEFT OUT: the tests against real browsers, because there is no {' and no '.join(missing)} here.\n"
        f"On Debian, root gets them by: apt-get install {packages}\n"
        f"{'*' * 100}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
