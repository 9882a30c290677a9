"""The command that plays one exchange of a survey again; it runs nothing and judges nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from crossgate.check.survey import Survey, Trial
from crossgate.exchange import PREFLIGHT
from crossgate.gateway import ORDINARY, AssumedBackend, BackendFault

_LONGEST_BODY = 200


def replay_of(trial: Trial, survey: Survey, flags: Sequence[str] = ()) -> str:
    """Return the ``crossgate try`` that shows *trial*: its request and, unless it is a preflight, what happens behind the gateway.

    *flags* are those of the check that the exchange rests on, such as ``--parameter Stage=prod``.
    """
    request = trial.transcript.request
    address = urlsplit(request.url)
    words = [
        "crossgate try",
        _quoted(survey.api.source),
        f'"{trial.verb} {address.path}{"?" + address.query if address.query else ""}"',
        f"--origin {trial.origin}",
    ]
    words += [f"-H {_quoted(f'{name}: {value}')}" for name, value in request.headers]
    if request.credentials == "include":
        words.append("--credentials")
    if trial.outcome != PREFLIGHT:
        words += _behind_the_gateway(trial)
    return " ".join([*words, *map(_quoted, flags)])


def _behind_the_gateway(trial: Trial) -> Iterator[str]:
    body = trial.transcript.request.body
    if body is not None and isinstance(body.data, bytes) and 0 < len(body.data) <= _LONGEST_BODY:
        yield f"--data {_quoted(body.data.decode('utf-8', 'replace'))}"
    if trial.possible is None:
        return
    circumstances = trial.possible.circumstances
    if circumstances.authorizer != ORDINARY.authorizer:
        yield f"--authorizer {circumstances.authorizer}"
    if circumstances.over_limit:
        yield f"--limit {circumstances.over_limit}"
    backend = trial.possible.backend
    if isinstance(backend, AssumedBackend):
        yield from _backend(backend)


def _backend(backend: AssumedBackend) -> Iterator[str]:
    outcome = backend.outcome
    if isinstance(outcome, BackendFault):
        yield f"--backend {_quoted(f'{outcome.kind}:{outcome.message}' if outcome.message else outcome.kind)}"
    elif outcome.status != 200:
        yield f"--backend {outcome.status}"


def _quoted(text: str) -> str:
    return text if text and all(c.isalnum() or c in "-_./:@=" for c in text) else "'" + text.replace("'", "'\\''") + "'"
