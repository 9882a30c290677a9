"""The arguments of ``crossgate undo`` and their help texts; what they do lies in the module of the command."""

from __future__ import annotations

import argparse

from crossgate.cli.arguments.shared import add_account

EXAMPLES = """\
examples:
  crossgate undo crossgate-undo-a1b2c3d4e5-1.json
  crossgate undo crossgate-undo-a1b2c3d4e5-1.json --yes --profile work

The file is the one that 'crossgate fix --apply' wrote before it changed
anything. What others have changed elsewhere in the API meanwhile stays.

exit code: 0 the API is as it was before the fix, 2 it is not; the message
           says what to run
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("file", metavar="FILE", help="the undo file of the fix")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--force", action="store_true", help="put back what others have changed meanwhile, too")
    add_account(parser)
    parser.set_defaults(format="text", calls=None)
