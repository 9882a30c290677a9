"""The preflight cache of each browser: when a preflight is left out."""

from __future__ import annotations

import pytest

from crossgate.browser import CHROMIUM, FIREFOX, PROFILES, SAFARI, STANDARD, PageRequest, PreflightCache, Profile, Send
from crossgate.http import Response
from tests.browser.drive import API, ORIGIN, Pairs, answer, get, play

ACAO, ACAC, AGE = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Max-Age"
ACAM, ACAH = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
PUT = get(method="PUT")
LISTS = [(ACAM, "PUT, DELETE"), (ACAH, "X-A, X-B")]

every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))


class Tab:
    """One browser that keeps its preflight cache."""

    def __init__(self, profile: Profile, preflight: Pairs, *, actual: Pairs = ((ACAO, ORIGIN), (ACAC, "true"))) -> None:
        self.profile, self.preflight, self.actual = profile, preflight, actual
        self.cache = PreflightCache(profile.cache)

    def asks(self, request: PageRequest, now: float) -> bool:
        """Return whether *request* is preflighted at *now*."""
        _, sent = play(request, self.profile, self._serve, cache=self.cache, now=now)
        return sent[0].is_preflight

    def _serve(self, send: Send) -> Response:
        allowed = [(ACAO, ORIGIN), (ACAC, "true"), *self.preflight]
        return answer(204, *allowed) if send.is_preflight else answer(200, *self.actual)


# fmt: off
AGES = [
    # the headers, and the seconds until the preflight is asked again (0: at once) in chromium, firefox, safari, standard
    ([], 5, 5, 5, 5),
    ([(AGE, "60")], 60, 60, 60, 60),
    ([(AGE, "0")], 0, 0, 0, 0),
    ([(AGE, "-1")], 0, 0, 0, 5),
    ([(AGE, "")], 5, 5, 5, 5),
    ([(AGE, "abc")], 5, 0, 5, 5),
    ([(AGE, "1.5")], 5, 0, 5, 5),
    ([(AGE, "60s")], 5, 0, 5, 5),
    ([(AGE, "'60'")], 5, 0, 5, 5),
    ([(AGE, "+60")], 60, 0, 60, 5),
    ([(AGE, "60, 60")], 5, 0, 5, 5),
    ([(AGE, "60"), (AGE, "60")], 5, 0, 5, 5),
    ([(AGE, "00000000000000000000000000000000000000060")], 60, 60, 60, 60),
    ([(AGE, "1000000")], 7200, 86400, 600, 1000000),
    ([(AGE, "9" * 20)], 5, 86400, 5, 10 ** 9),
    ([(AGE, "9" * 5000)], 5, 86400, 5, 10 ** 9),
]
# fmt: on


@pytest.mark.parametrize(("age", "chromium", "firefox", "safari", "standard"), AGES)
def test_max_age(age: Pairs, chromium: int, firefox: int, safari: int, standard: int) -> None:
    for profile, seconds in ((CHROMIUM, chromium), (FIREFOX, firefox), (SAFARI, safari), (STANDARD, standard)):
        tab = Tab(profile, [*LISTS, *age])
        assert tab.asks(PUT, 1000.0), profile.name
        assert tab.asks(PUT, 1000.0 + max(0, seconds - 0.5)) is (seconds == 0), profile.name
        if seconds < 10**9:
            assert tab.asks(PUT, 1000.0 + seconds + 0.5), profile.name


@every_profile
def test_what_an_entry_covers(profile: Profile) -> None:
    tab = Tab(profile, [*LISTS, (AGE, "60")])
    assert tab.asks(PUT, 0)
    assert not tab.asks(get(method="DELETE"), 1)
    assert not tab.asks(get([("x-b", "1")]), 1)
    assert not tab.asks(get([("x-b", "1"), ("X-A", "1")], method="PUT"), 1)
    assert tab.asks(get(method="PATCH"), 1)


@every_profile
def test_other_urls_and_pages_ask_again(profile: Profile) -> None:
    tab = Tab(profile, [*LISTS, (AGE, "60")])
    assert tab.asks(PUT, 0)
    assert tab.asks(PUT._replace(url=f"{API}/pets?x"), 1)
    assert tab.asks(PUT._replace(url=f"{API}/pets#x"), 1)
    assert tab.asks(PUT._replace(cache="no-store"), 1)
    assert tab.asks(PUT._replace(cache="reload"), 1)
    assert not tab.asks(PUT, 2)


def asks_twice(profile: Profile, preflight: Pairs, first: PageRequest, second: PageRequest | None = None) -> bool:
    tab = Tab(profile, [*preflight, (AGE, "60")])
    assert tab.asks(first, 0)
    return tab.asks(second or first, 1)


def test_differences() -> None:
    star = [(ACAM, "*"), (ACAH, "*")]
    head = get([("X-A", "1")], method="HEAD")
    include = get(method="PUT", include=True)
    # fmt: off
    table = {
        "wildcards": [asks_twice(profile, star, PUT) for profile in PROFILES.values()],
        "HEAD that is not listed": [asks_twice(profile, LISTS, head) for profile in PROFILES.values()],
        "credentialed entry, request without": [asks_twice(profile, LISTS, include, PUT) for profile in PROFILES.values()],
        "entry without, credentialed request": [asks_twice(profile, LISTS, PUT, include) for profile in PROFILES.values()],
    }
    assert list(PROFILES) == ["chromium", "firefox", "safari", "standard"]
    assert table == {
        "wildcards": [False, True, False, False],
        "HEAD that is not listed": [False, True, False, False],
        "credentialed entry, request without": [False, True, False, False],
        "entry without, credentialed request": [True, True, True, True],
    }
    # fmt: on


def test_failed_response_clears_the_entry() -> None:
    asked = {}
    for name, profile in PROFILES.items():
        tab = Tab(profile, [*LISTS, (AGE, "60")], actual=[])
        assert tab.asks(PUT, 0)
        asked[name] = tab.asks(PUT, 1)
    assert asked == {"chromium": False, "firefox": True, "safari": False, "standard": True}


@every_profile
def test_failed_preflights_are_not_kept(profile: Profile) -> None:
    tab = Tab(profile, [(ACAM, "DELETE"), (AGE, "60")])
    assert tab.asks(PUT, 0)
    assert tab.asks(get(method="DELETE"), 1)


@every_profile
def test_cache_modes(profile: Profile) -> None:
    kept: dict[str, bool] = {}
    looked_up: dict[str, bool] = {}
    for mode in ("no-store", "reload", "no-cache", "force-cache"):
        request = PUT._replace(cache=mode)
        tab = Tab(profile, [*LISTS, (AGE, "60")])
        assert tab.asks(request, 0)
        kept[mode] = not tab.asks(PUT, 1)
        looked_up[mode] = not tab.asks(request, 2)
    in_chromium = profile is CHROMIUM
    assert kept == {"no-store": not in_chromium, "reload": True, "no-cache": True, "force-cache": True}
    assert looked_up == {"no-store": False, "reload": False, "no-cache": not in_chromium, "force-cache": True}


def test_entries_that_do_not_suffice_are_dropped() -> None:
    """By Chromium at once, by Firefox and the standard because the new preflight fails."""
    asked = {}
    for name, profile in PROFILES.items():
        tab = Tab(profile, [(ACAM, "PUT"), (AGE, "60")])
        assert tab.asks(PUT, 0)
        assert tab.asks(get(method="DELETE"), 1)
        asked[name] = tab.asks(PUT, 2)
    assert asked == {"chromium": True, "firefox": True, "safari": True, "standard": True}


def test_capacity() -> None:
    tab = Tab(FIREFOX, [*LISTS, (AGE, "60")])
    for number in range(150):
        assert tab.asks(PUT._replace(url=f"{API}/{number}"), 0)
        assert not tab.asks(PUT._replace(url=f"{API}/0"), 1), "the one that is used stays"
    assert len(tab.cache) == 100
    assert tab.asks(PUT._replace(url=f"{API}/40"), 1)
    assert not tab.asks(PUT._replace(url=f"{API}/149"), 1)
