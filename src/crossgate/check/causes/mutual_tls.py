"""Cause ``mutual-tls``: custom domains that ask for a client certificate, which browsers never send with a preflight; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.api import BasePath
from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Tell of domains with mutual TLS: of an error where no other way leads to an API that is for pages, else of what to know."""
    guarded = [base for base in survey.api.base_paths if base.mutual_tls]
    if not guarded:
        return
    is_only_way = not survey.api.default_endpoint and len(guarded) == len(survey.api.base_paths)
    names = " and ".join(dict.fromkeys(map(_name, guarded)))
    label = "asks for a client certificate" + (", and the default endpoint is disabled" if is_only_way else "")
    yield Diagnosis(
        message=f"no preflight gets through {names}: browsers send no client certificate with it, and the TLS handshake fails",
        marks=tuple(found for base in guarded for found in mark(base.place["mutual_tls"], label)),
        fix="give pages a domain without mutual TLS, or serve page and API from one origin, where nothing is preflighted",
        severity="error" if is_only_way and survey.mentions_cors else "note",
        routes=tuple(route.method.route for route in survey.routes if route.trials) if is_only_way else (),
    )


def _name(base: BasePath) -> str:
    return base.domain if isinstance(base.domain, str) and base.domain else "the custom domain"


CAUSE = Cause("mutual-tls", "note", "a custom domain asks for client certificates, which preflights never bring", inspect=inspect)
