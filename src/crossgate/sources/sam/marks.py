"""Which parts of a read API are SAM's own doing: marked in their places, so that causes and fixes can speak of SAM; nothing is judged."""

from __future__ import annotations

from crossgate.api import Api, CorsConfiguration, Method, Place, Refusal
from crossgate.sources.http_api import CLOUDFORMATION_CORS
from crossgate.sources.sam.origins import CORS
from crossgate.sources.sam.overruled import extension_key, lost
from crossgate.sources.sam.template import SamTemplate, entry_of
from crossgate.text import Scalar, Span

_DEFAULTS = ("DefaultAuthorizer", "ApiKeyRequired")


def marked(api: Api, template: SamTemplate) -> Api:
    """Return *api* with ``by:`` the properties of SAM in the places of what they make."""
    section = template.section(api.id)
    if not section:
        return api
    api = api._replace(place=_with(api.place, {"by:SAM": template.place_of(api.id), **_common(template, api.id, section)}))
    cors = template.property(api.id, CORS[section])
    if section != "Api":
        return api._replace(refusals=(*api.refusals, *_overruled(template, api)))
    made = _Made(template, api.id, cors[0].span if cors is not None else None)
    resources = {
        path: resource._replace(methods={verb: made.marked(method) for verb, method in resource.methods.items()})
        for path, resource in api.resources.items()
    }
    return api._replace(resources=resources, refusals=(*api.refusals, *_ignored(template, api.id)))


class _Made:
    """What the properties of one REST API make."""

    def __init__(self, template: SamTemplate, api_id: str, cors: Span | None) -> None:
        self._cors = cors
        found = {name: template.setting(api_id, "Auth", name) for name in _DEFAULTS}
        self._defaults = {name: entry[0].span for name, entry in found.items() if entry is not None}

    def marked(self, method: Method) -> Method:
        """Return *method* with what made it, or its authorization, in its place."""
        if method.http_method != "OPTIONS":
            return method
        fields: dict[str, Span] = {}
        if self._cors is not None and method.place.span == self._cors:
            fields["by:Cors"] = self._cors
        guarded = method.place.fields.get("authorization")
        for name, span in self._defaults.items():
            applies = method.authorization != "NONE" if name == "DefaultAuthorizer" else method.api_key_required is not False
            if applies and guarded in self._defaults.values():
                fields[f"by:{name}"] = span
        return method._replace(place=_with(method.place, fields)) if fields else method


def _with(place: Place, fields: dict[str, Span]) -> Place:
    return Place(place.span, {**place.fields, **fields}, place.label)


def _common(template: SamTemplate, api_id: str, section: str) -> dict[str, Span]:
    """Return the places of what has to speak for an API that no resource declares: its first event, and Globals where they do."""
    if api_id in template.resources:
        return {}
    settings = entry_of(template.globals, section)
    first = template.place_of(api_id)
    return {"by:Events": first, **({"by:Globals": settings[0].span} if settings is not None else {})}


def _ignored(template: SamTemplate, api_id: str) -> list[Refusal]:
    """Return the settings of Cors that SAM passes over without a word."""
    found = template.setting(api_id, "Cors", "AllowCredentials")
    if found is None:
        return []
    key, value = found
    if isinstance(value, Scalar) and value.tag is None and (isinstance(value.value, bool) or value.value is None):
        return []
    what = f"the text {value.raw[:40]}" if isinstance(value, Scalar) and value.tag is None else "an expression"
    message = f"SAM sends Access-Control-Allow-Credentials for AllowCredentials: true alone, and {what} is not that"
    return [Refusal("ignored-sam-cors", message, Place(key.span))]


def _overruled(template: SamTemplate, api: Api) -> list[Refusal]:
    """Return the settings in the definition of an HTTP API that are lost, because SAM puts others in their place."""
    gone = lost(template, api.id, api.cors) if isinstance(api.cors, CorsConfiguration) else []
    if not gone:
        return []
    names = ", ".join(getattr(CLOUDFORMATION_CORS, one.field) for one in gone)
    key = gone[0].key if len(gone) == 1 else extension_key(template, api.id) or gone[0].key
    message = f"SAM takes {names} from CorsConfiguration: what is said here is lost"
    return [Refusal("ignored-cors-extension", message, Place(key.span))]
