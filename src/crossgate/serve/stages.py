"""Which stage a path is called under: AWS-like paths start with its name, shorter ones mean the usual stage; no routing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crossgate.api import Api, Unknown, Value

DEFAULT = "$default"
"""The stage of an HTTP API that paths do not name, https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html."""


class StageCall(NamedTuple):
    """The stage of one call, empty where the API has none, and the *prefix* that the path lacks of an AWS-like one."""

    name: str
    variables: Mapping[str, Value[str]]
    prefix: str


def all_stages(api: Api) -> tuple[str, ...] | None:
    """Return the names of all stages of *api*, or None when it may have others: a name or a part of the file that cannot be told."""
    names = [stage.name for stage in api.stages]
    names += [deployment.stage_name for deployment in api.deployments if deployment.stage_name is not None]
    told = tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name))
    return told if told and not api.gaps and not any(isinstance(name, Unknown) for name in names) else None


class Stages:
    """The stages of an API, and the one that is meant where a path names none."""

    __slots__ = ("_usual", "_variables")

    def __init__(self, api: Api, usual: str = "") -> None:
        self._variables: dict[str, Mapping[str, Value[str]]] = {
            stage.name: stage.variables for stage in api.stages if isinstance(stage.name, str) and stage.name
        }
        for deployment in api.deployments:
            if isinstance(deployment.stage_name, str) and deployment.stage_name:
                self._variables.setdefault(deployment.stage_name, {})
        if usual:
            self._variables.setdefault(usual, {})
        self._usual = usual or (DEFAULT if DEFAULT in self._variables else next(iter(self._variables), ""))

    @property
    def names(self) -> tuple[str, ...]:
        """The stages that paths name, in the order of the definition."""
        return tuple(name for name in self._variables if name != DEFAULT)

    def call(self, path: str) -> StageCall:
        """Return the stage under which *path* is called."""
        first = path.lstrip("/").partition("/")[0]
        if first in self._variables and first != DEFAULT:
            return StageCall(first, self._variables[first], "")
        if not self._usual:
            return StageCall("", {}, "")
        return StageCall(self._usual, self._variables[self._usual], "" if self._usual == DEFAULT else f"/{self._usual}")
