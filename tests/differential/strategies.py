"""The space that exchanges are drawn from, as a hypothesis strategy; nothing is run, nothing expected."""

from __future__ import annotations

from hypothesis import strategies as st

from crossgate.browser import Body, PageRequest
from tests.differential.answers import ACMA, hops
from tests.differential.calls import URLS, calls
from tests.differential.exchange import NULL_PAGE, Exchange, Hop


def _without_odd_blob(call: PageRequest) -> PageRequest:
    """Take the type off the blob that an XMLHttpRequest sends.

    Which preflight after a redirect asks for the Content-Type that such a body brings, Firefox decides by whether a script has set
    other headers, not by whether the request has it.
    """
    return call._replace(body=Body("blob", b"{}")) if call.api == "xhr" and call.body and call.body.mime else call


@st.composite
def _exchanges(draw: st.DrawFn) -> Exchange:
    """Draw a page, one call or a caching sequence of up to four to one URL, and the answers."""
    url = draw(st.sampled_from(URLS))
    count = draw(st.sampled_from([1, 1, 1, 1, 2, 3, 4]))
    first = draw(calls(url))
    more = [first if draw(st.booleans()) else draw(calls(url)) for _ in range(count - 1)]
    answers = draw(hops)
    if len(answers) > 1:
        first, *more = (_without_odd_blob(call) for call in (first, *more))
    page = draw(st.sampled_from(["{page}"] * 6 + [NULL_PAGE]))
    pause = draw(st.sampled_from([0.0] * 60 + [1.6])) if count > 1 else 0.0
    if pause:
        brief = answers[0].preflight._replace(headers=(*(pair for pair in answers[0].preflight.headers if pair[0] != ACMA), (ACMA, "1")))
        answers = (answers[0]._replace(preflight=brief), *answers[1:])
    if any(call.method.upper() == "PUT" for call in (first, *more)):
        # To Firefox a PUT without any response is a success without headers, and it tells of repeated ones.
        answers = tuple(Hop(hop.preflight, hop.actual._replace(fault=False)) for hop in answers)
    return Exchange(page, (first, *more), answers, pause)


exchanges = _exchanges()
