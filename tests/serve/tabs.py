"""Pages in real browsers: opened, asked by JavaScript, and given keys; drives, and compares nothing."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, ClassVar, Protocol

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
    """Chromium with as many tabs as are wanted, which take any certificate."""

    async def tab(self, url: str) -> Tab:
        target = await self._link.call("Target.createTarget", {"url": "about:blank"})
        attached = await self._link.call("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
        session = str(attached["sessionId"])
        await self._link.call("Security.setIgnoreCertificateErrors", {"ignore": True}, sessionId=session)
        await self._link.call("Page.navigate", {"url": url}, sessionId=session)
        return _ChromiumTab(self, session)

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
    """Firefox with as many tabs as are wanted, which take any certificate."""

    capabilities: ClassVar[dict[str, Any]] = {"alwaysMatch": {"acceptInsecureCerts": True}}

    async def tab(self, url: str) -> Tab:
        context = (await self._link.call("browsingContext.create", {"type": "tab"}))["context"]
        await self._link.call("browsingContext.navigate", {"context": context, "url": url, "wait": "complete"})
        return _FirefoxTab(self, str(context))

    async def evaluate(self, context: str, expression: str) -> Any:
        params = {"expression": expression, "target": {"context": context}, "awaitPromise": True}
        result = await self._link.call("script.evaluate", params, seconds=_SECONDS)
        return result["result"].get("value")

    async def keys(self, context: str, actions: list[dict[str, str]]) -> None:
        source = {"type": "key", "id": "keyboard", "actions": actions}
        await self._link.call("browsingContext.activate", {"context": context})
        await self._link.call("input.performActions", {"context": context, "actions": [source]})


_KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}
"""The keys that write nothing, https://www.w3.org/TR/webdriver2/#keyboard-actions."""

_SHIFT = "\ue008"


class _FirefoxTab:
    def __init__(self, browser: FirefoxTabs, context: str) -> None:
        self._browser, self._context = browser, context

    async def ask(self, expression: str) -> Any:
        return await self._browser.evaluate(self._context, expression)

    async def press(self, key: str, *, text: str = "", shift: bool = False) -> None:
        pressed = [*([_SHIFT] if shift else []), _KEYS.get(key, text)]
        down = [{"type": "keyDown", "value": one} for one in pressed]
        await self._browser.keys(self._context, [*down, *({"type": "keyUp", "value": one} for one in reversed(pressed))])


TABS: dict[str, type[ChromiumTabs | FirefoxTabs]] = {"chromium": ChromiumTabs, "firefox": FirefoxTabs}


async def ready(tab: Tab) -> Tab:
    """Wait until the page of the bench shows its table."""
    for _ in range(_TRIES):
        with suppress(ProtocolError):  # while the page is being loaded it has no script to ask
            if await tab.ask("window.isReady === true"):
                return tab
        await asyncio.sleep(0.05)
    raise RuntimeError("the page of the bench did not get ready")
