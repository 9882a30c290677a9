"""Which kind of source a text is, and the parser that it needs; pure, and no knowledge of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from crossgate.sources import cloudformation, openapi
from crossgate.sources.loaded import Loaded, Skipped
from crossgate.text import Node, Source, Unreadable
from crossgate.text.decoding import source_of
from crossgate.text.document import Document


class Kind(Protocol):
    """One kind of source: a module with these functions."""

    def recognise(self, text: str) -> bool:
        """Whether *text* is of this kind and about API Gateway, as far as its words tell without parsing."""
        ...

    def matches(self, root: Node) -> bool:
        """Whether the parsed *root* is of this kind."""
        ...

    def read(self, source: Source, document: Document, parameters: Mapping[str, str]) -> Loaded:
        """Return what is in it."""
        ...


KINDS: tuple[Kind, ...] = (cloudformation, openapi)

_JSON_STARTS = ("{", "[")
NO_GATEWAY = "there is no API Gateway in it"


def is_recognised(text: str) -> bool:
    """Whether any kind of source claims *text*."""
    return any(kind.recognise(text) for kind in KINDS)


def read_text(name: str, text: str, parameters: Mapping[str, str] | None = None) -> Loaded:
    """Return the APIs in *text*, which the user calls *name*; never raises for what the text is."""
    try:
        return read_source(source_of(name, text), parameters or {})
    except Unreadable as failure:
        return Loaded(failures=(failure,))


def read_source(source: Source, parameters: Mapping[str, str]) -> Loaded:
    """Return the APIs in *source*.

    Raises Unreadable when it cannot be parsed.
    """
    loaded = Loaded()
    is_recognised_text = is_recognised(source.text)
    for document in parse(source):
        kind = next((kind for kind in KINDS if kind.matches(document.root)), None)
        if kind is not None and is_recognised_text:
            loaded = loaded.plus(kind.read(source, document, parameters))
    return loaded if any(loaded) else Loaded(skipped=(Skipped(source.name, NO_GATEWAY),))


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
        if source.name.endswith(".json"):
            raise
        try:
            return _parse_yaml(source)
        except Unreadable as also_refused:
            raise (also_refused if "Jinja" in also_refused.message else refused) from None


def _parse_yaml(source: Source) -> tuple[Document, ...]:
    from crossgate.text.yaml import parse_yaml  # noqa: PLC0415 - libyaml costs more than the rest together

    return parse_yaml(source)
