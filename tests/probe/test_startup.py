"""What the commands of this area may load: a client only to send, and nothing heavy to explain."""

from __future__ import annotations

import pytest

from tests.cli.test_startup import HEAVY, loaded_by

MESSAGE = "Access to fetch at 'https://a.example/x' from origin 'https://b.example' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTTP ok status."


@pytest.mark.parametrize(
    "words",
    [
        ["explain", "no-cors"],
        ["explain", MESSAGE],
        ["explain", MESSAGE, "--with", "examples/pets-console.yaml"],
        ["explain", "--har", "tests/probe/hars/console-method.har"],
    ],
)
def test_explaining_loads_nothing_heavy(words: list[str]) -> None:
    loaded = loaded_by(f"import crossgate.cli; crossgate.cli.main({words!r})")
    assert not loaded & HEAVY


def test_the_client_is_loaded_only_to_send() -> None:
    assert "httpx" not in loaded_by("import crossgate.cli; crossgate.cli.main(['probe', 'not a url', '--origin', 'null'])")
    assert "httpx" in loaded_by("import crossgate.cli; crossgate.cli.main(['probe', 'http://127.0.0.1:1/', '--origin', 'null'])")
