"""What the browser half says of an exchange; no real browser."""

from __future__ import annotations

from crossgate.browser import NetworkFault, Outcome, Page, PageRequest, PreflightCache, Profile, Send, fetch
from crossgate.http import Response
from tests.differential.exchange import Exchange, Hit, Places, Result, Seen, answer_bytes, calls_of, case_and_hop, without_body
from tests.truth.wire import read


def predict(exchange: Exchange, profile: Profile, places: Places, case: str) -> Seen:
    """Play *exchange* in the model, served the same bytes as the browser is."""
    cache, hits, results, console = PreflightCache(profile.cache), [], [], []
    origin = places.filled(exchange.page, case)
    page = Page(origin, f"{places.page}/page/{'null' if origin == 'null' else 'plain'}")
    calls = calls_of(exchange, places, case)
    for number, call in enumerate(calls):
        now = exchange.pause if number == len(calls) - 1 else 0.0
        sent, outcome = _play(exchange, page, call, profile, cache, now, places, case)
        hits += [hit for send in sent if (hit := _hit(send, places, case))]
        results.append(_result(call, outcome))
        console += [line for line in outcome.console if case in line]
    return symbolic(Seen(merged(hits, exchange), tuple(results), tuple(console)), places, case)


def _play(
    exchange: Exchange, page: Page, call: PageRequest, profile: Profile, cache: PreflightCache, now: float, places: Places, case: str
) -> tuple[list[Send], Outcome]:
    sent: list[Send] = []
    steps = fetch(page, call, profile, cache, now)
    try:
        send = next(steps)
        while True:
            sent.append(send)
            send = steps.send(_answer(exchange, send, profile.name, places, case))
    except StopIteration as end:
        return sent, end.value


def _answer(exchange: Exchange, send: Send, browser: str, places: Places, case: str) -> Response | NetworkFault:
    url = send.request.url
    if not places.is_served(url):
        return NetworkFault("refused")
    found = case_and_hop(url)
    if not found or found[0] != case:
        return Response(404)
    headers = {name.lower(): value for name, value in send.request.headers}
    text = answer_bytes(exchange, found[1], headers, places, case)
    if text is None:
        return NetworkFault("closed")
    return read(without_body(text) if send.request.method == "HEAD" else text, browser)


def _hit(send: Send, places: Places, case: str) -> Hit | None:
    found = case_and_hop(send.request.url)
    if not found or found[0] != case or not places.is_served(send.request.url):
        return None
    return hit_of(found[1], send.request.method, {name.lower(): value for name, value in send.request.headers})


def hit_of(hop: int, method: str, headers: dict[str, str]) -> Hit:
    """Return what is noted of a request, its headers given by lower-case name."""
    asked = headers.get("access-control-request-method")
    return Hit(hop, method, headers.get("origin"), asked is not None, asked, headers.get("access-control-request-headers"))


def merged(hits: list[Hit], exchange: Exchange) -> tuple[Hit, ...]:
    """Take tries again at a hop that hangs up for one: how often a browser tries is no matter of CORS."""
    kept: list[Hit] = []
    for hit in hits:
        hop = exchange.hops[hit.hop % len(exchange.hops)]
        if not (kept and kept[-1] == hit and (hop.preflight if hit.is_preflight else hop.actual).fault):
            kept.append(hit)
    return tuple(kept)


def _result(call: PageRequest, outcome: Outcome) -> Result:
    if not outcome.resolved:
        return Result(resolved=False, error=outcome.error)
    kind = "" if call.api == "xhr" else outcome.type or ""  # an XMLHttpRequest does not tell
    return Result(True, kind, outcome.status, outcome.url, outcome.headers)


def symbolic(seen: Seen, places: Places, case: str) -> Seen:
    """Return *seen* without the marks of the run."""

    def plain(text: str) -> str:
        return places.symbolic(text, case)

    hits = tuple(hit._replace(origin=None if hit.origin is None else plain(hit.origin)) for hit in seen.hits)
    results = tuple(
        one._replace(
            url=plain(one.url),
            headers=tuple(sorted((name, plain(value)) for name, value in one.headers)),
            error=one.error and (one.error[0], plain(one.error[1])),
        )
        for one in seen.results
    )
    return Seen(hits, results, tuple(map(plain, seen.console)))
