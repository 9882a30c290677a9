"""``crossgate new``: from a path and a policy to a preflight from scratch; makes no text itself."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib import import_module

from crossgate.api import ANY_ORIGIN, CorsPolicy, PolicyError, require_sound
from crossgate.cli import FOUND_NOTHING
from crossgate.cli.arguments import Command
from crossgate.cli.mistakes import UsageError
from crossgate.gateway.facts import ANY_METHODS

_PART = re.compile(r"[A-Za-z0-9._:-]+|\{[A-Za-z0-9._:-]+\+?\}")
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html"""


def run(command: Command) -> int:
    """Print what *command* asks for."""
    path, verbs, policy = _path(command.path), _verbs(command.methods), _policy(command)
    sys.stdout.write(_text(command, path, verbs, policy))
    return FOUND_NOTHING


def _text(command: Command, path: str, verbs: tuple[str, ...], policy: CorsPolicy) -> str:
    """Return the text in the form that is asked for; only the module of that form is loaded."""
    module = import_module(f"crossgate.fix.fresh_{command.format}")
    make: Callable[[str, tuple[str, ...], CorsPolicy], str] = module.whole if command.whole else module.fragment
    return make(path, verbs, policy)


def _path(text: str) -> str:
    parts = [part for part in text.split("/") if part]
    wrong = next((part for part in parts if not _PART.fullmatch(part)), None)
    if not text.startswith("/") or wrong is not None:
        raise UsageError(f"--path {text}: write a path such as /pets or /pets/{{id}}")
    if any(part.endswith("+}") for part in parts[:-1]):
        raise UsageError(f"--path {text}: nothing can follow a greedy path variable")
    names = [part.strip("{+}") for part in parts if part.startswith("{")]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"--path {text}: API Gateway takes each path variable once, and {{{twice}}} stands here twice: rename one")
    return "/" + "/".join(parts)


def _verbs(text: str) -> tuple[str, ...]:
    verbs = tuple(dict.fromkeys(verb.strip().upper() for verb in text.split(",") if verb.strip()))
    for verb in verbs:
        if verb not in ANY_METHODS and verb != "ANY":
            raise UsageError(f"--methods {text}: '{verb}' is no method of API Gateway ({', '.join(sorted(ANY_METHODS))}, ANY)")
    real = tuple(verb for verb in verbs if verb != "OPTIONS")
    if not real:
        raise UsageError(f"--methods {text}: name the methods that pages call, such as GET,POST")
    return real


def _policy(command: Command) -> CorsPolicy:
    policy = CorsPolicy(
        origins=tuple(dict.fromkeys(command.origin)) or (ANY_ORIGIN,),
        credentials=bool(command.credentials),
        headers=tuple(header.partition(":")[0].strip() for header in command.header),
        max_age=command.max_age,
        source="from the command line",
    )
    try:
        return require_sound(policy)
    except PolicyError as error:
        raise UsageError("this policy cannot be granted:\n" + "\n".join(f"  - {mistake.message}" for mistake in error.mistakes)) from None
