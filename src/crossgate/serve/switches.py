"""The words of a command line, or of a test's set-up, that say what stands behind the gateway; starts nothing and calls nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from crossgate.api import Api, Authorizer, Integration, Method
from crossgate.serve.authorizers import SAYINGS, Always, ByFunction, ByToken
from crossgate.serve.behind import Behind, Mind, RouteName, Standing, names_integration, route_name
from crossgate.serve.failures import FAILURES, Failure, failure_named
from crossgate.serve.function_code import Code, CodeError, code_in, seconds_in, write_inline
from crossgate.serve.handler_process import Handler
from crossgate.serve.local_function import LocalFunction
from crossgate.serve.remote import AddressError, Remote

_SPEC = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")
_LONGEST_SECONDS = 29.0
_MOST_TOLD = 8


class SwitchError(ValueError):
    """A word means nothing, or nothing of these APIs; the message says how to write it."""


class Switches(NamedTuple):
    """The words, each as ``NAME=VALUE``. *seconds* shortens what backends may take, *folder* is where modules are looked for."""

    functions: Sequence[str] = ()
    backends: Sequence[str] = ()
    authorizers: Sequence[str] = ()
    failures: Sequence[str] = ()
    seconds: float | None = None
    folder: str = "."


class Set(NamedTuple):
    """What came of the words: *behind* for the applications, *renewers* to call when a template was changed (their inline code goes
    with it), and *closers* to call when nothing is served any longer.
    """

    behind: Behind
    renewers: tuple[Callable[[], None], ...]
    closers: tuple[Callable[[], None], ...]


class _Function(NamedTuple):
    name: str
    function: LocalFunction
    renew: Callable[[], None] | None = None


def behind(switches: Switches, apis: Sequence[Api], templates: Sequence[str], scratch: Path) -> Set:
    """Return what *switches* say about *apis*. Inline code of the *templates* is written below the folder *scratch*.

    Raises SwitchError.
    """
    if switches.seconds is not None and not 0 < switches.seconds <= _LONGEST_SECONDS:
        raise SwitchError(f"a backend has more than 0 and at most {_LONGEST_SECONDS:.0f} seconds")
    if os.name == "nt" and (switches.functions or any(_SPEC.fullmatch(word.partition("=")[2]) for word in switches.authorizers)):
        raise SwitchError("local handlers need a POSIX system; let an emulator run them and name it with --backend")
    functions = [_function(word, switches, templates, scratch) for word in switches.functions]
    remotes = [_remote(word, switches) for word in switches.backends]
    backends: list[tuple[str, Standing]] = [*((found.name, found.function) for found in functions), *remotes]
    for name, _ in backends:
        _require_integration(name, apis)
    minds = [_mind(word, switches, apis) for word in switches.authorizers]
    closers = [*(found.function.close for found in functions), *(remote.close for _, remote in remotes)]
    closers += [mind.function.close for _, mind in minds if isinstance(mind, ByFunction)]
    failures = [_failure(word, apis) for word in switches.failures]
    renewers = tuple(found.renew for found in functions if found.renew is not None)
    return Set(Behind(backends, minds, failures), renewers, tuple(closers))


def _function(word: str, switches: Switches, templates: Sequence[str], scratch: Path) -> _Function:
    name, equals, spec = word.partition("=")
    if equals:
        handler = Handler(_checked_spec(spec, f"--lambda {word}"), switches.folder, name)
        function = LocalFunction(handler, switches.seconds, _own_seconds(name, templates))
        return _Function(name, function, _renew_seconds(function, name, templates))
    code = _template_code(name, templates)
    if code.inline is None:
        function = LocalFunction(Handler(code.spec, code.folder, name), switches.seconds, _own_seconds(name, templates))
        return _Function(name, function, _renew_seconds(function, name, templates))
    folder = Path(mkdtemp(dir=scratch))
    write_inline(code, folder)

    function = LocalFunction(Handler(code.spec, str(folder), name), switches.seconds, _own_seconds(name, templates))
    renew_seconds = _renew_seconds(function, name, templates)

    def renew() -> None:
        renew_seconds()
        with suppress(SwitchError):
            write_inline(_template_code(name, templates), folder)

    return _Function(name, function, renew)


def _own_seconds(name: str, templates: Sequence[str]) -> float | None:
    """Return the limit that a template sets on the function *name*; None where no template has it."""
    return next((seconds for path in templates if (seconds := seconds_in(path, name)) is not None), None)


def _renew_seconds(function: LocalFunction, name: str, templates: Sequence[str]) -> Callable[[], None]:
    def renew() -> None:
        function.own_seconds = _own_seconds(name, templates) or function.own_seconds

    return renew


def _template_code(name: str, templates: Sequence[str]) -> Code:
    try:
        found = next((code for path in templates if (code := code_in(path, name)) is not None), None)
    except CodeError as error:
        raise SwitchError(str(error)) from None
    if found is None:
        raise SwitchError(f"--lambda {name}: the template has no such function; write --lambda {name}=module:function")
    _checked_spec(found.spec, f"--lambda {name}")
    return found


def _remote(word: str, switches: Switches) -> tuple[str, Remote]:
    name, _, address = word.partition("=")
    try:
        return name, Remote(address, switches.seconds)
    except AddressError as error:
        raise SwitchError(f"--backend {word}: {error}") from None


def _mind(word: str, switches: Switches, apis: Sequence[Api]) -> tuple[str, Mind]:
    name, _, saying = word.partition("=")
    _require_authorizer(name, apis)
    if saying in SAYINGS:
        return name, Always(saying)  # type: ignore[arg-type]
    kind, _, token = saying.partition(":")
    if kind == "token" and token:
        return name, ByToken(token)
    if _SPEC.fullmatch(saying):
        return name, ByFunction(LocalFunction(Handler(saying, switches.folder, name), switches.seconds))
    raise SwitchError(f"--authorizer {word}: write NAME= and one of {', '.join(SAYINGS)}, token:VALUE, module:function")


def _failure(word: str, apis: Sequence[Api]) -> tuple[RouteName, Failure]:
    text, _, name = word.rpartition("=")
    route, failure = route_name(text), failure_named(name)
    if route is None:
        raise SwitchError(f"--fail {word}: write a route such as 'POST /pets', '/pets' or '*', then = and what shall happen")
    if failure is None:
        raise SwitchError(f"--fail {word}: '{name}' is none of {', '.join(FAILURES)}, or a status such as 500")
    methods = [method for method in _methods(apis) if _is_meant(route, method)]
    if not methods:
        raise SwitchError(f"--fail {word}: there is no such route{_known_routes(apis)}")
    if failure.backend is not None and all(isinstance(m.integration, Integration) and m.integration.kind == "MOCK" for m in methods):
        raise SwitchError(f"--fail {word}: a MOCK integration calls no backend that could fail")
    return route, failure


def _known_routes(apis: Sequence[Api]) -> str:
    """Return which routes there are, where they are few enough to be read."""
    known = list(dict.fromkeys(method.route for method in _methods(apis)))
    return f" (there are {', '.join(known)})" if 0 < len(known) <= _MOST_TOLD else ""


def _is_meant(route: RouteName, method: Method) -> bool:
    verbs = (route.verb, "ANY") if route.verb != "*" else (method.http_method,)
    return method.http_method in verbs and route.path in ("*", method.path)


def _checked_spec(spec: str, word: str) -> str:
    if not _SPEC.fullmatch(spec):
        raise SwitchError(f"{word}: '{spec}' is no handler: write module:function")
    return spec


def _require_integration(name: str, apis: Sequence[Api]) -> None:
    if not any(names_integration(name, method) for method in _methods(apis)):
        raise SwitchError(
            f"'{name}' names no integration: write a route, or a word of the integration's address such as a function's logical id"
        )


def _require_authorizer(name: str, apis: Sequence[Api]) -> None:
    known = {"*"}
    for method in _methods(apis):
        if method.authorization != "NONE":
            known.add(str(method.authorization))
            if isinstance(method.authorizer, Authorizer):
                known.add(method.authorizer.name)
    if name not in known:
        raise SwitchError(f"--authorizer {name}: no route has such an authorizer (there are {', '.join(sorted(known))})")


def _methods(apis: Iterable[Api]) -> list[Method]:
    return [method for api in apis for method in api.methods]
