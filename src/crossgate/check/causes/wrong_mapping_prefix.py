"""Cause ``wrong-mapping-prefix``: mapping keys with the prefix of another place; no other cause."""

from __future__ import annotations

from crossgate.check.admission import refused_at_deployment
from crossgate.check.cause import Cause

CAUSE = Cause(
    "wrong-mapping-prefix",
    "error",
    "method.response.header and gatewayresponse.header are mixed up",
    inspect=refused_at_deployment(
        kind="wrong-prefix",
        message="API Gateway refuses a mapping key with the wrong prefix",
        fix="write method.response.header.NAME in integration responses and gatewayresponse.header.NAME in gateway responses",
    ),
)
