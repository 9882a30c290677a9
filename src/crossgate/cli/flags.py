"""Which flags a command was given, as their user wrote them; what they mean is not known here."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.cli.arguments import Command

OF_ACCOUNT = ("profile", "rate", "endpoint_url", "domains")
"""How to reach the account that has a live API, and what to read of it."""

OF_DEFINITION = ("api", "parameter", *OF_ACCOUNT)
"""About a definition that is set beside something else."""


def given(command: Command, names: Iterable[str]) -> list[str]:
    """Return which of the flags *names* the command has been given, as ``--endpoint-url``."""
    return [spelled(name) for name in names if getattr(command, name, None) not in (None, False, [])]


def spelled(name: str) -> str:
    """Return the flag *name* as it is written."""
    return f"--{name.replace('_', '-')}"
