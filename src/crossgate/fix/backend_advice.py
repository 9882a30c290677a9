"""What a backend must send that no gateway adds, as code in the languages of functions; no API is judged and no template read here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crossgate.api import CorsPolicy
from crossgate.fix.backend_snippets import CODE, Code
from crossgate.fix.functions import ModuleForm
from crossgate.fix.granted import ALLOW_CREDENTIALS, EXPOSE_HEADERS, VARY, allowed_origin, is_choosing


class Snippet(NamedTuple):
    """Code to put into a backend: the *language* as people call it and the *code*."""

    language: str
    code: str


class Form(NamedTuple):
    """How a function is to be answered in: its *language*, the *payload* format of the integration, and its form of *module*."""

    language: str
    payload: str = "1.0"
    module: ModuleForm = ""


USUAL = ("Python", "Node.js")
"""The commonest languages, for functions that nothing is known of."""


def snippets(policy: CorsPolicy, forms: Iterable[Form]) -> tuple[Snippet, ...]:
    """Return code that sends the headers of *policy* with every response of a Lambda proxy integration, errors too.

    What the function throws must be caught there: API Gateway answers it with a 502 of its own.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html#apigateway-enable-cors-proxy
    """
    known = [form for form in forms if form.language in CODE]
    return tuple(Snippet(_named(form, known), _filled(CODE[form.language], form, policy)) for form in known)


def _named(form: Form, forms: Sequence[Form]) -> str:
    """Return the language of *form*, with what tells it from others of the same language among *forms*."""
    same = [other for other in forms if other.language == form.language]
    told = [f"payload format {form.payload}"] if len({other.payload for other in same}) > 1 else []
    told += [_MODULES[form.module]] if form.module and len({other.module for other in same}) > 1 else []
    return ", ".join((form.language, *told))


_MODULES = {"esm": "ES modules", "commonjs": "CommonJS"}


def _filled(code: Code, form: Form, policy: CorsPolicy) -> str:
    extra = "".join(code.extra.replace("@name", name).replace("@value", value) for name, value in _more_headers(policy))
    listed = ", ".join(f'"{origin}"' for origin in policy.origins)
    words = {**code.payloads.get(form.payload, {}), **code.modules.get(form.module, {})}
    words |= {"@event": "event" if is_choosing(policy) else "", "@extra": extra}
    frame = code.frame.replace("@allowed", code.several if is_choosing(policy) else code.one)
    for mark, written in words.items():
        frame = frame.replace(mark, written)
    return frame.replace("@origins", listed).replace("@origin", allowed_origin(policy))


def _more_headers(policy: CorsPolicy) -> list[tuple[str, str]]:
    """Return the headers beside the allowed origin."""
    headers = [(ALLOW_CREDENTIALS, "true")] if policy.credentials else []
    headers += [(VARY, "Origin")] if is_choosing(policy) else []
    return headers + ([(EXPOSE_HEADERS, ", ".join(policy.expose))] if policy.expose else [])
