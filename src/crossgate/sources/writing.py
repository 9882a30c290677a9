"""Changes of the model into edits of the text that an API was read from: which writer a text needs; nothing is written to disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from crossgate.api import Api, Place
from crossgate.api.change import Change
from crossgate.sources import aws, cloudformation, openapi, sam
from crossgate.sources.generated import generator_of
from crossgate.sources.kinds import parse
from crossgate.text import CannotEdit, Edit, Mapping, Source, Span
from crossgate.text.document import Document


def edits_for(api: Api, changes: Sequence[Change], *, in_common: bool = False) -> tuple[Edit, ...]:
    """Return the edits that make the text of *api* say that *changes* were made: in order, apart from each other.

    They are edits of ``source_of(api)``. What the text says already needs no edit; none may come out. *in_common* returns those edits
    only that say it where the text says such things for several APIs at once, as in the Globals of SAM; else these are left alone.
    Raises CannotEdit when the text cannot be edited safely, with the reason and the place.
    """
    span = _span_of(api)
    if span is None:
        raise CannotEdit(f"where the API '{api.name}' is defined is not known")
    try:
        return _edits(api, changes, span, in_common=in_common)
    except ValueError as clash:
        raise CannotEdit(f"these changes cannot be written together: {clash}", span) from clash


def _edits(api: Api, changes: Sequence[Change], span: Span, *, in_common: bool) -> tuple[Edit, ...]:
    source = span.source
    document = _document_of(source, span)
    if sam.matches(document.root) and "by:SAM" in api.place:
        from crossgate.sources.sam.writing import sam_edits  # noqa: PLC0415

        return sam_edits(api, changes, source, document, in_common=in_common)
    if cloudformation.matches(document.root):
        from crossgate.sources.cloudformation.writing import template_edits  # noqa: PLC0415 - only fixing needs it

        return template_edits(api, changes, source, document)
    if openapi.matches(document.root):
        from crossgate.sources.openapi.writing import document_edits  # noqa: PLC0415

        return document_edits(api, changes, source, document)
    if aws.matches(document.root):
        raise CannotEdit("this is the saved state of a live API: fix the API itself (crossgate fix aws:REGION/API_ID)", span)
    raise CannotEdit("files of this kind cannot be edited yet", span)


def source_of(api: Api) -> Source | None:
    """Return the text that *api* was read from."""
    span = _span_of(api)
    return span.source if span is not None else None


def generated_by(api: Api) -> str | None:
    """Return the name of the tool that made the text of *api*, and will make it again over any edit; None for texts made by hand."""
    source = source_of(api)
    return _generator(source) if source is not None else None


@lru_cache(maxsize=1)
def _generator(source: Source) -> str | None:
    return generator_of(source.text)


def _document_of(source: Source, span: Span) -> Document:
    for document in _parsed(source):
        if document.root.span.start <= span.start < document.root.span.end and isinstance(document.root, Mapping):
            return document
    raise CannotEdit("the place of this API is not found in its file again", span)


@lru_cache(maxsize=1)
def _parsed(source: Source) -> tuple[Document, ...]:
    """Parse *source*, once for all edits that are asked for in a row."""
    return parse(source)


def _span_of(api: Api) -> Span | None:
    return next((place.span for place in _places(api) if place.span is not None), None)


def _places(api: Api) -> Iterator[Place]:
    """Yield the places of the parts of *api*, until one tells the file."""
    yield api.place
    for resource in api.resources.values():
        yield resource.place
        yield from (method.place for method in resource.methods.values())
    yield from (response.place for response in api.gateway_responses.values())
    yield from (deployment.place for deployment in api.deployments)
    yield from (stage.place for stage in api.stages)
    yield from (base_path.place for base_path in api.base_paths)
