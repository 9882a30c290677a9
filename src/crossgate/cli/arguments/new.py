"""The arguments of ``crossgate new`` and their help texts; what they do lies in the module of the command."""

from __future__ import annotations

import argparse

EXAMPLES = """\
examples:
  crossgate new --path /pets --methods GET,POST --origin https://app.example.com
  crossgate new --path /pets --methods GET,POST --whole > template.yaml
  crossgate new --path /pets --methods GET,POST --format sam
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("--path", required=True, metavar="PATH", help="the path that pages call, such as /pets")
    parser.add_argument("--methods", required=True, metavar="METHODS", help="the methods of the path, such as GET,POST")
    parser.add_argument("--origin", metavar="ORIGIN", action="append", default=[], help="an allowed origin; may be repeated (default: any)")
    parser.add_argument("--credentials", action="store_const", const=True, default=None, help="pages send cookies")
    parser.add_argument("-H", "--header", metavar="HEADER", action="append", default=[], help="a request header that pages send")
    parser.add_argument("--max-age", type=int, metavar="SECONDS", help="how long browsers may remember the preflight")
    parser.add_argument(
        "--format",
        choices=("cloudformation", "sam", "openapi"),
        default="cloudformation",
        help="the form of the file (default: cloudformation)",
    )
    parser.add_argument("--whole", action="store_true", help="a whole file that can be deployed, not only the fragment")
