"""How a failure reaches the page: names and messages of the errors it gets; no console, no decision."""

from __future__ import annotations

from crossgate.browser.call import Refused
from crossgate.browser.outcome import Blocked, Outcome, Reason
from crossgate.browser.page import PageRequest
from crossgate.browser.profiles import Profile

_XHR_ERRORS = {Reason.FORBIDDEN_METHOD: "SecurityError", Reason.HEADER_NOT_LATIN1: "TypeError"}
"""What XMLHttpRequest throws, SyntaxError otherwise. Source: https://xhr.spec.whatwg.org/#the-open()-method"""


def rejection(request: PageRequest, message: str) -> tuple[str, str]:
    """Return name and message of what the page gets: fetch() rejects, everything else fires an error event."""
    return ("TypeError", message) if request.api == "fetch" else ("error", "")


def refused_outcome(refused: Refused, request: PageRequest, profile: Profile) -> Outcome:
    """Return the outcome of a call that never became a request."""
    blocked = Blocked(refused.reason, "call", detail=refused.detail)
    if request.api != "fetch":
        return Outcome(None, 0, "", (), False, blocked, (), (_XHR_ERRORS.get(refused.reason, "SyntaxError"), ""))
    template = profile.call_errors.get(refused.reason, profile.error)
    at = next((at for at, char in enumerate(refused.detail) if char > "\xff"), 0)
    code = ord(refused.detail[at]) if refused.detail else 0
    message = template.format(detail=profile.shown(refused.detail), index=at, code=code)
    return Outcome(None, 0, "", (), False, blocked, (), ("TypeError", message))
