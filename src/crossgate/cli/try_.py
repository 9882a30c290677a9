"""``crossgate try``: one exchange from a page's call to its verdict; plays and lays out nothing itself."""

from __future__ import annotations

import re
from pathlib import Path

from crossgate.api import SAMPLE_ORIGIN, Api, Unknown
from crossgate.browser import Body, PageRequest
from crossgate.check import cause_of
from crossgate.cli import FOUND, FOUND_NOTHING
from crossgate.cli.arguments import Command
from crossgate.cli.check import browsers_named, load_once, paint_of
from crossgate.cli.mistakes import UsageError
from crossgate.cli.settings import settings_from_files, stated_policy
from crossgate.exchange import Pairing, Transcript, declared_policy, host_of
from crossgate.gateway import AssumedBackend, BackendFault, BackendReply, Circumstances, gateway_of
from crossgate.http import NULL_ORIGIN

_CALL = re.compile(r"\s*(?:(?P<method>[!#$%&'*+.^_`|~0-9A-Za-z-]+)\s+)?(?P<path>/\S*)\s*")
_FAULTS = ("error", "malformed", "unreachable", "timeout")


def run(command: Command) -> int:
    """Play the call of *command* and print it step by step."""
    settings, where = settings_from_files(Path.cwd())
    origins = [origin for origin in command.origin if origin != NULL_ORIGIN]
    null_asked = len(origins) < len(command.origin)
    stated = stated_policy(Command(**(vars(command) | {"origin": origins, "header": []})), settings, where)
    loaded = load_once(command, [command.target], settings)
    if loaded.failures:
        raise UsageError(str(loaded.failures[0]))
    api = _chosen(loaded.apis, command.api)
    if command.limit == "quota" and api.kind == "HTTP":
        raise UsageError("--limit quota is for REST APIs: an HTTP API has no usage plans, and so no quota (it has --limit throttled)")
    origin = NULL_ORIGIN if null_asked else (stated.get("origins") or declared_policy(api).pages)[0]
    request = _request(command, api)
    pairing = Pairing(gateway_of(api), browsers_named(command.browser or settings.get("browser") or "chromium"))
    circumstances = Circumstances(authorizer=command.authorizer, over_limit=command.limit)
    transcript = pairing.whole(SAMPLE_ORIGIN if origin == "*" else origin, request, circumstances, _backend(command.backend))
    _require_a_call(transcript)
    _print(command, transcript, cause_of(api, transcript, pairing))
    return FOUND if transcript.verdict == "blocked" else FOUND_NOTHING


def _chosen(apis: tuple[Api, ...], name: str | None) -> Api:
    fitting = [api for api in apis if name is None or name in (api.name, api.id)]
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(api.id or api.name for api in apis)
    if not apis:
        raise UsageError("no API found in the target")
    raise UsageError(
        f"the target has several APIs: choose one with --api NAME ({known})" if name is None else f"no API is called '{name}' ({known})"
    )


def _request(command: Command, api: Api) -> PageRequest:
    found = _CALL.fullmatch(command.call)
    if found is None:
        raise UsageError(f"'{command.call}' is no call: write a method and a path, such as \"PUT /pets\"")
    body = Body("string", command.data.encode("utf-8", "surrogateescape")) if command.data is not None else None
    return PageRequest(
        method=found["method"] or "GET",
        url=f"https://{host_of(api)}{found['path']}",
        headers=tuple(_header(text) for text in command.header),
        credentials="include" if command.credentials else "same-origin",
        body=body,
    )


def _require_a_call(transcript: Transcript) -> None:
    """Raise UsageError when no browser would make this call."""
    refusals = [outcome.blocked for outcome in transcript.outcomes.values() if outcome.blocked is not None]
    if transcript.turns or not refusals or refusals[0].reason.verdict != "refused":
        return
    from crossgate.probe.meaning import refused_call  # noqa: PLC0415 - only a refusal needs the words

    raise UsageError(refused_call(refusals[0].reason, refusals[0].detail))


def _header(text: str) -> tuple[str, str]:
    name, _, value = text.partition(":")
    return name.strip(), value.strip() or "1"


def _backend(word: str) -> AssumedBackend:
    if word == "unseen":
        return AssumedBackend(BackendReply(unseen=Unknown("the backend sends")))
    kind, _, message = word.partition(":")
    if word in _FAULTS or kind == "error":
        return AssumedBackend(BackendFault(kind, message))  # type: ignore[arg-type]
    if re.fullmatch(r"[1-5]\d\d", word):
        return AssumedBackend(BackendReply(status=int(word), unseen=Unknown("the backend sends")))
    raise UsageError(f"--backend {word}: give a status such as 404, unseen, error:MESSAGE, {', '.join(_FAULTS)}")


def _print(command: Command, transcript: Transcript, cause: str) -> None:
    from crossgate.report import steps  # noqa: PLC0415

    if command.format == "json":
        import json  # noqa: PLC0415

        print(json.dumps(steps.record(transcript, cause), indent=2))  # noqa: T201
        return
    print(steps.render(transcript, cause, paint_of(command)), end="")  # noqa: T201
