"""Arguments that several commands take; none of one command alone."""

from __future__ import annotations

import argparse

BROWSERS = ("chromium", "firefox", "safari", "standard", "all")


def add_policy(parser: argparse.ArgumentParser, *, of_template: bool = True) -> None:
    """Add who may use the API, and what values the parameters of a template have."""
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
    if of_template:
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


def add_account(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Add how to reach the AWS account that has a live API, and return the group for more of that."""
    group = parser.add_argument_group("live APIs", "credentials come from where the AWS CLI has them")
    group.add_argument("--profile", metavar="NAME", help="the profile of the AWS configuration (default: AWS_PROFILE, or the default one)")
    group.add_argument("--rate", metavar="N", type=float, help="calls to AWS per second at most (default: 5 of the 10 that an account has)")
    group.add_argument("--endpoint-url", metavar="URL", help="the control plane of an emulator (default: AWS_ENDPOINT_URL, or AWS)")
    return group
