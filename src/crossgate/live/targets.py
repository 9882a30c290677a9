"""What the user calls a live API by, ``aws:REGION/API_ID[/STAGE]`` or an ARN, into its parts; nothing is asked of AWS."""

from __future__ import annotations

import re
from typing import NamedTuple

from crossgate.api import ApiKind
from crossgate.live.failures import ControlPlaneError

_PREFIX = "aws:"
_SHORT = re.compile(r"aws:(?:(?P<region>[a-z]{2}[a-z0-9-]*-\d+)/)?(?P<id>[a-z0-9]+)(?:/(?P<stage>[A-Za-z0-9_$-]+))?/?")
_CONTROL_ARN = re.compile(
    r"arn:aws[a-z-]*:apigateway:(?P<region>[a-z0-9-]+)::/(?P<kind>restapis|apis)/(?P<id>[a-z0-9]+)"
    r"(?:/stages/(?P<stage>[A-Za-z0-9_$-]+))?(?:/.*)?"
)
_EXECUTE_ARN = re.compile(
    r"arn:aws[a-z-]*:execute-api:(?P<region>[a-z0-9-]+):\d*:(?P<id>[a-z0-9]+)(?:/(?P<stage>[A-Za-z0-9_$*-]+))?(?:/.*)?"
)
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html"""

_KINDS: dict[str, ApiKind] = {"restapis": "REST", "apis": "HTTP"}


class Target(NamedTuple):
    """One live API. *region* is empty where the profile or the environment must tell it, *stage* where all are meant, *kind* where
    only AWS knows it.
    """

    region: str
    api_id: str
    stage: str = ""
    kind: ApiKind | None = None

    @property
    def name(self) -> str:
        """The API as we call it: ``aws:eu-west-1/abc123``."""
        return f"{_PREFIX}{self.region}/{self.api_id}"


def is_live(target: str) -> bool:
    """Whether *target* names a live API, rightly or wrongly."""
    return target.startswith((_PREFIX, "arn:"))


def target_of(text: str) -> Target:
    """Return the live API that *text* names.

    Raises ControlPlaneError when it is no such name.
    """
    found = next((match for pattern in (_SHORT, _CONTROL_ARN, _EXECUTE_ARN) if (match := pattern.fullmatch(text))), None)
    if found is None:
        raise ControlPlaneError(
            f"'{text}' is no live API: write aws:REGION/API_ID, aws:REGION/API_ID/STAGE, or the API's ARN "
            "(arn:aws:apigateway:REGION::/restapis/API_ID)",
            "usage",
        )
    parts = found.groupdict()
    stage = parts["stage"] or ""
    return Target(parts["region"] or "", parts["id"], "" if stage == "*" else stage, _KINDS.get(parts.get("kind") or ""))
