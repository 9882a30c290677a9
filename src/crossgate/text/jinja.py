"""Tells texts that are templates for a template engine, and so neither YAML nor JSON yet; renders nothing."""

from __future__ import annotations

import re

from crossgate.text.source import Source, Span, Unreadable

_JINJA = re.compile(r"\{%-?\s*\w|\{\{-?\s*(?!resolve:)[A-Za-z_][^{}\n]*\}\}")


class Unrendered(Unreadable):
    """A text that is no definition yet, but a template from which one is made."""


def jinja_refusal(source: Source) -> Unrendered | None:
    """Return why *source* cannot be read if it holds what Jinja would replace (https://jinja.palletsprojects.com/templates/), else None."""
    found = _JINJA.search(source.text)
    if found is None:
        return None
    return Unrendered("this looks like a Jinja (or Cookiecutter) template; render it first", Span(source, found.start(), found.end()))
