"""The part of a SAM template that makes its APIs, as data for the translator; what else is in it can neither help nor harm.

Functions are reduced to their events: code, policies and layers decide nothing about an API, and local paths of code, which
``sam package`` replaces before a deployment, would be refused. Nothing is translated here.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as Map
from typing import NamedTuple

from samtranslator.utils.py27hash_fix import Py27Dict

from crossgate.sources.cloudformation.syntax import call_of
from crossgate.sources.sam.provenance import Data, data_of, key_of, plain_data_of, py27_data_of
from crossgate.sources.sam.template import API_SECTIONS, FUNCTION, STATE_MACHINE, SamTemplate, mapping_at
from crossgate.text import Mapping, Node, Scalar

NATIVE = ("AWS::ApiGateway::", "AWS::ApiGatewayV2::")
UPLOADED = "s3://bucket/value"
"""Stands for the file that ``sam package`` uploads, as in ``sam validate``:
https://github.com/aws/aws-sam-cli/blob/develop/samcli/lib/translate/sam_template_validator.py
"""

_KEPT = ("Type", "Condition", "DependsOn")
_LEFT_OUT = frozenset({"AlwaysDeploy", "Tags", "PropagateTags"})
"""Nothing of the API depends on these; AlwaysDeploy puts the time of day into the id of the deployment."""

_FUNCTION = {"CodeUri": UPLOADED, "Handler": "index.handler", "Runtime": "python3.13", "Role": "arn:aws:iam::123456789012:role/role"}
_STATE_MACHINE = {"DefinitionUri": UPLOADED, "Role": "arn:aws:iam::123456789012:role/role"}

Path = tuple[str, ...]


class Excerpt(NamedTuple):
    """What is translated of *template*: all that concerns APIs but what is *dropped*, by its path from the root."""

    template: SamTemplate
    dropped: frozenset[Path] = frozenset()
    untold: frozenset[str] = frozenset()
    """Parameters that have no value here, though the template gives a default: what is read from Systems Manager."""

    is_large: bool = False
    """Whether translating it as SAM does it would take long."""

    def without(self, *paths: Path) -> Excerpt:
        """Return the excerpt that lacks these as well."""
        return self._replace(dropped=self.dropped | set(paths))

    def data(self) -> Data:
        """Return a new copy, which the translator may alter."""
        root = self.template.root
        found: dict[str, Data] = {"Globals": self._globals(), "Resources": self._resources()}
        for name in ("Conditions", "Mappings"):
            node = root.get(name)
            if isinstance(node, Mapping):
                found[name] = data_of(node)
        found["Parameters"] = self._parameters()
        return found

    def _parameters(self) -> Data:
        found = Py27Dict()
        for key, node in mapping_at(self.template.root, "Parameters").entries:
            default = node.get("Default") if isinstance(node, Mapping) else None
            if isinstance(default, Scalar) and key.raw not in self.untold:
                found[key.raw] = {"Default": plain_data_of(default)}
        return found

    def _globals(self) -> Data:
        found: dict[str, Data] = {}
        for section in API_SECTIONS.values():
            entry = self.template.globals.get(section)
            if isinstance(entry, Mapping) and ("Globals", section) not in self.dropped:
                found[section] = self._properties(entry, ("Globals", section))
        alias = mapping_at(self.template.globals, "Function").get("AutoPublishAlias")
        if alias is not None and self._is_told(alias):
            found["Function"] = {"AutoPublishAlias": data_of(alias)}
        return found

    def _resources(self) -> Data:
        found = Py27Dict()
        owners = {event.owner for event in self.template.events}
        for logical_id, (key, body) in self.template.resources.items():
            if ("Resources", logical_id) in self.dropped:
                continue
            kind = self.template.kind(logical_id)
            if kind in API_SECTIONS:
                properties = self._properties(mapping_at(body, "Properties"), ("Resources", logical_id, "Properties"))
                found[key_of(key)] = {**_kept(body), "Properties": properties}
            elif logical_id in owners:
                found[key_of(key)] = {**_kept(body), "Properties": self._invoked(logical_id, mapping_at(body, "Properties"), kind)}
            elif kind.startswith(NATIVE):
                found[key_of(key)] = data_of(body)
        return found

    def _properties(self, node: Mapping, path: Path) -> Data:
        """Return the properties of an API, with the place of an upload where the definition is in a local file."""
        found = Py27Dict()
        for key, value in node.entries:
            if key.raw in _LEFT_OUT or (*path, key.raw) in self.dropped:
                continue
            is_local = key.raw == "DefinitionUri" and isinstance(value, Scalar) and not value.raw.startswith("s3://")
            found[key_of(key, value, node)] = UPLOADED if is_local else py27_data_of(value)
        return found

    def _invoked(self, logical_id: str, properties: Mapping, kind: str) -> Data:
        """Return the properties of a function or state machine that has something to do with its APIs."""
        found: dict[str, Data] = dict(_STATE_MACHINE if kind == STATE_MACHINE else _FUNCTION)
        name = properties.get("FunctionName")
        if name is not None:
            found["FunctionName"] = py27_data_of(name)
        alias = properties.get("AutoPublishAlias")
        if kind == FUNCTION and alias is not None and self._is_told(alias):
            found["AutoPublishAlias"] = data_of(alias)
        events = Py27Dict()
        for event in self.template.events:
            if event.owner == logical_id and ("Resources", logical_id, "Events", event.key.raw) not in self.dropped:
                events[key_of(event.key, event.body)] = py27_data_of(event.body)
        found["Events"] = events
        return found

    def _is_told(self, node: Node) -> bool:
        """Whether *node* has a value without one that only the user can give."""
        call = call_of(node)
        if call is None:
            return True
        parameter = mapping_at(self.template.root, "Parameters").get(call.argument.raw) if isinstance(call.argument, Scalar) else None
        return call.name == "Ref" and isinstance(parameter, Mapping) and parameter.get("Default") is not None


def _kept(body: Mapping) -> dict[str, Data]:
    return {name: py27_data_of(node) for name in _KEPT if (node := body.get(name)) is not None}


def placeholders(names: Collection[str]) -> Map[str, str]:
    """Return values for parameters that must stay references: the translator leaves those of CloudFormation's own kind alone."""
    return {name: f"{{{{IntrinsicFunction:{name}}}}}" for name in names}
