"""What stands behind the gateway and what shall go wrong, as the user named it: looked up per method; calls nothing itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from crossgate.api import Authorizer, Integration, Method, Unknown
from crossgate.gateway import Answering, Backend, Circumstances
from crossgate.gateway.method_request import MethodRequest
from crossgate.http import Request
from crossgate.serve.failures import Failure
from crossgate.serve.stages import DEFAULT
from crossgate.serve.stub import Stub

_STUB = Stub()


class Standing(Backend, Protocol):
    """A backend with the *label* it has in the log. *waits* tells that it may take its time, so that it belongs in a thread."""

    @property
    def label(self) -> str:
        """What the log calls it."""
        ...

    @property
    def waits(self) -> bool:
        """Whether it may take its time."""
        ...


class Admission(NamedTuple):
    """One call as an authorizer meets it; *usual* holds what was decided of it so far."""

    method: Method
    authorizer: Authorizer | None
    received: MethodRequest
    path_parameters: Mapping[str, str]
    usual: Circumstances


class Mind(Protocol):
    """Decides as an authorizer does. *waits* tells that it may take its time."""

    @property
    def waits(self) -> bool:
        """Whether it may take its time."""
        ...

    def decide(self, admission: Admission) -> Circumstances:
        """Return the usual circumstances with what the authorizer says."""
        ...


class RouteName(NamedTuple):
    """Routes as users name them: ``POST /pets``, ``/pets`` for every verb, ``*`` for all, and as definitions do:
    ``ANY /pets``, ``$default``.
    """

    verb: str
    path: str

    def fits(self, method: Method, verb: str = "") -> bool:
        """Whether the route of *method* is meant, called by *verb*."""
        return self.verb in ("*", method.http_method, verb) and self.path in ("*", method.path)


def route_name(text: str) -> RouteName | None:
    """Return the routes that *text* names, or None when it names none."""
    found = re.fullmatch(r"(?:(?P<verb>[A-Za-z]+|\*)\s+)?(?P<path>/\S*|\*|\$default)", text.strip())
    return RouteName((found["verb"] or "*").upper(), found["path"]) if found else None


class Case(NamedTuple):
    """One request with what is made to befall it; *backend* replaces the one that stands there."""

    request: Request
    circumstances: Circumstances
    backend: Standing | None = None


class Behind:
    """All that the user named: backends by route or by a word of the integration's address, authorizers by name, failures by route."""

    __slots__ = ("_authorizers", "_backends", "_failures")

    def __init__(
        self,
        backends: Sequence[tuple[str, Standing]] = (),
        authorizers: Sequence[tuple[str, Mind]] = (),
        failures: Sequence[tuple[RouteName, Failure]] = (),
    ) -> None:
        self._backends = [(_BackendName(name), backend) for name, backend in backends]
        self._authorizers = tuple(authorizers)
        self._failures = tuple(failures)

    @property
    def intervenes(self) -> bool:
        """Whether anything has to be decided before the gateway sees a request."""
        return bool(self._authorizers or self._failures)

    def mind(self, method: Method) -> Mind | None:
        """Return what decides in the place of the authorizer of *method*, None where nothing was named."""
        if method.authorization == "NONE":
            return None
        authorizer = method.authorizer if isinstance(method.authorizer, Authorizer) else None
        names = {"*", authorizer.name if authorizer is not None else "", str(method.authorization)}
        return next((mind for name, mind in self._authorizers if name in names), None)

    def backend(self, method: Method, integration: Integration) -> Standing:
        """Return what stands behind *method*: the first that fits, else a stand-in."""
        for name, backend in self._backends:
            if name.fits(method, integration):
                return backend
        return _STUB

    def case(self, gateway: Answering, request: Request, usual: Circumstances) -> Case:
        """Return what befalls *request*: the first failure that was asked for, and what the authorizer says."""
        case = Case(request, usual)
        if not self.intervenes:
            return case
        received = MethodRequest(request, "" if usual.stage == DEFAULT else usual.stage)
        if not received.stage_found:
            return case
        found = gateway.route(received.verb, received.path)
        method = found.method
        if method is None:
            return case
        authorizer = method.authorizer if isinstance(method.authorizer, Authorizer) else None
        admission = Admission(method, authorizer, received, found.path_parameters, usual)
        case = case._replace(circumstances=self._authorized(admission))
        for route, failure in self._failures:
            if route.fits(method, received.verb):
                return Case(failure.request(case.request), failure.circumstances(case.circumstances), failure.backend)
        return case

    def _authorized(self, admission: Admission) -> Circumstances:
        mind = self.mind(admission.method)
        return mind.decide(admission) if mind is not None else admission.usual


class _BackendName:
    """Integrations as users name them: by route, or by a word of their address such as a logical id, a function's name or a host."""

    __slots__ = ("_route", "_word")

    def __init__(self, name: str) -> None:
        self._route = route_name(name)
        self._word = re.compile(rf"(?<![A-Za-z0-9_-]){re.escape(name)}(?![A-Za-z0-9_-])")

    def fits(self, method: Method, integration: Integration) -> bool:
        """Whether *integration* of *method* is meant."""
        if self._route is not None:
            return self._route.fits(method)
        uri = integration.uri
        return self._word.search(uri.shape if isinstance(uri, Unknown) else uri or "") is not None


def names_integration(name: str, method: Method) -> bool:
    """Whether *name* means the integration of *method*."""
    return isinstance(method.integration, Integration) and _BackendName(name).fits(method, method.integration)


NOTHING_NAMED = Behind()
