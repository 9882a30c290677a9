"""Sends the requests of a page over HTTP/1.1 as they are and brings back what came, within limits of time and size; judges nothing.

No redirect is followed here, no cookie kept, no proxy or password taken from the environment, nothing decompressed.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple, Self

import httpx

from crossgate.browser import NetworkFault
from crossgate.browser.url import SPECIAL_PORTS, Url, parse_url
from crossgate.http import Headers, Request, Response
from crossgate.probe.addresses import Space, space_of

BODY_LIMIT = 16_384
"""Bytes of a body that are read; a body decides nothing, its beginning helps to know who answered."""

_BODY_SECONDS = 5.0
_CONNECT_SECONDS = 10.0
_MOST_ADDRESSES = 4


class Limits(NamedTuple):
    """*seconds* for everything together; *insecure* takes any certificate; *agent* is sent as User-Agent."""

    seconds: float = 40.0
    insecure: bool = False
    agent: str = "crossgate"


class Wire:
    """The way to servers, for one call of a page: ``async with`` opens and closes it.

    The address that answers first sets how private an address may be: redirects lead no nearer to this machine than that, nor does
    a name that has other addresses too, or gets them meanwhile.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._space: Space | None = None

    async def __aenter__(self) -> Self:
        self._deadline = asyncio.get_running_loop().time() + self._limits.seconds
        self._clients: dict[str, httpx.AsyncClient] = {}
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients.values():
            await client.aclose()

    def _client(self, scheme: str) -> httpx.AsyncClient:
        """Return the client for *scheme*; the certificates that are trusted take a while to load, and only https needs them."""
        if scheme not in self._clients:
            trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            if scheme == "https":
                trusted = httpx.create_ssl_context(verify=not self._limits.insecure, trust_env=False)
            transport = httpx.AsyncHTTPTransport(
                verify=trusted,
                trust_env=False,
                http1=True,
                http2=False,
                limits=httpx.Limits(max_connections=2, max_keepalive_connections=0),
            )
            self._clients[scheme] = httpx.AsyncClient(transport=transport, trust_env=False, follow_redirects=False)
        return self._clients[scheme]

    async def ask(self, request: Request) -> tuple[Response | NetworkFault, str]:
        """Send *request*; return its response, or why there is none, and the IP address that was asked."""
        url = parse_url(request.url)
        if url is None or not url.is_http or not url.host:
            return NetworkFault("invalid-url", f"{request.url} is no address of the web"), ""
        try:
            async with asyncio.timeout_at(self._deadline):
                addresses = await _looked_up(url)
                allowed = [one for one in addresses if self._space is None or space_of(one) <= self._space]
                if not allowed:
                    return NetworkFault("private-address", _too_near(url, space_of(addresses[0]))), addresses[0]
                answer, asked = await self._asked_in_turn(request, url, allowed)
                if self._space is None:
                    self._space = space_of(asked)
                return answer, asked
        except TimeoutError:
            return NetworkFault("timeout", f"no answer within {self._limits.seconds:g} seconds"), ""
        except socket.gaierror as error:
            return NetworkFault("dns", f"the name {url.host} has no address ({error.strerror or error})"), ""
        except UnicodeError:
            return NetworkFault("dns", f"{url.host} is no name that could have an address"), ""

    async def _asked_in_turn(self, request: Request, url: Url, addresses: list[str]) -> tuple[Response | NetworkFault, str]:
        """Ask one address after another until one can be reached."""
        fault = NetworkFault()
        for address in addresses:
            try:
                return await self._exchanged(request, url, address), address
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                fault = _fault(error)
                if fault.kind in ("tls", "no-tls"):
                    break
            except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, ValueError) as error:
                return _fault(error), address
        return fault, addresses[-1]

    async def _exchanged(self, request: Request, url: Url, address: str) -> Response:
        host = f"[{address}]" if ":" in address else address
        target = url.path + (f"?{url.query}" if url.query is not None else "")
        sent = httpx.Request(
            request.method,
            f"{url.scheme}://{host}:{url.port or SPECIAL_PORTS[url.scheme]}/",
            headers=[(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in self._headers(request, url)],
            content=request.body or None,
            extensions={"target": target.encode("ascii", "replace"), "sni_hostname": (url.host or "").strip("[]")},
        )
        sent.extensions["timeout"] = httpx.Timeout(self._limits.seconds, connect=min(_CONNECT_SECONDS, self._limits.seconds)).as_dict()
        answer = await self._client(url.scheme).send(sent, stream=True)
        try:
            body = await self._beginning(answer)
        finally:
            await answer.aclose()
        headers = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw)
        return Response(answer.status_code, headers, body)

    def _headers(self, request: Request, url: Url) -> Iterator[tuple[str, str]]:
        yield "Host", f"{url.host}:{url.port}" if url.port else url.host or ""
        yield from request.headers
        if "user-agent" not in request.headers:
            yield "User-Agent", self._limits.agent
        yield "Connection", "close"

    async def _beginning(self, answer: httpx.Response) -> bytes:
        """Return the first bytes of the body as they came, in half of the time that is left at most.

        A page has its response once the head is there, so a slow body is no fault.
        """
        body, now = b"", asyncio.get_running_loop().time()
        until = now + min(_BODY_SECONDS, (self._deadline - now) / 2)
        with suppress(TimeoutError, httpx.HTTPError):
            async with asyncio.timeout_at(until):
                async for piece in answer.aiter_raw(BODY_LIMIT):
                    body += piece
                    if len(body) >= BODY_LIMIT:
                        break
        return body[:BODY_LIMIT]


async def _looked_up(url: Url) -> list[str]:
    """Return the addresses of the host of *url*.

    The look-up cannot be broken off, and at its end asyncio waits for the threads that it started itself: so this one is another, and
    nobody waits for it once the time is over.
    """
    host, port = (url.host or "").strip("[]"), url.port or SPECIAL_PORTS[url.scheme]
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str], fault: Exception | None) -> None:
        if not found.done():
            found.set_result(addresses) if fault is None else found.set_exception(fault)

    def look_up() -> None:
        addresses, fault = [], None
        try:
            addresses = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except Exception as failure:  # noqa: BLE001 - whatever it is, it belongs to who asked
            fault = failure
        with suppress(RuntimeError):  # the loop is closed: nobody waits any longer
            loop.call_soon_threadsafe(settle, addresses, fault)

    threading.Thread(target=look_up, daemon=True).start()
    return list(dict.fromkeys(await found))[:_MOST_ADDRESSES]


def _too_near(url: Url, space: Space) -> str:
    where = "this machine" if space is Space.LOOPBACK else "a private network"
    return f"the redirect leads from farther away to {url.host} in {where}; it was not followed"


_NO_TLS = ("WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG")
"""How OpenSSL names an answer that is no record of TLS, such as plain HTTP."""


def _fault(error: Exception) -> NetworkFault:
    """Say what went wrong, from the deepest of the errors that led to *error*."""
    chain = list(_chain(error))
    for one in chain:
        if isinstance(one, ssl.SSLCertVerificationError):
            return NetworkFault("tls", f"the certificate is not trusted: {one.verify_message}; --insecure takes it all the same")
        if isinstance(one, ssl.SSLError) and one.reason in _NO_TLS:
            return NetworkFault("no-tls", "nothing there speaks TLS: is it http://?")
        if isinstance(one, ssl.SSLError):
            return NetworkFault("tls", f"the TLS handshake failed: {one.reason or one}")
    if isinstance(error, httpx.TimeoutException):
        return NetworkFault("timeout", "the server did not answer in time")
    if isinstance(error, httpx.RemoteProtocolError):
        kind = "closed" if "disconnected" in str(error) else "invalid-response"
        return NetworkFault(kind, f"what came is no HTTP response: {error}")
    refused = any(isinstance(one, OSError) and one.errno == errno.ECONNREFUSED for one in chain)
    if refused or not isinstance(error, httpx.ConnectError):
        return NetworkFault("refused" if refused else "closed", "nobody listens there" if refused else f"the connection broke: {error}")
    return NetworkFault("unreachable", f"no connection: {error}")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(16):
        if error is None:
            return
        yield error
        error = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error.__cause__ or error.__context__
