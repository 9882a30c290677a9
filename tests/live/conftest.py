"""What all tests of live APIs stand on: an emulator on the loopback, no way to any other host, and no AWS configuration of the developer's."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

REGION = "eu-west-1"

_OWN = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "an-emulator-takes-any",
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_COLOR": "1",
}
_NOT_OURS = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_SESSION_TOKEN",
    "FORCE_COLOR",
)


@pytest.fixture(autouse=True)
def _own_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for name in _NOT_OURS:
        monkeypatch.delenv(name, raising=False)
    for name, value in _OWN.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "absent"))


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        assert host in ("127.0.0.1", "::1", "localhost", ""), f"a test wants to reach {host}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def emulator() -> Iterator[str]:
    """The address of moto's server."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - a second, for the tests that need it

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
