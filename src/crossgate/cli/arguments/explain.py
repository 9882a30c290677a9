"""The arguments of ``crossgate explain`` and their help texts; what they do lies in the module of the command."""

from __future__ import annotations

import argparse

from crossgate.cli.arguments.shared import add_account, add_browser, add_output

EXAMPLES = """\
examples:
  crossgate explain preflight-needs-authorization
  crossgate explain --list
  crossgate explain "Access to fetch at 'https://… has been blocked by CORS …"
  pbpaste | crossgate explain -            what was copied out of the console
  pbpaste | crossgate explain - --with template.yaml    which line makes it fail
  crossgate explain --har app.har          what the network tab saved

Messages of Chrome, Firefox and Safari are known in English only. A Firefox that
speaks another language: save a HAR. Nothing secret of a HAR is printed.

exit code: 0 explained, 1 a call in the HAR file failed,
           2 wrong usage, or nothing that is known
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("what", nargs="*", metavar="WHAT", help="a cause, as findings name it; a console message; or - for standard input")
    parser.add_argument("--list", action="store_true", dest="list_causes", help="list every cause in a line each")
    parser.add_argument("--har", metavar="FILE", help="a recording of the network tab, or - for standard input")
    beside = parser.add_argument_group("a definition beside it")
    beside.add_argument(
        "--with", dest="definition", metavar="TARGET", help="a template or live API (aws:REGION/API_ID): which suspect it is, and where"
    )
    beside.add_argument("--api", metavar="NAME", help="which API, when the target has several")
    beside.add_argument("--parameter", "-p", metavar="NAME=VALUE", action="append", default=[], help="the value of a template parameter")
    add_browser(parser, default="the one that made the recording")
    add_account(parser)
    add_output(parser)
