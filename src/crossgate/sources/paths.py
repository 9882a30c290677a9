"""Which resource paths API Gateway refuses beside each other; no reading of any kind of file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crossgate.sources.reading import Reading
from crossgate.text import Span

_PATH_PART = re.compile(r"[A-Za-z0-9._\-:,~!$'()*;=@%+]+|\{[A-Za-z0-9._\-:]+\+?\}")


def is_path_part(part: str) -> bool:
    """Whether *part* may be one segment of a resource path.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    """
    return _PATH_PART.fullmatch(part) is not None


def note_refused_siblings(paths: Mapping[str, Span | None], reading: Reading) -> None:
    """Note each path in *paths* that cannot be beside or below another one: API Gateway refuses to make it."""
    variables: dict[str, str] = {}
    for path, span in paths.items():
        parent, _, last = path.rpartition("/")
        greedy = next((part for part in parent.split("/") if part.endswith("+}")), None)
        if greedy:
            message = f"Cannot create a child of a resource with a greedy path variable: {greedy}"
            reading.refuse("child-of-greedy", message, span, path)
        if last.startswith("{") and last.endswith("}"):
            other = variables.setdefault(parent, last)
            if other != last:
                message = f"A sibling ({other}) of this resource already has a variable path part -- only one is allowed"
                reading.refuse("variable-sibling", message, span, path)
