"""What a backend must send that no gateway adds, as code in the languages of the template's functions; no API is judged here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from crossgate.api import CorsPolicy
from crossgate.fix.backend_snippets import CODE, Code
from crossgate.fix.granted import ALLOW_CREDENTIALS, EXPOSE_HEADERS, VARY, allowed_origin, is_choosing


class Snippet(NamedTuple):
    """Code to put into a backend: the *language* as people call it and the *code*."""

    language: str
    code: str


_RUNTIME = re.compile(r"\b(?:(python|nodejs|java|dotnet)[0-9][0-9.a-z]*|(?:go1\.x|provided(?:\.al2\w*)?)(?=[\"']?\s*(?:[,}#\n]|$)))")
_LANGUAGES = {"python": "Python", "nodejs": "Node.js", "java": "Java", "dotnet": "C#", None: "Go"}
"""The families of Lambda runtimes by language, https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html;
what brings its own runtime is Go more often than anything else."""

_USUAL = ("Python", "Node.js")


def languages_in(text: str) -> tuple[str, ...]:
    """Return the languages of the Lambda runtimes that *text* names, the two commonest where it names none."""
    named = (_LANGUAGES[found[1]] for found in _RUNTIME.finditer(text))
    return tuple(dict.fromkeys(named)) or _USUAL


def snippets(policy: CorsPolicy, languages: Iterable[str] = tuple(CODE)) -> tuple[Snippet, ...]:
    """Return code that sends the headers of *policy* with every response of a Lambda proxy integration, errors too.

    What the function throws must be caught there: API Gateway answers it with a 502 of its own.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html#apigateway-enable-cors-proxy
    """
    return tuple(Snippet(language, _filled(CODE[language], policy)) for language in languages if language in CODE)


def _filled(code: Code, policy: CorsPolicy) -> str:
    extra = "".join(code.extra.replace("@name", name).replace("@value", value) for name, value in _more_headers(policy))
    listed = ", ".join(f'"{origin}"' for origin in policy.origins)
    frame = code.frame.replace("@allowed", code.several if is_choosing(policy) else code.one).replace("@extra", extra)
    return frame.replace("@origins", listed).replace("@origin", allowed_origin(policy))


def _more_headers(policy: CorsPolicy) -> list[tuple[str, str]]:
    """Return the headers beside the allowed origin."""
    headers = [(ALLOW_CREDENTIALS, "true")] if policy.credentials else []
    headers += [(VARY, "Origin")] if is_choosing(policy) else []
    return headers + ([(EXPOSE_HEADERS, ", ".join(policy.expose))] if policy.expose else [])
