"""``$context.requestOverride`` and ``$context.responseOverride``: their shape and their one rule; no output.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
"""

from __future__ import annotations

from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.rendering import Rendering

PLACES = {"requestOverride": ("header", "path", "querystring"), "responseOverride": ("header",)}
"""The maps that a template finds in each override without making them."""


def provide_overrides(context: dict[str, object]) -> None:
    """Put the empty maps of the overrides into *context* where they are not there yet."""
    for override, places in PLACES.items():
        maps = context.setdefault(override, {})
        if isinstance(maps, dict):
            for place in places:
                maps.setdefault(place, {})


def refuse_second_override(r: Rendering, owner: dict[object, object], key: object) -> None:
    """Raise TemplateFault if *owner* is one of the overrides and *key* is set in it already.

    "An override may only be applied to each parameter once. Trying to override the same parameter multiple times will result in
    5XX responses" (the page above).
    """
    if key not in owner:
        return
    context = r.variables.get("context")
    if not isinstance(context, dict):
        return
    for override, places in PLACES.items():
        maps = context.get(override)
        if isinstance(maps, dict) and (_is_status(maps, owner, key) or any(maps.get(place) is owner for place in places)):
            raise TemplateFault(f"$context.{override} sets {key} twice, which may be done only once")


def _is_status(maps: dict[object, object], owner: dict[object, object], key: object) -> bool:
    return maps is owner and key == "status"
