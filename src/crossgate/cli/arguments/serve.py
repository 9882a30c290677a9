"""The arguments of ``crossgate serve`` and their help texts; what they do lies in the module of the command."""

from __future__ import annotations

import argparse

EXAMPLES = """\
examples:
  crossgate serve template.yaml
  crossgate serve template.yaml --port 3000 --stage prod --log json
  crossgate serve template.yaml --lambda PetsFunction=app:handler
  crossgate serve template.yaml --authorizer Tokens=token:secret
  crossgate serve template.yaml --fail 'POST /pets=INTEGRATION_TIMEOUT'
  crossgate serve template.yaml --bench-port 5173 --origins 2

Paths may start with the name of a stage, as on AWS. Several APIs get a port
each. What stands behind the gateway is replaced by a stand-in, which the log
tells and the response does not. The bench is a page of another origin that
calls the API from your own browser and compares what happens with what was
predicted; it never writes a file. Ctrl+C ends it.
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("targets", nargs="+", metavar="TARGET", help="a template, a folder, or - for standard input")
    parser.add_argument("--port", type=int, default=8000, metavar="PORT", help="the port of the first API, 0 for any (default: 8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="the address to listen on (default: 127.0.0.1, this machine only)"
    )
    parser.add_argument("--https", action="store_true", help="serve HTTPS, with a certificate made for this run by openssl")
    parser.add_argument("--stage", default="", metavar="STAGE", help="the stage that paths without one mean (default: the first)")
    parser.add_argument("--api", metavar="NAME", help="serve only this API of several")
    parser.add_argument("--parameter", "-p", metavar="NAME=VALUE", action="append", default=[], help="the value of a template parameter")
    _add_behind(parser)
    _add_bench(parser)
    parser.add_argument("--no-reload", action="store_true", help="do not look whether the file has changed")
    parser.add_argument(
        "--log", choices=("text", "json", "none"), default="text", help="how to write a line for each request (default: text)"
    )


def _add_bench(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the bench page")
    group.add_argument("--no-bench", action="store_true", help="serve the API alone")
    group.add_argument(
        "--bench-port", type=int, metavar="PORT", help="the port of the page, 0 for any (default: 8100, or any where that is taken)"
    )
    group.add_argument(
        "--origins", type=int, default=1, metavar="N", help="how many ports the page has, each an origin of its own (default: 1)"
    )


def _add_behind(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "what stands behind the gateway",
        "NAME is a route such as 'POST /pets', or a word of the integration's address:\na function's logical id, a host",
    )
    group.add_argument(
        "--lambda",
        dest="functions",
        metavar="NAME[=MODULE:FUNCTION]",
        action="append",
        default=[],
        help="run a Python handler from this folder, or the template's own code",
    )
    group.add_argument(
        "--backend",
        metavar="NAME=URL",
        action="append",
        default=[],
        help="send requests there; events of Lambda functions go to the runtime interface emulator at URL",
    )
    group.add_argument(
        "--authorizer",
        metavar="NAME=SAYING",
        action="append",
        default=[],
        help="what the authorizer NAME (or AWS_IAM, or *) says: allow, deny, unauthorized, expired, fail, misconfigured; "
        "or token:VALUE for who is let in, or MODULE:FUNCTION for a Lambda authorizer",
    )
    group.add_argument(
        "--fail",
        metavar="ROUTE=TYPE",
        action="append",
        default=[],
        help="make a gateway response come about: 'POST /pets=INTEGRATION_TIMEOUT', '*=THROTTLED', or a backend's status: '/pets=500'",
    )
    group.add_argument(
        "--timeout", type=float, metavar="SECONDS", help="how long backends may take at most (default: as the integration says)"
    )
