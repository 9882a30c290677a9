"""The arguments of ``crossgate audit`` and their help texts; what they do lies in the module of the command."""

from __future__ import annotations

import argparse

from crossgate.cli.arguments.shared import add_browser, add_output, add_policy

EXAMPLES = """\
examples:
  crossgate audit
  crossgate audit --regions all --profile work --profile play
  crossgate audit --regions eu-west-1,us-east-1 --ignore no-cors
  crossgate audit --regions all --resume audit.jsonl
  crossgate audit --format json > audit.jsonl

exit code: 0 nothing found, 1 errors or warnings,
           2 wrong usage, or some API could not be read
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    account = parser.add_argument_group("accounts", "credentials come from where the AWS CLI has them")
    account.add_argument(
        "--profile",
        metavar="NAME",
        action="append",
        default=[],
        help="a profile of the AWS configuration; may be repeated, for several accounts (default: AWS_PROFILE, or the default one)",
    )
    account.add_argument(
        "--regions",
        metavar="NAMES",
        action="append",
        default=[],
        help="regions with commas between, or all (default: the region of the profile)",
    )
    account.add_argument(
        "--rate", metavar="N", type=float, help="calls to AWS per second at most (default: 5 of the 10 that an account has)"
    )
    account.add_argument("--endpoint-url", metavar="URL", help="the control plane of an emulator (default: AWS_ENDPOINT_URL, or AWS)")
    account.add_argument("--deployed", action="store_true", help="compare what the stages serve too: one more call for each stage")
    account.add_argument("--resume", metavar="FILE", help="keep what is done in FILE, and go on with it when it is there")
    add_policy(parser, of_template=False)
    add_browser(parser, default="all")
    rules = parser.add_argument_group("findings")
    rules.add_argument("--select", metavar="CAUSE", action="append", default=[], help="count only these causes (commas allowed)")
    rules.add_argument("--ignore", metavar="CAUSE", action="append", default=[], help="leave these causes out (commas allowed)")
    add_output(parser)
