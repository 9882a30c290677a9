"""The arguments of ``crossgate fix`` and their help texts; what they do lies in the module of the command."""

from __future__ import annotations

import argparse

from crossgate.cli.arguments.shared import add_account, add_output, add_policy

EXAMPLES = """\
examples:
  crossgate fix template.yaml --origin https://app.example.com
  crossgate fix template.yaml --origin https://app.example.com --write
  crossgate fix infra/ --select missing-preflight --only /pets
  crossgate fix template.yaml --preflight shared --format json
  crossgate fix aws:eu-west-1/a1b2c3d4e5/prod --origin https://app.example.com
  crossgate fix aws:eu-west-1/a1b2c3d4e5/prod --apply --yes

exit code: 0 nothing left to do, 1 changes are shown or something remains,
           2 refused, wrong usage or unreadable input
"""


def add(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help="a template, a folder, - for standard input, or a live API: aws:REGION/API_ID[/STAGE]"
    )
    parser.add_argument("--write", action="store_true", help="write the edited files, if the proof holds")
    parser.add_argument("--diff", action="store_true", help="print the diff and nothing else (with --write: the diff of what was written)")
    add_policy(parser)
    scope = parser.add_argument_group("what to fix")
    scope.add_argument("--select", metavar="CAUSE", action="append", default=[], help="mend only these causes (commas allowed)")
    scope.add_argument(
        "--only",
        metavar="ROUTE",
        action="append",
        default=[],
        help="touch only this path or route, such as 'POST /pets', and what all routes of the API share",
    )
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
    _add_applying(parser)
    add_account(parser)
    add_output(parser)


def _add_applying(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("changing a live API")
    group.add_argument("--apply", action="store_true", help="make the changes, once their proof holds, and deploy them")
    group.add_argument("--yes", action="store_true", help="do not ask before deploying")
    group.add_argument("--no-deploy", action="store_true", help="change the configuration only: no page sees it before it is deployed")
    group.add_argument("--no-probe", action="store_true", help="do not call the deployed stage as a page would, to see that it holds")
    group.add_argument("--save", metavar="FILE", help="where to keep the state before (default: crossgate-undo-API_ID-N.json)")
    group.add_argument(
        "--calls", choices=("single", "merged"), help="one call for each change, or one for all that is new (default: merged for many)"
    )
    group.add_argument("--resume", metavar="FILE", help="go on with a fix that was stopped, by its undo file")
    group.add_argument("--force", action="store_true", help="with --resume: change also what others have changed meanwhile")
    group.add_argument("--permissions", action="store_true", help="print the IAM policy that check, fix and undo need")
