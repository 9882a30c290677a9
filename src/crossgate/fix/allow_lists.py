"""Access-Control-Allow-Methods and -Headers of a preflight that exists: what its lists must get; no origin and no other header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crossgate.api import CorsPolicy, Method, Unknown
from crossgate.check import Trial
from crossgate.exchange import legitimate_request
from crossgate.fix.applied import RESPONSE_HEADER
from crossgate.fix.granted import (
    ALLOW_HEADERS,
    ALLOW_METHODS,
    MAX_AGE,
    is_list,
    literal,
    mapped,
    meant_names,
    merged,
    names_in,
    quoted,
    spelled,
)
from crossgate.fix.preflight_method import USUAL_HEADERS, allowed_headers, allowed_methods
from crossgate.fix.situation import Situation

_SPELLINGS = {name.lower(): name for name in USUAL_HEADERS}
_NEED_NO_ENTRY = frozenset({"GET", "HEAD", "POST"})
"""https://fetch.spec.whatwg.org/#cors-safelisted-method"""
_NEVER_COVERED = "authorization"
"""https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name"""


def lacking_lists(situation: Situation, parameters: Mapping[str, object], served: Sequence[Trial], method: Method) -> dict[str, str]:
    """Return the list headers that *parameters* must get so that the preflights *served* by *method* pass."""
    policy = situation.policy
    wanted = {
        ALLOW_METHODS: _methods(situation, mapped(parameters, RESPONSE_HEADER, ALLOW_METHODS), served, method),
        ALLOW_HEADERS: _headers(situation, mapped(parameters, RESPONSE_HEADER, ALLOW_HEADERS), served),
    }
    if policy.max_age is not None and mapped(parameters, RESPONSE_HEADER, MAX_AGE) is None:
        wanted[MAX_AGE] = (str(policy.max_age),)
    return {spelled(parameters, RESPONSE_HEADER, header): quoted(",".join(names)) for header, names in wanted.items() if names is not None}


def _methods(situation: Situation, value: object, served: Sequence[Trial], method: Method) -> tuple[str, ...] | None:
    """Return the verbs to allow, None where the list does as it is."""
    if isinstance(value, Unknown):
        return None
    names = _names(literal(value))
    asked = {trial.verb for trial in served}
    if names is not None and (_is_wild(names, situation.policy) or all(verb in names or verb in _NEED_NO_ENTRY for verb in asked)):
        return None
    paths = {method.path, *(trial.method.path for trial in served)}
    methods = [known for known in situation.api.methods if known.path in paths and known.http_method != "OPTIONS"]
    needed = allowed_methods(situation.api, methods, situation.policy)
    kept = [name.upper() for name in meant_names(",".join(names or ())) if name.upper() != "ANY" and name != "*"]
    return tuple(dict.fromkeys((*kept, *needed)))


def _headers(situation: Situation, value: object, served: Sequence[Trial]) -> tuple[str, ...] | None:
    """Return the headers to allow, None where the list does as it is."""
    if isinstance(value, Unknown):
        return None
    names = _names(literal(value))
    asked = merged((), (name for trial in served for name in _asked_headers(trial)))
    if names is not None and all(_covers(names, name, situation.policy) for name in asked):
        return None
    if names is None and not asked and literal(value) is None:
        return None
    methods = {id(trial.method): trial.method for trial in served}.values()
    if not names:
        return allowed_headers(situation.api, methods, situation.policy)
    kept = [name for name in meant_names(",".join(names)) if name != "*" or not situation.policy.credentials]
    needed = [name for name in asked if not _covers(tuple(kept), name, situation.policy)]
    spellings = _spellings(situation, served) if needed else {}
    return merged(kept, (spellings.get(name, name) for name in needed))


def _spellings(situation: Situation, served: Sequence[Trial]) -> dict[str, str]:
    """Return how the definition spells the headers that pages send, which browsers name in small letters."""
    requests = [legitimate_request(situation.api, trial.method, trial.verb, situation.policy) for trial in served]
    return {name.lower(): name for request in requests for name, _ in request.headers} | _SPELLINGS


def _asked_headers(trial: Trial) -> tuple[str, ...]:
    return names_in(trial.transcript.last.request.headers.combined("access-control-request-headers") or "")


def _names(text: str | None) -> tuple[str, ...] | None:
    """Return the names of a list, None for one that browsers cannot parse."""
    return names_in(text) if text is not None and is_list(text) else None


def _is_wild(names: Sequence[str], policy: CorsPolicy) -> bool:
    return "*" in names and not policy.credentials


def _covers(names: Sequence[str], name: str, policy: CorsPolicy) -> bool:
    if name.lower() in [known.lower() for known in names]:
        return True
    return _is_wild(names, policy) and name.lower() != _NEVER_COVERED
