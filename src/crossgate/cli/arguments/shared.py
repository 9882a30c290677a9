"""Arguments that several commands take; none of one command alone."""

from __future__ import annotations

import argparse

BROWSERS = ("chromium", "firefox", "safari", "standard", "all")


def add_policy(parser: argparse.ArgumentParser) -> None:
    """Add who may use the API."""
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


def add_browser(parser: argparse.ArgumentParser, default: str) -> None:
    """Add whose rules and words count."""
    parser.add_argument("--browser", choices=BROWSERS, help=f"whose rules and words (default: {default})")


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add how to print."""
    group = parser.add_argument_group("output")
    group.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")
    group.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto; NO_COLOR and FORCE_COLOR count)"
    )
