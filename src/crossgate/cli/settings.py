"""The user's settings from ``crossgate.toml`` or ``[tool.crossgate]`` in pyproject.toml, under the flags; reads files, judges no API."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from crossgate.api import CorsPolicy, PolicyError, require_sound
from crossgate.cli.mistakes import UsageError, nearest

_LISTS = ("origins", "headers", "methods", "expose", "select", "ignore")
_KNOWN = (*_LISTS, "credentials", "max-age", "fail-on", "browser", "parameters")
_POLICY_KEYS = ("origins", "headers", "methods", "expose", "credentials", "max-age")


def settings_from_files(start: Path) -> tuple[dict[str, Any], str]:
    """Return the nearest settings at or above *start*, up to the root of its git checkout, and the file they come from.

    Raises UsageError for a file that is no TOML or has unknown or ill-typed keys.
    """
    for folder in (start, *start.parents):
        for name in ("crossgate.toml", "pyproject.toml"):
            found = _read(folder / name)
            if found is not None:
                return found, name
        if (folder / ".git").exists():
            break
    return {}, ""


def _read(path: Path) -> dict[str, Any] | None:
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name}: cannot be read as TOML: {error}") from None
    if path.name == "pyproject.toml" and not any(map(_may_name_own_table, text.splitlines())):
        return None
    document = _parsed(path.name, text)
    if path.name == "pyproject.toml":
        tool = document.get("tool")
        own = tool.get("crossgate") if isinstance(tool, dict) else None
        if own is None:
            return None
        if not isinstance(own, dict):
            raise UsageError(f"{path.name}: [tool.crossgate] must be a table")
        document = own
    for key, value in document.items():
        _require_known(path.name, key, value)
    return document


def _may_name_own_table(line: str) -> bool:
    """Whether *line* of a pyproject.toml may begin [tool.crossgate], however it is written: without it no parser has to be loaded."""
    return "tool" in line and ("crossgate" in line or (line.lstrip("[\"' \t").startswith("tool") and "." not in line))


def _parsed(name: str, text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - most folders have no settings

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name}: cannot be read as TOML: {error}") from None


def _require_known(name: str, key: str, value: object) -> None:
    if key not in _KNOWN:
        raise UsageError(f"{name}: unknown key '{key}'{nearest(key, list(_KNOWN))}")
    right = {
        "credentials": (bool, "true or false"),
        "max-age": (int, "a number of seconds"),
        "fail-on": (str, "error, warning, note or never"),
        "browser": (str, "the name of a browser"),
        "parameters": (dict, "a table of parameter names and values"),
    }.get(key, (list, "a list of texts"))
    items = value if isinstance(value, list) else []
    if not isinstance(value, right[0]) or not all(isinstance(item, str) for item in items):
        raise UsageError(f"{name}: '{key}' must be {right[1]}")


def stated_policy(flags: Namespace, settings: dict[str, Any], where: str) -> dict[str, Any]:
    """Return the fields of a CorsPolicy that flags or settings state; empty when they say nothing of one.

    Raises UsageError with every reason why the policy cannot be granted.
    """
    from_flags = {
        "origins": tuple(flags.origin) or None,
        "credentials": flags.credentials,
        "headers": tuple(header.partition(":")[0].strip() for header in flags.header) or None,
    }
    from_file = {
        key.replace("-", "_"): tuple(value) if isinstance(value, list) else value for key, value in settings.items() if key in _POLICY_KEYS
    }
    said = {key: value for key, value in from_flags.items() if value is not None}
    stated: dict[str, Any] = from_file | said
    if stated:
        stated["source"] = "from the command line" if said else f"from {where}"
        _require_sound(stated)
    return stated


def _require_sound(stated: dict[str, Any]) -> None:
    known = stated if "origins" in stated else stated | {"credentials": False}
    try:
        require_sound(CorsPolicy(**known))
    except PolicyError as error:
        raise UsageError("this policy cannot be granted:\n" + "\n".join(f"  - {mistake.message}" for mistake in error.mistakes)) from None
