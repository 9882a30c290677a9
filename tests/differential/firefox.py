"""Headless Firefox over WebDriver BiDi (https://w3c.github.io/webdriver-bidi/); no comparison."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from tests.differential.link import Json, Link
from tests.differential.process import Process, program, version

MARK = "Cross-Origin Request"
"""What every line about CORS begins with."""


class Firefox:
    """One running browser with one tab for each page; *lines* gathers what its console says about CORS."""

    name = "firefox"
    capabilities: ClassVar[Json] = {}

    def __init__(self) -> None:
        self.version = version(self.name)
        self.lines: list[str] = []
        self._tabs: dict[str, str] = {}
        self._process = Process(_command)

    async def open(self, pages: dict[str, str]) -> None:
        """Connect, and open a tab for each of *pages*, which are URLs by kind."""
        found = await self._process.announced(self._process.log, r"WebDriver BiDi listening on (ws://127\.0\.0\.1:\d+)")
        self._link = await Link.open(f"{found[1]}/session", self._event)
        await self._link.call("session.new", {"capabilities": self.capabilities})
        await self._link.call("session.subscribe", {"events": ["log.entryAdded"]})
        for kind, url in pages.items():
            tab = await self._link.call("browsingContext.create", {"type": "tab"})
            context = self._tabs[kind] = tab["context"]
            await self._link.call("browsingContext.navigate", {"context": context, "url": url, "wait": "complete"})

    async def run(self, kind: str, exchanges: str, lanes: int) -> str:
        """Let the page of *kind* run *exchanges*, which is JSON, *lanes* at a time."""
        params = {
            "functionDeclaration": "(exchanges, lanes) => runAll(exchanges, lanes)",
            "arguments": [{"type": "string", "value": exchanges}, {"type": "number", "value": lanes}],
            "target": {"context": self._tabs[kind]},
            "awaitPromise": True,
        }
        result = await self._link.call("script.callFunction", params, seconds=240)
        return str(result["result"]["value"])

    async def close(self) -> None:
        """End it."""
        try:
            if hasattr(self, "_link"):
                await self._link.close()
        finally:
            self._process.end()

    def _event(self, message: Json) -> None:
        if message.get("method") == "log.entryAdded":
            entry = message["params"]
            if entry["type"] == "javascript" and (entry["text"] or "").startswith(MARK):
                self.lines.append(entry["text"])


def _command(profile: Path) -> list[str]:
    # Nothing but the exchanges shall go over the network.
    (profile / "user.js").write_text(
        "".join(f'user_pref("{name}", {value});\n' for name, value in _PREFERENCES.items()),
        encoding="utf-8",
    )
    return [program("firefox") or "firefox", "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port=0"]


_PREFERENCES = {
    "app.normandy.enabled": "false",
    "browser.safebrowsing.malware.enabled": "false",
    "browser.safebrowsing.phishing.enabled": "false",
    "datareporting.policy.dataSubmissionEnabled": "false",
    "network.captive-portal-service.enabled": "false",
    "network.connectivity-service.enabled": "false",
    "network.proxy.type": "0",
    "toolkit.telemetry.enabled": "false",
}
