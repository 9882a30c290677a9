"""The commands, their arguments and their help texts; what they do lies in the module of each command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from crossgate.cli.serve_arguments import add_serve_arguments

_EXAMPLES = {
    "": """\
examples:
  crossgate check template.yaml     why is a browser refused, on which line
  crossgate check infra/ --origin https://app.example.com
  crossgate try template.yaml "PUT /pets" -H 'Authorization: x'
  crossgate fix template.yaml --origin https://app.example.com --write
  crossgate new --path /pets --methods GET,POST
  crossgate serve template.yaml     the API on localhost, as API Gateway has it
  crossgate explain preflight-needs-authorization
""",
    "check": """\
examples:
  crossgate check template.yaml
  crossgate check infra/ --origin https://app.example.com --credentials
  crossgate check template.yaml -H X-App-Version --parameter Stage=prod
  crossgate check . --format json --fail-on error
  cat template.yaml | crossgate check -

exit code: 0 nothing found, 1 findings (--fail-on and worse),
           2 wrong usage or unreadable input
""",
    "try": """\
examples:
  crossgate try template.yaml "PUT /pets" --origin https://app.example.com
  crossgate try template.yaml "GET /pets/7" -H 'Authorization: x' --credentials
  crossgate try template.yaml "POST /pets" --browser firefox --backend timeout

exit code: 0 the page may read the response (or that depends on the backend),
           1 it is blocked, 2 wrong usage or unreadable input
""",
    "fix": """\
examples:
  crossgate fix template.yaml --origin https://app.example.com
  crossgate fix template.yaml --origin https://app.example.com --write
  crossgate fix infra/ --select missing-preflight --only /pets
  crossgate fix template.yaml --preflight shared --format json

exit code: 0 nothing left to do, 1 changes are shown or something remains,
           2 refused, wrong usage or unreadable input
""",
    "serve": """\
examples:
  crossgate serve template.yaml
  crossgate serve template.yaml --port 3000 --stage prod --log json
  crossgate serve template.yaml --lambda PetsFunction=app:handler
  crossgate serve template.yaml --authorizer Tokens=token:secret
  crossgate serve template.yaml --fail 'POST /pets=INTEGRATION_TIMEOUT'

Paths may start with the name of a stage, as on AWS. Several APIs get a port
each. What stands behind the gateway is replaced by a stand-in, which the log
tells and the response does not. Ctrl+C ends it.
""",
    "new": """\
examples:
  crossgate new --path /pets --methods GET,POST --origin https://app.example.com
  crossgate new --path /pets --methods GET,POST --whole > template.yaml
""",
    "explain": """\
examples:
  crossgate explain --list
  crossgate explain preflight-needs-authorization
""",
}

BROWSERS = ("chromium", "firefox", "safari", "standard", "all")


class Command(argparse.Namespace):
    """The parsed command line; ``run`` is the command's function."""

    run: Callable[[Command], int]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        from crossgate.cli.mistakes import UsageError  # noqa: PLC0415

        raise UsageError(f"{message}\nSee '{self.prog} --help'.")


def parse(words: Sequence[str]) -> Command:
    """Parse *words* into a Command.

    Raises UsageError when they are no command line of ours.
    """
    parser = _Parser(
        prog="crossgate",
        description="Make CORS on Amazon API Gateway work, and prove it.",
        epilog=_EXAMPLES[""],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", "-V", action="store_true", help="print the version")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", parser_class=_Parser)
    _add_check(commands)
    _add_try(commands)
    _add_fix(commands)
    _add_new(commands)
    _add_serve(commands)
    _add_explain(commands)
    command = parser.parse_args(words, namespace=Command())
    if command.command is None:
        parser.print_help()
        command.run = lambda _: 0 if command.version else 2
        return command
    command.run = import_module(f"crossgate.cli.{command.module}").run
    return command


def _add_command(commands: Any, name: str, module: str, summary: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=_EXAMPLES[name],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(module=module)
    return parser


def _add_check(commands: Any) -> None:
    parser = _add_command(commands, "check", "check", "say why a browser would be refused, and where in the file")
    parser.add_argument("targets", nargs="+", metavar="TARGET", help="a template, a folder, or - for standard input")
    _add_policy(parser)
    _add_browser(parser, default="all")
    rules = parser.add_argument_group("findings")
    rules.add_argument("--select", metavar="CAUSE", action="append", default=[], help="report only these causes (commas allowed)")
    rules.add_argument("--ignore", metavar="CAUSE", action="append", default=[], help="leave these causes out (commas allowed)")
    rules.add_argument(
        "--fail-on",
        choices=("error", "warning", "note", "never"),
        help="the mildest severity that makes the exit code 1 (default: warning)",
    )
    _add_output(parser)


def _add_try(commands: Any) -> None:
    parser = _add_command(commands, "try", "try_", "play one exchange step by step, from the browser's side and the gateway's")
    parser.add_argument("target", metavar="TARGET", help="a template, or - for standard input")
    parser.add_argument("call", metavar='"METHOD /path"', help='what the page asks for, such as "PUT /pets"')
    _add_policy(parser)
    _add_browser(parser, default="chromium")
    world = parser.add_argument_group("what happens behind the gateway")
    world.add_argument(
        "--backend",
        default="unseen",
        metavar="OUTCOME",
        help="what the backend does: unseen (default), a status such as 404, error, error:MESSAGE, malformed, unreachable, timeout",
    )
    world.add_argument(
        "--authorizer",
        choices=("allow", "deny", "unauthorized", "expired", "fail", "misconfigured"),
        metavar="ANSWER",
        default="allow",
        help="what an authorizer says: allow (default), deny, unauthorized, expired, fail, misconfigured",
    )
    world.add_argument("--limit", choices=("throttled", "quota"), default="", help="which limit of the API is exceeded (default: none)")
    world.add_argument("--data", metavar="BODY", help="the body that the page sends")
    parser.add_argument("--api", metavar="NAME", help="which API, when the target has several")
    _add_output(parser)


def _add_fix(commands: Any) -> None:
    parser = _add_command(commands, "fix", "fix", "show or write the smallest edit that makes CORS work, once it is proved")
    parser.add_argument("targets", nargs="+", metavar="TARGET", help="a template, a folder, or - for standard input")
    parser.add_argument("--write", action="store_true", help="write the edited files, if the proof holds")
    parser.add_argument("--diff", action="store_true", help="print the diff and nothing else (with --write: the diff of what was written)")
    _add_policy(parser)
    scope = parser.add_argument_group("what to fix")
    scope.add_argument("--select", metavar="CAUSE", action="append", default=[], help="mend only these causes (commas allowed)")
    scope.add_argument("--only", metavar="ROUTE", action="append", default=[], help="touch only this path or route, such as 'POST /pets'")
    scope.add_argument(
        "--preflight",
        choices=("each", "shared"),
        default="each",
        help="an OPTIONS method for each path, or one for all on /{proxy+} (default: each)",
    )
    scope.add_argument(
        "--gateway-response-origin",
        choices=("first", "echo", "any"),
        default="",
        help="which of several origins the gateway's own errors allow: the first, whichever page asks, or any (default: first)",
    )
    scope.add_argument("--force-generated", action="store_true", help="edit files that a tool made and will make again")
    _add_output(parser)


def _add_new(commands: Any) -> None:
    parser = _add_command(commands, "new", "new", "write a CORS preflight from scratch, for CloudFormation")
    parser.add_argument("--path", required=True, metavar="PATH", help="the path that pages call, such as /pets")
    parser.add_argument("--methods", required=True, metavar="METHODS", help="the methods of the path, such as GET,POST")
    parser.add_argument("--origin", metavar="ORIGIN", action="append", default=[], help="an allowed origin; may be repeated (default: any)")
    parser.add_argument("--credentials", action="store_const", const=True, default=None, help="pages send cookies")
    parser.add_argument("-H", "--header", metavar="HEADER", action="append", default=[], help="a request header that pages send")
    parser.add_argument("--max-age", type=int, metavar="SECONDS", help="how long browsers may remember the preflight")
    parser.add_argument("--whole", action="store_true", help="a whole template that can be deployed, not only the fragment")


def _add_serve(commands: Any) -> None:
    parser = _add_command(commands, "serve", "serve", "serve the API on this machine, answering exactly as API Gateway would")
    parser.add_argument("targets", nargs="+", metavar="TARGET", help="a template, a folder, or - for standard input")
    add_serve_arguments(parser)


def _add_explain(commands: Any) -> None:
    parser = _add_command(commands, "explain", "explain", "explain a cause: what it is, how it looks, how to mend it")
    parser.add_argument("what", nargs="?", metavar="CAUSE", help="the name of a cause, as findings print it")
    parser.add_argument("--list", action="store_true", dest="list_causes", help="list every cause in a line each")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")


def _add_policy(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "policy", "who may use the API; without flags: crossgate.toml, pyproject.toml,\n  else what the API declares"
    )
    group.add_argument(
        "--origin",
        metavar="ORIGIN",
        action="append",
        default=[],
        help="an origin that must get through, such as https://app.example.com; may be repeated",
    )
    group.add_argument(
        "--credentials", action="store_const", const=True, default=None, help="pages send cookies (fetch with credentials: 'include')"
    )
    group.add_argument(
        "-H", "--header", metavar="HEADER", action="append", default=[], help="a request header that pages send, as 'Name' or 'Name: value'"
    )
    group.add_argument("--parameter", "-p", metavar="NAME=VALUE", action="append", default=[], help="the value of a template parameter")


def _add_browser(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument("--browser", choices=BROWSERS, help=f"whose rules and words (default: {default})")


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output")
    group.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")
    group.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto; NO_COLOR and FORCE_COLOR count)"
    )
