"""A parsed state into an API: which kind of API it is; no calls."""

from __future__ import annotations

from crossgate.sources.block import Block
from crossgate.sources.loaded import Loaded
from crossgate.sources.reading import Reading, Undetermined
from crossgate.text import Mapping, Source, Unreadable
from crossgate.text.document import Document

_VERSION = "1"


def read_state(source: Source, document: Document) -> Loaded:
    """Return the API of the state *document*.

    Raises Unreadable when it is of a version or a kind that is not known, or when a list of it is none.
    """
    root = document.root
    assert isinstance(root, Mapping), "a state is told by its keys"
    block = Block(root, Reading())
    version = block.text("version", "version")
    if version != _VERSION:
        raise Unreadable(f"this state is of version {version}, and only version {_VERSION} is read", block.place()["version"])
    try:
        return _read(block, source)
    except Undetermined as undetermined:
        raise Unreadable(f"this is no state of an API: {undetermined}", undetermined.unknown.where, source=source.name) from None


def _read(block: Block, source: Source) -> Loaded:
    kind = block.text("kind", "kind")
    if kind == "REST":
        from crossgate.sources.aws.rest_api import read_rest_api  # noqa: PLC0415 - one kind is read at a time

        return Loaded((read_rest_api(block, source.name),))
    if kind == "HTTP":
        from crossgate.sources.aws.http_api import read_http_api  # noqa: PLC0415

        return Loaded((read_http_api(block, source.name),))
    raise Unreadable("the kind of this state is neither REST nor HTTP", block.place()["kind"], source=source.name)
