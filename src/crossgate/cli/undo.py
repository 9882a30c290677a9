"""``crossgate undo``: takes a live fix back, by its undo file; how that is done lies beside, with the making of it."""

from __future__ import annotations

from crossgate.cli.arguments import Command
from crossgate.cli.fix_applying import going_on


def run(command: Command) -> int:
    """Bring the API back to what it was before the fix of *command*."""
    return going_on(command, command.file, is_undo=True)
