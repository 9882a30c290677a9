"""The command line's door: which command was called, and how a mistake of the user's is told; no work of its own."""

from __future__ import annotations

import sys
from collections.abc import Sequence

FOUND_NOTHING, FOUND, UNUSABLE = 0, 1, 2
"""The exit codes of every command: nothing found, something found, wrong usage or unreadable input."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run crossgate with *arguments* (those of the process by default) and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in (["--version"], ["-V"]):
        from crossgate import __version__  # noqa: PLC0415 - nothing else is loaded for it

        print(f"crossgate {__version__}")  # noqa: T201
        return FOUND_NOTHING
    from crossgate.cli.arguments import parse  # noqa: PLC0415
    from crossgate.cli.mistakes import UsageError, complain  # noqa: PLC0415
    from crossgate.cli.streams import give_up_output, make_writable  # noqa: PLC0415

    make_writable()
    try:
        command = parse(words)
        code = command.run(command)
        sys.stdout.flush()
    except UsageError as mistake:
        return complain(mistake)
    except BrokenPipeError:
        give_up_output()
        return FOUND_NOTHING
    except OSError as error:
        give_up_output()
        return complain(UsageError(f"this cannot be done: {error.strerror or error}"))
    except KeyboardInterrupt:
        return 130
    return code
