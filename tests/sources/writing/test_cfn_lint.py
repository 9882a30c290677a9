"""An edited template gives cfn-lint nothing new to complain of."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.sources.writing.drive import every_change, only_api, written
from tests.sources.writing.test_manner import JSON, LONG_FORMS, MINIMAL

CFN_LINT = Path(sys.executable).parent / "cfn-lint"
if not CFN_LINT.exists():
    pytest.skip("left out: cfn-lint is not installed", allow_module_level=True)


def complaints(paths: list[Path]) -> dict[str, Counter[str]]:
    command = [str(CFN_LINT), "--regions", "us-east-1", "--format", "json", *map(str, paths)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=False, timeout=240).stdout)
    counted: dict[str, Counter[str]] = {path.name: Counter() for path in paths}
    for one in found:
        if one["Level"] == "Error":
            counted[Path(one["Filename"]).name][one["Rule"]["Id"]] += 1
    return counted


def test_no_new_errors(tmp_path: Path) -> None:
    paths = []
    for name, text in {"long.yaml": LONG_FORMS, "minimal.yaml": MINIMAL, "wide.json": JSON}.items():
        edited = written(text, every_change(only_api(text, name)), name)
        for kind, content in (("before", text), ("after", edited)):
            path = tmp_path / f"{kind}-{name}"
            path.write_text(content, encoding="utf-8")
            paths.append(path)
    found = complaints(paths)
    for name in ("long.yaml", "minimal.yaml", "wide.json"):
        assert not found[f"after-{name}"] - found[f"before-{name}"], name
