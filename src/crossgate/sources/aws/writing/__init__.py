"""Changes of the model, made in a state text's values: the door, and which kind of API takes which change; no call is made of them here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from crossgate.api.change import Change, DeployAfter, RenewDeployment
from crossgate.text import CannotEdit

State = dict[str, Any]

_OF_DEPLOYMENTS = (DeployAfter, RenewDeployment)
"""In an account a deployment is made after all changes, and waits for nothing."""


def rewritten(state: Mapping[str, Any], changes: Sequence[Change]) -> State:
    """Return *state* as the control plane would give it after *changes*; *state* itself stays.

    New resources have no id yet. Deployments and stages stay as they are: a deployment is made of what is there then.
    Raises CannotEdit for what cannot be changed in an account.
    """
    new: State = deepcopy(dict(state))
    write = _writer(new)
    for change in changes:
        if not isinstance(change, _OF_DEPLOYMENTS):
            write(new, change)
    return new


def _writer(state: State) -> Callable[[State, Change], None]:
    if state.get("kind") == "HTTP":
        from crossgate.sources.aws.writing.http import write_http  # noqa: PLC0415 - only the kind that is there

        return write_http
    if state.get("kind") == "REST":
        from crossgate.sources.aws.writing.rest import write_rest  # noqa: PLC0415

        return write_rest
    raise CannotEdit(f"APIs of the kind {state.get('kind')} cannot be changed")
