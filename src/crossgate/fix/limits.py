"""The limits of CloudFormation that a longer template can pass; counts what stands in a text, and reads no API.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

from __future__ import annotations

from crossgate.sources.kinds import parse
from crossgate.text import Mapping, Source
from crossgate.text.decoding import source_of

_MOST_RESOURCES = 500
_MOST_BYTES = 1_000_000
_IN_EACH_RESOURCE = "Type"
"""A text that says this less often than there may be resources need not be parsed again."""


def exceeded_limit(before: Source, after: str) -> str:
    """Return which limit the text *after* passes and *before* did not, empty when none."""
    size = len(after.encode("utf-8", "surrogatepass"))
    if size > _MOST_BYTES >= len(before.text.encode("utf-8", "surrogatepass")):
        return f"a template of {size:,} bytes, and {_MOST_BYTES:,} are the most"
    if after.count(_IN_EACH_RESOURCE) <= _MOST_RESOURCES:
        return ""
    count = _resources(source_of(before.name, after))
    if count > _MOST_RESOURCES >= _resources(before):
        return f"a template of {count} resources, and {_MOST_RESOURCES} are the most"
    return ""


def _resources(source: Source) -> int:
    roots = [document.root for document in parse(source)]
    sections = [root.get("Resources") for root in roots if isinstance(root, Mapping)]
    return sum(len(section.entries) for section in sections if isinstance(section, Mapping))
