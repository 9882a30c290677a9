"""The values of ``--parameter``: whether anything that was read has a place for them; no value is put in here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from crossgate import sources
from crossgate.cli.mistakes import UsageError, nearest
from crossgate.text import Mapping, Source, Unreadable

_PLACEHOLDER = re.compile(r"\$\{([\w.:-]+)\}")
_WORD = re.compile(r"\w+")
_PSEUDO = "AWS::"
"""How pseudo parameters begin, which every template has."""


def pairs_of(words: Sequence[str]) -> dict[str, str]:
    """Return the parameters in *words*, each ``NAME=VALUE``.

    Raises UsageError for what is no such pair.
    """
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise UsageError(f"--parameter {word}: write NAME=VALUE")
        found[name] = value
    return found


def of_live(word: str) -> UsageError:
    """Return the mistake of a parameter, ``NAME=VALUE``, that is given for live APIs alone."""
    return UsageError(f"--parameter {word.partition('=')[0]}: live APIs have no parameters, only templates do")


def require_place(names: Iterable[str], loaded: sources.Loaded, targets: Sequence[str]) -> None:
    """Raise UsageError for one of *names* that no text of *targets* holds: it is a slip of the pen, and would change nothing unnoticed.

    *loaded* is what was read from *targets*. Where nothing could be read, nothing is known of its parameters.
    """
    if loaded.failures or not loaded.apis:
        return
    read = _sources(loaded)
    missing = [name for name in names if not name.startswith(_PSEUDO) and not _have(name, (source.text for source in read))]
    for name in missing:
        if not _have(name, sources.texts(targets)):
            raise UsageError(f"--parameter {name}: no template of the target has it{nearest(name, _parameters(read))}")


def _have(name: str, texts: Iterable[str]) -> bool:
    """Whether any of *texts* has all words of *name*, which is ``Name`` or ``Resource.Attribute``, as words."""
    words = [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in _WORD.findall(name)] or [re.compile(re.escape(name))]
    return any(all(word.search(text) for word in words) for text in texts)


def _sources(loaded: sources.Loaded) -> list[Source]:
    """Return the texts that the APIs were read from, with the files that were brought into them."""
    places = (place for api in loaded.apis for place in (api.place, *(method.place for method in api.methods)))
    return list({id(place.span.source): place.span.source for place in places if place.span is not None}.values())


def _parameters(read: Sequence[Source]) -> list[str]:
    return list(dict.fromkeys(name for source in read for name in (*_declared(source), *_PLACEHOLDER.findall(source.text))))


def _declared(source: Source) -> Iterator[str]:
    """Yield the parameters that a template declares."""
    try:
        documents = sources.parse(source)
    except Unreadable:
        return
    for document in documents:
        declared = document.root.get("Parameters") if isinstance(document.root, Mapping) else None
        if isinstance(declared, Mapping):
            yield from (key.raw for key, _ in declared.entries)
