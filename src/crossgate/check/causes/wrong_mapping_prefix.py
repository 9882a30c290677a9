"""Cause ``wrong-mapping-prefix``: mapping keys and expressions that belong to another place; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.admission import refused_at_deployment
from crossgate.check.cause import Cause, Diagnosis
from crossgate.check.survey import Survey

_keys = refused_at_deployment(
    kind="wrong-prefix",
    message="API Gateway refuses a mapping key with the wrong prefix",
    fix="write method.response.header.NAME in integration responses and gatewayresponse.header.NAME in gateway responses",
)
_values = refused_at_deployment(
    kind="foreign-mapping-expression",
    message="API Gateway refuses a mapping expression that is not to be had in this place",
    fix="an integration response cannot see the request: choose the origin in a mapping template with $context.responseOverride.header",
)


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report keys with the prefix of another place, and values that only another place can read."""
    yield from _keys(survey)
    yield from _values(survey)


CAUSE = Cause(
    "wrong-mapping-prefix",
    "error",
    "a mapping key or expression belongs to another place",
    inspect=inspect,
)
