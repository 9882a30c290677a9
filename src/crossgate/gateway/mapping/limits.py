"""What a mapping template may cost, and the fault that ends it; no template syntax and no value."""

from __future__ import annotations

MAX_TEMPLATE = 300 * 1024
"""Characters of a template: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html (300 KB)."""

MAX_ITERATIONS = 1000
"""Rounds of one ``#foreach``: the same page."""

MAX_DEPTH = 60
"""Nesting of blocks, parentheses, literals and calls; a bound of ours, real templates stay under 20."""

MAX_DATA_DEPTH = 100
"""Nesting of a JSON value or of a list made by a template; a bound of ours."""

MAX_STEPS = 300_000
"""Elementary operations of one rendering, well under a second; a bound of ours."""

MAX_TEXT = 1024 * 1024
"""Characters that one rendering may produce in all, in its result and on the way; a bound of ours, AWS allows 10 MB."""

MAX_INTEGER = 10**1000
"""The largest number that template arithmetic may make; a bound of ours."""


class TemplateFault(Exception):
    """A template to which the gateway answers 500: *message* says why, *offset* where (in characters of the template, 0 if unknown)."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
