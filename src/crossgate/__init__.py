"""crossgate makes CORS on Amazon API Gateway work, and proves it.

    >>> import crossgate
    >>> loaded = crossgate.load(["template.yaml"])
    >>> for api in loaded.apis:
    ...     for finding in crossgate.check_api(api).findings:
    ...         print(finding.severity, finding.cause, finding.message)
    >>> crossgate.play(loaded.apis[0], "PUT /pets", origin="https://app.example.com").verdict
    'blocked'

Everything is loaded when it is first used, because start-up is a feature.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crossgate.library import check_api, load, play, read_text

__version__ = "0.1.0"

__all__ = ["__version__", "check_api", "load", "play", "read_text"]


def __getattr__(name: str) -> object:
    if name in ("check_api", "load", "play", "read_text"):
        from crossgate import library  # noqa: PLC0415 - see the docstring

        return getattr(library, name)
    raise AttributeError(f"module 'crossgate' has no attribute '{name}'")
