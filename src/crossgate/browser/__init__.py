"""A web page's fetch() and XMLHttpRequest in Chromium, Firefox and Safari; pure, knows HTTP messages and no gateway."""

from crossgate.browser.fetch import Steps, fetch
from crossgate.browser.outcome import Blocked, NetworkFault, Outcome, Phase, Reason, ResponseType, Send, Verdict
from crossgate.browser.page import Body, Page, PageRequest
from crossgate.browser.preflight_cache import CacheRules, PreflightCache
from crossgate.browser.profiles import CHROMIUM, FIREFOX, PROFILES, SAFARI, STANDARD, Profile

__all__ = [
    "CHROMIUM",
    "FIREFOX",
    "PROFILES",
    "SAFARI",
    "STANDARD",
    "Blocked",
    "Body",
    "CacheRules",
    "NetworkFault",
    "Outcome",
    "Page",
    "PageRequest",
    "Phase",
    "PreflightCache",
    "Profile",
    "Reason",
    "ResponseType",
    "Send",
    "Steps",
    "Verdict",
    "fetch",
]
