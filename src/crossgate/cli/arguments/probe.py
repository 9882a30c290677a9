"""The arguments of ``crossgate probe`` and their help texts; what they do lies in the module of the command."""

from __future__ import annotations

import argparse

from crossgate.cli.arguments.shared import add_account, add_browser, add_output

EXAMPLES = """\
examples:
  crossgate probe https://api.example.com/pets --origin https://app.example.com
  crossgate probe https://api.example.com/pets --origin https://app.example.com \\
    -X PUT -H 'Authorization: Bearer x' --with template.yaml
  crossgate probe https://api.example.com/pets --origin http://localhost:5173 \\
    -X POST -H 'Content-Type: application/json' --data '{}' --send

Only GET, HEAD and OPTIONS are sent: of a PUT only the preflight; --send makes
the PUT itself, too. Redirects are followed as a browser does, but not from the
internet into a private network.

exit code: 0 the page may read the response, or the preflight passes,
           1 it is blocked, or nothing answers, 2 wrong usage or unreadable input
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("url", metavar="URL", help="what the page calls, beginning with https:// or http://")
    parser.add_argument("--origin", required=True, metavar="ORIGIN", help="whose page calls, such as https://app.example.com, or null")
    call = parser.add_argument_group("the call of the page")
    call.add_argument("-X", "--method", default="GET", metavar="METHOD", help="the method (default: GET)")
    call.add_argument("-H", "--header", metavar="HEADER", action="append", default=[], help="a header, as 'Name: value'; may be repeated")
    call.add_argument("--credentials", action="store_true", help="with cookies in mind (fetch with credentials: 'include'); none is sent")
    call.add_argument("--data", metavar="BODY", help="the body, sent only with --send")
    call.add_argument("--send", action="store_true", help="send the request itself, too, whatever its method")
    add_browser(parser, default="chromium")
    wire = parser.add_argument_group("the connection")
    wire.add_argument("--timeout", type=float, default=40.0, metavar="SECONDS", help="for everything together (default: 40)")
    wire.add_argument("--insecure", action="store_true", help="take any certificate")
    beside = parser.add_argument_group("a definition beside it")
    beside.add_argument(
        "--with", dest="definition", metavar="TARGET", help="a template or live API (aws:REGION/API_ID): what it says the answers must be"
    )
    beside.add_argument("--api", metavar="NAME", help="which API, when the target has several")
    beside.add_argument("--parameter", "-p", metavar="NAME=VALUE", action="append", default=[], help="the value of a template parameter")
    add_account(parser)
    add_output(parser)
