"""One API as an ASGI application: each request is answered by the gateway model and by nothing else; no socket, no file."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from crossgate.api import Api, Integration, Method
from crossgate.gateway import Answer, Answering, BackendFault, BackendReply, Circumstances, IntegrationRequest, OpenPoints, gateway_of
from crossgate.http import Request
from crossgate.serve.behind import NOTHING_NAMED, Behind, Case, Standing
from crossgate.serve.log import Entry, Log
from crossgate.serve.replay import Replay, Replays
from crossgate.serve.runs import Run, Runs, Seen, is_preflight
from crossgate.serve.stages import StageCall, Stages
from crossgate.serve.verdict import Judge
from crossgate.serve.wire import ClientGone, Receive, Scope, Send, below, body_of, outgoing, path_of, request_of

POINTS = OpenPoints(header_names="any-case")
"""ASGI lowers the names of request headers, as HTTP/2 does, so mapping expressions have to find them in any case."""


_MOST_WAITING = 64
"""Requests that may wait for their backends at a time; further ones queue."""


def new_id() -> str:
    """Return a request id: a random UUID, as AWS makes them."""
    digits = random.getrandbits(128).to_bytes(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


class _Slow(Exception):
    """A backend has to be waited for, which must not hold up the other requests."""


class _Caller:
    """The backend of one request: passes it on and remembers who that was. While *may_wait* is false, only stand-ins are called."""

    __slots__ = ("_behind", "instead", "label", "may_wait")

    def __init__(self, behind: Behind) -> None:
        self._behind = behind
        self.instead: Standing | None = None
        self.label = ""
        self.may_wait = False

    def invoke(
        self, method: Method, integration: Integration, request: IntegrationRequest, original: Request
    ) -> BackendReply | BackendFault:
        """Call the backend that stands behind *method*."""
        backend = self.instead or self._behind.backend(method, integration)
        self.label = backend.label
        if backend.waits and not self.may_wait:
            raise _Slow
        return backend.invoke(method, integration, request, original)


class _Definition(NamedTuple):
    """What is served at the moment; replaced as a whole."""

    api: Api
    gateway: Answering
    stages: Stages
    replays: Replays


class Application:
    """The ASGI 3 application of one API.

    *stage* is meant by paths that name none. *behind* says what stands behind the gateway and what shall go wrong, *log* is told of each
    request, *new_id* makes request ids and *clock* gives the seconds since the epoch.
    """

    def __init__(
        self,
        api: Api,
        *,
        stage: str = "",
        behind: Behind = NOTHING_NAMED,
        log: Log | None = None,
        browser: str = "chromium",
        new_id: Callable[[], str] = new_id,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._stage = stage
        self._log = log
        self._judge = Judge(browser)
        self._new_id = new_id
        self._clock = clock
        self._executor: ThreadPoolExecutor | None = None
        self.behind = behind
        self.runs = Runs()
        self.replace(api)

    def replace(self, api: Api) -> None:
        """Serve *api* from now on; requests that are under way end with the one they began with."""
        self._served = _Definition(api, gateway_of(api, POINTS), Stages(api, self._stage), Replays())

    @property
    def api(self) -> Api:
        """The API that is served now."""
        return self._served.api

    @property
    def stages(self) -> tuple[str, ...]:
        """The names of the stages that paths may start with."""
        return self._served.stages.names

    @property
    def usual_stage(self) -> StageCall:
        """The stage that paths mean which name none."""
        return self._served.stages.call("")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1000, "reason": ""})

    def ready(self, scope: Scope) -> bytes | None:
        """Return the whole HTTP/1.1 message that answers a request like one before, so that its server can send it without calling us;
        None for all others. It is logged as sent.
        """
        replay = self._served.replays.get(scope) if not self.runs.armed else None
        message = replay.message_again(self._new_id()) if replay is not None else None
        if replay is not None and message is not None and self._log is not None:
            self._log(replay.entry)
        return message

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        served = self._served
        run = self.runs.of(scope) if self.runs.armed else None
        replay = served.replays.get(scope) if run is None else None
        if replay is None:
            try:
                replay = await self._play(served, scope, await body_of(scope, receive), run)
            except ClientGone:
                await _hang_up(send)
                return
            await send(replay.start)
        else:
            await send(replay.start_again(self._new_id()))
        await send(replay.body)
        if self._log is not None:
            self._log(replay.entry)

    async def _play(self, served: _Definition, scope: Scope, body: bytes, run: Run | None) -> Replay:
        """Let the gateway answer, and remember that where it would always answer so."""
        path = path_of(scope)
        stage = served.stages.call(path)
        request = request_of(scope, body)
        caller = _Caller(self.behind)
        answer = await self._answer(served, below(stage.prefix, request, path), stage, caller, run)
        response = outgoing(answer)
        verdict = self._judge.verdict(request, answer) if self._log is not None else None
        entry = Entry(request.method, path, answer, caller.label, verdict, response.left_out, served.api.name)
        played = Replay(response.start, response.body, entry, response.ids_at)
        if run is not None:
            run.note(Seen(request, answer, is_preflight(request), caller.label))
        elif answer.is_constant and not self.behind.intervenes:
            served.replays.remember(scope, played)
        return played

    async def _answer(self, served: _Definition, request: Request, stage: StageCall, caller: _Caller, run: Run | None) -> Answer:
        """Answer at once where nobody has to be waited for, else in a thread: the model is pure, so it may begin again."""
        usual = Circumstances(
            stage=stage.name, stage_variables=stage.variables, time_ms=int(self._clock() * 1000), request_id=self._new_id()
        )
        case = run.case(request, usual) if run is not None else None
        if case is None and not self.behind.intervenes:
            case = Case(request, usual)
        if case is not None:
            caller.instead = case.backend
            try:
                return served.gateway.answer(case.request, case.circumstances, caller)
            except _Slow:
                pass
        caller.may_wait = True
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads(), self._waiting_answer, served, request, usual, case, caller)

    def _threads(self) -> ThreadPoolExecutor:
        if self._executor is None:
            self._executor = ThreadPoolExecutor(_MOST_WAITING, "crossgate-backend")
        return self._executor

    def _waiting_answer(self, served: _Definition, request: Request, usual: Circumstances, case: Case | None, caller: _Caller) -> Answer:
        case = case or self.behind.case(served.gateway, request, usual)
        caller.instead = case.backend
        return served.gateway.answer(case.request, case.circumstances, caller)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _hang_up(send: Send) -> None:
    """End a connection whose request never became whole (https://www.rfc-editor.org/rfc/rfc9110#name-408-request-timeout)."""
    await send({"type": "http.response.start", "status": 408, "headers": [(b"content-length", b"0"), (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
