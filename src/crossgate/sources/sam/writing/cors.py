"""The property Cors of a SAM API: what the changes of its preflights come to in it, and which of them it cannot say.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
"""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.api import Integration, Method, Value
from crossgate.sources.cloudformation.syntax import call_of
from crossgate.sources.sam.writing.draft import SamDraft, written
from crossgate.text import CannotEdit, Mapping, Node, Scalar
from crossgate.text.drafts import Given, MappingDraft

_PREFIX = "method.response.header."
_KEYS = {
    "access-control-allow-origin": "AllowOrigin",
    "access-control-allow-headers": "AllowHeaders",
    "access-control-allow-methods": "AllowMethods",
    "access-control-max-age": "MaxAge",
    "access-control-allow-credentials": "AllowCredentials",
}
"""The settings of Cors, in their order, by the headers that they set."""

_LISTS = ("AllowHeaders", "AllowMethods")
_CREDENTIALS = "AllowCredentials"
_ANY_ORIGIN = "'*'"
_EVERY_VERB = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
_PLAIN_TEMPLATES = ("{statusCode:200}", '{"statusCode":200}')


def can_say(method: Method) -> bool:
    """Whether Cors can make an OPTIONS method like *method*: one origin for all pages, no conversion of bodies."""
    integration = method.integration
    if not isinstance(integration, Integration) or integration.kind != "MOCK" or integration.content_handling is not None:
        return False
    headers = [key.removeprefix(_PREFIX).lower() for response in integration.responses for key in response.parameters]
    texts = integration.request_templates.values()
    return _KEYS.keys() >= set(headers) and all(isinstance(text, str) and "".join(text.split()) in _PLAIN_TEMPLATES for text in texts)


class CorsWish:
    """What the preflights that SAM makes for one API are to say, gathered from all changes before it is written once."""

    def __init__(self, draft: SamDraft) -> None:
        self._draft = draft
        self._wanted: dict[str, list[str]] = {}
        self._added: list[Method] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return not self._wanted and not self._added

    @property
    def is_new(self) -> bool:
        """Whether SAM is to make preflights that were not there."""
        return bool(self._added)

    def add(self, method: Method) -> None:
        """Have SAM make the OPTIONS method *method*, which Cors can say. Raises CannotEdit."""
        self._added.append(method)
        for response in method.integration.responses if isinstance(method.integration, Integration) else ():
            for key, value in response.parameters.items():
                self.header(key.removeprefix(_PREFIX), value)

    def header(self, header: str, value: Value[str] | None) -> None:
        """Have the preflights say *value* in *header*. Raises CannotEdit where Cors cannot."""
        if value is None:
            return
        key = _KEYS.get(header.lower())
        if key is None:
            raise CannotEdit(f"SAM's Cors cannot set {header} on its preflights")
        known = written(value)
        if isinstance(known, str) and known not in self._wanted.setdefault(key, []):
            self._wanted[key].append(known)

    def write(self) -> None:
        """Write the property. Raises CannotEdit."""
        settings = self._settings()
        found = self._draft.template.property(self._draft.api.id, "Cors")
        if found is None:
            self._draft.put("Cors", settings)
        elif isinstance(found[1], Mapping) and call_of(found[1]) is None:
            self._into(self._draft.owner("Cors").mapping("Cors"), settings)
        else:
            self._replace(found[1], settings)

    def _settings(self) -> dict[str, Given]:
        """Return the settings that are to be written, each with its quotes."""
        found: dict[str, Given] = {}
        for key in _KEYS.values():
            values = self._wanted.get(key)
            if not values or (key == "AllowMethods" and not self._must_list(values)):
                continue
            if key == _CREDENTIALS:
                found[key] = values == ["'true'"]
            elif key in _LISTS:
                found[key] = _joined([*self._known(key), *(self._verbs() if key == "AllowMethods" else ()), *values])
            else:
                found[key] = self._only(key, values)
        return found

    def _only(self, key: str, values: list[str]) -> str:
        """Return the one of *values* that serves all paths: what only quotes the text as it is gives way, and so does any origin."""
        quoted = {_quoted(text) for text in self._said(key)}
        meant = [value for value in values if value not in quoted] or values
        narrow = [value for value in meant if value != _ANY_ORIGIN] or meant
        if len(narrow) > 1:
            raise CannotEdit(f"SAM's Cors has one {key} for all paths, and these would need {len(narrow)}", self._draft.api.place.span)
        return narrow[0]

    def _said(self, key: str) -> set[str]:
        """Return what the preflights that SAM makes say for *key* now, as far as it is known."""
        made = [method.integration for method in self._draft.api.methods if "by:Cors" in method.place]
        mappings = [response.parameters.items() for one in made if isinstance(one, Integration) for response in one.responses]
        return {
            value
            for pairs in mappings
            for name, value in pairs
            if isinstance(value, str) and _KEYS.get(name.removeprefix(_PREFIX).lower()) == key
        }

    def _must_list(self, values: Iterable[str]) -> bool:
        """Whether the methods must be listed: SAM lists those of each path itself, and with them all else that is a key of a path."""
        if self._known("AllowMethods") or not self._added:
            return True
        answered = {verb for method in self._draft.api.methods for verb in _verbs_of(method)} | {"OPTIONS"}
        return not answered.issuperset(_names(_joined(values))) or self._has_other_keys()

    def _verbs(self) -> list[str]:
        """Return every verb of the API, since one list holds for all paths."""
        verbs = dict.fromkeys(verb for method in self._draft.api.methods for verb in _verbs_of(method))
        return [_quoted(verb) for verb in verbs if verb != "OPTIONS"]

    def _has_other_keys(self) -> bool:
        definition = self._draft.template.own_property(self._draft.api.id, "DefinitionBody")
        paths = definition[1].get("paths") if definition is not None and isinstance(definition[1], Mapping) else None
        items = [item for _, item in paths.entries if isinstance(item, Mapping)] if isinstance(paths, Mapping) else []
        return any(key.raw.upper() not in _EVERY_VERB and not key.raw.startswith("x-amazon") for item in items for key, _ in item.entries)

    def _known(self, key: str) -> list[str]:
        """Return what the list *key* holds already."""
        entry = self._draft.template.setting(self._draft.api.id, "Cors", key)
        if entry is None:
            return []
        if not isinstance(entry[1], Scalar) or entry[1].tag is not None:
            raise CannotEdit(f"an expression computes {key}, which would have to say more", entry[1].span)
        return [entry[1].raw]

    def _into(self, cors: MappingDraft, settings: dict[str, Given]) -> None:
        last: str | None = None
        for key in _KEYS.values():
            if key in settings:
                cors.put(key, settings[key], after=last if last is not None and last in cors else None)
            last = key if key in cors else last

    def _replace(self, old: Node, settings: dict[str, Given]) -> None:
        """Write the long form in place of the short one, whose value is the allowed origin."""
        origin: Given = settings.pop("AllowOrigin", old)
        self._draft.owner("Cors").wrap("Cors", {"AllowOrigin": origin, **settings})


def _verbs_of(method: Method) -> tuple[str, ...]:
    return _EVERY_VERB if method.http_method == "ANY" else (method.http_method,)


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.strip().strip("'").split(",") if name.strip()]


def _joined(values: Iterable[str]) -> str:
    """Return the lists *values* as one, each name once, OPTIONS last."""
    found: dict[str, str] = {}
    for value in values:
        for name in _names(value):
            found.setdefault(name.lower(), name)
    ordered = sorted(found.values(), key=lambda name: name == "OPTIONS")
    return _quoted(",".join(ordered))


def _quoted(text: str) -> str:
    return f"'{text}'"
