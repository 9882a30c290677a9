"""What the backends of one API must answer by themselves: code where functions do, header lines elsewhere; which API, a survey tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from crossgate.api import CorsPolicy, Integration, Method, Unknown
from crossgate.check import Survey, Trial
from crossgate.exchange import PREFLIGHT
from crossgate.fix.backend_advice import USUAL, Form, Snippet, snippets
from crossgate.fix.functions import WEB_ADAPTER, Function, functions_in
from crossgate.fix.granted import ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, EXPOSE_HEADERS, VARY, is_choosing
from crossgate.text import Source

EVERY_RESPONSE = "Headers of every response, errors too"
ANSWER_TO_OPTIONS = "Answer to OPTIONS"


def waiting_for_backends(played: Survey) -> tuple[Trial, ...]:
    """Return the trials whose headers only a backend can send, or not; a source that tells no integration tells of no backend."""
    return tuple(
        trial
        for trial in played.trials("depends")
        if not isinstance(trial.method.integration, Unknown) and trial.transcript.last.answer.unseen is not None
    )


def backend_answers(played: Survey, source: Source | None) -> tuple[Snippet, ...]:
    """Return what makes the waiting backends answer as the policy of *played* needs; *source* is the text that may define its functions."""
    waiting = waiting_for_backends(played)
    calls = [trial.method for trial in waiting if trial.outcome != PREFLIGHT]
    preflights = [trial for trial in waiting if trial.outcome == PREFLIGHT]
    functional = [method for method in calls if _is_function(method)]
    defined = functions_in(source) if source is not None and functional else ()
    answering = [(method, function) for method in functional for function in _serving(method, defined)]
    found = snippets(played.policy, _forms(answering))
    headers = _lines(_for_responses(played.policy))
    if len(functional) < len(calls) or any(not (function.language or function.framework) for _, function in answering):
        found += (Snippet(EVERY_RESPONSE, headers),)
    frameworks = dict.fromkeys(function.framework for _, function in answering if function.framework)
    found += tuple(Snippet(f"{EVERY_RESPONSE}, from {_FRAMEWORKS.get(name, name)}", headers) for name in frameworks)
    if preflights:
        found += (Snippet(ANSWER_TO_OPTIONS, "HTTP/1.1 204 No Content\n" + _lines(_for_preflights(played.policy, preflights))),)
    return found


_FRAMEWORKS = {WEB_ADAPTER: f"the web framework behind {WEB_ADAPTER}"}


def _serving(method: Method, defined: Sequence[Function]) -> Sequence[Function]:
    """Return which of the functions that are *defined* answers *method*, all where that is not told, the usual ones where there is none."""
    uri = method.integration.uri if isinstance(method.integration, Integration) else None
    told = uri.shape if isinstance(uri, Unknown) else uri or ""
    own = [function for function in defined if re.search(rf"\b{re.escape(function.name)}(?:Alias\w*)?\b", told)]
    return own or defined or [Function("", language) for language in USUAL]


def _forms(answering: Iterable[tuple[Method, Function]]) -> list[Form]:
    """Return the forms of code that functions need, each once; that of an unknown module only where no known one shows the way."""
    found: dict[Form, None] = {}
    for method, function in answering:
        payload = method.integration.payload_format if isinstance(method.integration, Integration) else "1.0"
        if function.language:
            found[Form(function.language, "2.0" if payload == "2.0" else "1.0", function.module)] = None
    known = {form[:2] for form in found if form.module}
    return [form for form in found if form.module or form[:2] not in known]


def _is_function(method: Method) -> bool:
    integration = method.integration
    return isinstance(integration, Integration) and integration.kind == "AWS_PROXY" and integration.subtype is None


def _lines(headers: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in headers)


def _for_responses(policy: CorsPolicy) -> Iterator[tuple[str, str]]:
    """Yield the headers that let pages read a response, https://fetch.spec.whatwg.org/#http-responses."""
    yield from _for_all(policy)
    if policy.expose:
        yield EXPOSE_HEADERS, ", ".join(policy.expose)


def _for_preflights(policy: CorsPolicy, preflights: Sequence[Trial]) -> Iterator[tuple[str, str]]:
    """Yield the headers of an answer to *preflights* that allows what they ask for, https://fetch.spec.whatwg.org/#cors-preflight-fetch."""
    yield from _for_all(policy)
    yield ALLOW_METHODS, ", ".join(_asked(preflights, "access-control-request-method"))
    names = tuple(dict.fromkeys((*_asked(preflights, "access-control-request-headers"), *(name.lower() for name in policy.headers))))
    if names:
        yield ALLOW_HEADERS, ", ".join(names)


def _for_all(policy: CorsPolicy) -> Iterator[tuple[str, str]]:
    yield ALLOW_ORIGIN, " or ".join(policy.origins) + (", whichever asks" if is_choosing(policy) else "")
    if policy.credentials:
        yield ALLOW_CREDENTIALS, "true"
    if is_choosing(policy):
        yield VARY, "Origin"


def _asked(preflights: Sequence[Trial], header: str) -> tuple[str, ...]:
    given = (trial.transcript.last.request.headers.combined(header) or "" for trial in preflights)
    return tuple(dict.fromkeys(name for value in given for name in value.split(",") if name))
