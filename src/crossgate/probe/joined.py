"""A definition beside what was met: what it says the answer had to be, where they differ, and the finding that explains both; no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from crossgate.api import SAMPLE_ORIGIN, Api, Unknown
from crossgate.browser import NetworkFault, PageRequest, Reason
from crossgate.browser.recognition import Message
from crossgate.check import CAUSES, Finding, RouteReport, Survey, Trial, survey
from crossgate.check.diagnosis import diagnose
from crossgate.check.survey import trial_of
from crossgate.exchange import DECIDING_BROWSERS, Pairing, Transcript, as_sent, declared_policy, host_of, possible_outcomes
from crossgate.gateway import ORDINARY, Answer, AssumedBackend, Backend, BackendReply, Circumstances, gateway_of
from crossgate.http import Response
from crossgate.probe.layers import product_of
from crossgate.probe.recording import Met, Recording

_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
_OF_GATEWAY = ("x-amzn-errortype", "x-amzn-requestid", "x-amz-apigw-id", "apigw-requestid", "x-amzn-trace-id", "connection", "date")
_UNREACHED = ("dns", "refused", "tls", "no-tls", "private-address")
"""Kinds of faults with which no request ever got to an API."""

_COMPARED = (
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "x-amzn-ErrorType",
)


class Joined(NamedTuple):
    """A definition and one call: how it is *played*, what is *different* from what was met (in sentences), and what is *found*.

    *served* is the stage of a live API that serves an older state, which gives just what was met; empty when none does.
    *is_reached* is False when no connection came about, so that the answers tell nothing of the definition.
    """

    api: Api
    played: Transcript
    different: tuple[str, ...]
    found: Finding | None
    served: str = ""
    is_reached: bool = True


def path_within(api: Api, url: str) -> str:
    """Return the path of *url* as the API sees it, without stage or base path; empty when the API has nothing there.

    A first segment that is one of the stages goes first; otherwise the whole path is tried, and then what follows its first segment.
    """
    path = urlsplit(url).path or "/"
    first, _, rest = path.lstrip("/").partition("/")
    stages = {stage.name for stage in api.stages} | {deployment.stage_name for deployment in api.deployments}
    without = f"/{rest}"
    gateway = gateway_of(api)
    order = (without, path) if first in stages or ".execute-api." in url else (path, without)
    return next((one for one in order if any(gateway.route(verb, one).method for verb in _VERBS)), "")


def joined(api: Api, recording: Recording) -> Joined | None:
    """Set *api* beside *recording*, and where they differ what its stages serve; None when the API has no such path."""
    configured = _joined(api, recording)
    if configured is not None and not configured.different:
        return configured
    for other in api.counterparts:
        deployed = _joined(other.api, recording) if other.kind == "stage" else None
        if deployed is not None and not deployed.different:
            return (configured or deployed)._replace(api=api, found=None, served=other.name)
    return configured


def _joined(api: Api, recording: Recording) -> Joined | None:
    """Play the call of *recording* on *api* in the way that comes nearest to what was met; None when the API has no such path."""
    path = path_within(api, recording.request.url)
    if not path:
        return None
    query = urlsplit(recording.request.url).query
    request = recording.request._replace(url=f"https://{host_of(api)}{path}" + (f"?{query}" if query else ""))
    pairing = Pairing(gateway_of(api), DECIDING_BROWSERS)
    plays = list(_plays(api, request, recording, pairing))
    different, played = min(plays, key=lambda play: len(play[0]))
    found = _findings(api, [trial_of(played, pairing)], pairing) if played.verdict == "blocked" and not different else ()
    return Joined(api, played, different, next(iter(found), None), is_reached=not any(map(_is_unreached, recording.turns)))


def _is_unreached(met: Met) -> bool:
    return isinstance(met.answer, NetworkFault) and met.answer.kind in _UNREACHED


def _plays(api: Api, request: PageRequest, recording: Recording, pairing: Pairing) -> Iterator[tuple[tuple[str, ...], Transcript]]:
    met = recording.deciding
    response = met.response if met else None
    backend = _as_met(response) if response is not None and met is not None and not met.is_preflight else None
    yield _play(recording, pairing, request, ORDINARY, backend)
    method = pairing.gateway.route(request.method, urlsplit(request.url).path).method
    if met is None or met.is_preflight or method is None:
        return
    for possible in possible_outcomes(method, request.method, api.kind):
        asked = as_sent(request, method, api, possible)
        yield _play(recording, pairing, asked, possible.circumstances, possible.backend)


def _play(
    recording: Recording, pairing: Pairing, request: PageRequest, circumstances: Circumstances, backend: Backend | None
) -> tuple[tuple[str, ...], Transcript]:
    transcript = pairing.whole(recording.origin, request, circumstances, backend)
    return tuple(_differences(recording.turns, transcript)), transcript


def _as_met(response: Response) -> Backend:
    """A backend that answers as the URL did, for what a proxy integration hands through."""
    headers = tuple(pair for pair in response.headers if pair[0].lower() not in _OF_GATEWAY)
    return AssumedBackend(BackendReply(response.status, headers, response.body))


def _differences(turns: Sequence[Met], transcript: Transcript) -> Iterator[str]:
    for met, turn in zip(turns, transcript.turns, strict=False):
        name = "the preflight" if met.is_preflight else met.request.method
        if met.is_preflight != turn.is_preflight:
            yield f"{name} was sent, and the definition expects another request"
        elif met.response is None:
            yield f"{name} had no answer, and the definition gives {turn.answer.status}"
        else:
            yield from (f"{name}: {text}" for text in _unlike(met.response, turn.answer))


def _unlike(response: Response, answer: Answer) -> Iterator[str]:
    if response.status != answer.status:
        yield f"status {answer.status} by the definition, {response.status} as answered"
    if answer.unseen is not None:
        return
    for name in _COMPARED:
        expected = [value for key, value in answer.headers if key.lower() == name.lower()]
        if any(isinstance(value, Unknown) for value in expected):
            continue
        told, truth = ", ".join(map(str, expected)) if expected else None, response.headers.combined(name)
        if name == "x-amzn-ErrorType" and not product_of(response):
            continue
        if told != truth:
            yield f"{name} {_said(told)} by the definition, {_said(truth)} as answered"


def _said(value: str | None) -> str:
    return "is missing" if value is None else f"is '{value}'"


def _findings(api: Api, trials: Sequence[Trial], pairing: Pairing) -> list[Finding]:
    """Return what explains *trials*, and nothing that is found without them."""
    reports = tuple(RouteReport(trial.method, (trial,)) for trial in trials)
    found = diagnose(Survey(api, declared_policy(api), reports, pairing), CAUSES)
    routes = {trial.method.route for trial in trials}
    return [finding for finding in found if finding.because and routes.intersection(finding.routes)]


def of_message(api: Api, message: Message) -> tuple[Finding, ...] | None:
    """Return what of *api* can make a browser print *message*; None when the API has nothing at its address.

    All exchanges of the path are played for the page that the message names; of all paths, where it names no address.
    """
    path = path_within(api, message.url) if message.url else ""
    if message.url and not path:
        return None
    policy = declared_policy(api)._replace(origins=(message.page_origin or SAMPLE_ORIGIN,))
    if message.says[0] == Reason.HEADER_NOT_ALLOWED:
        policy = policy._replace(headers=(*policy.headers, message.detail))
    if message.says[0].endswith(("with-credentials", "credentials-not-true")):
        policy = policy._replace(credentials=True)
    played = survey(api, policy, tuple(dict.fromkeys((*DECIDING_BROWSERS, message.browser))))
    answering = [id(played.pairing.gateway.route(verb, path).method) for verb in _VERBS]
    asked = (trial for trial in played.trials("blocked") if not path or id(trial.method) in answering)
    trials = [trial for trial in asked if _fits(trial, message)]
    return tuple(_findings(api, trials, played.pairing))


def _fits(trial: Trial, message: Message) -> bool:
    """Return whether *trial* makes that browser say *message*: with its method, status and refused name, as far as it tells them."""
    refusal = trial.transcript.outcomes[message.browser].blocked
    method = message.detail if message.says[0] == Reason.METHOD_NOT_ALLOWED else message.method
    if refusal is None or refusal.reason not in message.says or (method or trial.verb) not in ("OPTIONS", trial.verb):
        return False
    if message.says[0] == Reason.HEADER_NOT_ALLOWED and message.detail.lower() != refusal.detail.lower():
        return False
    return not message.status or message.status == trial.transcript.status
