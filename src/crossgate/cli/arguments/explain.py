"""The arguments of ``crossgate explain`` and their help texts; what they do lies in the module of the command."""

from __future__ import annotations

import argparse

EXAMPLES = """\
examples:
  crossgate explain --list
  crossgate explain preflight-needs-authorization
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("what", nargs="?", metavar="CAUSE", help="the name of a cause, as findings print it")
    parser.add_argument("--list", action="store_true", dest="list_causes", help="list every cause in a line each")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")
