"""The arguments of ``crossgate try`` and their help texts; what they do lies in the module of the command."""

from __future__ import annotations

import argparse

from crossgate.cli.arguments.shared import add_account, add_browser, add_output, add_policy

EXAMPLES = """\
examples:
  crossgate try template.yaml "PUT /pets" --origin https://app.example.com
  crossgate try template.yaml "GET /pets/7" -H 'Authorization: x' --credentials
  crossgate try template.yaml "POST /pets" --browser firefox --backend timeout

exit code: 0 the page may read the response (or that depends on the backend),
           1 it is blocked, 2 wrong usage or unreadable input
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("target", metavar="TARGET", help="a template, - for standard input, or a live API: aws:REGION/API_ID")
    parser.add_argument("call", metavar='"METHOD /path"', help='what the page asks for, such as "PUT /pets"')
    add_policy(parser)
    add_browser(parser, default="chromium")
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
    add_account(parser)
    add_output(parser)
