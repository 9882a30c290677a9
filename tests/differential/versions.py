"""What is known to differ between the browser versions a profile rests on and older ones, as data; no exchange is left out by it.

The profiles speak of Chromium 156 and Firefox 153. Each row says below which version a browser is different, and how and why.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from crossgate.browser import PROFILES, Profile
from crossgate.browser.console import Incident
from crossgate.browser.redirect import is_redirect
from tests.differential.exchange import Seen


class Older(NamedTuple):
    """*browser* versions below *before* behave like the profile after *change*."""

    browser: str
    before: int
    reason: str
    change: Callable[[Profile], Profile]

    def applies(self, browser: str, version: str) -> bool:
        """Return whether *version*, such as ``150.0.7871.100``, of *browser* is one of these."""
        return browser == self.browser and int(version.split(".", maxsplit=1)[0]) < self.before


def says(new: str, old: str) -> Callable[[Profile], Profile]:
    """Have console lines say *old* where the profile says *new*."""

    def change(profile: Profile) -> Profile:
        def lines(incident: Incident) -> tuple[str, ...]:
            return tuple(line.replace(new, old) for line in profile.lines(incident))

        return profile._replace(lines=lines)

    return change


def _drops_private_network(profile: Profile) -> Profile:
    return profile._replace(dropped_headers=profile.dropped_headers | {"access-control-request-private-network"})


def _not_http_once(profile: Profile) -> Profile:
    def lines(incident: Incident) -> tuple[str, ...]:
        return tuple(dict.fromkeys(said)) if (said := profile.lines(incident)) and "CORS request not http" in said[0] else said

    return profile._replace(lines=lines)


def _short_of_preflight_redirects(profile: Profile) -> Profile:
    def lines(incident: Incident) -> tuple[str, ...]:
        said, response = profile.lines(incident), incident.response
        if len(said) == 3 and said[1] == said[2] and response is not None and is_redirect(response):
            return said[:2]
        return said

    return profile._replace(lines=lines)


OLDER = (
    Older(
        "chromium",
        156,
        "the list of schemes in the message does not have chrome-experimental-site-token-provider yet",
        says("chrome-experimental-site-token-provider, ", ""),
    ),
    Older(
        "chromium",
        156,
        "Access-Control-Request-Private-Network, of Private Network Access, is still a forbidden request header",
        _drops_private_network,
    ),
    Older("firefox", 153, "a redirected preflight that fails the CORS check is told with one line less", _short_of_preflight_redirects),
    Older("firefox", 153, "an ftp: URL is told to be no HTTP once, not twice", _not_http_once),
)


def profile_of(browser: str, version: str) -> Profile:
    """Return the profile of *browser* as it is for *version*."""
    profile = PROFILES[browser]
    for row in OLDER:
        if row.applies(browser, version):
            profile = row.change(profile)
    return profile


_REFUSED_HEADER = re.compile(r"Access to XMLHttpRequest at .* Request header field (\S+) is not allowed by Access-Control-Allow-Headers")

CHOICE = "which one of several refused headers Chromium names for an XMLHttpRequest follows the order in a hash table of its own"


def differs_in_choice_only(expected: Seen, seen: Seen) -> bool:
    """Return whether nothing differs but the refused header that Chromium names for an XMLHttpRequest, each being one it asked for."""
    if expected._replace(console=()) != seen._replace(console=()) or len(expected.console) != len(seen.console):
        return False
    asked = {name for hit in seen.hits for name in (hit.names or "").split(",")}
    return all(_is_same_refusal(ours, theirs, asked) for ours, theirs in zip(expected.console, seen.console, strict=True))


def _is_same_refusal(ours: str, theirs: str, asked: set[str]) -> bool:
    mine, others = _REFUSED_HEADER.match(ours), _REFUSED_HEADER.match(theirs)
    if ours == theirs or not mine or not others or not {mine[1], others[1]} <= asked:
        return ours == theirs
    return ours[: mine.start(1)] + ours[mine.end(1) :] == theirs[: others.start(1)] + theirs[others.end(1) :]
