"""The commands in a line each, and which module takes the arguments of which; what they do lies in the module of each command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

_EXAMPLES = """\
examples:
  crossgate check template.yaml     why is a browser refused, on which line
  crossgate check infra/ --origin https://app.example.com
  crossgate try template.yaml "PUT /pets" -H 'Authorization: x'
  crossgate fix template.yaml --origin https://app.example.com --write
  crossgate new --path /pets --methods GET,POST
  crossgate serve template.yaml     the API on localhost, as API Gateway has it
  crossgate explain preflight-needs-authorization
"""

COMMANDS = {
    "check": ("check", "say why a browser would be refused, and where in the file"),
    "try": ("try_", "play one exchange step by step, from the browser's side and the gateway's"),
    "fix": ("fix", "show or write the smallest edit that makes CORS work, once it is proved"),
    "undo": ("undo", "take the fix of a live API back, to the last field"),
    "new": ("new", "write a CORS preflight from scratch, for CloudFormation, SAM or OpenAPI"),
    "serve": ("serve", "serve the API on this machine, answering exactly as API Gateway would"),
    "probe": ("probe", "make one call of a page against a deployed URL, and judge it as browsers do"),
    "audit": ("audit", "check every API of AWS accounts and regions"),
    "explain": ("explain", "explain a cause, a message of a browser's console, or a HAR file"),
}
"""Each command with its module, in ``cli`` and in ``cli.arguments``, and what it does in a line."""


class Command(argparse.Namespace):
    """The parsed command line; ``run`` is the command's function."""

    run: Callable[[Command], int]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        from crossgate.cli.mistakes import UsageError  # noqa: PLC0415

        raise UsageError(f"{message}\nSee '{self.prog} --help'.")


def parse(words: Sequence[str]) -> Command:
    """Parse *words* into a Command; only the arguments of the command that is called are made.

    Raises UsageError when they are no command line of ours.
    """
    if not words or words[0] not in COMMANDS:
        return _parse_without_command(words)
    name, *rest = words
    module, summary = COMMANDS[name]
    arguments = import_module(f"crossgate.cli.arguments.{module}")
    parser = _parser(f"crossgate {name}", f"{summary[0].upper()}{summary[1:]}.", arguments.EXAMPLES)
    arguments.add(parser)
    command = parser.parse_args(rest, namespace=Command())
    command.run = import_module(f"crossgate.cli.{module}").run
    return command


def _parse_without_command(words: Sequence[str]) -> Command:
    """Print the help, or say that there is no such command."""
    parser = _parser("crossgate", "Make CORS on Amazon API Gateway work, and prove it.", _EXAMPLES)
    parser.add_argument("--version", "-V", action="store_true", help="print the version")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", parser_class=_Parser)
    for name, (_, summary) in COMMANDS.items():
        commands.add_parser(name, help=summary)
    command = parser.parse_args(words, namespace=Command())
    parser.print_help()
    command.run = lambda _: 0 if command.version else 2
    return command


def _parser(prog: str, description: str, examples: str) -> _Parser:
    return _Parser(prog=prog, description=description, epilog=examples, formatter_class=argparse.RawDescriptionHelpFormatter)
