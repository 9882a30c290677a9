"""``crossgate explain`` of what a console printed, as a user runs it: alone, and with the template that is to blame."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from crossgate.browser import PROFILES
from crossgate.check import CAUSES
from crossgate.cli import main
from crossgate.cli.explain import page
from crossgate.exchange import Transcript
from crossgate.library import load, play
from tests.schemas import as_promised
from tests.snapshot import assert_snapshot

EXAMPLES = Path(__file__).parents[2] / "examples"
ORIGIN = "https://app.example.com"
URL = "https://abc123.execute-api.us-east-1.amazonaws.com/prod/pets"


@pytest.fixture(autouse=True)
def _at_a_quiet_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(EXAMPLES)


def explained(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    assert main(["explain", *words, "--format", "json"]) == 0
    document: dict[str, Any] = as_promised(json.loads(capsys.readouterr().out), "explanation")
    assert document["version"] == 1
    return list(document["messages"])


def played(example: str, call: str, **more: Any) -> Transcript:
    (api,) = load([str(EXAMPLES / f"{example}.yaml")]).apis
    return play(api, call, origin=ORIGIN, **more)


FAILING = [
    ("pets-authorizer", "PUT /pets", {"headers": [("Authorization", "x")]}, "preflight-needs-authorization"),
    ("pets-authorizer", "GET /pets", {}, "gateway-responses-without-cors"),
    ("pets-console", "PUT /pets", {}, "method-not-allowed"),
    ("pets-console", "POST /pets", {"headers": [("X-App-Version", "7")]}, "header-not-allowed"),
    ("pets-console", "POST /pets", {"headers": [("x-amz-user-agent", "7")]}, "sdk-header-not-allowed"),
    ("pets-console", "POST /pets", {"headers": [("Access-Control-Allow-Origin", "*")]}, "client-sends-cors-headers"),
]


@pytest.mark.parametrize("browser", [name for name in PROFILES if name != "standard"])
@pytest.mark.parametrize(("example", "call", "more", "cause"), FAILING)
def test_a_message_of_any_browser_leads_to_the_cause_and_its_line(
    example: str, call: str, more: dict[str, Any], cause: str, browser: str, capsys: pytest.CaptureFixture[str]
) -> None:
    transcript = played(example, call, **more)
    outcome = transcript.outcomes[browser]
    assert outcome.blocked is not None
    lines = "\n".join(line.replace(transcript.request.url, URL) for line in outcome.console)
    (message,) = explained(capsys, lines, "--with", f"examples/{example}.yaml")
    assert outcome.blocked.reason in message["reasons"]
    assert message["url"] == URL or (browser == "safari" and not message["url"])
    assert cause in [one["cause"] for one in message["likely"]]
    causes = [finding["cause"] for finding in message["findings"] or []]
    assert cause in causes
    found = message["findings"][causes.index(cause)]
    assert found["locations"][0]["file"].endswith(f"{example}.yaml")
    assert message["next"][0].startswith(f"crossgate probe {URL} --origin")


def test_a_template_that_does_not_show_the_failure_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    text = f"Access to fetch at '{URL}' from origin '{ORIGIN}' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response."
    assert main(["explain", text, "--with", "examples/pets-recipe.yaml"]) == 0
    assert "does not show this failure" in capsys.readouterr().out
    assert main(["explain", text.replace("/pets", "/no/such"), "--with", "examples/pets-recipe.yaml"]) == 0
    assert "has no such path" in capsys.readouterr().out


def test_a_message_without_an_address_is_looked_for_in_all_routes(capsys: pytest.CaptureFixture[str]) -> None:
    text = "Method DELETE is not allowed by Access-Control-Allow-Methods."  # Safari's, without the line that names the address
    (message,) = explained(capsys, text, "--with", "examples/pets-console.yaml")
    assert [finding["cause"] for finding in message["findings"]] == ["method-not-allowed"]
    assert message["next"][0] == "crossgate probe URL --origin PAGE -X DELETE"


def test_the_next_command_has_what_the_message_tells(capsys: pytest.CaptureFixture[str]) -> None:
    access = f"Access to fetch at '{URL}?a=1&b=it%27s' from origin '{ORIGIN}' has been blocked by CORS policy: "
    (message,) = explained(
        capsys, f"{access}Request header field x-app is not allowed by Access-Control-Allow-Headers in preflight response."
    )
    assert message["next"] == [f"crossgate probe '{URL}?a=1&b=it%27s' --origin {ORIGIN} -H x-app -X METHOD"]
    (message,) = explained(
        capsys,
        f"{access}The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.",
    )
    assert message["next"] == [f"crossgate probe '{URL}?a=1&b=it%27s' --origin {ORIGIN} --credentials"]
    (message,) = explained(
        capsys,
        f"Access to fetch at 'https://a.example/$(reboot);`id`' from origin '{ORIGIN}' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )
    assert message["next"][0].startswith("crossgate probe 'https://a.example/$(reboot);`id`' --origin")


def test_standard_input_and_words_without_quotes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"Access to fetch at {URL} from origin {ORIGIN} has been blocked by CORS policy: No Access-Control-Allow-Origin header is present on the requested resource."
    (typed,) = explained(capsys, *text.split(" "))
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    (piped,) = explained(capsys, "-")
    assert typed == piped
    assert typed["reasons"] == ["missing-allow-origin"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["hello world"], "no message of a browser"),
        (["Blocage d’une requête multiorigine (Cross-Origin Request)"], "only the English ones are known"),  # noqa: RUF001
        (["no-corse"], "did you mean 'no-cors'?"),
        ([], "--har"),
        (["no-cors", "--har", "x.har"], "not both"),
        (["TypeError: Failed to fetch", "--with", "nowhere.yaml"], "nowhere.yaml"),
        (["no-cors", "--with", "examples/pets-console.yaml"], "leave out --with"),
        (["no-cors", "--browser", "firefox", "--parameter", "A=b"], "leave out --parameter and --browser"),
        (["--list", "--har", "x.har"], "leave out --har"),
        (["--list", "no-cors"], "leave out 'no-cors'"),
        (["--list", "--with", "examples/pets-console.yaml"], "leave out --with"),
        (["TypeError: Failed to fetch", "--browser", "firefox"], "--browser is for --har"),
    ],
)
def test_mistakes_are_told(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", *words]) == 2
    assert told in capsys.readouterr().err


def test_every_cause_has_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    for cause in CAUSES:
        assert main(["explain", cause.name]) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("columns", [50, 80, 120])
def test_pages_and_the_list_fit_the_terminal(columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main(["explain", "--list"]) == 0
    listed = capsys.readouterr().out
    assert max(map(len, listed.splitlines())) <= columns
    for cause in CAUSES:
        assert main(["explain", cause.name]) == 0
        printed = capsys.readouterr().out.rstrip("\n")
        assert printed.split() == page(cause.name).split()  # not a word is lost
        assert re.findall(r"```.*?```", printed, re.DOTALL) == re.findall(r"```.*?```", page(cause.name), re.DOTALL)
        prose = re.sub(r"```.*?```", "", printed, flags=re.DOTALL).splitlines()
        assert [line for line in prose if len(line) > columns and " " in line.strip() and line[0] not in "|#"] == []


@pytest.mark.parametrize("columns", [80, 120])
def test_what_people_see(columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    refused = played("pets-console", "PUT /pets").outcomes
    preflight = played("pets-authorizer", "PUT /pets", headers=[("Authorization", "x")]).outcomes
    told = []
    for text, words in (
        (preflight["chromium"].console[0], []),
        ("\n".join(preflight["firefox"].console), []),
        ("\n".join(preflight["safari"].console), []),
        (refused["chromium"].console[0], ["--with", "examples/pets-console.yaml"]),
        ("TypeError: Failed to fetch", []),
    ):
        assert main(["explain", text, *words]) == 0
        told.append(f"$ crossgate explain {text!r} {' '.join(words)}\n{capsys.readouterr().out}")
    assert_snapshot(f"explain/messages-{columns}.txt", "\n".join(told))


def test_hostile_text_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    text = f"Access to fetch at '{URL}' from origin '{ORIGIN}' has been blocked by CORS policy: The 'Access-Control-Allow-Origin' header contains the invalid value '\x1b]0;owned\x07\x9b31m\u202e'."
    assert main(["explain", text, "--color", "always"]) == 0
    out = capsys.readouterr().out
    assert not set(out) & set("\x07\x9b\u202e")
    assert "\x1b]" not in out
