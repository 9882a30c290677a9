"""The bench in real browsers: every cell of the examples ends as predicted, keys move and open, changes of the file show at once."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import crossgate
from crossgate.serve.certificate import make_certificate
from crossgate.serve.reload import renew
from tests.differential.link import ProtocolError
from tests.differential.process import PROGRAMS, program
from tests.serve.bench_running import Running, bench_running
from tests.serve.browsers import EXAMPLES, examples, play, summary
from tests.serve.tabs import TABS, Tab, ready

MISSING = [browser for browser in PROGRAMS if program(browser) is None]


def test_every_cell_of_the_examples_ends_as_predicted() -> None:
    _require("chromium", "firefox")
    apis = examples()
    found = asyncio.run(play(apis, [*PROGRAMS]))
    assert {one.browser for one in found} == {*PROGRAMS}
    assert {one.predicted["verdict"] for one in found} >= {"blocked", "readable"}
    assert {one.template for one in found} == {api.source for api in apis}
    assert all(one.agrees for one in found), summary(found)


def _require(*browsers: str) -> None:
    missing = [browser for browser in browsers if browser in MISSING]
    if missing and os.environ.get("CI"):
        pytest.fail(f"not installed, and in CI they must be: {', '.join(missing)}; try: make browsers")
    if missing:
        pytest.skip(f"left out, because not installed: {', '.join(missing)}; make browsers installs them where it may")


def in_browser(
    name: str,
    path: Path,
    use: Callable[[Running, Tab], Awaitable[None]],
    *,
    host: str = "127.0.0.1",
    shown: int | None = None,
    certificate: tuple[str, str] | None = None,
) -> None:
    """Open the bench of the file *path* at *host*, and *use* it."""
    _require(name)

    async def run() -> None:
        browser = TABS[name]()
        try:
            await browser.open({})
            with bench_running(crossgate.load([str(path)]).apis, shown=shown, certificate=certificate) as served:
                await use(served, await ready(await browser.tab(served.bench.urls[0].replace("127.0.0.1", host))))
                await browser.close()  # before the server, which would leave handshakes of TLS that are under way
        finally:
            await browser.close()

    asyncio.run(run())


in_chromium = partial(in_browser, "chromium")


FOCUSED = "document.activeElement.getAttribute('aria-label') ?? ''"
PANEL = "document.querySelector('#exchange h2')?.textContent ?? ''"


async def until(tab: Tab, expression: str, wanted: Any = True) -> None:
    """Wait until *expression* comes to *wanted*."""
    found = None
    for _ in range(100):
        with suppress(ProtocolError):  # while the page is loaded again it has no script to ask
            found = await tab.ask(expression)
        if found == wanted:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{expression} is {found!r}, not {wanted!r}")


SEEN = "(() => { const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement); return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2; })()"


@pytest.mark.parametrize("browser", PROGRAMS)
def test_the_bench_is_used_by_keys_and_over_https(browser: str, tmp_path: Path) -> None:
    """Both at once, because browsers take long to start."""
    if shutil.which("openssl") is None:
        pytest.skip("left out: the program openssl is not installed")

    async def use(served: Running, tab: Tab) -> None:
        assert await tab.ask("isSecureContext && location.protocol") == "https:"
        await _walk(tab)
        cells = json.loads(await tab.ask("runEverything()"))
        assert {cell["result"]["word"] for cell in cells} == {"blocked", "readable"}
        assert all(cell["result"]["agrees"] for cell in cells), cells
        served.announce("still serving the old definition: of a test")
        await until(tab, "document.getElementById('notice').textContent", "still serving the old definition: of a test")

    in_browser(browser, EXAMPLES / "pets-console.yaml", use, certificate=make_certificate(tmp_path, "127.0.0.1"))


async def _walk(tab: Tab) -> None:
    """Go through the table by keys alone."""
    for _step in range(12):
        if (await tab.ask(FOCUSED)).startswith("GET /pets"):
            break
        await tab.press("Tab")
    assert (await tab.ask(FOCUSED)).startswith("GET /pets, 2xx success: predicted readable")
    assert await tab.ask("document.querySelectorAll('.cell[tabindex=\"0\"]').length") == 1
    await tab.press("ArrowRight")
    assert (await tab.ask(FOCUSED)).startswith("GET /pets, 404 mapped response: predicted blocked")
    await tab.press("ArrowDown")
    assert (await tab.ask(FOCUSED)).startswith("POST /pets, 404 mapped response")
    await tab.press("Home")
    assert (await tab.ask(FOCUSED)).startswith("POST /pets, OPTIONS preflight: predicted passes")
    await tab.press("r", text="r")
    await until(tab, f"({FOCUSED}).endsWith('passes in your browser, as predicted')")
    await tab.press("Enter", text="\r")
    await until(tab, f"({PANEL}).startsWith('POST /pets')")
    assert await tab.ask(FOCUSED) == "Close"
    assert await tab.ask(SEEN)
    await tab.press("Escape")
    assert await tab.ask("document.getElementById('exchange').hidden")
    assert (await tab.ask(FOCUSED)).startswith("POST /pets, OPTIONS preflight")
    assert await tab.ask(SEEN)
    await tab.press("R", text="R", shift=True)
    await until(tab, "document.querySelectorAll('tbody tr:nth-child(2) .then').length", 7)
    await tab.press("Tab", shift=True)
    assert await tab.ask("document.activeElement.textContent") == "Run all", "the table is one stop on the way"


HTTP_API = """\
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: a
      ProtocolType: HTTP
      RouteKey: GET /pets
      Target: https://example.com
      CorsConfiguration: {AllowOrigins: ["*"]}
"""


def test_errors_of_http_apis_are_called_no_gateway_responses(tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(HTTP_API)

    async def use(_: Running, tab: Tab) -> None:
        await tab.ask("document.querySelector('.cell[aria-label*=\"429 throttled\"]').click()")
        told = "document.querySelector('#exchange .turn:last-of-type .message.back .kind')?.textContent ?? ''"
        await until(tab, told, "from API Gateway itself, THROTTLED")
        assert "429 THROTTLED" in await tab.ask("document.querySelector('#exchange .turn:last-of-type .steps').textContent")

    in_chromium(file, use)


def test_a_change_of_the_file_shows_at_once_and_a_broken_one_keeps_the_old(tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    file.write_text((EXAMPLES / "pets-console.yaml").read_text())

    async def use(served: Running, tab: Tab) -> None:
        routes = "[...new Set([...document.querySelectorAll('tbody .verb')].map((verb) => verb.textContent))].join()"
        notice = "document.getElementById('notice').textContent"
        assert await tab.ask(routes) == "GET,POST,PUT,DELETE"
        file.write_text(file.read_text().replace("HttpMethod: DELETE", "HttpMethod: PATCH"))
        renew(crossgate.load([str(file)]), served.applications, served.announce)
        await until(tab, routes, "GET,POST,PUT,PATCH")
        file.write_text("{")
        renew(crossgate.load([str(file)]), served.applications, served.announce)
        await until(tab, f"{notice}.includes('still serving the old definition')")
        assert await tab.ask(routes) == "GET,POST,PUT,PATCH"

    in_chromium(file, use)


def test_a_new_api_appears_and_can_be_called_from_localhost_too(tmp_path: Path) -> None:
    for name in ("pets-console.yaml", "pets-recipe.yaml"):
        (tmp_path / name).write_text((EXAMPLES / name).read_text())

    async def use(served: Running, tab: Tab) -> None:
        tables = "window.isReady === true && document.querySelectorAll('table.matrix').length"
        assert await tab.ask(tables) == 1
        served.show(1)
        served.announce("pets is new")
        await until(tab, tables, 2)
        cells = json.loads(await tab.ask("runEverything()"))
        assert {cell["number"] for cell in cells} == {0, 1}
        assert all(cell["result"]["agrees"] for cell in cells), cells
        assert (await tab.ask("location.origin")).startswith("http://localhost:")

    in_chromium(tmp_path, use, host="localhost", shown=1)


def test_hostile_names_stay_text_and_narrow_windows_do_not_scroll(tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    text = (EXAMPLES / "pets-console.yaml").read_text().replace("PathPart: pets", "PathPart: <img src=x onerror=alert(1)>" + "x" * 60)
    file.write_text(text.replace("Name: pets", 'Name: "<script>document.title = 1</script>"'))

    async def use(_: Running, tab: Tab) -> None:
        assert await tab.ask("document.querySelectorAll('img, #apis script').length") == 0
        assert await tab.ask("document.title") == "crossgate bench"
        assert "<script>" in await tab.ask("document.querySelector('#apis h2').textContent")
        await tab.ask("document.querySelector('.cell').click()")
        await until(tab, f"({PANEL}) !== ''")
        width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        for wide in (390, 820, 1440):
            await tab.ask(f"document.documentElement.style.width = '{wide}px'")
            assert await tab.ask(width) or wide > await tab.ask("document.documentElement.clientWidth")

    in_chromium(file, use)


_READ = {"verdict": "readable", "preflight": "passes", "status": 200, "headers": ["content-type"]}
_GOT = {"resolved": True, "status": 200, "headers": [["content-type", "a/b"], ["Content-Length", "2"]]}
_REFUSED = {"resolved": False, "status": 0, "headers": []}
_ASKED, _CALLED = {"preflight": True, "status": 204}, {"preflight": False, "status": 200}

_COMPARISONS: list[tuple[str, dict[str, Any], dict[str, Any], list[dict[str, Any]], list[str]]] = [
    ("success", _READ, _GOT, [_ASKED, _CALLED], []),
    ("success", _READ, _REFUSED, [_ASKED, _CALLED], ["verdict"]),
    ("success", _READ, _REFUSED, [_ASKED], ["preflight", "status", "verdict"]),
    ("success", _READ, _REFUSED, [], ["preflight", "status", "verdict"]),
    ("success", _READ, _GOT | {"status": 201}, [_ASKED, _CALLED], ["status"]),
    ("success", _READ, _GOT | {"headers": []}, [_ASKED, _CALLED], ["readable headers"]),
    ("success", _READ | {"preflight": "none"}, _GOT, [_ASKED, _CALLED], ["preflight"]),
    ("success", _READ | {"verdict": "blocked"}, _GOT, [_ASKED, _CALLED], ["verdict"]),
    ("success", _READ | {"verdict": "depends"}, _REFUSED, [_ASKED, _CALLED], []),
    ("success", _READ | {"verdict": "depends"}, _GOT, [_CALLED], ["preflight"]),
    ("preflight", _READ | {"status": 204}, _REFUSED, [_ASKED, _CALLED], []),
    ("preflight", _READ | {"status": 200}, _GOT, [_ASKED, _CALLED], ["status"]),
    ("preflight", _READ | {"status": 204}, _REFUSED, [_ASKED], ["preflight"]),
]


def test_a_wrong_prediction_is_seen() -> None:
    async def use(_: Running, tab: Tab) -> None:
        for outcome, predicted, actual, seen, wrong in _COMPARISONS:
            given = ", ".join(json.dumps(one) for one in (outcome, predicted, actual, seen))
            found = json.loads(await tab.ask(f"import('/page/comparison.js').then((it) => JSON.stringify(it.compare({given})))"))
            assert sorted(row["name"] for row in found["rows"] if not row["agrees"]) == wrong, given
            assert found["agrees"] == (not wrong)

    in_chromium(EXAMPLES / "pets-console.yaml", use)


def test_the_page_runs_in_no_frame_and_no_other_site_reaches_it() -> None:
    async def use(served: Running, tab: Tab) -> None:
        own, other = served.bench.urls[0], f"http://127.0.0.1:{served.ports[0]}"
        assert await tab.ask(f"fetch('{own}/api/state.json').then((response) => response.status)") == 403
        reached = f"fetch('{own.replace('127.0.0.1', 'localhost')}/', {{mode: 'no-cors'}}).then(() => 'reached', (error) => error.name)"
        assert await tab.ask(reached) == "TypeError"
        assert json.loads(await tab.ask("runEverything()"))
        assert await tab.ask(f"fetch('{other}/pets').then((response) => response.status)") == 200

    in_chromium(EXAMPLES / "pets-console.yaml", use)
