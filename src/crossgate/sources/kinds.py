"""Which kind of source a text is, and the parser that it needs; pure, and no knowledge of any kind."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from crossgate.sources import aws, cloudformation, openapi, sam
from crossgate.sources.loaded import Loaded, Skipped
from crossgate.text import Node, Source, Unreadable
from crossgate.text.decoding import source_of
from crossgate.text.document import Document
from crossgate.text.jinja import jinja_refusal


class Kind(Protocol):
    """One kind of source: a module with these functions."""

    MOST_CHARACTERS: int
    """How large a text of this kind may be."""

    def recognise(self, text: str) -> bool:
        """Whether *text* is of this kind and about API Gateway, as far as its words tell without parsing."""
        ...

    def matches(self, root: Node) -> bool:
        """Whether the parsed *root* is of this kind."""
        ...

    def read(self, source: Source, document: Document, parameters: Mapping[str, str]) -> Loaded:
        """Return what is in it."""
        ...


KINDS: tuple[Kind, ...] = (aws, sam, cloudformation, openapi)

_JSON_STARTS = ("{", "[")
NO_GATEWAY = "there is no API Gateway in it"
UNMARKED = "an OpenAPI document that says nothing of API Gateway"


def is_recognised(text: str) -> bool:
    """Whether any kind of source claims *text*."""
    return any(kind.recognise(text) for kind in KINDS)


def is_unmarked(text: str) -> bool:
    """Whether *text*, which no kind claims, could be imported into API Gateway all the same: worth reading where it is named."""
    return openapi.is_document(text)


def read_text(
    name: str, text: str, parameters: Mapping[str, str] | None = None, *, beside: Callable[[str], Source] | None = None
) -> Loaded:
    """Return the APIs in *text*, which the user calls *name*; never raises for what the text is. *beside* as in Source."""
    try:
        source = source_of(name, text)
        source.beside = beside
        return read_source(source, parameters or {})
    except Unreadable as failure:
        return Loaded(failures=(failure,))


def read_source(source: Source, parameters: Mapping[str, str]) -> Loaded:
    """Return the APIs in *source*; no parser runs where its words show none.

    Raises Unreadable when it cannot be parsed.
    """
    was_collecting = gc.isenabled()
    gc.disable()  # trees hold no cycles, and looking for some again and again takes longer than all the reading
    try:
        return _read_source(source, parameters)
    finally:
        if was_collecting:
            gc.enable()


def _read_source(source: Source, parameters: Mapping[str, str]) -> Loaded:
    loaded = Loaded()
    kinds = [kind for kind in KINDS if kind.recognise(source.text)] or ([openapi] if is_unmarked(source.text) else [])
    if not kinds and source.text.strip():
        return Loaded(skipped=(Skipped(source.name, NO_GATEWAY),))
    _require_size(source, kinds)
    for document in parse(source):
        kind = next((kind for kind in kinds if kind.matches(document.root)), None)
        if kind is not None:
            loaded = loaded.plus(kind.read(source, document, parameters))
    return loaded if any(loaded) else Loaded(skipped=(Skipped(source.name, NO_GATEWAY),))


def _require_size(source: Source, kinds: Sequence[Kind]) -> None:
    """Raise Unreadable when *source* is larger than any service takes what its words tell it is."""
    size, most = len(source.text), max((kind.MOST_CHARACTERS for kind in kinds), default=0)
    if kinds and size > most:
        message = f"this is too large to be deployed: {size:,} characters, and nothing above {most:,} is read"
        raise Unreadable(message, source=source.name)


def parse(source: Source) -> tuple[Document, ...]:
    """Return the documents of *source*: JSON by its own parser, all else as YAML, of which JSON with comments and the like is a part.

    Raises Unreadable.
    """
    start = source.text.lstrip()[:1]
    if not start:
        raise Unreadable("this is empty", source=source.name)
    if start not in _JSON_STARTS:
        return _parse_yaml(source)
    from crossgate.text.json import parse_json  # noqa: PLC0415 - only the parser that is needed is loaded

    try:
        return (parse_json(source),)
    except Unreadable as refused:
        jinja = jinja_refusal(source)
        if jinja is not None:
            raise jinja from None
        if source.name.endswith(".json"):
            raise
        try:
            return _parse_yaml(source)
        except Unreadable:
            raise refused from None


def _parse_yaml(source: Source) -> tuple[Document, ...]:
    from crossgate.text.yaml import parse_yaml  # noqa: PLC0415 - libyaml costs more than the rest together

    return parse_yaml(source)
