"""The fetch itself, sans I/O: a generator that yields each HTTP request, is sent each answer, and returns what the page gets.

Source: https://fetch.spec.whatwg.org/#main-fetch and the algorithms it calls. What differs between browsers is asked of the profile.
"""

from __future__ import annotations

from collections.abc import Generator

from crossgate.browser.call import Call, HeaderList, Refused, cache_mode, prepare
from crossgate.browser.console import Incident
from crossgate.browser.cors_check import Failure, cors_check, repeats_allow_origin
from crossgate.browser.grammar import combined_fields
from crossgate.browser.methods import SAFELISTED_METHODS
from crossgate.browser.outcome import Blocked, NetworkFault, Outcome, Phase, Reason, ResponseType, Send
from crossgate.browser.page import Page, PageRequest
from crossgate.browser.preflight import Permission, Question, preflight_failure, preflight_request, read_permission
from crossgate.browser.preflight_cache import PreflightCache
from crossgate.browser.profiles import Profile
from crossgate.browser.redirect import (
    MAX_REDIRECTS,
    REQUEST_BODY_HEADERS,
    bad_location,
    becomes_get,
    counts_as_redirect,
    early_refusal,
    is_redirect,
    location_text,
    location_url,
    received,
)
from crossgate.browser.rejection import refused_outcome, rejection
from crossgate.browser.safelist import unsafe_names
from crossgate.browser.same_site import resource_policy_allows
from crossgate.browser.url import Url
from crossgate.browser.visibility import basic_headers, cors_headers
from crossgate.http import NULL_ORIGIN, Headers, Request, Response

Steps = Generator[Send, Response | NetworkFault, Outcome]
"""Yields requests, is sent their answers, returns the outcome."""


def fetch(page: Page, request: PageRequest, profile: Profile, cache: PreflightCache | None = None, now: float = 0.0) -> Steps:
    """Run *request* of *page* in the browser *profile*.

    Send each yielded ``Send`` and pass the Response, or a NetworkFault, to ``send()``. *cache* is that browser's preflight cache, if it
    shall have one, *now* the time of the call in seconds on the cache's clock. Never raises for anything a page or a server can do.
    """
    call = prepare(page, request, profile)
    if isinstance(call, Refused):
        return refused_outcome(call, request, profile)
    if cache is not None and page.origin == NULL_ORIGIN and not profile.cache.opaque_origins:
        cache = PreflightCache(profile.cache)
    return (yield from _Fetch(page, request, profile, cache, now, call).run())


class _Fetch:
    """The state of one fetch, over all its redirects."""

    __slots__ = (
        *("asked", "body", "cache", "cache_mode", "credentialed", "first", "headers", "method"),
        *("now", "origin", "page", "profile", "redirects", "request", "tainting", "url", "was_unsafe", "written"),
    )

    def __init__(self, page: Page, request: PageRequest, profile: Profile, cache: PreflightCache | None, now: float, call: Call) -> None:
        self.page, self.request, self.profile, self.cache, self.now = page, request, profile, cache, now
        self.url = self.first = call.url
        self.method, self.headers, self.body = call.method, call.headers, call.body
        self.asked = self.written = call.headers
        self.origin = page.origin
        self.credentialed = request.credentials == "include"
        self.tainting: ResponseType = "basic"
        self.redirects = 0
        self.was_unsafe = profile.preflight_sticks and bool(self._unsafe_names())
        self.cache_mode = cache_mode(request, self.headers, profile)

    def run(self) -> Steps:
        while True:
            stop = self._choose_tainting()
            if stop:
                return stop
            if self.tainting == "cors":
                blocked = yield from self._preflight()
                if blocked:
                    return blocked
            response = received((yield Send(self._actual_request(), is_preflight=False)), self.profile.redirects)
            if isinstance(response, NetworkFault):
                return self._fail(Failure(Reason.NETWORK_FAULT, detail=response.kind), "actual")
            outcome = self._judge(response)
            if outcome:
                return outcome

    # ---- main fetch -------------------------------------------------------------------------------------------------

    def _choose_tainting(self) -> Outcome | None:
        """Decide which way the request goes. Source: https://fetch.spec.whatwg.org/#main-fetch step 12"""
        phase: Phase = "redirect" if self.redirects else "call"
        if self.url.scheme == "data" and not self.redirects:
            return self._data_url()
        if self._is_same_origin(self.url) and self.tainting == "basic":
            return None
        if self.request.mode == "same-origin":
            return self._fail(Failure(Reason.MODE_SAME_ORIGIN, detail=self.url.origin), phase)
        if not self.url.is_http:
            return self._fail(Failure(Reason.SCHEME_NOT_HTTP, detail=self.url.scheme), phase)
        if self.request.mode == "no-cors" and self.request.redirect != "follow":
            return self._fail(Failure(Reason.REDIRECT_MODE_NO_CORS, detail=self.request.redirect), phase)
        self.tainting = "opaque" if self.request.mode == "no-cors" else "cors"
        return None

    def _is_same_origin(self, url: Url) -> bool:
        return self.page.origin != NULL_ORIGIN and url.origin == self.page.origin

    def _data_url(self) -> Outcome:
        media_type, _, data = self.url.path.partition(",")
        headers = [("content-type", media_type.removesuffix(";base64") or "text/plain;charset=US-ASCII")]
        if self.profile.sizes_data_urls and self.request.api == "fetch":
            headers.append(("content-length", str(len(data))))
        return Outcome("basic", 200, self.url.text(fragment=False), tuple(sorted(headers)), False, None, (), None)

    # ---- HTTP fetch -------------------------------------------------------------------------------------------------

    def _preflight(self) -> Generator[Send, Response | NetworkFault, Outcome | None]:
        """Ask first where that is needed. Source: https://fetch.spec.whatwg.org/#http-fetch step 4"""
        names = self._unsafe_names()
        sticks = self.was_unsafe and self.profile.preflight_sticks
        if not (names or sticks or self.request.asks_first) and self.method in SAFELISTED_METHODS:
            return None
        self.was_unsafe = True
        if self._is_cached(names):
            return None
        question = self._question(names)
        response = received((yield Send(preflight_request(question), is_preflight=True)), self.profile.redirects)
        if isinstance(response, NetworkFault):
            return self._fail(Failure(Reason.NETWORK_FAULT, detail=response.kind), "preflight")
        if response.status == 407 and self.profile.refuses_status_407:
            return self._fail(Failure(Reason.UNEXPECTED_STATUS, detail="407"), "preflight", response)
        target = location_url(response, self.url) if is_redirect(response) else None
        rules = self.profile.redirects
        mode = self.request.redirect if rules.preflight_keeps_mode else "follow"
        redirects = mode == "follow" and counts_as_redirect(response, target, mode, rules)
        refusal = early_refusal(response, target, mode, rules) if redirects else None
        if refusal:
            return self._fail(refusal, "preflight", response, target)
        permission = read_permission(response, self.profile, redirects=redirects)
        failure = preflight_failure(question, permission, self.profile)
        if failure:
            return self._fail(failure, "preflight", response, target)
        self._remember(permission)
        return None

    def _unsafe_names(self) -> tuple[str, ...]:
        return unsafe_names([(name.lower(), value) for name, value in self.asked], self.profile.safelist)

    def _question(self, names: tuple[str, ...]) -> Question:
        origin = self.origin if self.profile.taints_preflight_origin else self.page.origin
        url = self.url.text(fragment=False)
        ordered = self.profile.name_order(self.headers, url, self.request.api == "xhr")
        is_at_home = not self.profile.taints_preflight_origin and self._is_same_origin(self.url)
        return Question(url, origin, self.method, names, ordered, self.credentialed, is_at_home)

    def _is_cached(self, names: tuple[str, ...]) -> bool:
        if self.cache is None or self.cache_mode in self.profile.asks_again_modes:
            return False
        return self.cache.allows(self.page.origin, self.url.text(), self.method, names, credentialed=self.credentialed, now=self.now)

    def _remember(self, permission: Permission) -> None:
        if self.cache is not None and self.cache_mode not in self.profile.forgetful_modes:
            lists = permission.methods.elements, permission.headers.elements
            self.cache.store(self.page.origin, self.url.text(), *lists, permission.max_age, credentialed=self.credentialed, now=self.now)

    def _actual_request(self) -> Request:
        """Source: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch"""
        headers = list(self.headers)
        if not any(name.lower() == "accept" for name, _ in headers):
            headers.append(("Accept", "*/*"))
        if self.tainting == "cors" or self.method not in ("GET", "HEAD"):
            headers.append(("Origin", self.origin))
        if self.request.cookie and self.url.origin == self.first.origin and self._sends_credentials():
            headers.append(("Cookie", self.request.cookie))
        return Request(self.method, self.url.text(fragment=False), Headers(headers), self.body or b"")

    def _sends_credentials(self) -> bool:
        return self.credentialed or (self.request.credentials == "same-origin" and self.tainting == "basic")

    def _judge(self, response: Response) -> Outcome | None:
        """Return how it ended, or None when it goes on with a redirect."""
        if response.status == 407 and self.profile.refuses_status_407:
            return self._fail(Failure(Reason.UNEXPECTED_STATUS, detail="407"), "actual", response)
        target = location_url(response, self.url) if is_redirect(response) else None
        mode, rules = self.request.redirect, self.profile.redirects
        redirects = counts_as_redirect(response, target, mode, rules)
        refusal = early_refusal(response, target, mode, rules) if redirects else None
        if refusal:
            return self._fail(refusal, "redirect", response, target)
        fields = combined_fields(response.headers, with_empty=self.profile.merges_empty_values)
        if self.tainting == "cors":
            failure = self._cors_check(response, fields)
            if failure:
                return self._fail(failure, "redirect" if redirects else "actual", response)
        elif self.tainting == "opaque" and not self._resource_policy_allows(fields):
            value = fields.get("cross-origin-resource-policy")
            return self._fail(Failure(Reason.RESOURCE_POLICY, "Cross-Origin-Resource-Policy", value), "actual", response)
        if redirects:
            return self._redirect(response, target)
        return self._resolve(response, fields)

    def _resource_policy_allows(self, fields: dict[str, str]) -> bool:
        return resource_policy_allows(fields, self.page.origin, self.url, addresses_are_sites=self.profile.addresses_are_sites)

    def _cors_check(self, response: Response, fields: dict[str, str]) -> Failure | None:
        repeated = self.profile.refuses_repeated_allow_origin and repeats_allow_origin(response.headers)
        return cors_check(fields, self.origin, credentialed=self.credentialed, repeated=repeated)

    # ---- HTTP-redirect fetch ----------------------------------------------------------------------------------------

    def _redirect(self, response: Response, target: Url | None) -> Outcome | None:
        """Follow *response* to *target*. Source: https://fetch.spec.whatwg.org/#http-redirect-fetch"""
        failure = self._refused_target(response, target)
        if self.request.redirect == "error":
            if failure and failure.reason is Reason.REDIRECT_WITH_CREDENTIALS and self.profile.redirects.refuses_credentials_first:
                return self._fail(failure, "redirect", response, target)
            return self._fail(Failure(Reason.REDIRECT_NOT_WANTED, "Location", location_text(response)), "redirect", response)
        if self.request.redirect == "manual":
            return Outcome("opaqueredirect", 0, self.url.text(fragment=False), (), self.redirects > 0, None, (), None)
        if failure:
            return self._fail(failure, "redirect", response, target)
        if target is not None:
            self._go_to(target, response.status)
        return None

    def _refused_target(self, response: Response, target: Url | None) -> Failure | None:
        text = location_text(response)
        if target is None or not target.is_http:
            return bad_location(response, target)
        most = self.profile.redirects.most_with_keepalive if self.request.keepalive else MAX_REDIRECTS
        if self.redirects >= most:
            return Failure(Reason.TOO_MANY_REDIRECTS, "Location", text, str(most))
        if target.has_credentials and self._refuses_credentials(target):
            return Failure(Reason.REDIRECT_WITH_CREDENTIALS, "Location", text, target.text())
        return None

    def _refuses_credentials(self, target: Url) -> bool:
        if self.request.mode == "no-cors":
            return self.profile.redirects.no_cors_refuses_credentials
        return self.request.mode == "cors" and (self.tainting == "cors" or not self._is_same_origin(target))

    def _go_to(self, target: Url, status: int) -> None:
        self.redirects += 1
        keeps = self.request.keepalive or self._is_same_origin(target)
        gone: frozenset[str] = frozenset() if keeps else self.profile.drops_on_redirect
        if becomes_get(status, self.method):
            self.method, self.body = "GET", None
            gone |= REQUEST_BODY_HEADERS
        if target.origin != self.url.origin:
            gone |= {"authorization"}
            if not self._is_same_origin(self.url) or (self.request.mode == "no-cors" and self.profile.redirects.no_cors_taints):
                self.origin = NULL_ORIGIN
        if gone:
            self.headers = _without(self.headers, gone)
        self.asked = _without(self.written, gone) if self.profile.preflight_sticks else self.headers
        self.url = target

    # ---- outcomes ---------------------------------------------------------------------------------------------------

    def _resolve(self, response: Response, fields: dict[str, str]) -> Outcome:
        """Filter *response* for the page. Source: https://fetch.spec.whatwg.org/#concept-filtered-response"""
        if self.tainting == "opaque":
            return Outcome("opaque", 0, "", (), False, None, (), None)
        if self.tainting == "basic":
            headers = basic_headers(fields)
        else:
            star = self.profile.exposes_star_before_bad_token and self.request.api == "fetch"
            headers = cors_headers(fields, credentialed=self.credentialed, star_before_bad_token=star)
        return Outcome(self.tainting, response.status, self.url.text(fragment=False), headers, self.redirects > 0, None, (), None)

    def _fail(self, failure: Failure, phase: Phase, response: Response | None = None, target: Url | None = None) -> Outcome:
        """Make a failure into what page and console get."""
        if self.cache is not None and self.tainting == "cors" and failure.reason is not Reason.REDIRECT_NOT_WANTED:
            self.cache.failed(self.page.origin, self.url.text())
        status = response.status if response else 0
        url = self.url.text()
        blocked = Blocked(failure.reason, phase, failure.header, failure.value, failure.detail, url, status)
        incident = Incident(
            blocked=blocked,
            page_origin=self.page.origin,
            request=self.request,
            first_url=self.first.text(),
            url=url,
            target=target or self.url,
            response=response,
            is_cross_origin=self.tainting == "cors",
            is_redirect=self.redirects > 0,
        )
        return Outcome(
            None, 0, "", (), self.redirects > 0, blocked, self.profile.lines(incident), rejection(self.request, self.profile.error)
        )


def _without(headers: HeaderList, names: frozenset[str]) -> HeaderList:
    return tuple((name, value) for name, value in headers if name.lower() not in names)
