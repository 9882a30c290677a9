"""What the backends of one API must answer by themselves: code where functions do, header lines elsewhere; which API, a survey tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crossgate.api import CorsPolicy, Integration, Method, Unknown
from crossgate.check import Survey, Trial
from crossgate.exchange import PREFLIGHT
from crossgate.fix.backend_advice import Snippet, languages_in, snippets
from crossgate.fix.granted import ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, EXPOSE_HEADERS, VARY, is_choosing

EVERY_RESPONSE = "Headers of every response, errors too"
ANSWER_TO_OPTIONS = "Answer to OPTIONS"


def waiting_for_backends(played: Survey) -> tuple[Trial, ...]:
    """Return the trials whose headers only a backend can send, or not; a source that tells no integration tells of no backend."""
    return tuple(
        trial
        for trial in played.trials("depends")
        if not isinstance(trial.method.integration, Unknown) and trial.transcript.last.answer.unseen is not None
    )


def backend_answers(played: Survey, text: str) -> tuple[Snippet, ...]:
    """Return what makes the waiting backends answer as the policy of *played* needs; *text* may name the functions' runtimes."""
    waiting = waiting_for_backends(played)
    calls = [trial for trial in waiting if trial.outcome != PREFLIGHT]
    preflights = [trial for trial in waiting if trial.outcome == PREFLIGHT]
    found: tuple[Snippet, ...] = ()
    if any(_is_function(trial.method) for trial in calls):
        found += snippets(played.policy, languages_in(text))
    if any(not _is_function(trial.method) for trial in calls):
        found += (Snippet(EVERY_RESPONSE, _lines(_for_responses(played.policy))),)
    if preflights:
        found += (Snippet(ANSWER_TO_OPTIONS, "HTTP/1.1 204 No Content\n" + _lines(_for_preflights(played.policy, preflights))),)
    return found


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
