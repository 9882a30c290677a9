"""Files and folders that the user names, into texts: the only place where sources touch the disk; no parsing."""

# ruff: noqa: PTH110, PTH112, PTH116, PTH117, PTH118, PTH120, PTH123, PTH206 (pathlib costs milliseconds of start-up that os does not)

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence

from crossgate.sources.gitignore import IgnoreRules
from crossgate.sources.kinds import UNMARKED, is_recognised, is_unmarked, read_source, read_text
from crossgate.sources.loaded import Loaded, Skipped
from crossgate.text import Source, Unreadable
from crossgate.text.decoding import decode
from crossgate.text.jinja import Unrendered
from crossgate.text.limits import MAX_CHARACTERS

STDIN = "-"

_SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cform", ".cfn")
_PASSED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages", "venv", "bower_components"})
_PASSED_PREFIXES = (".", "asset.")
"""Hidden folders, and what CDK puts beside the templates in cdk.out."""

_Rules = tuple[tuple[str, IgnoreRules], ...]
"""The rules of each .gitignore that counts for a folder, the nearest last, with the path of its own folder."""

_Followed = dict[str, list[str]]
"""Where the files lie that were brought in, each with the files that asked for it."""

_MOST_BYTES = 4 * MAX_CHARACTERS


def load(targets: Sequence[str], *, parameters: Mapping[str, str] | None = None, stdin: str | bytes | None = None) -> Loaded:
    """Return the APIs in *targets*: files, folders, or ``-`` for the text or the bytes *stdin*.

    What cannot be read is among the failures, never raised. In folders only files about API Gateway count.
    """
    given = parameters or {}
    loaded = Loaded()
    for target in targets:
        if target == STDIN:
            loaded = loaded.plus(_load_bytes(STDIN, stdin, given) if isinstance(stdin, bytes) else read_text(STDIN, stdin or "", given))
        elif os.path.isdir(target) and not os.access(target, os.R_OK | os.X_OK):
            loaded = loaded.plus(Loaded(failures=(Unreadable("this folder cannot be opened: Permission denied", source=target),)))
        elif os.path.isdir(target):
            loaded = loaded.plus(_load_folder(target, given))
        else:
            loaded = loaded.plus(_load_file(target, given))
    return loaded


def texts(targets: Sequence[str]) -> Iterator[str]:
    """Yield the texts of the files in *targets*, files or folders, that may be definitions, read or not."""
    for target in targets:
        for path in _walk(target) if os.path.isdir(target) else [target]:
            try:
                yield decode(path, _bytes_of(path)).text
            except Unreadable:
                continue


class Beside:
    """The files that the one at *path* may bring in: regular ones inside *folder*, links followed, and nothing else of the disk.

    *followed* notes those that were brought in.
    """

    __slots__ = ("_followed", "_inside", "_path")

    def __init__(self, folder: str, path: str, followed: _Followed) -> None:
        self._inside = os.path.realpath(folder).rstrip(os.sep) + os.sep
        self._path = path
        self._followed = followed

    def __call__(self, reference: str) -> Source:
        """Return the text of the file that is named *reference*, as seen from the folder of the file that names it.

        Raises Unreadable when it lies elsewhere, is no regular file or is none that can be read.
        """
        path = os.path.normpath(os.path.join(os.path.dirname(self._path), reference))
        if os.path.isabs(reference) or "\0" in reference or not os.path.realpath(path).startswith(self._inside):
            raise Unreadable("this file lies outside the folder that was named, and is not followed", source=path)
        source = decode(path, _bytes_of(path))
        source.beside = Beside(self._inside, path, self._followed)
        self._followed.setdefault(os.path.realpath(path), []).append(self._path)
        return source


def _load_file(path: str, parameters: Mapping[str, str]) -> Loaded:
    try:
        return _load_bytes(path, _bytes_of(path), parameters, Beside(os.path.dirname(path) or os.curdir, path, {}))
    except Unreadable as failure:
        return Loaded(failures=(failure,))


def _load_bytes(name: str, data: bytes, parameters: Mapping[str, str], beside: Beside | None = None) -> Loaded:
    try:
        source = decode(name, data)
        source.beside = beside
        return read_source(source, parameters)
    except Unreadable as failure:
        return Loaded(failures=(failure,))


def _load_folder(folder: str, parameters: Mapping[str, str]) -> Loaded:
    """Read the files of *folder*, and tell which of them others brought in."""
    loaded, followed = Loaded(), _Followed()
    for path in _walk(folder):
        loaded = loaded.plus(_load_if_recognised(path, folder, parameters, followed))
    if not followed:
        return loaded
    found = _askers(followed)
    askers = {source: found.get(os.path.realpath(source)) for source in dict.fromkeys(api.source for api in loaded.apis)}
    return loaded._replace(included=tuple(Skipped(source, f"read as a part of {asker}") for source, asker in askers.items() if asker))


def _askers(followed: _Followed) -> dict[str, str]:
    """Return who asked for each file that is a part of one which is no part itself: files that only bring in one another are none."""
    asked: dict[str, list[tuple[str, str]]] = {}
    for part, askers in followed.items():
        for asker in askers:
            asked.setdefault(os.path.realpath(asker), []).append((part, asker))
    found: dict[str, str] = {}
    waiting = [asker for asker in asked if asker not in followed]
    while waiting:
        for part, asker in asked.get(waiting.pop(), ()):
            if part not in found:
                found[part] = asker
                waiting.append(part)
    return found


def _load_if_recognised(path: str, folder: str, parameters: Mapping[str, str], followed: _Followed) -> Loaded:
    """Read a file that was found in *folder*, not named: what is not about API Gateway, or no text, does not count."""
    try:
        source = decode(path, _bytes_of(path))
    except Unreadable:
        return Loaded()
    if not is_recognised(source.text):
        return Loaded(skipped=(Skipped(path, UNMARKED),)) if is_unmarked(source.text) else Loaded()
    source.beside = Beside(folder, path, followed)
    try:
        return read_source(source, parameters)
    except Unrendered as unrendered:
        return Loaded(skipped=(Skipped(path, unrendered.message),))
    except Unreadable as failure:
        return Loaded(failures=(failure,))


def _bytes_of(path: str) -> bytes:
    """Return the content of a regular file, at most as much as can be a definition."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise Unreadable("this is no regular file; give its text on standard input (-) instead", source=path)
        with open(path, "rb") as file:
            return file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Unreadable(f"this cannot be opened: {reason}", source=path) from None


def _walk(root: str) -> Iterator[str]:
    """Yield the files below *root* that may be definitions, in order of their names; links that lead out of it are passed over."""
    base = os.path.realpath(root)
    waiting: list[tuple[str, str, _Rules]] = [(root, *_rules_above(base))]
    while waiting:
        folder, inside, rules = waiting.pop()
        entries = _entries(folder)
        if any(entry.name == ".gitignore" and entry.is_file(follow_symlinks=False) for entry in entries):
            rules = (*rules, (inside, _rules_of(folder)))
        below = []
        for entry in entries:
            path = f"{inside}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if not _is_passed(entry.name) and not _is_ignored(path, rules, is_folder=True):
                    below.append((entry.path, f"{path}/", rules))
            elif entry.name.lower().endswith(_SUFFIXES) and _stays_inside(entry, base) and not _is_ignored(path, rules, is_folder=False):
                yield entry.path
        waiting += reversed(below)


def _rules_above(base: str) -> tuple[str, _Rules]:
    """Return where *base* lies in its Git repository, with a slash at the end, and the rules of the folders above it; nothing elsewhere."""
    top = base
    while not os.path.exists(os.path.join(top, ".git")):
        parent = os.path.dirname(top)
        if parent == top:
            return "", ()
        top = parent
    parts = [part for part in os.path.relpath(base, top).split(os.sep) if part != os.curdir]
    above = ["".join(f"{part}/" for part in parts[:depth]) for depth in range(len(parts))]
    rules = tuple((inside, _rules_of(os.path.join(top, inside))) for inside in above)
    return "".join(f"{part}/" for part in parts), rules


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_passed(name: str) -> bool:
    return name in _PASSED_FOLDERS or name.startswith(_PASSED_PREFIXES)


def _stays_inside(entry: os.DirEntry[str], base: str) -> bool:
    if not entry.is_symlink():
        return True
    return os.path.realpath(entry.path).startswith(base.rstrip(os.sep) + os.sep)


def _rules_of(folder: str) -> IgnoreRules:
    try:
        return IgnoreRules(_bytes_of(os.path.join(folder, ".gitignore")).decode("utf-8", "replace"))
    except Unreadable:
        return IgnoreRules("")


def _is_ignored(path: str, rules: _Rules, *, is_folder: bool) -> bool:
    """Whether *path* is left out; of the .gitignore files the one nearest to it has the last word."""
    for inside, rule in reversed(rules):
        decided = rule.decide(path.removeprefix(inside), is_folder=is_folder)
        if decided is not None:
            return decided
    return False
