"""The cause ``wrong-mapping-prefix``: mapping keys with the prefix of another place; nothing of other causes."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey
from crossgate.gateway import refusals


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report what the control plane refuses; no exchange shows it, because such a template is never deployed."""
    for refusal in refusals(survey.api):
        if refusal.kind == 'wrong-prefix':
            yield Diagnosis(
                message='API Gateway refuses a mapping key with the wrong prefix',
                marks=mark(refusal.place.span, refusal.message),
                fix='write method.response.header.NAME in integration responses and gatewayresponse.header.NAME in gateway responses',
                routes=(refusal.route,) if refusal.route else (),
            )


CAUSE = Cause('wrong-mapping-prefix', "error", 'method.response.header and gatewayresponse.header are mixed up', inspect=inspect)
