"""Headless Chromium over the Chrome DevTools Protocol (https://chromedevtools.github.io/devtools-protocol/); no comparison."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from tests.differential.link import Json, Link
from tests.differential.process import Process, program, version

MARK = "has been blocked by CORS policy"
"""What every line about CORS says."""

_LOADING_TRIES = 600

_FLAGS = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-port=0"),
    *("--remote-debugging-address=127.0.0.1", "--no-proxy-server"),
)


class Chromium:
    """One running browser with one tab for each page; *lines* gathers what its console says about CORS."""

    name = "chromium"

    def __init__(self) -> None:
        self.version = version(self.name)
        self.lines: list[str] = []
        self._tabs: dict[str, str] = {}
        self._process = Process(_command)

    async def open(self, pages: dict[str, str]) -> None:
        """Connect, and open a tab for each of *pages*, which are URLs by kind."""
        profile = self._process.folder / "profile"
        found = await self._process.announced(profile / "DevToolsActivePort", r"(\d+)\n(/\S+)")
        self._link = await Link.open(f"ws://127.0.0.1:{found[1]}{found[2]}", self._event)
        for kind, url in pages.items():
            target = await self._link.call("Target.createTarget", {"url": url})
            attached = await self._link.call("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
            session = self._tabs[kind] = attached["sessionId"]
            await self._link.call("Log.enable", sessionId=session)
            for _ in range(_LOADING_TRIES):
                if await self._evaluate(session, "typeof runAll") == "function":
                    break
                await asyncio.sleep(0.05)

    async def run(self, kind: str, exchanges: str, lanes: int) -> str:
        """Let the page of *kind* run *exchanges*, which is JSON, *lanes* at a time."""
        return str(await self._evaluate(self._tabs[kind], f"runAll({_literal(exchanges)}, {lanes})"))

    async def close(self) -> None:
        """End it."""
        try:
            if hasattr(self, "_link"):
                await self._link.close()
        finally:
            self._process.end()

    async def _evaluate(self, session: str, expression: str) -> object:
        params = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        result = await self._link.call("Runtime.evaluate", params, seconds=240, sessionId=session)
        if "exceptionDetails" in result:
            raise RuntimeError(f"the page's script failed: {result['exceptionDetails']}")
        return result["result"].get("value")

    def _event(self, message: Json) -> None:
        if message.get("method") == "Log.entryAdded":
            entry = message["params"]["entry"]
            if entry["source"] == "javascript" and MARK in entry["text"]:
                self.lines.append(entry["text"])


def _command(profile: Path) -> list[str]:
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []  # Chromium's sandbox refuses root
    return [program("chromium") or "chromium", *_FLAGS, *sandbox, f"--user-data-dir={profile}", "about:blank"]


def _literal(json_text: str) -> str:
    """Write ASCII JSON as a JavaScript string."""
    return "'" + json_text.replace("\\", "\\\\").replace("'", "\\'") + "'"
