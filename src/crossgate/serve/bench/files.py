"""The files of the page as they are sent, with their types; no template language, no build step."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).with_name("page")

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

_TOKEN_PLACE = b"{{token}}"


class PageFile(NamedTuple):
    """One file with its media type."""

    type: str
    content: bytes


@lru_cache(1)
def _names() -> frozenset[str]:
    return frozenset(path.name for path in _FOLDER.iterdir() if path.suffix in _TYPES)


def page_file(name: str) -> PageFile | None:
    """Return the file called *name*, None where the page has none; only names that were found in the folder are ever opened."""
    if name not in _names():
        return None
    path = _FOLDER / name
    return PageFile(_TYPES[path.suffix], path.read_bytes())


def document(token: str) -> PageFile:
    """Return the page itself, with the *token* of this run in it."""
    path = _FOLDER / "index.html"
    return PageFile(_TYPES[".html"], path.read_bytes().replace(_TOKEN_PLACE, token.encode()))
