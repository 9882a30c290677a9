"""``crossgate explain``: prints the page of a cause, or lists them; the pages lie beside the causes."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import get_terminal_size

from crossgate import check as checking
from crossgate.cli import FOUND_NOTHING
from crossgate.cli.arguments import Command
from crossgate.cli.mistakes import UsageError, nearest

_PAGES = Path(checking.__file__).parent / "causes"


def run(command: Command) -> int:
    """Print what *command* asks to have explained."""
    if command.list_causes:
        _print_list(as_json=command.format == "json")
        return FOUND_NOTHING
    if command.what is None:
        raise UsageError("name a cause, or use --list to see them all")
    names = [cause.name for cause in checking.CAUSES]
    if command.what not in names:
        raise UsageError(f"there is no cause '{command.what}'{nearest(command.what, names)}; 'crossgate explain --list' shows them all")
    text = page(command.what)
    if command.format == "json":
        import json  # noqa: PLC0415

        text = json.dumps({"cause": command.what, "page": text}, indent=2)
    print(text)  # noqa: T201
    return FOUND_NOTHING


def page(name: str) -> str:
    """Return the page of the cause *name* as Markdown."""
    return (_PAGES / f"{name.replace('-', '_')}.md").read_text(encoding="utf-8").rstrip()


def _print_list(*, as_json: bool) -> None:
    if as_json:
        import json  # noqa: PLC0415

        records = [{"cause": cause.name, "severity": cause.severity, "summary": cause.summary} for cause in checking.CAUSES]
        print(json.dumps(records, indent=2))  # noqa: T201
        return
    widest = max(len(cause.name) for cause in checking.CAUSES)
    lines = [f"{cause.name:<{widest}}  {cause.severity:<7}  {cause.summary}" for cause in checking.CAUSES]
    if sys.stdout.isatty() and max(map(len, lines)) > get_terminal_size().columns:
        lines = [f"{cause.name}  {cause.severity}\n  {cause.summary}" for cause in checking.CAUSES]
    print("\n".join(lines))  # noqa: T201
