"""Access to a state's lists and texts, which both kinds of APIs share; no meaning of any field."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.values import as_text


def blocks_of(root: Block, key: str) -> Iterator[Block]:
    """Yield the items of the list at *key*; anything in it that is no mapping is refused.

    Raises Undetermined when it is no list.
    """
    for item in root.items(key):
        block = root.as_block(item, f"an item of {key}")
        if isinstance(block, Block):
            yield block


def text_in(block: Block, key: str, field: str = "") -> str:
    """Return the text of *key*, empty when there is none."""
    text = block.text(key, field)
    return text if isinstance(text, str) else ""


def texts_in(block: Block, key: str, field: str) -> tuple[Value[str], ...]:
    """Return the texts of the list at *key*.

    Raises Undetermined when it is no list.
    """
    texts = (as_text(item, key, block.reading) for item in block.items(key, field))
    return tuple(text for text in texts if text is not None)


def not_read(what: str, name: str, block: Block) -> Unknown:
    """Return what stands for a part that *block* refers to and the state does not hold."""
    return Unknown(f"the {what} {name[:80]} was not read with the API", block.span)
