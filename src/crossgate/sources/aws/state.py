"""A parsed state into an API: which kind it is, and what both kinds have in common; no calls."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.sources.block import Block
from crossgate.sources.loaded import Loaded
from crossgate.sources.reading import Reading
from crossgate.text import Mapping, Source, Unreadable
from crossgate.text.document import Document

_VERSION = "1"


def read_state(source: Source, document: Document) -> Loaded:
    """Return the API of the state *document*.

    Raises Unreadable when it is of a version or a kind that is not known.
    """
    root = document.root
    assert isinstance(root, Mapping), "a state is told by its keys"
    block = Block(root, Reading())
    version, kind = block.text("version", "version"), block.text("kind", "kind")
    if version != _VERSION:
        raise Unreadable(f"this state is of version {version}, and only version {_VERSION} is read", block.place()["version"])
    if kind == "REST":
        from crossgate.sources.aws.rest_api import read_rest_api  # noqa: PLC0415 - one kind is read at a time

        return Loaded((read_rest_api(block, source.name),))
    raise Unreadable(f"this state is of the kind '{kind}', and only REST APIs are read", block.place()["kind"])


def blocks_of(root: Block, key: str) -> Iterator[Block]:
    """Yield the items of the list at *key*; anything in it that is no mapping is refused."""
    for item in root.items(key):
        block = root.as_block(item, f"an item of {key}")
        if isinstance(block, Block):
            yield block


def text_in(block: Block, key: str, field: str = "") -> str:
    """Return the text of *key*, empty when there is none."""
    text = block.text(key, field)
    return text if isinstance(text, str) else ""
