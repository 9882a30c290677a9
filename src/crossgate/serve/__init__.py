"""API Gateway over HTTP: an API as an ASGI application that answers as the gateway model does, and the server for it; no rule of its own.

>>> from crossgate.serve import app
>>> application = app(api)  # mount it in a test suite, or give it to any ASGI server
"""

from __future__ import annotations

from crossgate.api import Api
from crossgate.serve.application import Application
from crossgate.serve.behind import Behind

__all__ = ["Application", "Behind", "app"]


def app(api: Api, *, stage: str = "", behind: Behind | None = None) -> Application:
    """Return *api* as an ASGI 3 application.

    Paths may start with the name of a stage, as they do on AWS; those that do not mean *stage*, or the first that the definition has.
    *behind* names backends, authorizers and failures; without it, stand-ins answer what right backends would.
    """
    return Application(api, stage=stage, behind=behind or Behind())
