"""What a page asks for: its origin and one call of fetch() or XMLHttpRequest, and the body it brings; values only."""

from __future__ import annotations

from typing import Literal, NamedTuple

CredentialsMode = Literal["omit", "same-origin", "include"]
Mode = Literal["cors", "no-cors", "same-origin"]
RedirectMode = Literal["follow", "manual", "error"]
CacheMode = Literal["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"]
BodyKind = Literal["string", "urlsearchparams", "formdata", "blob", "arraybuffer"]
Initiator = Literal["fetch", "xhr", "script", "module", "css", "font", "img", "video", "eventsource", "beacon"]


class Page(NamedTuple):
    """A document: *origin* as browsers serialise it (``null`` for sandboxed ones), *url* to resolve relative request URLs against."""

    origin: str
    url: str = ""


class Body(NamedTuple):
    """A request body. *mime* is the type of a blob."""

    kind: BodyKind
    data: bytes = b""
    mime: str = ""


class PageRequest(NamedTuple):
    """One call as the page writes it, before any normalisation.

    *credentials* for an XMLHttpRequest is ``include`` when withCredentials is set, else ``same-origin``. *cookie* is what the
    browser has in store for the target: it goes along only where the credentials mode lets it, and never with a preflight. *asks_first* is
    the flag that makes any call ask first, as the listeners of an XMLHttpRequest's upload do
    (https://fetch.spec.whatwg.org/#use-cors-preflight-flag).
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    credentials: CredentialsMode = "same-origin"
    mode: Mode = "cors"
    redirect: RedirectMode = "follow"
    api: Initiator = "fetch"
    body: Body | None = None
    cache: CacheMode = "default"
    keepalive: bool = False
    cookie: str = ""
    asks_first: bool = False
