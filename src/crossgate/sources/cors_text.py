"""The CORS settings of an HTTP API while their text is altered, whatever kind of file they are in; which settings lies elsewhere."""

from __future__ import annotations

from crossgate.api import CorsConfiguration, Unknown, Value
from crossgate.sources.http_api import CorsSpelling
from crossgate.sources.method_text import Expression
from crossgate.text import CannotEdit, Sequence
from crossgate.text.drafts import MappingDraft

CORS_LISTS = ("allow_origins", "allow_methods", "allow_headers", "expose_headers")
"""The settings that are lists of names."""

Texts = Value[tuple[Value[str], ...]]


def write_cors(
    settings: MappingDraft, old: CorsConfiguration | None, new: CorsConfiguration, spelling: CorsSpelling, expression: Expression
) -> None:
    """Have *settings*, which say *old* or nothing yet, say *new*; what is the same in both stays as it is written.

    Raises CannotEdit.
    """
    before = old if old is not None else CorsConfiguration()
    for field in CORS_LISTS:
        wanted: Texts = getattr(new, field)
        if getattr(before, field) != wanted:
            _write_list(settings, getattr(spelling, field), getattr(before, field), wanted, expression)
    if before.allow_credentials != new.allow_credentials:
        settings.put(spelling.allow_credentials, _known(new.allow_credentials))
    if before.max_age != new.max_age and new.max_age is not None:
        settings.put(spelling.max_age, _known(new.max_age))


def _write_list(settings: MappingDraft, key: str, old: Texts, new: Texts, expression: Expression) -> None:
    """Write the list *new*: in place of single entries where the text has one item for each of *old*."""
    if isinstance(new, Unknown):
        raise CannotEdit(f"a CORS setting cannot be written: {new.why}", new.where)
    written = settings.written(key)
    kept = [value for value in old if value in new] if not isinstance(old, Unknown) else []
    if isinstance(old, Unknown) or not kept or not isinstance(written, Sequence) or len(written.items) != len(old):
        settings.put(key, [expression(value) for value in new])
        return
    items = settings.sequence(key)
    for index, value in enumerate(old):
        if value not in new:
            items.remove(index)
    for value in new:
        if value not in old:
            items.append(expression(value))


def _known(value: Value[bool] | Value[int]) -> bool | int:
    if isinstance(value, Unknown):
        raise CannotEdit(f"a CORS setting cannot be written: {value.why}", value.where)
    return value
