"""The arguments of ``crossgate check`` and their help texts; what they do lies in the module of the command."""

from __future__ import annotations

import argparse

from crossgate.cli.arguments.shared import add_account, add_browser, add_output, add_policy

EXAMPLES = """\
examples:
  crossgate check template.yaml
  crossgate check infra/ --origin https://app.example.com --credentials
  crossgate check template.yaml -H X-App-Version --parameter Stage=prod
  crossgate check . --format json --fail-on error
  cat template.yaml | crossgate check -
  crossgate check aws:eu-west-1/a1b2c3d4e5/prod --profile work
  crossgate check aws:eu-west-1/a1b2c3d4e5 --against template.yaml

exit code: 0 nothing found, 1 findings (--fail-on and worse),
           2 wrong usage or unreadable input
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "targets",
        nargs="+",
        metavar="TARGET",
        help="a template, a folder, - for standard input, or a live API: aws:REGION/API_ID[/STAGE] or its ARN",
    )
    add_policy(parser)
    add_browser(parser, default="all")
    rules = parser.add_argument_group("findings")
    rules.add_argument("--select", metavar="CAUSE", action="append", default=[], help="report only these causes (commas allowed)")
    rules.add_argument("--ignore", metavar="CAUSE", action="append", default=[], help="leave these causes out (commas allowed)")
    rules.add_argument(
        "--fail-on",
        choices=("error", "warning", "note", "never"),
        help="the mildest severity that makes the exit code 1 (default: warning)",
    )
    account = add_account(parser)
    account.add_argument("--against", metavar="TEMPLATE", help="compare the API with its template: what will the next release change?")
    account.add_argument("--domains", action="store_true", help="read its custom domains too: a call for each domain of the account")
    add_output(parser)
