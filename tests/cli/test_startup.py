"""What may be loaded, and what may not: start-up is a feature."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {
    "asyncio",
    "boto3",
    "botocore",
    "httpx",
    "jsonschema",
    "rich",
    "click",
    "pydantic",
    "samtranslator",
    "uvicorn",
    "socket",
    "ssl",
    "email",
    "http.client",
    "logging",
    "subprocess",
    "multiprocessing",
    "unittest",
}


def loaded_by(code: str) -> set[str]:
    """Return the modules that *code* loads over a bare interpreter."""
    program = f"import sys; before = set(sys.modules)\n{code}\nimport json; print('\\n' + json.dumps(sorted(set(sys.modules) - before)))"
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(json.loads(done.stdout.strip().splitlines()[-1]))


def test_version_loads_next_to_nothing() -> None:
    loaded = loaded_by("import crossgate.cli; crossgate.cli.main(['--version'])")
    assert {name for name in loaded if name.startswith("crossgate")} == {"crossgate", "crossgate.cli"}
    assert "argparse" not in loaded


def test_check_loads_nothing_heavy() -> None:
    loaded = loaded_by("import crossgate.cli; crossgate.cli.main(['check', 'examples/pets-recipe.yaml'])")
    assert not loaded & HEAVY
    assert "crossgate.report.json" not in loaded


def test_check_of_json_does_not_load_yaml(tmp_path: Path) -> None:
    template = tmp_path / "template.json"
    template.write_text(json.dumps({"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "x"}}}}))
    loaded = loaded_by(f"import crossgate.cli; crossgate.cli.main(['check', {str(template)!r}])")
    assert "yaml" not in loaded


def test_importing_the_package_loads_no_half() -> None:
    assert not {name for name in loaded_by("import crossgate") if name.startswith("crossgate.")}
