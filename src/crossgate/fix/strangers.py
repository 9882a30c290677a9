"""Pages that a policy does not name: whether an answer lets them in, and whether it changes with the page; no change is decided here."""

from __future__ import annotations

from crossgate.api import ANY_ORIGIN, Unknown, Value
from crossgate.check import Trial
from crossgate.fix.granted import ALLOW_ORIGIN, VARY, names_in
from crossgate.gateway import Answering
from crossgate.http import OriginError, Request, parse_origin

_STRANGER = "https://stranger.example"


def strangers_to(origin: str) -> tuple[str, ...]:
    """Return origins that anybody could have and that careless comparisons take for *origin*."""
    try:
        own = parse_origin(origin)
    except OriginError:
        return (_STRANGER,)
    first, dot, rest = own.host.partition(".")
    lookalike = (f"{own.scheme}://{first}x{rest}",) if dot and "." in rest else ()
    return (_STRANGER, f"{own.scheme}://{own.host}.stranger.example", f"{own.scheme}://stranger-{own.host}", *lookalike, "null")


def admitted_stranger(gateway: Answering, trial: Trial) -> str | None:
    """Return an origin that nobody listed and that *gateway* names in its answer to the last request of *trial*, or None."""
    own = _header(trial.transcript.last.answer.headers)
    if own is not None and _allowed_to(gateway, trial, _STRANGER) == own:
        return None  # it is the same for every page
    return next((origin for origin in strangers_to(trial.origin) if _allowed_to(gateway, trial, origin) == origin), None)


def follows_the_page(gateway: Answering, trial: Trial) -> bool:
    """Whether the allowed origin of a readable answer differs for another page, and no Vary tells so."""
    answer = trial.transcript.last.answer
    if answer.unseen is not None or any(_names_origin(value) for name, value in answer.headers if name.lower() == VARY.lower()):
        return False
    own = _header(answer.headers)
    return own not in (None, ANY_ORIGIN) and _allowed_to(gateway, trial, _STRANGER) != own


def _allowed_to(gateway: Answering, trial: Trial, origin: str) -> Value[str] | None:
    asked = trial.transcript.last.request
    headers = asked.headers.without("origin").plus(("Origin", origin))
    request = Request(asked.method, asked.url, headers, asked.body)
    if trial.possible is None:
        return _header(gateway.answer(request).headers)
    backend = (trial.possible.backend,) if trial.possible.backend is not None else ()
    return _header(gateway.answer(request, trial.possible.circumstances, *backend).headers)


def _header(headers: tuple[tuple[str, Value[str]], ...]) -> Value[str] | None:
    return next((value for name, value in headers if name.lower() == ALLOW_ORIGIN.lower()), None)


def _names_origin(value: Value[str]) -> bool:
    return not isinstance(value, Unknown) and any(name.lower() in ("origin", "*") for name in names_in(value))
