"""Pages in real browsers: opened, asked by JavaScript, and given keys; drives, and compares nothing."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, Protocol

from tests.differential.chromium import Chromium
from tests.differential.firefox import Firefox
from tests.differential.link import ProtocolError

_TRIES = 600
_SECONDS = 590.0


class Tab(Protocol):
    """One page in one browser."""

    async def ask(self, expression: str) -> Any:
        """Return the value of a JavaScript *expression*, awaited."""
        ...

    async def press(self, key: str, *, text: str = "", shift: bool = False) -> None:
        """Press a key as a person does; *text* is what it writes."""
        ...


class ChromiumTabs(Chromium):
    """Chromium with as many tabs as are wanted."""

    async def tab(self, url: str) -> Tab:
        target = await self._link.call("Target.createTarget", {"url": url})
        attached = await self._link.call("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
        return _ChromiumTab(self, str(attached["sessionId"]))

    async def evaluate(self, session: str, expression: str) -> Any:
        params = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        result = await self._link.call("Runtime.evaluate", params, seconds=_SECONDS, sessionId=session)
        if "exceptionDetails" in result:
            raise RuntimeError(f"the page's script failed: {result['exceptionDetails']}")
        return result["result"].get("value")

    async def key(self, session: str, **event: Any) -> None:
        await self._link.call("Input.dispatchKeyEvent", event, sessionId=session)


class _ChromiumTab:
    def __init__(self, browser: ChromiumTabs, session: str) -> None:
        self._browser, self._session = browser, session

    async def ask(self, expression: str) -> Any:
        return await self._browser.evaluate(self._session, expression)

    async def press(self, key: str, *, text: str = "", shift: bool = False) -> None:
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, "Home": 36, "End": 35}
        event = {"key": key, "code": key, "windowsVirtualKeyCode": codes.get(key, 0), "modifiers": 8 if shift else 0}
        await self._browser.key(self._session, type="keyDown", **event, **({"text": text} if text else {}))
        await self._browser.key(self._session, type="keyUp", **event)


class FirefoxTabs(Firefox):
    """Firefox with as many tabs as are wanted."""

    async def tab(self, url: str) -> Tab:
        context = (await self._link.call("browsingContext.create", {"type": "tab"}))["context"]
        await self._link.call("browsingContext.navigate", {"context": context, "url": url, "wait": "complete"})
        return _FirefoxTab(self, str(context))

    async def evaluate(self, context: str, expression: str) -> Any:
        params = {"expression": expression, "target": {"context": context}, "awaitPromise": True}
        result = await self._link.call("script.evaluate", params, seconds=_SECONDS)
        return result["result"].get("value")


class _FirefoxTab:
    def __init__(self, browser: FirefoxTabs, context: str) -> None:
        self._browser, self._context = browser, context

    async def ask(self, expression: str) -> Any:
        return await self._browser.evaluate(self._context, expression)

    async def press(self, key: str, *, text: str = "", shift: bool = False) -> None:
        raise NotImplementedError("keys are pressed in Chromium only")


TABS: dict[str, type[ChromiumTabs | FirefoxTabs]] = {"chromium": ChromiumTabs, "firefox": FirefoxTabs}


async def ready(tab: Tab) -> Tab:
    """Wait until the page of the bench shows its table."""
    for _ in range(_TRIES):
        with suppress(ProtocolError):  # while the page is being loaded it has no script to ask
            if await tab.ask("window.isReady === true"):
                return tab
        await asyncio.sleep(0.05)
    raise RuntimeError("the page of the bench did not get ready")
