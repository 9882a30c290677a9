"""``crossgate explain``: the page of a cause, a message out of a browser's console, or a HAR file; judges and lays out nothing itself."""

from __future__ import annotations

from pathlib import Path

from crossgate import check as checking
from crossgate.cli import FOUND_NOTHING
from crossgate.cli.arguments import Command
from crossgate.cli.flags import OF_DEFINITION, given
from crossgate.cli.mistakes import UsageError, nearest
from crossgate.cli.streams import columns
from crossgate.report.prose import hanging, reflowed

_WIDTH = 80
"""How wide lines are where there is no terminal, in columns."""
_NARROWEST = 30
_VERSION = 1
"""Of what is printed as JSON (``report/explanation.schema.json``)."""

_PAGES = Path(checking.__file__).parent / "causes"


def run(command: Command) -> int:
    """Explain what *command* names."""
    text = " ".join(command.what).strip()
    names = [cause.name for cause in checking.CAUSES]
    _refuse_what_has_no_part(command, text, is_cause=text in names)
    if command.list_causes:
        _print_list(as_json=command.format == "json")
        return FOUND_NOTHING
    if command.har is not None:
        from crossgate.cli.explain_har import explain_har  # noqa: PLC0415 - each way of explaining loads what it needs

        return explain_har(command)
    if not text:
        raise UsageError("name a cause, paste a console message (or - to read it from standard input), give --har FILE, or see --list")
    if text in names:
        _print_page(command, text)
        return FOUND_NOTHING
    if text == "-":
        text = _standard_text()
    elif " " not in text:
        raise UsageError(f"there is no cause '{text}'{nearest(text, names)}; 'crossgate explain --list' shows them all")
    from crossgate.cli.explain_message import explain_message  # noqa: PLC0415

    return explain_message(command, text)


def _refuse_what_has_no_part(command: Command, text: str, *, is_cause: bool) -> None:
    """Raise UsageError when something is given that would change nothing."""
    beside = ["--with"] if command.definition is not None else []
    beside += given(command, (*OF_DEFINITION, "browser"))
    if command.list_causes:
        others = [*(["--har"] if command.har is not None else []), *beside, *([f"'{text[:60]}'"] if text else [])]
        if others:
            raise UsageError(f"--list shows every cause, whatever else is given: leave out {' and '.join(others)}")
    elif command.har is not None:
        return
    elif is_cause and beside:
        raise UsageError(f"the page of a cause is the same for every API: leave out {' and '.join(beside)}, or give a message or --har")
    elif text and command.browser:
        raise UsageError("--browser is for --har: the words of a message tell which browser printed it")


def page(name: str) -> str:
    """Return the page of the cause *name* as Markdown."""
    return (_PAGES / f"{name.replace('-', '_')}.md").read_text(encoding="utf-8").rstrip()


def _print_page(command: Command, name: str) -> None:
    text = page(name)
    print(_json({"version": _VERSION, "cause": name, "page": text}) if command.format == "json" else reflowed(text, columns(_WIDTH)))  # noqa: T201


def _print_list(*, as_json: bool) -> None:
    if as_json:
        causes = [{"cause": cause.name, "severity": cause.severity, "summary": cause.summary} for cause in checking.CAUSES]
        print(_json({"version": _VERSION, "causes": causes}))  # noqa: T201
        return
    width = columns(_WIDTH)
    widest = max(len(cause.name) for cause in checking.CAUSES)
    leads = {cause.name: f"{cause.name:<{widest}}  {cause.severity:<7}  " for cause in checking.CAUSES}
    lines: list[str] = []
    for cause in checking.CAUSES:
        if width - len(leads[cause.name]) >= _NARROWEST:
            lines += hanging(leads[cause.name], cause.summary, width)
        else:
            lines += [f"{cause.name}  {cause.severity}", *hanging("  ", cause.summary, width)]
    print("\n".join(lines))  # noqa: T201


def _standard_text() -> str:
    from crossgate.cli.streams import standard_input  # noqa: PLC0415

    data = standard_input()
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else data


def _json(value: object) -> str:
    import json  # noqa: PLC0415

    return json.dumps(value, indent=2)
