"""What a browser may get when an answer holds Unknowns: the best and the worst response that they leave open; no verdict here."""

from __future__ import annotations

from crossgate.api import Unknown
from crossgate.gateway import Answer
from crossgate.http import Headers, Request, Response

_ALLOW_ORIGIN = "Access-Control-Allow-Origin"
_ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials"
_ALLOW_METHODS = "Access-Control-Allow-Methods"
_ALLOW_HEADERS = "Access-Control-Allow-Headers"


def unknowns_of(answer: Answer) -> tuple[Unknown, ...]:
    """Return everything unknown that *answer* rests on and a browser might notice, each once."""
    found = [value for name, value in answer.headers if isinstance(value, Unknown) and name.lower().startswith("access-control-")]
    if answer.unseen is not None:
        found.append(answer.unseen)
    return tuple(dict.fromkeys((*answer.doubts, *found)))


def certain_response(answer: Answer) -> Response:
    """Return the worst response: no unknown header is sent, and what is in doubt does not come about."""
    if answer.doubts:
        return Response(500)
    return Response(answer.status, Headers(_known(answer)), answer.body)


def best_response(answer: Answer, request: Request) -> Response:
    """Return the best response: each unknown value is what *request* would need."""
    wanted = {name.lower(): (name, value) for name, value in permissive_headers(request)}
    headers: list[tuple[str, str]] = []
    for name, value in answer.headers:
        if not isinstance(value, Unknown):
            headers.append((name, value))
        elif name.lower() in wanted:
            headers.append((name, wanted[name.lower()][1]))
    if answer.unseen is not None:
        there = {name.lower() for name, _ in headers}
        headers += [pair for key, pair in wanted.items() if key not in there]
    return Response(answer.status, Headers(headers), answer.body)


def permissive_headers(request: Request) -> tuple[tuple[str, str], ...]:
    """Return the response headers that let a browser go on with *request*, whether it is a preflight or not."""
    headers = [(_ALLOW_ORIGIN, request.headers.combined("origin") or "*"), (_ALLOW_CREDENTIALS, "true")]
    method = request.headers.combined("access-control-request-method")
    names = request.headers.combined("access-control-request-headers")
    if method:
        headers.append((_ALLOW_METHODS, method))
    if names:
        headers.append((_ALLOW_HEADERS, names))
    return tuple(headers)


def _known(answer: Answer) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in answer.headers if not isinstance(value, Unknown))
